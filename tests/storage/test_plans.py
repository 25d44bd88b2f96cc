"""Plans: the newest line holds until the issue is out."""

from __future__ import annotations

from datetime import timedelta

from aggregator.digest import Period
from aggregator.model import Channel, StoryState
from aggregator.plan import Plan
from storage.store import Store, Transaction
from tests.storage.things import NOW, add_source, add_told_story

PLAN = Plan(opening="Spring „is“ here.", order=(2, 1), held=(3,))
MINUTE = timedelta(minutes=1)


def released(transaction: Transaction, channel: Channel, key: str, at: object) -> None:
    story = add_told_story(
        transaction, add_source(transaction, key).id, hash(key) % 1000 + 5, state=StoryState.APPROVED
    )
    transaction.issues.release(
        channel,
        Period(key=key, cutoff=NOW, day=NOW.date()),
        uid=f"tag:a,2026:issue/{key}",
        title="Issue",
        covers="All",
        opening="Hello.",
        story_ids=[story],
        now=at,  # type: ignore[arg-type]
    )


def test_the_newest_line_of_a_channel_holds(store: Store) -> None:
    with store.begin() as transaction:
        assert transaction.plans.in_force(Channel.DIGEST) is None
        transaction.plans.add(Channel.DIGEST, Plan(), user="ada", now=NOW)
        newest = transaction.plans.add(Channel.DIGEST, PLAN, user="bob", now=NOW)
        transaction.plans.add(Channel.STORIES, Plan(), user="ada", now=NOW)
        line = transaction.plans.in_force(Channel.DIGEST)
        assert line is not None
        assert (line.id, line.plan, line.user, line.made_at) == (newest, PLAN, "bob", NOW)
        assert [one.user for one in transaction.plans.since_issue(Channel.DIGEST)] == ["bob", "ada"]


def test_a_plan_ends_with_its_issue_and_one_made_at_once_is_for_the_next(store: Store) -> None:
    with store.begin() as transaction:
        transaction.plans.add(Channel.DIGEST, PLAN, user="ada", now=NOW + timedelta(milliseconds=500))
        released(transaction, Channel.STORIES, "s", NOW)
        assert transaction.plans.in_force(Channel.DIGEST) is not None  # of another channel
        released(transaction, Channel.DIGEST, "d", NOW)
        assert transaction.plans.in_force(Channel.DIGEST) is None
        assert transaction.issues.latest(Channel.DIGEST, 1)[0].opening == "Hello."
        again = transaction.plans.add(Channel.DIGEST, PLAN, user="ada", now=NOW)
        assert [one.id for one in transaction.plans.since_issue(Channel.DIGEST)] == [again]
