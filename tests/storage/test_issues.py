"""Issues: once a period, each story once a channel."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aggregator.digest import Eligible, Period
from aggregator.model import Change, Channel, StoryState
from storage.errors import Conflict, StorageError
from storage.store import Store, Transaction
from tests.storage.things import NOW, add_source, add_told_story

WEEK = Period(key="2026-W10", cutoff=NOW, day=NOW.date())
NEXT = Period(key="2026-W11", cutoff=NOW + timedelta(days=7), day=NOW.date() + timedelta(days=7))


def release(
    transaction: Transaction, stories: list[int], period: Period = WEEK, channel: Channel = Channel.DIGEST
) -> int:
    return transaction.issues.release(
        channel,
        period,
        uid=f"tag:example.org,2026:issue/{channel}/{period.key}",
        title=f"Issue {period.key}",
        covers="A week",
        story_ids=stories,
        now=period.cutoff,
    )


def approved(transaction: Transaction, count: int) -> list[int]:
    source = add_source(transaction)
    return [
        add_told_story(
            transaction, source.id, n, state=StoryState.APPROVED, approved_at=NOW - timedelta(hours=n)
        )
        for n in range(1, count + 1)
    ]


def test_an_issue_comes_back_with_its_stories_in_order(store: Store) -> None:
    with store.begin() as transaction:
        first, second, third = approved(transaction, 3)
        release(transaction, [third, first, second])
        [issue] = transaction.issues.latest(Channel.DIGEST, 5)
    assert (issue.period, issue.day, issue.cutoff) == (WEEK.key, WEEK.day, WEEK.cutoff)
    assert (issue.title, issue.covers, issue.released_at) == ("Issue 2026-W10", "A week", NOW)
    assert issue.story_ids == (third, first, second)


def test_a_period_has_one_issue_in_each_channel(store: Store) -> None:
    with store.begin() as transaction:
        first, second = approved(transaction, 2)
        release(transaction, [first])
        release(transaction, [first], channel=Channel.STORIES)
    with pytest.raises(Conflict, match="2026-W10"), store.begin() as transaction:
        release(transaction, [second])
    with store.read() as transaction:
        assert transaction.issues.has(Channel.DIGEST, "2026-W10")
        assert not transaction.issues.has(Channel.DIGEST, "2026-W11")
        assert transaction.issues.count(Channel.DIGEST) == 1


def test_a_story_is_in_one_issue_of_a_channel(store: Store) -> None:
    with store.begin() as transaction:
        first, second = approved(transaction, 2)
        release(transaction, [first])
    with pytest.raises(Conflict), store.begin() as transaction:
        release(transaction, [second, first], NEXT)
    with store.read() as transaction:
        assert [issue.period for issue in transaction.issues.latest(Channel.DIGEST, 5)] == ["2026-W10"]


def test_eligible_are_approved_unmerged_stories_of_before_that_had_no_issue(store: Store) -> None:
    with store.begin() as transaction:
        used, merged, free, late = approved(transaction, 4)
        add_told_story(transaction, 1, 8)
        rejected = add_told_story(transaction, 1, 9, state=StoryState.REJECTED, approved_at=NOW)
        release(transaction, [used])
        transaction.stories.apply(
            [
                Change(record="story", id=merged, field="merged_into_id", before=None, after=free),
                Change(
                    record="story",
                    id=late,
                    field="approved_at",
                    before=(NOW - timedelta(hours=4)).isoformat(),
                    after=NOW.isoformat(),
                ),
            ]
        )
        digest = transaction.issues.eligible(Channel.DIGEST, NOW)
        stories = transaction.issues.eligible(Channel.STORIES, NOW)
    assert digest == [Eligible(story_id=free, approved_at=NOW - timedelta(hours=3))]
    assert {one.story_id for one in stories} == {used, free}
    assert rejected not in {one.story_id for one in stories}


def test_latest_issues_come_newest_first(store: Store) -> None:
    with store.begin() as transaction:
        first, second = approved(transaction, 2)
        release(transaction, [second], NEXT)
        release(transaction, [first])
        assert [one.period for one in transaction.issues.latest(Channel.DIGEST, 5)] == [
            "2026-W11",
            "2026-W10",
        ]
        assert [one.period for one in transaction.issues.latest(Channel.DIGEST, 1)] == ["2026-W11"]
        assert transaction.issues.latest(Channel.STORIES, 5) == []


def test_the_identity_is_fixed_at_the_first_start(store: Store) -> None:
    with store.begin() as transaction:
        assert transaction.issues.installation() is None
        with pytest.raises(StorageError):
            transaction.issues.identity()
        first = transaction.issues.install("digest.example.org", NOW)
        again = transaction.issues.install("other.example.org", NOW + timedelta(days=900))
        assert first == again == transaction.issues.identity()
    assert (first.authority, first.year, first.created_at) == ("digest.example.org", 2026, NOW)
