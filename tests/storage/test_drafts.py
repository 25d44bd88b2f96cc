"""Drafts: of one user at one address, the newest only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.store import Store

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HERE, THERE = "/review/articles/1", "/review/articles/2"
FIRST = (("title", "Olive „oil“"), ("topic", "fats"), ("topic", "fibre"))


def test_a_draft_is_of_one_user_and_one_address(store: Store) -> None:
    with store.begin() as transaction:
        transaction.drafts.save("ada", HERE, (("title", "old"),), NOW)
        transaction.drafts.save("ada", HERE, FIRST, NOW + timedelta(minutes=1))
        transaction.drafts.save("bob", HERE, (("title", "his"),), NOW)
        transaction.drafts.save("ada", THERE, (("title", "else"),), NOW)
    with store.begin() as transaction:
        found = transaction.drafts.get("ada", HERE)
        assert found is not None
        assert (found.fields, found.saved_at) == (FIRST, NOW + timedelta(minutes=1))
        transaction.drafts.drop("ada", HERE)
        assert transaction.drafts.get("ada", HERE) is None
        assert transaction.drafts.get("bob", HERE) is not None
        transaction.drafts.drop_all(HERE)
        assert transaction.drafts.get("bob", HERE) is None
        assert transaction.drafts.get("ada", THERE) is not None


def test_what_is_very_old_is_forgotten(store: Store) -> None:
    with store.begin() as transaction:
        transaction.drafts.save("ada", HERE, FIRST, NOW)
        transaction.drafts.save("ada", THERE, FIRST, NOW + timedelta(days=89))
        assert transaction.drafts.get("ada", HERE) is not None
        transaction.drafts.save("ada", THERE, FIRST, NOW + timedelta(days=91))
        assert transaction.drafts.get("ada", HERE) is None
