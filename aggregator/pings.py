"""Which hubs to tell that a feed has changed (WebSub), and when to try again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=2), timedelta(hours=6)
MOST_AT_ONCE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping:
    """What a hub was told last of a feed: the digest of its content. `next_at` is when to try again after
    `failures`."""

    hub: str
    topic: str  # the name of the feed's document
    digest: str = ""
    failures: int = 0
    next_at: datetime | None = None
    last_error: str = ""


def due(
    hubs: Iterable[str], feeds: Mapping[str, str], told: Mapping[tuple[str, str], Ping], now: datetime
) -> list[Ping]:
    """What is to be told now. `feeds` are the digests of the feeds by name, as they are published."""
    found = [told.get((hub, name), Ping(hub=hub, topic=name)) for hub in hubs for name in sorted(feeds)]
    return [ping for ping in found if ping.digest != feeds[ping.topic] and _may_be_told(ping, now)][
        :MOST_AT_ONCE
    ]


def _may_be_told(ping: Ping, now: datetime) -> bool:
    """Whether its wait is over; one longer than any began while the clock was ahead."""
    return ping.next_at is None or not now < ping.next_at <= now + LONGEST_WAIT


def after(ping: Ping, *, digest: str, error: str, now: datetime) -> Ping:
    """What is remembered once a hub was told, or could not be."""
    if not error:
        return replace(ping, digest=digest, failures=0, next_at=None, last_error="")
    wait = min(FIRST_WAIT * 2 ** min(ping.failures, 10), LONGEST_WAIT)
    return replace(ping, failures=ping.failures + 1, next_at=now + wait, last_error=error)
