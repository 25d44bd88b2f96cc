"""Planning the next issue, and that it goes out as it was planned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.model import Channel, StoryState
from aggregator.plan import held_back, let_go, moved, opened
from app import clock
from app.installation import Installation
from app.jobs.plan import change, lined_up, next_period, undo_last
from app.jobs.publish import publish
from storage.errors import Conflict
from storage.plans import PlanLine
from tests.app.jobs.texts import add_source
from tests.storage.things import add_told_story

FRIDAY = datetime(2026, 3, 6, 9, tzinfo=UTC)
MONDAY = datetime(2026, 3, 9, 9, tzinfo=UTC)
DIGEST = Channel.DIGEST


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    now = [FRIDAY]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    return now


@pytest.fixture
def three(installation_on_each: Installation, at: list[datetime]) -> Installation:
    """Three approved stories that wait for Monday."""
    source = add_source(installation_on_each)
    with installation_on_each.store.begin() as transaction:
        for number in (1, 2, 3):
            approved_at = FRIDAY - timedelta(hours=5 - number)
            add_told_story(transaction, source.id, number, state=StoryState.APPROVED, approved_at=approved_at)
    return installation_on_each


def line(installation: Installation) -> PlanLine | None:
    with installation.store.read() as transaction:
        return transaction.plans.in_force(DIGEST)


def shown(installation: Installation) -> tuple[int, ...]:
    known = line(installation)
    assert known is not None
    with installation.store.read() as transaction:
        return lined_up(transaction, DIGEST, next_period(installation, DIGEST), known.plan)


def issues(installation: Installation, channel: Channel = DIGEST) -> list[tuple[int, ...]]:
    with installation.store.read() as transaction:
        return [one.story_ids for one in reversed(transaction.issues.latest(channel, 10))]


def test_an_issue_goes_out_as_it_was_planned_and_the_plan_ends_with_it(
    three: Installation, at: list[datetime]
) -> None:
    first = change(three, DIGEST, lambda p, s: moved(p, s, 3, up=True), user="ada", seen=0)
    second = change(three, DIGEST, lambda p, s: held_back(p, s, 1), user="ada", seen=first)
    change(three, DIGEST, lambda p, _: opened(p, "Spring <is> here."), user="bob", seen=second)
    assert shown(three) == (3, 2)
    at[0] = MONDAY
    publish(three)
    assert issues(three) == [(3, 2)]
    assert issues(three, Channel.STORIES) == [(1, 2, 3)]  # which had no plan
    page = (three.settings.outbox / "issues/2026-W11.html").read_text(encoding="utf-8")
    feed = (three.settings.outbox / "digest.atom").read_text(encoding="utf-8")
    text = (three.settings.outbox / "issues/2026-W11.txt").read_text(encoding="utf-8")
    assert "Spring &lt;is&gt; here." in page
    assert "Spring &amp;lt;is&amp;gt; here." in feed
    assert "Spring <is> here." in text
    assert line(three) is None
    at[0] = MONDAY + timedelta(weeks=1)
    publish(three)
    assert issues(three) == [(3, 2), (1,)]  # what was held back is not lost


def test_with_everything_held_back_there_is_no_issue_and_the_plan_holds_on(
    three: Installation, at: list[datetime]
) -> None:
    seen = 0
    for story in (1, 2, 3):
        seen = change(three, DIGEST, lambda p, s, one=story: held_back(p, s, one), user="ada", seen=seen)  # type: ignore[misc]
    at[0] = MONDAY
    publish(three)
    assert issues(three) == []
    assert line(three) is not None
    change(three, DIGEST, lambda p, _: let_go(p, 2), user="ada", seen=seen)
    publish(three)
    assert issues(three) == [(2,)]


def test_two_at_once_are_told_and_every_change_can_be_undone(three: Installation) -> None:
    first = change(three, DIGEST, lambda p, s: moved(p, s, 1, up=False), user="ada", seen=0)
    with pytest.raises(Conflict, match="Somebody else"):
        change(three, DIGEST, lambda p, _: opened(p, "Mine."), user="bob", seen=0)
    second = change(three, DIGEST, lambda p, s: held_back(p, s, 3), user="bob", seen=first)
    assert shown(three) == (2, 1)
    with pytest.raises(Conflict):
        undo_last(three, DIGEST, user="ada", seen=first)
    undone = undo_last(three, DIGEST, user="ada", seen=second)
    assert shown(three) == (2, 1, 3)
    known = line(three)
    assert known is not None
    assert (known.id, known.user) == (undone, "ada")


def test_there_is_nothing_to_undo_before_a_change(three: Installation) -> None:
    with pytest.raises(Conflict, match="no change to undo"):
        undo_last(three, DIGEST, user="ada", seen=0)


def test_a_story_that_was_approved_since_follows(three: Installation) -> None:
    change(three, DIGEST, lambda p, s: moved(p, s, 3, up=True), user="ada", seen=0)
    with three.store.begin() as transaction:
        source = transaction.sources.get("site")
        add_told_story(
            transaction, source.id, 4, state=StoryState.APPROVED, approved_at=FRIDAY - timedelta(days=9)
        )
    assert shown(three) == (1, 3, 2, 4)
