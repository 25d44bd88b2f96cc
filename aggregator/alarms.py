"""When a source departs from its own past: it is silent, refuses us, looks different, or shows a wall.

Each is judged by what the source itself used to do, and told in words. An alarm stands as long as its
reason does; who keeps and tells alarms lets it go when it is not given again.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

QUIET_TIMES = 3.0  # as long as its longer pauses were
QUIET_LEAST = timedelta(days=7)
FEWEST_PAUSES = 4  # before them a source has no rhythm of its own
REFUSING_AFTER = timedelta(hours=24)
RECENT_PAGES = 5  # that are looked at for a change of layout, at least
PAST_PAGES = 20  # to compare them with, at least
RECENT_DAYS = 4


class AlarmKind(enum.StrEnum):
    """What is wrong, by name."""

    QUIET = "quiet"
    REFUSING = "refusing"
    LAYOUT = "layout"
    WALL = "wall"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One thing an operator should look at."""

    kind: AlarmKind
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What the pages of a source gave on one day, as sums."""

    day: date
    pages: int = 0  # that ended
    read: int = 0  # of them, that could be read as articles, on the subject or not
    walls: int = 0  # of them, that showed a question instead
    measured: int = 0  # articles whose words and dates were counted
    words: int = 0  # left of them
    cut: int = 0  # words cut from them
    dated: int = 0  # of them, with a date

    @property
    def share_read(self) -> float:
        return self.read / max(self.pages, 1)

    @property
    def words_each(self) -> float:
        return self.words / max(self.measured, 1)

    @property
    def share_cut(self) -> float:
        return self.cut / max(self.cut + self.words, 1)

    @property
    def share_dated(self) -> float:
        return self.dated / max(self.measured, 1)

    def __add__(self, other: Day) -> Day:
        return Day(
            day=max(self.day, other.day),
            pages=self.pages + other.pages,
            read=self.read + other.read,
            walls=self.walls + other.walls,
            measured=self.measured + other.measured,
            words=self.words + other.words,
            cut=self.cut + other.cut,
            dated=self.dated + other.dated,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What is remembered of a source, the oldest day first."""

    days: Sequence[Day]
    last_success_at: datetime | None
    failures: int  # crawls in a row that found nothing usable
    last_error: str


def alarms(history: History, now: datetime) -> tuple[Alarm, ...]:
    """What is wrong with a source now. One reason is told once: who refuses is not called quiet too."""
    refused = _refusing(history, now)
    if refused:
        return (refused,)
    found = _wall(history.days) or _layout(history.days)
    if found:
        return (found,)
    tomorrow = now.date() + timedelta(days=1)  # later days were counted while the clock was ahead
    quiet = _quiet([one for one in history.days if one.day <= tomorrow], now.date())
    return (quiet,) if quiet else ()


def usual_pause(days: Sequence[Day]) -> timedelta | None:
    """The longer pauses between the days on which a source brought articles; None before there are
    enough to know."""
    pauses = _pauses(days)
    return timedelta(days=pauses[math.ceil(len(pauses) * 0.9) - 1]) if len(pauses) >= FEWEST_PAUSES else None


def rhythm_words(days: Sequence[Day]) -> str:
    """How often a source brings articles: the pause in the middle; "" before there are enough to know."""
    pauses = _pauses(days)
    if len(pauses) < FEWEST_PAUSES:
        return ""
    middle = pauses[len(pauses) // 2]
    return "every day" if middle == 1 else f"every {middle} days"


def _pauses(days: Sequence[Day]) -> list[int]:
    active = [one.day for one in days if one.read]
    return sorted((later - earlier).days for earlier, later in pairwise(active))


def _quiet(days: Sequence[Day], today: date) -> Alarm | None:
    usual = usual_pause(days)
    if usual is None:
        return None
    last = max(one.day for one in days if one.read)
    silent = today - last
    if silent <= max(usual * QUIET_TIMES, QUIET_LEAST):
        return None
    words = f"It has brought nothing for {silent.days} days. It usually does {rhythm_words(days)}."
    return Alarm(kind=AlarmKind.QUIET, words=words)


def _refusing(history: History, now: datetime) -> Alarm | None:
    if not history.failures or history.last_success_at is None:
        return None
    gone = now - history.last_success_at
    if gone < REFUSING_AFTER or history.failures < 2:
        return None
    since = "a day" if gone < timedelta(days=2) else f"{gone.days} days"
    words = f"It could not be read for {since}: {history.last_error.rstrip('.')}."
    return Alarm(kind=AlarmKind.REFUSING, words=words)


def _split(days: Sequence[Day]) -> tuple[Day, Day] | None:
    """The newest few days with pages, and the days before; None while either says too little."""
    with_pages = [one for one in days if one.pages]
    for count in range(1, RECENT_DAYS + 1):
        recent, past = together(with_pages[-count:]), together(with_pages[:-count])
        if recent and past and recent.pages >= RECENT_PAGES and past.pages >= PAST_PAGES:
            return recent, past
    return None


def together(days: Iterable[Day]) -> Day | None:
    """What some days gave in all; None for no days."""
    total: Day | None = None
    for one in days:
        total = one if total is None else total + one
    return total


def _wall(days: Sequence[Day]) -> Alarm | None:
    newest = together([one for one in days if one.pages][-2:])
    if newest is None or newest.walls < 3 or newest.walls * 2 < newest.pages:
        return None
    words = (
        f"{newest.walls} of its last {newest.pages} pages ask about cookies, or whether we are a robot, "
        "where an article should be."
    )
    return Alarm(kind=AlarmKind.WALL, words=words)


def _layout(days: Sequence[Day]) -> Alarm | None:
    split = _split(days)
    if split is None:
        return None
    recent, past = split
    told = [words for change in _CHANGES if (words := change(recent, past))]
    if not told:
        return None
    return Alarm(kind=AlarmKind.LAYOUT, words=f"Its pages look different: {'; '.join(told)}.")


def _fewer_read(recent: Day, past: Day) -> str:
    now, before = recent.share_read, past.share_read
    if before < 0.5 or now > before / 2:
        return ""
    return f"{now:.0%} of them can be read, {before:.0%} before"


def _length(recent: Day, past: Day) -> str:
    if recent.measured < RECENT_PAGES or past.measured < PAST_PAGES:
        return ""
    now, before = recent.words_each, past.words_each
    if before * 0.4 <= now <= before * 2.5:
        return ""
    return f"their articles have {now:.0f} words, {before:.0f} before"


def _stripped(recent: Day, past: Day) -> str:
    if recent.measured < RECENT_PAGES or past.measured < PAST_PAGES:
        return ""
    now, before = recent.share_cut, past.share_cut
    return f"{now:.0%} of their words are cut, {before:.0%} before" if abs(now - before) > 0.35 else ""


def _dated(recent: Day, past: Day) -> str:
    if recent.measured < RECENT_PAGES or past.measured < PAST_PAGES:
        return ""
    now, before = recent.share_dated, past.share_dated
    return f"{now:.0%} of them have a date, {before:.0%} before" if before >= 0.8 and now <= 0.3 else ""


_CHANGES: tuple[Callable[[Day, Day], str], ...] = (_fewer_read, _length, _stripped, _dated)
