"""Periods: every week and day once, whatever the clocks do."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.digest import (
    WEEKDAYS,
    Eligible,
    Every,
    Period,
    Schedule,
    choose,
    covers,
    current_period,
    immediate_period,
    issue_title,
    next_moment,
)
from aggregator.model import Channel

ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata", "UTC")
TIMES = (time(0, 0), time(1, 30), time(2, 15), time(2, 30), time(7, 0), time(23, 59))
EVERY: tuple[Every, ...] = ("day", "monday", "sunday")


def schedule(
    zone: str = "Europe/London", every: Every = "monday", at: time = time(7, 0), limit: int = 7
) -> Schedule:
    return Schedule(every=every, at=at, zone=ZoneInfo(zone), limit=limit)


schedules = st.builds(
    schedule, st.sampled_from(ZONES), st.sampled_from(("day", *WEEKDAYS)), st.sampled_from(TIMES)
)
moments = st.datetimes(datetime(2010, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("every", EVERY)
@pytest.mark.parametrize("at", TIMES)
def test_a_year_of_hours_gives_each_period_once_and_in_order(zone: str, every: Every, at: time) -> None:
    plan = schedule(zone, every, at)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    seen: list[Period] = []
    for hours in range(365 * 24):
        period = current_period(plan, start + timedelta(hours=hours))
        if not seen or period.key != seen[-1].key:
            seen.append(period)
    keys = [period.key for period in seen]
    assert len(set(keys)) == len(keys)
    days = [period.day for period in seen]
    step = timedelta(days=1 if every == "day" else 7)
    assert all(later - earlier == step for earlier, later in itertools.pairwise(days))
    assert all(a.cutoff < b.cutoff for a, b in itertools.pairwise(seen))


@pytest.mark.parametrize(
    ("zone", "night"),
    [
        ("Europe/London", date(2026, 3, 29)),
        ("Europe/London", date(2026, 10, 25)),
        ("America/New_York", date(2026, 3, 8)),
        ("America/New_York", date(2026, 11, 1)),
        ("Australia/Lord_Howe", date(2026, 4, 5)),
        ("Australia/Lord_Howe", date(2026, 10, 4)),
    ],
)
@pytest.mark.parametrize("at", TIMES)
def test_each_minute_of_a_night_when_the_clocks_change(zone: str, night: date, at: time) -> None:
    plan = schedule(zone, "sunday", at)
    start = datetime.combine(night - timedelta(days=1), time(12), ZoneInfo(zone)).astimezone(UTC)
    keys = [current_period(plan, start + timedelta(minutes=step)).key for step in range(48 * 60)]
    changes = sum(a != b for a, b in itertools.pairwise(keys))
    assert changes == 1


def test_a_day_that_an_island_skipped_has_no_issue_of_its_own() -> None:
    plan = schedule("Pacific/Apia", "day")
    start = datetime(2011, 12, 28, tzinfo=UTC)
    keys = [current_period(plan, start + timedelta(hours=step)).key for step in range(24 * 4)]
    assert list(dict.fromkeys(keys)) == ["2011-12-27", "2011-12-28", "2011-12-29", "2011-12-31", "2012-01-01"]


@given(schedules, moments)
def test_the_current_period_has_begun_and_the_next_has_not(plan: Schedule, now: datetime) -> None:
    period = current_period(plan, now)
    assert period.cutoff <= now < next_moment(plan, now)
    assert current_period(plan, period.cutoff) == period
    assert current_period(plan, next_moment(plan, now)).key != period.key
    assert plan.every == "day" or WEEKDAYS[period.day.weekday()] == plan.every


def test_the_moment_itself_belongs_to_the_new_period() -> None:
    plan = schedule()
    due = datetime(2026, 3, 2, 7, tzinfo=UTC)
    assert current_period(plan, due).key == "2026-W10"
    assert current_period(plan, due - timedelta(microseconds=1)).key == "2026-W09"


def test_weeks_are_named_by_the_year_they_belong_to() -> None:
    assert current_period(schedule(), datetime(2027, 1, 1, tzinfo=UTC)).key == "2026-W53"
    assert current_period(schedule(every="day"), datetime(2027, 1, 1, 12, tzinfo=UTC)).key == "2027-01-01"


def test_an_immediate_period_ends_now_on_the_local_day() -> None:
    now = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    period = immediate_period(now, now, schedule("Asia/Kolkata"))
    assert (period.cutoff, period.day) == (now, date(2026, 3, 3))
    assert period.key not in {current_period(schedule(), now).key}
    later = immediate_period(now, now + timedelta(seconds=1), schedule("Asia/Kolkata"))
    assert (later.cutoff, later.day) == (now + timedelta(seconds=1), period.day)
    assert later.key != period.key


eligible = st.lists(
    st.builds(Eligible, story_id=st.integers(1, 50), approved_at=moments), unique_by=lambda one: one.story_id
)


@given(eligible, moments, st.integers(1, 10), st.randoms())
def test_the_choice_is_of_those_that_waited_longest_whatever_their_order(
    stories: list[Eligible], cutoff: datetime, limit: int, chance: object
) -> None:
    chosen = choose(stories, cutoff, limit)
    mixed = list(stories)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert choose(mixed, cutoff, limit) == chosen
    fit = [one for one in stories if one.approved_at < cutoff]
    assert len(chosen) == min(limit, len(fit))
    times = {one.story_id: one.approved_at for one in stories}
    left = [one.approved_at for one in fit if one.story_id not in chosen]
    assert [times[a] for a in chosen] == sorted(times[a] for a in chosen)
    assert all(times[a] <= other for a in chosen for other in left)


@given(eligible, moments, st.integers(1, 4))
def test_issue_after_issue_every_story_gets_its_turn_once(
    stories: list[Eligible], cutoff: datetime, limit: int
) -> None:
    left, out = list(stories), list[int]()
    while chosen := choose(left, cutoff, limit):
        out += chosen
        left = [one for one in left if one.story_id not in chosen]
    assert sorted(out) == sorted(one.story_id for one in stories if one.approved_at < cutoff)


def test_an_issue_says_what_it_is_and_what_it_covers() -> None:
    period = current_period(schedule(), datetime(2026, 3, 4, tzinfo=UTC))
    assert issue_title(Channel.DIGEST, period) == "Digest of 2 March 2026"
    assert covers(None, period) == "Everything approved until Monday 2 March 2026"
    assert covers(date(2026, 2, 9), period) == (
        "What was approved from Monday 9 February 2026 until Monday 2 March 2026"
    )
