"""Periods, windows, and choosing the stories of an issue.

What is due is computed from the schedule and what is recorded, never from a timer: so a
restart, a week of downtime or a change of clocks gives each issue exactly once. Local times
that do not exist, or exist twice, on the night the clocks change are read as `zoneinfo`
reads them with ``fold=0``: the moment after the gap, and the first of the two.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from aggregator.model import Channel
from aggregator.plan import Plan

NO_PLAN = Plan()
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Every = Literal["day", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a channel publishes: every day or on one weekday, at a local time in a zone."""

    every: Every
    at: time
    zone: ZoneInfo
    limit: int  # stories per issue at most; the rest wait for the next

    def moment(self, day: date) -> datetime:
        """The moment, in UTC, at which the issue of a local day is due."""
        return datetime.combine(day, self.at, self.zone).astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A time at which an issue is due. `cutoff` ends its half-open window over approval time."""

    key: str  # "2026-W10" or "2026-03-02"
    cutoff: datetime
    day: date  # the local day of the cutoff


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligible:
    """A story that may go into an issue."""

    story_id: int
    approved_at: datetime


def current_period(schedule: Schedule, now: datetime) -> Period:
    """The latest period whose cutoff has come."""
    day = _last_day(schedule, now.astimezone(schedule.zone).date())
    while schedule.moment(day) > now:  # twice after a day that a zone left out: Apia had no 30 December 2011
        day = _last_day(schedule, day - timedelta(days=1))
    return Period(key=_key(schedule, day), cutoff=schedule.moment(day), day=day)


def next_moment(schedule: Schedule, now: datetime) -> datetime:
    """When the next issue is due after now."""
    step = 1 if schedule.every == "day" else 7
    return schedule.moment(current_period(schedule, now).day + timedelta(days=step))


def immediate_period(now: datetime, moment: datetime, schedule: Schedule) -> Period:
    """A period of its own for an issue that an operator asked for out of turn. `moment` is the time the issue
    will bear, which no issue before has: two that are asked for within a second are two."""
    day = now.astimezone(schedule.zone).date()
    return Period(key=moment.strftime("now-%Y%m%dT%H%M%SZ"), cutoff=max(now, moment), day=day)


def choose(
    stories: Sequence[Eligible], cutoff: datetime, limit: int, plan: Plan = NO_PLAN
) -> tuple[int, ...]:
    """The stories of an issue: approved before the cutoff, those that waited longest first. Those that
    curators put in an order come before them, and those that they hold back do not come.

    A story approved in an earlier window that has had no issue yet is chosen too, so that
    none is lost when there were more than fit.
    """
    place = {story_id: number for number, story_id in enumerate(plan.order)}
    held = frozenset(plan.held)
    waiting = [story for story in stories if story.approved_at < cutoff and story.story_id not in held]
    last = len(place)
    waiting.sort(key=lambda one: (place.get(one.story_id, last), one.approved_at, one.story_id))
    return tuple(story.story_id for story in waiting[:limit])


def issue_title(channel: Channel, period: Period) -> str:
    """What an issue is called."""
    what = "Digest" if channel is Channel.DIGEST else "Stories"
    return f"{what} of {period.day.day} {period.day:%B %Y}"


def covers(previous: date | None, period: Period) -> str:
    """Which time an issue covers, in words, so that a late one says what it makes up for."""
    until = f"{period.day:%A} {period.day.day} {period.day:%B %Y}"
    if previous is None:
        return f"Everything approved until {until}"
    since = f"{previous:%A} {previous.day} {previous:%B %Y}"
    return f"What was approved from {since} until {until}"


def reviewed(approvers: Sequence[Collection[str]]) -> str:
    """Who read the stories of an issue before it went out, in words. `approvers` are, for each story, the
    people who vouched for it: none where its source is believed."""
    people, read = {name for one in approvers for name in one}, sum(1 for one in approvers if one)
    if not people:
        return ""
    who = "1 person" if len(people) == 1 else f"{len(people)} people"
    if read == len(approvers):
        return f"{who} read and approved what stands here."
    return f"{who} read and approved {read} of these stories. The others come from sources that we trust."


def _last_day(schedule: Schedule, day: date) -> date:
    if schedule.every == "day":
        return day
    back = (day.weekday() - WEEKDAYS.index(schedule.every)) % 7
    return day - timedelta(days=back)


def _key(schedule: Schedule, day: date) -> str:
    if schedule.every == "day":
        return day.isoformat()
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"
