"""Tries to sign in."""

from __future__ import annotations

from datetime import timedelta

from storage.store import Store
from storage.tries import Tried
from tests.storage.things import NOW


def test_tries_are_counted_by_key_and_forgotten(store: Store) -> None:
    once = Tried(key="a", failures=1, tried_at=NOW, rests_until=None)
    often = Tried(key="a", failures=6, tried_at=NOW, rests_until=NOW + timedelta(minutes=2))
    other = Tried(key="b", failures=1, tried_at=NOW - timedelta(days=2), rests_until=None)
    ahead = Tried(key="d", failures=1, tried_at=NOW + timedelta(days=2), rests_until=None)
    with store.begin() as transaction:
        for one in (once, often, other, ahead):
            transaction.tries.save(one)
        assert transaction.tries.of(["a", "b", "c"]) == {"a": often, "b": other}
        transaction.tries.forget_but(NOW - timedelta(days=1), NOW + timedelta(days=1))
        assert transaction.tries.of(["a", "b", "d"]) == {"a": often}
        transaction.tries.forget(["a"])
        assert transaction.tries.of(["a", "b"]) == {}
