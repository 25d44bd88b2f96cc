"""Alarms: each is raised by a source's own past, told in words, and gone with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from aggregator.alarms import AlarmKind, Day, History, alarms, usual_pause
from aggregator.walls import is_wall

START = date(2026, 1, 1)
GOOD = Day(day=START, pages=4, read=4, measured=4, words=2400, cut=600, dated=4)


def days(every: int, count: int, what: Day = GOOD) -> list[Day]:
    return [replace(what, day=START + timedelta(days=every * n)) for n in range(count)]


def history(
    of: Iterable[Day], failures: int = 0, last_error: str = "", last_success_at: datetime | None = None
) -> History:
    return History(days=list(of), failures=failures, last_error=last_error, last_success_at=last_success_at)


def after(of: list[Day], more: int) -> datetime:
    last = of[-1].day + timedelta(days=more)
    return datetime(last.year, last.month, last.day, 9, tzinfo=UTC)


def kinds(found: History, now: datetime) -> list[AlarmKind]:
    return [one.kind for one in alarms(found, now)]


def test_quiet_by_its_own_rhythm() -> None:
    daily, monthly = days(1, 40), days(30, 8)
    assert kinds(history(daily), after(daily, 7)) == []
    (alarm,) = alarms(history(daily), after(daily, 8))
    assert alarm.kind is AlarmKind.QUIET
    assert alarm.words == "It has brought nothing for 8 days. It usually does every day."
    assert kinds(history(monthly), after(monthly, 89)) == []
    assert alarms(history(monthly), after(monthly, 91))[0].words.endswith("every 30 days.")


def test_a_new_source_has_no_rhythm_yet() -> None:
    few = days(1, 4)
    assert usual_pause(few) is None
    assert kinds(history(few), after(few, 300)) == []


def test_days_without_articles_are_no_sign_of_life() -> None:
    daily = days(1, 40)
    empty = [
        replace(GOOD, day=daily[-1].day + timedelta(days=n), pages=1, read=0, measured=0) for n in range(1, 9)
    ]
    assert kinds(history([*daily, *empty]), after(daily, 8)) == [AlarmKind.QUIET]


def test_redesigned_overnight_and_back() -> None:
    past = days(1, 20)
    broken = replace(
        GOOD, day=past[-1].day + timedelta(days=1), pages=6, read=1, measured=1, words=600, dated=1
    )
    (alarm,) = alarms(history([*past, broken]), after(past, 1))
    assert alarm.words == "Its pages look different: 17% of them can be read, 100% before."
    mended = [
        replace(
            GOOD,
            day=broken.day + timedelta(days=n),
            pages=6,
            read=6,
            measured=6,
            words=3600,
            dated=6,
            cut=900,
        )
        for n in (1, 2)
    ]
    assert kinds(history([*past, broken, *mended]), after(past, 3)) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"words": 300}, "their articles have 50 words, 600 before"),
        ({"words": 18_000}, "their articles have 3000 words, 600 before"),
        ({"cut": 9_000}, "71% of their words are cut, 20% before"),
        ({"dated": 0}, "0% of them have a date, 100% before"),
    ],
)
def test_what_a_new_layout_changes(change: dict[str, int], words: str) -> None:
    past = days(1, 20)
    values = {"pages": 6, "read": 6, "measured": 6, "words": 3600, "cut": 900, "dated": 6, **change}
    (alarm,) = alarms(
        history([*past, replace(GOOD, day=past[-1].day + timedelta(days=1), **values)]), after(past, 1)
    )
    assert alarm.kind is AlarmKind.LAYOUT
    assert words in alarm.words


def test_one_odd_page_is_no_new_layout() -> None:
    past = days(1, 20)
    odd = replace(GOOD, day=past[-1].day + timedelta(days=1), pages=1, read=0, measured=0)
    assert kinds(history([*past, odd]), after(past, 1)) == []


def test_503_for_a_day() -> None:
    past = days(1, 40)
    now = after(past, 1)
    down = history(
        past, failures=3, last_error="robots.txt answered 503", last_success_at=now - timedelta(hours=25)
    )
    assert [one.words for one in alarms(down, now)] == [
        "It could not be read for a day: robots.txt answered 503."
    ]
    assert kinds(replace(down, last_success_at=now - timedelta(hours=20)), now) == []
    assert kinds(replace(down, failures=0, last_error=""), now) == []
    long = replace(down, last_success_at=now - timedelta(days=30))
    assert [one.words for one in alarms(long, now + timedelta(days=30))] == [
        "It could not be read for 60 days: robots.txt answered 503."
    ]


def test_a_cookie_wall_is_not_called_a_new_layout_too() -> None:
    past = days(1, 20)
    wall = replace(GOOD, day=past[-1].day + timedelta(days=1), pages=6, read=0, measured=0, walls=6)
    (alarm,) = alarms(history([*past, wall]), after(past, 1))
    assert alarm.kind is AlarmKind.WALL
    assert "ask about cookies" in alarm.words


@pytest.mark.parametrize(
    ("body", "wall"),
    [
        (b"<h1>We value your privacy</h1><p>We and our partners use cookies. Do you consent?</p>", True),
        (b"<h1>Just a moment</h1><p>Verifying you are human.</p><script>var long = 1;</script>", True),
        (b"<p>Wir brauchen Ihre Einwilligung f\xc3\xbcr Cookies.</p>", True),
        (b"<p>Not found</p>", False),
        (b"", False),
        (
            b"<p>" + b"A trial of diet in multiple sclerosis. " * 80 + b"We use cookies, and consent.</p>",
            False,
        ),
        (b"<script>cookie consent cookie consent</script><p>Page not found</p>", False),
    ],
)
def test_what_a_wall_looks_like(body: bytes, wall: bool) -> None:
    assert is_wall(body) is wall
