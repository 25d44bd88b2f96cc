"""The job of keeping the index of candidates: as old as wanted, and nothing newer missing from it."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from aggregator.dedupe import sketch_of
from app import clock
from app.installation import Installation
from storage.store import Store

BATCH = 200  # articles in a transaction


def keep_index(installation: Installation, stop: threading.Event) -> int:
    """Take out of the index what is older than it should remember, and put in what is missing: after an
    upgrade that makes sketches another way, all of it. Returns how many articles were put in; stopped or
    killed, the next call goes on."""
    since = _since(installation)
    while since is not None and not stop.is_set() and _forget_some(installation.store, since):
        pass
    done = 0
    while not stop.is_set() and (some := _index_some(installation.store, since)):
        done += some
    return done


def _since(installation: Installation) -> datetime | None:
    days = installation.editorial.dedupe.remember_days
    return clock.now() - timedelta(days=days) if days else None


def _forget_some(store: Store, since: datetime) -> int:
    with store.begin() as transaction:
        return transaction.candidates.forget(since, BATCH)


def _index_some(store: Store, since: datetime | None) -> int:
    with store.begin() as transaction:
        transaction.stories.hold()  # two at once would count the holders of a hash apart
        waiting = transaction.candidates.unindexed(since, BATCH)
        for one in waiting:
            transaction.candidates.index(one.article_id, sketch_of(one.text))
    return len(waiting)
