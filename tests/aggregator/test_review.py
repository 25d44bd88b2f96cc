"""Rulings as lists of changes, which can be read either way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Case, CaseKind, Change, Decision, Story, StoryState
from aggregator.review import RulingError, approve, keep_apart, merge, reject, undo

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
    given_values: dict[str, Any] = {"newer_articles": [20, 21], "newer_title": "Fish again", "settled": []}
    return merge(
        DOUBT,
        values.pop("known", STORY),
        values.pop("newer", NEWER),
        decision=decision,
        **(given_values | values),
    )


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


def test_one_story_is_not_merged_with_itself() -> None:
    with pytest.raises(RulingError, match="one story already"):
        merged(newer=STORY)


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
    changed = fields(keep_apart(DOUBT, replace(NEWER, state=state), vouched=vouched, now=NOW))
    assert changed["case", 6, "decision"] == "different"
    assert changed.get(("story", 2, "state")) == after


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
        keep_apart(APPROVAL, STORY, vouched=True, now=NOW)


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
