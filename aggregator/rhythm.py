"""When to look again: at a source, and at a page that is already known.

Every function takes `now`; nothing here reads a clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

FIRST_REVISIT = timedelta(days=1)
LAST_REVISIT = timedelta(days=32)
FIRST_RETRY = timedelta(hours=1)
LAST_RETRY = timedelta(days=7)
GONE_AFTER = 5  # failures in a row after which an address is left alone until it is named again


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What is remembered of the visits to one address."""

    fetched_at: datetime | None = None  # last time an answer came, changed or not
    changed_at: datetime | None = None  # last time its content was new, as far as bytes can tell
    next_at: datetime | None = None  # not before this
    failures: int = 0  # in a row


def wants(visit: Visit | None, lastmod: datetime | None, now: datetime) -> bool:
    """Whether to fetch an address named by its source now.

    `lastmod` is what the feed or sitemap says of its last change. An address that is known
    and unchanged is not fetched again, until its turn comes: sources forget to say.
    """
    if visit is None or (visit.fetched_at is None and visit.failures == 0):
        return True
    if visit.next_at is not None and visit.next_at > now and visit.failures:
        return False
    if lastmod is not None and visit.fetched_at is not None and visit.fetched_at < lastmod <= now:
        return True
    return visit.next_at is None or visit.next_at <= now


def after_fetch(
    visit: Visit | None,
    *,
    changed: bool,
    now: datetime,
    found_at: datetime | None = None,
    lastmod: datetime | None = None,
) -> Visit:
    """The visit after an answer came. A page is looked at again when it is twice as old as now.

    Whether its bytes changed has no say: those of many pages differ each time by a token or an
    advertisement. `found_at` is when the address was first named; where its source told a `lastmod`,
    it will tell the next change as well, and `wants` hears of it.
    """
    since = visit.changed_at if visit and visit.changed_at and not changed else now
    age = now - (found_at or now)
    told = lastmod is not None and lastmod <= now
    wait = LAST_REVISIT if told else min(max(age, FIRST_REVISIT), LAST_REVISIT)
    return Visit(fetched_at=now, changed_at=since, next_at=now + wait, failures=0)


def after_failure(visit: Visit | None, *, now: datetime, retry_after: timedelta | None = None) -> Visit:
    """The visit after no usable answer came: back off exponentially, and never sooner than
    the server asked."""
    known = visit or Visit()
    wait = backoff(known.failures + 1)
    if retry_after is not None:
        wait = max(wait, min(retry_after, LAST_RETRY))
    return Visit(
        fetched_at=known.fetched_at,
        changed_at=known.changed_at,
        next_at=now + wait,
        failures=known.failures + 1,
    )


def backoff(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: an hour, doubling, a week at most."""
    return min(FIRST_RETRY * (1 << min(failures - 1, 16)), LAST_RETRY)


def next_crawl(rhythm: timedelta, failures: int, now: datetime, retry_after: timedelta | None) -> datetime:
    """When a source is due again after a crawl that ended now."""
    wait = rhythm if failures == 0 else max(rhythm, backoff(failures))
    return now + max(wait, min(retry_after, LAST_RETRY) if retry_after else wait)
