"""What each source brings, and how often: the figures beside which an alarm can be understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.alarms import Day, rhythm_words, together
from app import clock
from app.installation import Installation
from app.jobs.alarms import REMEMBERED

LATELY = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceYield:
    """One source. `rhythm` is its own, in words, "" before it is known; `lately` sums up what its pages
    gave in the last 90 days, None for nothing."""

    key: str
    last_success_at: datetime | None
    rhythm: str
    lately: Day | None


def source_yields(installation: Installation) -> list[SourceYield]:
    """What every source brings, by key."""
    now = clock.now()
    with installation.store.read() as transaction:
        days = transaction.alarms.days((now - REMEMBERED).date())
        states, every = transaction.sources.states(), transaction.sources.all()
    since = (now - LATELY).date()
    return [
        SourceYield(
            key=source.key,
            last_success_at=states[source.id].last_success_at,
            rhythm=rhythm_words(days.get(source.id, ())),
            lately=together(day for day in days.get(source.id, ()) if day.day >= since),
        )
        for source in every
    ]
