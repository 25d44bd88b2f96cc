"""Users and their sessions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.errors import Conflict, NotFound
from storage.store import Store, Transaction
from storage.users import User
from tests.storage.things import NOW

HOUR = timedelta(hours=1)


def add_user(transaction: Transaction, name: str = "ada") -> User:
    transaction.users.add(name, "curator", "a hash", NOW)
    user = transaction.users.find(name)
    assert user is not None
    return user


def test_a_user_comes_back_as_given(store: Store) -> None:
    with store.begin() as transaction:
        ada = add_user(transaction)
        bob = add_user(transaction, "bob")
        assert transaction.users.find("nobody") is None
        assert transaction.users.all() == [ada, bob]
    assert (ada.name, ada.role, ada.password_hash, ada.created_at) == ("ada", "curator", "a hash", NOW)
    assert (ada.failures, ada.locked_until) == (0, None)


def test_a_taken_name_is_a_conflict(store: Store) -> None:
    with store.begin() as transaction:
        add_user(transaction)
    with pytest.raises(Conflict, match="ada"), store.begin() as transaction:
        add_user(transaction)


def test_a_session_lasts_until_it_ends_or_is_closed(store: Store) -> None:
    with store.begin() as transaction:
        ada = add_user(transaction)
        for token in ("t1", "t2"):
            transaction.users.open_session(token, ada.id, f"csrf of {token}", NOW, NOW + HOUR)
        session = transaction.users.session("t1", NOW)
        assert session is not None
        assert (session.user, session.csrf, session.expires_at) == (ada, "csrf of t1", NOW + HOUR)
        assert transaction.users.session("t1", NOW + HOUR) is None
        transaction.users.close_session("t1")
        assert transaction.users.session("t1", NOW) is None
        assert transaction.users.session("t2", NOW) is not None


def test_a_new_password_signs_out_everywhere_and_unlocks(store: Store) -> None:
    with store.begin() as transaction:
        ada = add_user(transaction)
        transaction.users.tried(ada.id, failures=5, locked_until=NOW + HOUR)
        transaction.users.open_session("t", ada.id, "csrf", NOW, NOW + HOUR)
        locked = transaction.users.find("ada")
        assert locked is not None
        assert (locked.failures, locked.locked_until) == (5, NOW + HOUR)
        transaction.users.set_password("ada", "another hash")
        free = transaction.users.find("ada")
        assert free is not None
        assert (free.password_hash, free.failures, free.locked_until) == ("another hash", 0, None)
        assert transaction.users.session("t", NOW) is None
        with pytest.raises(NotFound):
            transaction.users.set_password("nobody", "x")
