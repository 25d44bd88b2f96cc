"""The job that watches sources: counts what each gives, and keeps and tells the alarms about them."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from aggregator.alarms import Day, History, alarms
from aggregator.model import Assessed, Ended, FetchedPage, Outcome
from aggregator.walls import is_wall
from app import clock
from app.installation import Installation
from app.telling import TellingError, tell
from storage.store import Transaction

log = logging.getLogger(__name__)
REMEMBERED = timedelta(days=400)
_READ = frozenset({Outcome.KEPT, Outcome.REVISED, Outcome.DUPLICATE, Outcome.IN_REVIEW, Outcome.OFF_TOPIC})


def counted(page: FetchedPage, assessed: Assessed | Ended, now: datetime) -> Day:
    """What one page adds to the day of its source."""
    if isinstance(assessed, Ended):
        read = assessed.outcome in _READ
        return Day(day=now.date(), pages=1, read=int(read), walls=int(not read and is_wall(page.body)))
    article = assessed.article
    cut = sum(len(removal.text.split()) for removal in article.removals)
    return Day(
        day=now.date(),
        pages=1,
        read=1,
        measured=1,
        words=article.words,
        cut=cut,
        dated=int(article.metadata.published_at is not None),
    )


def raise_alarms(installation: Installation) -> int:
    """Raise and clear the alarms of all sources, and tell the new ones; returns how many stand.

    What could not be told is told the next time.
    """
    now = clock.now()
    with installation.store.read() as transaction:  # thinking takes a while, and nobody is to wait for it
        histories = _histories(transaction, now)
        known = {one.source_id for one in transaction.alarms.standing()}
    found = {source_id: alarms(history, now) for source_id, history in histories.items()}
    with installation.store.begin() as transaction:
        for source_id in known | {source_id for source_id, alarm in found.items() if alarm}:
            transaction.alarms.keep(source_id, found.get(source_id, ()), now)
        standing = transaction.alarms.standing()
    _tell(installation)
    return len(standing)


def _histories(transaction: Transaction, now: datetime) -> dict[int, History]:
    """What is remembered of each active source."""
    days = transaction.alarms.days((now - REMEMBERED).date())
    states = transaction.sources.states()
    return {
        source.id: History(
            days=days.get(source.id, []),
            last_success_at=states[source.id].last_success_at,
            failures=states[source.id].failures,
            last_error=states[source.id].last_error,
        )
        for source in transaction.sources.all()
        if source.active
    }


def _tell(installation: Installation) -> None:
    settings = installation.settings
    with installation.store.read() as transaction:
        new = transaction.alarms.untold()
    if not new:
        return
    for one in new:
        log.warning("source %s: %s", one.source_key, one.alarm.words)
    lines = [f"{one.source_name}: {one.alarm.words}" for one in new]
    try:
        tell(settings, "msdigest: a source needs a look", "\n".join(lines))
    except TellingError as error:
        log.error("nobody could be told of %s alarms: %s", len(new), error)
        return
    with installation.store.begin() as transaction:
        for one in new:
            transaction.alarms.told(one.id, clock.now())
