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
    assert not ada.must_change


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


def test_a_new_password_signs_out_everywhere(store: Store) -> None:
    with store.begin() as transaction:
        ada = add_user(transaction)
        transaction.users.open_session("t", ada.id, "csrf", NOW, NOW + HOUR)
        transaction.users.set_password("ada", "another hash", must_change=True)
        changed = transaction.users.get("ada")
        assert (changed.password_hash, changed.must_change) == ("another hash", True)
        assert transaction.users.session("t", NOW) is None
        with pytest.raises(NotFound):
            transaction.users.set_password("nobody", "x")


def test_sessions_are_listed_prolonged_and_ended(store: Store) -> None:
    with store.begin() as transaction:
        ada, bob = add_user(transaction), add_user(transaction, "bob")
        for at, token in enumerate(("t1", "t2", "t3")):
            opened = NOW + at * HOUR / 10
            transaction.users.open_session(token, ada.id, token, opened, NOW + HOUR, f"device {token}")
        transaction.users.open_session("t4", bob.id, "t4", NOW, NOW + HOUR)
        mine = [one for one in transaction.users.sessions(NOW) if one.user == ada]
        assert [one.device for one in mine] == ["device t3", "device t2", "device t1"]
        transaction.users.prolong("t1", NOW + 3 * HOUR)
        assert transaction.users.session("t1", NOW + 2 * HOUR) is not None
        transaction.users.end_sessions(ada.id, but="t2")
        assert {one.csrf for one in transaction.users.sessions(NOW)} == {"t2", "t4"}


def test_a_device_is_known_for_whom_it_signed_in(store: Store) -> None:
    with store.begin() as transaction:
        ada = add_user(transaction)
        add_user(transaction, "bob")
        for _ in range(2):
            transaction.users.remember_device("d", ada.id, NOW)
        assert transaction.users.knows_device("d", "ada")
        assert not transaction.users.knows_device("d", "bob")
        assert not transaction.users.knows_device("e", "ada")


def test_somebody_removed_leaves_nothing_behind_but_the_name(store: Store) -> None:
    with store.begin() as transaction:
        ada = add_user(transaction)
        transaction.users.open_session("t", ada.id, "csrf", NOW, NOW + HOUR)
        transaction.users.remember_device("d", ada.id, NOW)
        transaction.users.remove("ada")
        assert transaction.users.all() == []
        assert transaction.users.session("t", NOW) is None
        with pytest.raises(NotFound):
            transaction.users.by_id(ada.id)


def test_roles_change_and_are_held(store: Store) -> None:
    with store.begin() as transaction:
        add_user(transaction)
        add_user(transaction, "bob")
        transaction.users.set_role("bob", "operator")
        assert transaction.users.hold("operator") == ["bob"]
