"""A year of issues in seconds: clocks that change, a service that is down, two publishers at once.

Only the files are left out, which are a function of what is released; `test_publish` is about them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec
import pytest

from aggregator.digest import current_period
from aggregator.model import Channel
from app import clock
from app.editorial import ScheduleSettings, When
from app.installation import Installation
from app.jobs import BusyError, publish
from storage.issues import StoredIssue
from tests.app.jobs.test_publish import approve

ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe")
START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 10, tzinfo=UTC)
HOURS = (time(7, 0), time(2, 15))  # the second is missing or doubled on two nights, as nobody should have it
TICKS = 150


@dataclass(slots=True)
class Year:
    """An installation, its clock, and chance."""

    installation: Installation
    chance: random.Random
    set_to: Callable[[datetime], None]
    approved: dict[int, datetime] = field(default_factory=dict)
    ticks: list[datetime] = field(default_factory=list)

    def run(self, *, jumps: bool) -> None:
        now = START
        while now < END:
            self.approve(now)
            now += self.step()
            back = (
                timedelta(hours=self.chance.choice((1, 5, 26)))
                if jumps and self.chance.random() < 0.1
                else None
            )
            self.tick(now - back if back else now)
        self.tick(END + timedelta(days=8))

    def step(self) -> timedelta:
        if self.chance.random() < 0.04:
            return timedelta(days=self.chance.uniform(8, 30))  # down for weeks
        return timedelta(minutes=self.chance.uniform(1, 2 * 60 * 24 * 375 / TICKS))

    def approve(self, now: datetime) -> None:
        for story in approve(self.installation, self.chance.choice((0, 0, 0, 1, 2)), now):
            with self.installation.store.read() as transaction:
                at = transaction.stories.get(story).approved_at
            self.approved[story] = at or now

    def tick(self, now: datetime) -> None:
        self.set_to(now)
        self.ticks.append(now)
        if self.chance.random() < 0.05:
            with pytest.raises(OSError, match="No space"):
                publish.publish(_full(self.installation))
        if self.chance.random() > 0.1:
            publish.publish(self.installation)
            return
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda _: self.try_publish(), range(2)))

    def try_publish(self) -> None:
        try:
            publish.publish(self.installation)
        except BusyError:
            publish.log.debug("the other one publishes")

    def issues(self, channel: Channel) -> list[StoredIssue]:
        with self.installation.store.read() as transaction:
            return list(reversed(transaction.issues.latest(channel, 1_000)))


def _full(installation: Installation) -> Installation:
    """The same with a folder for the files that cannot be."""
    return replace(installation, settings=replace(installation.settings, log_level="error"))


@pytest.fixture
def year(installation: Installation, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Year:
    zone, at, seed = request.param
    when = ScheduleSettings(
        zone=zone, digest=When(every="monday", at=at, limit=1_000), stories=When(at=at, limit=1_000)
    )
    editorial = msgspec.structs.replace(installation.editorial, schedule=when)

    def write(given: Installation, now: datetime) -> list[str]:
        if given.settings.log_level == "error":
            raise OSError(28, "No space left on device")
        return []

    monkeypatch.setattr(publish, "write", write)
    monkeypatch.setattr(publish, "ALWAYS_THERE", ())

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(START)
    chance = random.Random(f"{zone} {at} {seed}")  # noqa: S311
    return Year(replace(installation, editorial=editorial), chance, set_to)


CASES = [(zone, at, 0) for zone in ZONES for at in HOURS]


@pytest.mark.parametrize("year", CASES, indirect=True, ids=[f"{zone} {at:%H%M}" for zone, at, _ in CASES])
def test_each_story_is_in_the_first_issue_that_could_hold_it(year: Year) -> None:
    year.run(jumps=False)
    for channel in Channel:
        schedule = year.installation.editorial.schedule_of(channel)
        issues = year.issues(channel)
        _whole(year, issues)
        where = {story: issue for issue in issues for story in issue.story_ids}
        for story, approved in year.approved.items():
            first = next(t for t in year.ticks if current_period(schedule, t).cutoff > approved)
            assert approved < where[story].cutoff
            assert where[story].period == current_period(schedule, first).key
            assert first <= where[story].released_at + timedelta(seconds=1)
        for issue in issues:
            local = issue.cutoff.astimezone(ZoneInfo(year.installation.editorial.schedule.zone))
            assert local.time() in {schedule.at, _pushed(schedule.at, local)}
        for before, issue in pairwise(issues):
            assert f"from {before.day:%A} {before.day.day} {before.day:%B %Y}" in issue.covers
            assert f"until {issue.day:%A} {issue.day.day} {issue.day:%B %Y}" in issue.covers


@pytest.mark.parametrize("year", [(zone, HOURS[0], 1) for zone in ZONES], indirect=True, ids=ZONES)
def test_clocks_that_jump_back_repeat_and_lose_nothing(year: Year) -> None:
    year.run(jumps=True)
    for channel in Channel:
        _whole(year, year.issues(channel))


def _whole(year: Year, issues: list[StoredIssue]) -> None:
    """Every story once, no issue twice, empty or early, and each later than the one before."""
    told = [story for issue in issues for story in issue.story_ids]
    assert sorted(told) == sorted(year.approved)
    assert len({issue.period for issue in issues}) == len(issues)
    for issue in issues:
        assert issue.story_ids
        assert issue.released_at >= issue.cutoff.replace(microsecond=0)
    moments = [issue.released_at for issue in issues]
    assert moments == sorted(set(moments))


def _pushed(at: time, local: datetime) -> time:
    """Where a time that the night left out lands: as much later as the clocks went forward."""
    return (datetime.combine(local.date(), at) + (local.dst() or timedelta())).time()
