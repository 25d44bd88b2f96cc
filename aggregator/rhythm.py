"""When to look again: at a source, and at a page that is already known.

Every function takes `now`; nothing here reads a clock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

FIRST_REVISIT = timedelta(days=1)
LAST_REVISIT = timedelta(days=32)
FIRST_RETRY = timedelta(hours=1)
LAST_RETRY = timedelta(days=7)
# A time that lies further ahead than this was set by a clock that was wrong. Without saying so, a clock
# that was years ahead for an hour would leave what it touched untouched for years.
CLOCKS_DIFFER = timedelta(hours=1)
GONE_AFTER = 5  # failures in a row after which an address is left alone until it is named again
# What readers have is looked at again so many days after they got it, and then every `LAST_LOOK`.
LOOKS = tuple(timedelta(days=days) for days in (1, 3, 7, 14, 30))
LAST_LOOK = timedelta(days=60)
NOT_SO_SOON = timedelta(hours=12)  # between two looks
SURELY_GONE = timedelta(days=1)  # between the first and the last of the visits that found nothing there


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What is remembered of the visits to one address."""

    fetched_at: datetime | None = None  # last time an answer came, changed or not
    changed_at: datetime | None = None  # last time its content was new, as far as bytes can tell
    next_at: datetime | None = None  # not before this
    failures: int = 0  # in a row
    gone_since: datetime | None = None  # the first of the visits in a row that found the page gone
    gone_at: datetime | None = None  # the last of them

    @property
    def is_gone(self) -> bool:
        """Whether the page was gone at two visits a day apart: so it was no bad day."""
        if self.gone_since is None or self.gone_at is None:
            return False
        return self.gone_at - self.gone_since >= SURELY_GONE


def wants(visit: Visit | None, lastmod: datetime | None, now: datetime) -> bool:
    """Whether to fetch an address named by its source now.

    `lastmod` is what the feed or sitemap says of its last change. An address that is known
    and unchanged is not fetched again, until its turn comes: sources forget to say.
    """
    if visit is None or (visit.fetched_at is None and visit.failures == 0) or was_ahead(visit, now):
        return True
    if visit.next_at is not None and visit.next_at > now and visit.failures:
        return False
    if lastmod is not None and visit.fetched_at is not None and visit.fetched_at < lastmod <= now:
        return True
    return visit.next_at is None or visit.next_at <= now


def was_ahead(visit: Visit, now: datetime) -> bool:
    """Whether a visit was recorded by a clock that was ahead of the right time."""
    too_late = visit.next_at is not None and visit.next_at > now + LAST_REVISIT + CLOCKS_DIFFER
    return too_late or (visit.fetched_at is not None and visit.fetched_at > now + CLOCKS_DIFFER)


def after_fetch(
    visit: Visit | None,
    *,
    changed: bool,
    now: datetime,
    found_at: datetime | None = None,
    lastmod: datetime | None = None,
    released_at: datetime | None = None,
) -> Visit:
    """The visit after an answer came. A page is looked at again when it is twice as old as now; one that
    readers have had since `released_at`, by `next_look`.

    Whether its bytes changed has no say: those of many pages differ each time by a token or an
    advertisement. `found_at` is when the address was first named; where its source told a `lastmod`,
    it will tell the next change as well, and `wants` hears of it.
    """
    since = visit.changed_at if visit and visit.changed_at and not changed else now
    age = now - (found_at or now)
    told = lastmod is not None and lastmod <= now
    wait = LAST_REVISIT if told else min(max(age, FIRST_REVISIT), LAST_REVISIT)
    next_at = next_look(released_at, now) if released_at else now + wait
    after = _still_gone(visit, changed=changed, now=now)
    return replace(after, fetched_at=now, changed_at=since, next_at=next_at)


def next_look(released_at: datetime, now: datetime) -> datetime:
    """When to look again at a page that readers have, and that was looked at now."""
    for look in LOOKS:
        if released_at + look >= now + NOT_SO_SOON:
            return released_at + look
    return now + LAST_LOOK


def _still_gone(visit: Visit | None, *, changed: bool, now: datetime) -> Visit:
    """An answer that came says that the page is there, unless it is the same that was read and found to
    hold nothing any more. What is new in it, reading it will tell."""
    if visit is None or visit.gone_since is None or visit.failures:
        return Visit()
    return Visit(gone_since=visit.gone_since, gone_at=visit.gone_at if changed else now)


def after_failure(
    visit: Visit | None, *, now: datetime, retry_after: timedelta | None = None, gone: bool = False
) -> Visit:
    """The visit after no usable answer came: back off exponentially, and never sooner than
    the server asked. A page that was there before and is `gone` is not asked for again the same day."""
    known = visit or Visit()
    wait = backoff(known.failures + 1)
    if gone and known.fetched_at is not None:
        wait = max(wait, SURELY_GONE)
    if retry_after is not None:
        wait = max(wait, min(retry_after, LAST_RETRY))
    return Visit(
        fetched_at=known.fetched_at,
        changed_at=known.changed_at,
        next_at=now + wait,
        failures=known.failures + 1,
        gone_since=(known.gone_since or now) if gone else known.gone_since,
        gone_at=now if gone else known.gone_at,
    )


def backoff(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: an hour, doubling, a week at most."""
    return min(FIRST_RETRY * (1 << min(failures - 1, 16)), LAST_RETRY)


def next_crawl(rhythm: timedelta, failures: int, now: datetime, retry_after: timedelta | None) -> datetime:
    """When a source is due again after a crawl that ended now."""
    wait = rhythm if failures == 0 else max(rhythm, backoff(failures))
    return now + max(wait, min(retry_after, LAST_RETRY) if retry_after else wait)
