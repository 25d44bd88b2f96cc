"""Which articles tell a story: merging, splitting, and who represents it; all of it both ways."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from aggregator.membership import answered_by_merge, answered_by_split, keep_together, merge, split, survivor
from aggregator.model import Case, CaseKind, Change, Decision
from aggregator.review import NOT_ASKED, RulingError, undo
from tests.aggregator.test_review import (
    APPROVAL,
    APPROVED,
    DOUBT,
    NEWER,
    NOW,
    REJECTED,
    RELEASED,
    STORY,
    fields,
)

LOOK = replace(DOUBT, id=7, kind=CaseKind.SECOND_LOOK)
TITLES = {10: "Fish", 20: "Fish again", 30: "Fish once more"}
PART = replace(NEWER, id=3, title="Fish again", merged_into_id=1)


def merged(decision: Decision = Decision.KEEP_FIRST, **values: Any) -> tuple[Change, ...]:
    first, second = values.pop("first", STORY), values.pop("second", NEWER)
    given_values: dict[str, Any] = {"joining": [20, 21], "settled": []}
    return merge(DOUBT, first, second, decision=decision, **(given_values | values))


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


def test_one_story_is_not_merged_with_itself() -> None:
    with pytest.raises(RulingError, match="one story already"):
        merged(second=STORY)


@pytest.mark.parametrize("decision", [Decision.KEEP_FIRST, Decision.KEEP_SECOND])
def test_a_ruling_and_its_undoing_leave_everything_as_it_was(decision: Decision) -> None:
    held: dict[tuple[str, int, str], object] = {}
    done = merged(decision)
    for change in (*done, *undo(done)):
        key = (change.record, change.id, change.field)
        assert held.setdefault(key, change.before) == change.before
        held[key] = change.after
    assert held == {(c.record, c.id, c.field): c.before for c in reversed(done)}


def test_a_merge_leaves_open_what_it_does_not_answer() -> None:
    within_joining = replace(LOOK, id=8, article_id=21, other_article_id=20)
    within_staying = replace(LOOK, id=9, article_id=11, other_article_id=10)
    assert answered_by_merge(DOUBT, [within_joining, within_staying], [20, 21], [10, 11]) == []


def test_a_merge_answers_questions_about_what_was_told_from_either() -> None:
    joining = replace(DOUBT, id=8, article_id=30, other_article_id=20)
    staying = replace(LOOK, id=9, article_id=30, other_article_id=10)
    between_others = replace(DOUBT, id=11, article_id=31, other_article_id=30)
    cases = [joining, staying, between_others]
    assert answered_by_merge(DOUBT, cases, [20], [10], [30, 31]) == [joining, staying]


@pytest.mark.parametrize(
    ("decision", "representative", "after"),
    [
        (Decision.KEEP_FIRST, 10, None),
        (Decision.KEEP_FIRST, 20, 10),
        (Decision.KEEP_FIRST, 30, None),
        (Decision.KEEP_SECOND, 10, 20),
        (Decision.KEEP_SECOND, 20, None),
        (Decision.KEEP_SECOND, 30, 20),
    ],
)
def test_of_two_articles_of_one_story_the_kept_one_goes_before_the_other(
    decision: Decision, representative: int, after: int | None
) -> None:
    story = replace(STORY, representative_id=representative, title=TITLES[representative])
    changed = fields(keep_together(LOOK, story, decision=decision, titles=TITLES))
    assert changed["case", 7, "decision"] == decision.value
    assert changed.get(("story", 1, "representative_id")) == after
    assert changed.get(("story", 1, "title")) == (TITLES[after] if after else None)


def test_the_words_of_a_curator_stay_whoever_represents_the_story() -> None:
    story = replace(STORY, title="What fish does")
    changed = fields(keep_together(LOOK, story, decision=Decision.KEEP_SECOND, titles=TITLES))
    assert ("story", 1, "title") not in changed


def parted(**values: Any) -> tuple[Change, ...]:
    given: dict[str, Any] = {
        "decision": Decision.DIFFERENT,
        "article_id": 20,
        "heir": None,
        "titles": TITLES,
        "settled": [],
        "reopened": [],
        "vouched": False,
        "now": NOW,
    }
    case, old = values.pop("case", LOOK), values.pop("old", STORY)
    return split(case, old, PART, **(given | values))


def test_an_article_leaves_for_a_story_of_its_own() -> None:
    approval = replace(APPROVAL, id=12, article_id=20, decision="settled:7")
    other = replace(DOUBT, id=13)
    assert fields(parted(settled=[other], reopened=[approval])) == {
        ("story", 3, "merged_into_id"): None,
        ("article", 20, "story_id"): 3,
        ("case", 7, "decision"): "different",
        ("case", 13, "decision"): "settled:7",
        ("case", 12, "decision"): "",
    }


def test_what_the_representative_leaves_is_told_by_another() -> None:
    old = replace(STORY, representative_id=20, title="Fish again")
    changed = fields(parted(old=old, heir=10))
    assert (changed["story", 1, "representative_id"], changed["story", 1, "title"]) == (10, "Fish")


def test_a_new_story_that_is_vouched_for_goes_out() -> None:
    changed = fields(parted(vouched=True, decision=Decision.RELATED, case=replace(LOOK, decision=NOT_ASKED)))
    assert (changed["story", 3, "state"], changed["story", 3, "approved_at"]) == ("approved", NOW.isoformat())
    assert changed["case", 7, "decision"] == "related"


def test_a_closed_question_splits_nothing() -> None:
    closed = replace(LOOK, decision="keep_first")
    with pytest.raises(RulingError, match="already"):
        parted(case=closed)
    with pytest.raises(RulingError, match="already"):
        keep_together(closed, STORY, decision=Decision.KEEP_FIRST, titles=TITLES)


def test_undoing_a_split_leaves_the_new_story_a_part_of_the_old_one() -> None:
    done = fields(undo(parted(heir=10, old=replace(STORY, representative_id=20))))
    assert done["story", 3, "merged_into_id"] == 1
    assert done["article", 20, "story_id"] == 1
    assert done["story", 1, "representative_id"] == 20


def test_a_split_answers_whether_the_article_tells_the_story_it_left() -> None:
    same = replace(DOUBT, id=8, article_id=20, other_article_id=11)
    turned = replace(LOOK, id=9, article_id=11, other_article_id=20)
    elsewhere = replace(DOUBT, id=12, article_id=20, other_article_id=30)
    staying = replace(DOUBT, id=13, article_id=11, other_article_id=10)
    approval = replace(APPROVAL, id=14, article_id=20)
    cases: list[Case] = [LOOK, same, turned, elsewhere, staying, approval]
    assert answered_by_split(LOOK, cases, 20, [10, 11]) == [same, turned]
