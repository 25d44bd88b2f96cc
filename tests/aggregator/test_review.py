"""Rulings as lists of changes, which can be read either way."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Band, Case, CaseKind, Change, Decision, Policy, Story, StoryState
from aggregator.review import (
    RulingError,
    answered_by_merge,
    approve,
    keep_apart,
    may_go_out,
    merge,
    reject,
    survivor,
    undo,
    wants_second_look,
)

NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)
STORY = Story(
    id=1,
    uid="tag:a,2026:story/1",
    state=StoryState.WAITING,
    title="Fish",
    summary="",
    representative_id=10,
    topics=(),
    created_at=NOW,
)
NEWER = replace(STORY, id=2, title="Fish again", representative_id=20)
APPROVAL = Case(
    id=5, kind=CaseKind.APPROVE, article_id=10, other_article_id=None, score=1, reasons=(), opened_at=NOW
)
DOUBT = replace(APPROVAL, id=6, kind=CaseKind.SAME_STORY, article_id=20, other_article_id=10)


def fields(changes: tuple[Change, ...]) -> dict[tuple[str, int, str], Any]:
    return {(c.record, c.id, c.field): c.after for c in changes}


def merged(decision: Decision = Decision.KEEP_FIRST, **values: Any) -> tuple[Change, ...]:
    first, second = values.pop("first", STORY), values.pop("second", NEWER)
    given_values: dict[str, Any] = {"joining": [20, 21], "settled": []}
    return merge(DOUBT, first, second, decision=decision, **(given_values | values))


def test_approving_changes_only_what_differs() -> None:
    changes = approve(APPROVAL, STORY, title=" Fish ", summary="Eat it.", now=NOW)
    assert fields(changes) == {
        ("story", 1, "summary"): "Eat it.",
        ("story", 1, "state"): "approved",
        ("story", 1, "approved_at"): NOW.isoformat(),
        ("case", 5, "decision"): "approve",
    }


def test_rejecting() -> None:
    assert fields(reject(APPROVAL, STORY, reason="Not news.")) == {
        ("story", 1, "state"): "rejected",
        ("case", 5, "decision"): "reject",
    }


def test_a_merge_moves_the_articles_and_closes_what_it_answers() -> None:
    changes = merged(settled=[replace(APPROVAL, id=7)])
    assert fields(changes) == {
        ("article", 20, "story_id"): 1,
        ("article", 21, "story_id"): 1,
        ("story", 2, "merged_into_id"): 1,
        ("case", 6, "decision"): "keep_first",
        ("case", 7, "decision"): "settled:6",
    }


def test_a_merge_that_keeps_the_second_lets_it_represent_the_first() -> None:
    changed = fields(merged(Decision.KEEP_SECOND))
    assert changed["story", 1, "representative_id"] == 20
    assert changed["story", 1, "title"] == "Fish again"


RELEASED: dict[str, Any] = {"state": StoryState.APPROVED, "approved_at": NOW, "released_at": NOW}
APPROVED: dict[str, Any] = {"state": StoryState.APPROVED, "approved_at": NOW}
REJECTED: dict[str, Any] = {"state": StoryState.REJECTED}


@pytest.mark.parametrize(
    ("first", "second", "stays"),
    [
        ({}, {}, 1),
        ({}, APPROVED, 2),
        ({}, RELEASED, 2),
        (APPROVED, RELEASED, 2),
        (RELEASED, RELEASED, 1),
        (REJECTED, {}, 2),
        ({}, REJECTED, 1),
    ],
    ids=str,
)
def test_what_readers_have_keeps_its_id(first: Any, second: Any, stays: int) -> None:
    kept, joined = survivor(replace(STORY, **first), replace(NEWER, **second))
    assert (kept.id, joined.id) == ((1, 2) if stays == 1 else (2, 1))


def test_the_curator_chooses_what_represents_whichever_id_stays() -> None:
    released = replace(NEWER, **RELEASED)
    changed = fields(merged(Decision.KEEP_FIRST, second=released, joining=[10]))
    assert changed["story", 1, "merged_into_id"] == 2
    assert changed["story", 2, "representative_id"] == 10
    assert changed["story", 2, "title"] == "Fish"
    assert changed["article", 10, "story_id"] == 2


def test_a_merge_answers_what_is_about_the_joining_story_or_within_the_new_one() -> None:
    about_joining = replace(APPROVAL, id=7, article_id=20)
    about_staying = replace(APPROVAL, id=8, article_id=10)
    within = replace(DOUBT, id=9, article_id=21, other_article_id=10)
    elsewhere = replace(DOUBT, id=11, article_id=21, other_article_id=30)
    cases = [DOUBT, about_joining, about_staying, within, elsewhere]
    assert answered_by_merge(DOUBT, cases, [20, 21], [10]) == [about_joining, within]


@pytest.mark.parametrize(
    ("policy", "band", "others", "goes"),
    [
        (Policy.AUTO, Band.IN, [], True),
        (Policy.AUTO, Band.ASK, [], False),
        (Policy.REVIEW, Band.IN, [], False),
        (Policy.AUTO, Band.IN, [replace(DOUBT, id=9, article_id=21, other_article_id=30)], False),
        (Policy.AUTO, Band.IN, [replace(DOUBT, id=9, article_id=40, other_article_id=20)], True),
    ],
)
def test_who_may_go_out_unseen(policy: Policy, band: Band, others: list[Case], goes: bool) -> None:
    cases = [DOUBT, *others]
    assert (
        may_go_out(NEWER, policy=policy, band=band, articles=[20, 21], open_cases=cases, case=DOUBT) is goes
    )


def test_one_story_is_not_merged_with_itself() -> None:
    with pytest.raises(RulingError, match="one story already"):
        merged(second=STORY)


@pytest.mark.parametrize(
    ("vouched", "state", "after"),
    [
        (True, StoryState.WAITING, "approved"),
        (False, StoryState.WAITING, None),
        (True, StoryState.REJECTED, None),
        (True, StoryState.APPROVED, None),
    ],
)
def test_stories_kept_apart_go_out_only_when_vouched_for(
    vouched: bool, state: StoryState, after: str | None
) -> None:
    story = replace(NEWER, state=state)
    changed = fields(keep_apart(DOUBT, story, vouched=vouched, approval=replace(APPROVAL, id=9), now=NOW))
    assert changed["case", 6, "decision"] == "different"
    assert changed.get(("story", 2, "state")) == after
    assert changed.get(("case", 9, "decision")) == ("settled:6" if after else None)


def test_a_closed_question_takes_no_answer() -> None:
    closed = replace(APPROVAL, decision="approve")
    with pytest.raises(RulingError, match="already"):
        approve(closed, STORY, title="Fish", summary="", now=NOW)
    with pytest.raises(RulingError, match="already"):
        reject(closed, STORY, reason="Not news.")


def test_an_answer_to_another_question_is_refused() -> None:
    with pytest.raises(RulingError, match="no answer"):
        approve(DOUBT, STORY, title="Fish", summary="", now=NOW)
    with pytest.raises(RulingError, match="no answer"):
        keep_apart(APPROVAL, STORY, vouched=True, approval=None, now=NOW)


values = st.none() | st.integers() | st.text() | st.booleans()
changes = st.lists(
    st.builds(
        Change, record=st.just("story"), id=st.integers(1, 3), field=st.just("f"), before=values, after=values
    )
).map(tuple)


@given(changes)
def test_undoing_twice_is_doing(done: tuple[Change, ...]) -> None:
    assert undo(undo(done)) == done


@pytest.mark.parametrize("decision", [Decision.KEEP_FIRST, Decision.KEEP_SECOND])
def test_a_ruling_and_its_undoing_leave_everything_as_it_was(decision: Decision) -> None:
    held: dict[tuple[str, int, str], object] = {}
    done = merged(decision)
    for change in (*done, *undo(done)):
        key = (change.record, change.id, change.field)
        assert held.setdefault(key, change.before) == change.before
        held[key] = change.after
    assert held == {(c.record, c.id, c.field): c.before for c in reversed(done)}


def test_one_in_twenty_sure_verdicts_is_looked_at_again_and_always_the_same_ones() -> None:
    hashes = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(4_000)]
    chosen = [one for one in hashes if wants_second_look(one)]
    assert 150 < len(chosen) < 250
    assert chosen == [one for one in hashes if wants_second_look(one)]
