"""A database in trouble is told apart from a record that cannot be stored."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from storage.errors import StorageError
from storage.store import Store
from tests.storage.things import add_source, page

TROUBLE = {
    "sqlite": "PRAGMA max_page_count = 1",  # the disk is full, as far as it knows
    "postgresql": "SELECT pg_terminate_backend(pg_backend_pid())",
}


def test_trouble_in_the_middle_takes_everything_back_and_the_next_transaction_works(store: Store) -> None:
    def fail() -> None:
        with store.begin() as transaction:
            source = add_source(transaction)
            transaction.connection.execute(text(TROUBLE[store.engine.dialect.name]))
            for number in range(20):
                transaction.pages.take(page(source.id, bytes(range(256)) * 400 * (number + 1)), f"{number}")

    with pytest.raises(StorageError):
        fail()
    store.close()  # the limit was one of the connection
    with store.begin() as transaction:
        assert transaction.sources.all() == []
        add_source(transaction)
