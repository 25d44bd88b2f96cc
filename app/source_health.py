"""How each source goes: its state in a word, what is wrong with it, and what it gives."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator.model import Source
from storage.alarms import StoredAlarm
from storage.sources import SourceState
from storage.store import Transaction


class Health(enum.StrEnum):
    """The state of a source."""

    FAILING = "failing"
    ODD = "odd"
    NEW = "new"
    WORKING = "working"
    PAUSED = "paused"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """One source, and how it goes. `trouble` says in words what is wrong, "" for nothing."""

    source: Source
    health: Health
    trouble: str = ""
    state: SourceState | None = None
    unread: int = 0  # of its pages, at their last visit
    last_article_at: datetime | None = None
    approved: tuple[int, int] = (0, 0)  # and of how many decided
    copies: tuple[int, int] = (0, 0)  # of other sources, and of how many articles

    @property
    def approved_share(self) -> float:
        return self.approved[0] / self.approved[1] if self.approved[1] else -1.0

    @property
    def copied_share(self) -> float:
        return self.copies[0] / self.copies[1] if self.copies[1] else -1.0


def healths(transaction: Transaction, sources: Sequence[Source]) -> list[SourceHealth]:
    """How these sources go, in the order given."""
    only = sources[0].id if len(sources) == 1 else None
    states, failing = transaction.sources.states(), transaction.addresses.failing(only)
    last, odd = transaction.yields.last(), odds(transaction.alarms.standing())
    approved, copies = transaction.yields.approved(only), transaction.yields.copies(only)
    gone = {one.id for one in transaction.sources.removed()}
    found = []
    for source in sources:
        state = states.get(source.id)
        health, trouble = judged(source.active, state, odd.get(source.id, ""))
        found.append(
            SourceHealth(
                source=source,
                health=Health.REMOVED if source.id in gone else health,
                trouble="" if source.id in gone else trouble,
                state=state,
                unread=failing.get(source.id, 0),
                last_article_at=last.get(source.id),
                approved=approved.get(source.id, (0, 0)),
                copies=copies.get(source.id, (0, 0)),
            )
        )
    return found


def odds(alarms: Sequence[StoredAlarm]) -> dict[int, str]:
    """What alarms say, together, by the id of the source."""
    found: dict[int, list[str]] = {}
    for one in alarms:
        found.setdefault(one.source_id, []).append(one.alarm.words)
    return {source_id: "; ".join(words) for source_id, words in found.items()}


def judged(active: bool, state: SourceState | None, odd: str) -> tuple[Health, str]:
    """The state of a source, and its trouble in words; `odd` is what the alarms about it say."""
    if not active:
        return Health.PAUSED, ""
    if state is not None and state.failures:
        times = "once" if state.failures == 1 else f"{state.failures} times in a row"
        return Health.FAILING, f"it could not be read {times}: {state.last_error}"
    if state is None or state.last_success_at is None:
        return Health.NEW, ""
    return (Health.ODD, odd) if odd else (Health.WORKING, "")
