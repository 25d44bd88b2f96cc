"""Rulings as lists of changes, which can be read either way."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Band, Case, CaseKind, Change, Decision, Policy, Ruling, Story, StoryState
from aggregator.review import (
    NOT_ASKED,
    RulingError,
    Wording,
    approve,
    in_the_way,
    is_choosable,
    keep_apart,
    may_go_out,
    may_retell,
    reject,
    require_answerable,
    topics_of_text,
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
SAME = Wording(title="Fish", summary="", excerpt="", topics=())
NEWER = replace(STORY, id=2, title="Fish again", representative_id=20)
APPROVAL = Case(
    id=5, kind=CaseKind.APPROVE, article_id=10, other_article_id=None, score=1, reasons=(), opened_at=NOW
)
DOUBT = replace(APPROVAL, id=6, kind=CaseKind.SAME_STORY, article_id=20, other_article_id=10)


RELEASED: dict[str, Any] = {"state": StoryState.APPROVED, "approved_at": NOW, "released_at": NOW}
APPROVED: dict[str, Any] = {"state": StoryState.APPROVED, "approved_at": NOW}
REJECTED: dict[str, Any] = {"state": StoryState.REJECTED}


def fields(changes: tuple[Change, ...]) -> dict[tuple[str, int, str], Any]:
    return {(c.record, c.id, c.field): c.after for c in changes}


def test_approving_changes_only_what_differs() -> None:
    wording = Wording(title=" Fish ", summary="Eat it.", excerpt="", topics=())
    changes = approve(APPROVAL, STORY, wording, now=NOW)
    assert fields(changes) == {
        ("story", 1, "summary"): "Eat it.",
        ("story", 1, "state"): "approved",
        ("story", 1, "approved_at"): NOW.isoformat(),
        ("case", 5, "decision"): "approve",
    }


def test_approving_with_an_excerpt_and_topics_and_back() -> None:
    wording = replace(SAME, excerpt="They ate fish.", topics=("omega-3", "fiße"))
    changes = approve(APPROVAL, STORY, wording, now=NOW)
    assert fields(changes)["story", 1, "excerpt"] == "They ate fish."
    assert topics_of_text(str(fields(changes)["story", 1, "topics"])) == ("omega-3", "fiße")
    assert topics_of_text(str(fields(undo(changes))["story", 1, "topics"])) == ()


def test_rejecting() -> None:
    assert fields(reject(APPROVAL, STORY, reason="Not news.")) == {
        ("story", 1, "state"): "rejected",
        ("case", 5, "decision"): "reject",
    }


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


@pytest.mark.parametrize("decision", [Decision.DIFFERENT, Decision.RELATED])
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
    vouched: bool, state: StoryState, after: str | None, decision: Decision
) -> None:
    story, approval = replace(NEWER, state=state), replace(APPROVAL, id=9)
    changed = fields(keep_apart(DOUBT, story, vouched=vouched, approval=approval, now=NOW, decision=decision))
    assert changed["case", 6, "decision"] == decision.value
    assert changed.get(("story", 2, "state")) == after
    assert changed.get(("case", 9, "decision")) == ("settled:6" if after else None)


def test_a_closed_question_takes_no_answer() -> None:
    closed = replace(APPROVAL, decision="approve")
    with pytest.raises(RulingError, match="already"):
        approve(closed, STORY, SAME, now=NOW)
    with pytest.raises(RulingError, match="already"):
        reject(closed, STORY, reason="Not news.")


def test_an_answer_to_another_question_is_refused() -> None:
    with pytest.raises(RulingError, match="no answer"):
        approve(DOUBT, STORY, SAME, now=NOW)
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


def test_one_in_twenty_sure_verdicts_is_looked_at_again_and_always_the_same_ones() -> None:
    hashes = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(4_000)]
    chosen = [one for one in hashes if wants_second_look(one)]
    assert 150 < len(chosen) < 250
    assert chosen == [one for one in hashes if wants_second_look(one)]


def ruling(number: int, *changes: Change) -> Ruling:
    return Ruling(
        id=number, case_id=1, user="ada", decision="different", reason="", made_at=NOW, changes=changes
    )


def change(record: str, number: int, field: str, before: Any = None, after: Any = None) -> Change:
    return Change(record=record, id=number, field=field, before=before, after=after)


PARTED = ruling(1, change("story", 2, "merged_into_id", 1, None), change("article", 20, "story_id", 1, 2))


@pytest.mark.parametrize(
    ("earlier", "later", "hinders"),
    [
        (ruling(1, change("story", 1, "title")), change("story", 1, "title"), True),
        (ruling(1, change("story", 1, "title")), change("story", 1, "summary"), False),
        (ruling(1, change("story", 1, "title")), change("case", 1, "title"), False),
        (PARTED, change("story", 2, "state"), True),
        (PARTED, change("article", 30, "story_id", 3, 2), True),
        (PARTED, change("story", 3, "merged_into_id", None, 2), True),
        (PARTED, change("article", 30, "story_id", 3, 1), False),
        (PARTED, change("case", 2, "decision", "", "approve"), False),
        (PARTED, change("story", 1, "representative_id", 10, 20), True),
        (PARTED, change("story", 1, "representative_id", 20, 10), True),
        (PARTED, change("story", 1, "representative_id", 10, 30), False),
    ],
)
def test_what_a_later_ruling_rests_on_is_not_taken_back_before_it(
    earlier: Ruling, later: Change, hinders: bool
) -> None:
    after = [ruling(2, later), ruling(3, change("story", 9, "title"))]
    assert in_the_way(earlier, after) is (after[0] if hinders else None)


def test_an_article_under_which_a_story_was_approved_is_not_taken_from_it() -> None:
    later = [ruling(2, change("case", 5, "decision", "", "approve"))]
    assert in_the_way(PARTED, later, [5]) is later[0]
    assert in_the_way(PARTED, later, [6]) is None


def test_the_newest_of_those_in_the_way_is_named() -> None:
    later = [ruling(number, change("story", 1, "title")) for number in (2, 4, 3)]
    assert in_the_way(ruling(1, change("story", 1, "title")), later) is later[1]


@pytest.mark.parametrize(
    ("story", "rulings", "retells", "chooses"),
    [
        (STORY, [], True, True),
        (replace(STORY, **APPROVED), [], False, False),
        (replace(STORY, released_at=NOW), [], False, False),
        (STORY, [ruling(1, change("case", 6, "decision", "", "different"))], True, False),
        (STORY, [ruling(1, change("story", 1, "title", "Fish", "Oily fish"))], False, False),
        (STORY, [ruling(1, change("story", 2, "title", "Fish", "Oily fish"))], True, False),
    ],
)
def test_what_a_crawl_may_still_change(
    story: Story, rulings: list[Ruling], retells: bool, chooses: bool
) -> None:
    assert (may_retell(story, rulings), is_choosable(story, rulings)) == (retells, chooses)


def test_a_question_that_was_made_for_its_answer_takes_one() -> None:
    require_answerable(replace(DOUBT, decision=NOT_ASKED), Decision.RELATED)
    with pytest.raises(RulingError, match="already"):
        require_answerable(replace(DOUBT, decision="settled:9"), Decision.RELATED)
