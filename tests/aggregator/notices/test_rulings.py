"""What an answer about a notice changes, by whether readers have the story."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aggregator.model import Case, CaseKind, Story, StoryState
from aggregator.notices import correct, readers_have
from aggregator.review import RulingError

NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)
CASE = Case(
    id=7,
    kind=CaseKind.NOTICE,
    article_id=1,
    other_article_id=None,
    score=1.0,
    reasons=("a paper that this story cites was retracted", "https://doi.org/10.5555/r", "retraction x"),
    opened_at=NOW,
)


def story(released_at: datetime | None, state: StoryState = StoryState.APPROVED) -> Story:
    return Story(
        id=1,
        uid="tag:a,2026:story/1",
        state=state,
        title="Salt and MS",
        summary="Salt does no harm.",
        representative_id=1,
        topics=(),
        created_at=NOW,
        approved_at=NOW,
        released_at=released_at,
    )


def test_readers_who_have_it_are_told_in_a_note_and_the_summary_may_stay() -> None:
    assert readers_have(story(NOW))
    assert [change.field for change in correct(CASE, story(NOW), summary="Salt does no harm.")] == [
        "decision"
    ]


@pytest.mark.parametrize("summary", ["", " ", "Salt does no harm."])
@pytest.mark.parametrize("told", [story(None), story(NOW, StoryState.REJECTED)])
def test_where_nobody_has_it_the_summary_must_say_what_happened(summary: str, told: Story) -> None:
    assert not readers_have(told)
    with pytest.raises(RulingError, match="summary"):
        correct(CASE, told, summary=summary)
    assert correct(CASE, told, summary="Its paper was retracted.")[0].after == "Its paper was retracted."
