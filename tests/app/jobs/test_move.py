"""Moving into another database: everything comes over, or nothing is said to have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app import clock
from app.installation import Installation, open_store
from app.jobs import BusyError
from app.jobs.move import move
from storage.errors import StorageError
from tests.databases import PostgresServer
from tests.storage.things import add_source, add_told_story


def quiet(name: str, rows: int) -> None:
    """Hears of each table, and says nothing."""


@pytest.fixture
def other(installation_on_each: Installation, postgres: PostgresServer, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of the other kind."""
    if not installation_on_each.store.is_sqlite:
        yield f"sqlite:///{tmp_path / 'other.db'}"
        return
    address = postgres.new_database(template="template1")
    yield address
    postgres.drop(address)


def filled(installation: Installation) -> int:
    with installation.store.begin() as transaction:
        source = add_source(transaction)
        return add_told_story(transaction, source.id)


def test_all_comes_over_to_the_other_kind_and_the_ids_go_on(
    installation_on_each: Installation, other: str
) -> None:
    story_id = filled(installation_on_each)
    found = move(installation_on_each, other, hear=quiet)
    assert all(one.same for one in found)
    assert sum(one.rows for one in found) > 5
    store = open_store(replace(installation_on_each.settings, database_url=other))
    try:
        with installation_on_each.store.read() as transaction:
            before = transaction.stories.get(story_id), transaction.issues.identity()
        with store.begin() as transaction:
            assert (transaction.stories.get(story_id), transaction.issues.identity()) == before
            assert add_told_story(transaction, transaction.sources.all()[0].id, number=2) > story_id
    finally:
        store.close()


def test_what_the_other_holds_is_not_lost_unasked(installation_on_each: Installation, other: str) -> None:
    filled(installation_on_each)
    move(installation_on_each, other, hear=quiet)
    with pytest.raises(StorageError, match="holds"):
        move(installation_on_each, other, hear=quiet)
    assert all(one.same for one in move(installation_on_each, other, lose=True, hear=quiet))


def test_nothing_moves_while_a_process_is_at_work(installation: Installation, tmp_path: Path) -> None:
    with installation.store.begin() as transaction:
        transaction.runs.beat("all@here", clock.now())
    with pytest.raises(BusyError, match="all@here was at work"):
        move(installation, f"sqlite:///{tmp_path / 'other.db'}", hear=quiet)
    assert not (tmp_path / "other.db").exists()


def test_the_database_in_use_is_no_place_to_move_to(installation: Installation) -> None:
    with pytest.raises(StorageError, match="in use"):
        move(installation, installation.settings.database, hear=quiet)
