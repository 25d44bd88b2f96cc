"""Moves of the thresholds, one after the other."""

from __future__ import annotations

from datetime import timedelta

from storage.store import Store
from tests.storage.things import NOW


def test_the_newest_move_holds_and_none_is_lost(store: Store) -> None:
    with store.begin() as transaction:
        assert transaction.thresholds.newest() is None
        transaction.thresholds.add(join=0.9, ask=0.2, user="Jo", reason="Too many questions.", now=NOW)
        later = NOW + timedelta(days=1)
        number = transaction.thresholds.add(join=0.95, ask=0.15, user="Öz", reason="Too few. ☕", now=later)
    with store.read() as transaction:
        newest = transaction.thresholds.newest()
        assert newest is not None
        assert (newest.id, newest.join, newest.ask) == (number, 0.95, 0.15)
        assert (newest.user, newest.reason, newest.made_at) == ("Öz", "Too few. ☕", later)
        assert [one.join for one in transaction.thresholds.history(10)] == [0.95, 0.9]
        assert [one.join for one in transaction.thresholds.history(1)] == [0.95]
