"""Stories: changed only by changes that still fit, and released once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aggregator.model import Change, StoryState
from storage.errors import Conflict, NotFound
from storage.store import Store
from tests.storage.things import NOW, add_source, add_story, add_told_story


def change(story_id: int, field: str, before: str | int | None, after: str | int | None) -> Change:
    return Change(record="story", id=story_id, field=field, before=before, after=after)


def test_a_story_comes_back_as_it_was_given(store: Store) -> None:
    with store.begin() as transaction:
        source = add_source(transaction)
        story_id = add_told_story(transaction, source.id, state=StoryState.APPROVED, approved_at=NOW)
        story = transaction.stories.get(story_id)
        [article] = transaction.articles.of_stories([story_id])[story_id]
    assert (story.uid, story.state) == ("tag:example.org,2026:story/1", StoryState.APPROVED)
    assert (story.title, story.summary, story.topics) == ("Story 1", "", ("diet",))
    assert (story.created_at, story.approved_at, story.released_at) == (NOW, NOW, None)
    assert story.representative_id == article.id


def test_a_story_of_no_number_is_not_found_and_missing_among_others(store: Store) -> None:
    with store.read() as transaction:
        with pytest.raises(NotFound):
            transaction.stories.get(3)
        assert transaction.stories.by_id([3, 4]) == {}


def test_changes_are_applied_in_order(store: Store) -> None:
    moment = (NOW + timedelta(microseconds=17)).isoformat()
    with store.begin() as transaction:
        story_id = add_story(transaction)
        transaction.stories.apply(
            [
                change(story_id, "title", "Story 1", "Better"),
                change(story_id, "title", "Better", "Best"),
                change(story_id, "approved_at", None, moment),
                change(story_id, "state", "waiting", "approved"),
            ]
        )
        story = transaction.stories.get(story_id)
    assert (story.title, story.state) == ("Best", StoryState.APPROVED)
    assert story.approved_at is not None
    assert story.approved_at.isoformat() == moment


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("title", "Another title", "New"),
        ("approved_at", NOW.isoformat(), None),
        ("merged_into_id", 1, None),
    ],
)
def test_a_change_of_something_changed_meanwhile_is_a_conflict(
    store: Store, field: str, before: str | int, after: str | None
) -> None:
    with store.begin() as transaction:
        story_id = add_story(transaction)
    with pytest.raises(Conflict), store.begin() as transaction:
        transaction.stories.apply(
            [change(story_id, "summary", "", "Lost"), change(story_id, field, before, after)]
        )
    with store.read() as transaction:
        assert transaction.stories.get(story_id).summary == ""


def test_a_change_of_a_record_that_is_not_there_is_a_conflict(store: Store) -> None:
    with store.begin() as transaction, pytest.raises(Conflict, match="story 9"):
        transaction.stories.apply([change(9, "title", "a", "b")])


@pytest.mark.parametrize(("record", "field"), [("story", "uid"), ("article", "text"), ("case", "kind")])
def test_fields_that_no_ruling_changes_are_refused(store: Store, record: str, field: str) -> None:
    asked = Change(record=record, id=1, field=field, before="", after="x")
    with store.begin() as transaction, pytest.raises(ValueError, match=field):
        transaction.stories.apply([asked])


def test_a_story_is_released_once_and_touched_only_after_that(store: Store) -> None:
    later = NOW + timedelta(days=1)
    with store.begin() as transaction:
        first, second = add_story(transaction, 1), add_story(transaction, 2)
        transaction.stories.touched(first, NOW)
        transaction.stories.released([first], NOW)
        transaction.stories.released([first, second], later)
        transaction.stories.touched(second, later + timedelta(days=1))
        stories = transaction.stories.by_id([first, second])
    assert (stories[first].released_at, stories[first].updated_at) == (NOW, NOW)
    assert (stories[second].released_at, stories[second].updated_at) == (later, later + timedelta(days=1))


def test_a_revision_retells_only_a_story_nobody_has_vouched_for(store: Store) -> None:
    with store.begin() as transaction:
        waiting = add_story(transaction, 1)
        approved = add_story(transaction, 2, state=StoryState.APPROVED, approved_at=NOW)
        for story_id in (waiting, approved):
            transaction.stories.retell(story_id, title="Retold", topics=("fish",))
        stories = transaction.stories.by_id([waiting, approved])
    assert (stories[waiting].title, stories[waiting].topics) == ("Retold", ("fish",))
    assert stories[approved].title == "Story 2"


def test_merged_stories_are_not_counted(store: Store) -> None:
    with store.begin() as transaction:
        first, second = add_story(transaction, 1), add_story(transaction, 2)
        add_story(transaction, 3, state=StoryState.REJECTED)
        transaction.stories.apply([change(second, "merged_into_id", None, first)])
        assert transaction.stories.counts() == {"waiting": 1, "rejected": 1}


def test_a_story_stands_as_what_it_became_part_of_in_the_end(store: Store) -> None:
    with store.begin() as transaction:
        first = add_story(transaction, 1)
        second = add_story(transaction, 2, merged_into_id=first)
        third = add_story(transaction, 3, merged_into_id=second)
        standing = transaction.stories.standing([third, first, 9])
        assert {story_id: story.id for story_id, story in standing.items()} == {third: first, first: first}
        assert transaction.stories.get(third).merged_into_id == second
