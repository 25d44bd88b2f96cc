"""Rulings on which articles tell a story together, and which of them represents it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator.model import Case, CaseKind, Change, Decision, Story, StoryState
from aggregator.review import RulingError, close, require_answerable, set_field, settle, vouch

BY_HAND = "chosen by a curator"  # the reason of a question that the machine never asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """How a story is told: by which article, under which title and summary."""

    representative_id: int
    title: str
    summary: str


def merge(
    case: Case,
    first: Story,
    second: Story,
    *,
    decision: Decision,
    joining: Sequence[int],
    settled: Sequence[Case],
) -> tuple[Change, ...]:
    """One story. `first` is the story of the known article, `second` that of the newer one.

    Which of them keeps its id is not the curator's choice but the readers' due (`survivor`); the
    curator chooses which of them represents the story. `joining` are the articles of the other,
    `settled` the open cases that the merge answers too (`answered_by_merge`).
    """
    require_answerable(case, decision)
    if first.id == second.id:
        raise RulingError("These two are one story already.")
    stays, joins = survivor(first, second)
    chosen = second if decision is Decision.KEEP_SECOND else first
    picked = Picked(
        representative_id=chosen.representative_id,
        title=chosen.title,
        summary=chosen.summary or stays.summary,
    )
    return (
        *_join(stays, joins, joining),
        *_tell(stays, picked),
        close(case, decision),
        *settle(case, settled),
    )


def combine(
    case: Case,
    first: Story,
    second: Story,
    *,
    picked: Picked,
    joining: Sequence[int] = (),
    settled: Sequence[Case] = (),
) -> tuple[Change, ...]:
    """One story, told as `picked`; the two may be one already. `joining` and `settled` as in `merge`."""
    require_answerable(case, Decision.COMBINE)
    if not picked.title.strip():
        raise RulingError("A story needs a title.")
    stays, joins = survivor(first, second)
    joined = _join(stays, joins, joining) if first.id != second.id else ()
    return (*joined, *_tell(stays, picked), close(case, Decision.COMBINE), *settle(case, settled))


def survivor(first: Story, second: Story) -> tuple[Story, Story]:
    """The story that keeps its id in a merge, and the one that becomes part of it.

    What readers have goes before what they have not, what is approved before what waits, and that
    before what was left out; among equals the older stays.
    """
    ranks = (StoryState.APPROVED, StoryState.WAITING, StoryState.REJECTED)

    def rank(story: Story) -> tuple[bool, int, int]:
        return story.released_at is None, ranks.index(story.state), story.id

    stays, joins = sorted((first, second), key=rank)
    return stays, joins


def answered_by_merge(
    case: Case,
    open_cases: Iterable[Case],
    joining: Collection[int],
    staying: Collection[int],
    apart: Collection[int] = (),
) -> list[Case]:
    """The other open cases that a merge answers: the approval of the story that becomes part of
    another; questions about an article of each; and questions about either and one of the articles
    `apart`, which a curator has told from the other.
    """
    together = {*joining, *staying}
    answered = []
    for other in open_cases:
        pair = {other.article_id, other.other_article_id}
        across = bool(pair & set(joining)) and bool(pair & set(staying))
        known = bool(pair & together) and bool(pair & set(apart))
        ends = other.article_id in joining if other.kind is CaseKind.APPROVE else across or known
        if ends and other.id != case.id:
            answered.append(other)
    return answered


def keep_together(
    case: Case, story: Story, *, decision: Decision, titles: Mapping[int, str]
) -> tuple[Change, ...]:
    """The two articles of a case tell one story, as they do already. The one that was kept goes
    before the other, but before no third article that represents the story. `titles` are those of
    the articles, by id."""
    require_answerable(case, decision)
    kept, other = case.other_article_id, case.article_id
    if decision is Decision.KEEP_SECOND:
        return (*_represent(story, other, titles), close(case, decision))
    if kept is not None and story.representative_id == other:
        return (*_represent(story, kept, titles), close(case, decision))
    return (close(case, decision),)


def split(
    case: Case,
    old: Story,
    new: Story,
    *,
    decision: Decision,
    article_id: int,
    heir: int | None,
    titles: Mapping[int, str],
    settled: Sequence[Case],
    reopened: Sequence[Case],
    vouched: bool,
    now: datetime,
) -> tuple[Change, ...]:
    """An article leaves its story for one of its own.

    `new` is made beforehand as a part of the old one, so that undoing leaves it as just that: no id
    is ever lost. `heir` represents the old story where the article did. `settled` are questions that
    the split answers (`answered_by_split`), `reopened` closed ones, made for it, about the approval of
    either story. `vouched` lets the new story out.
    """
    require_answerable(case, decision)
    return (
        *set_field(new, "merged_into_id", old.id, None),
        _moved(article_id, old, new),
        *(_represent(old, heir, titles) if heir is not None else ()),
        close(case, decision),
        *settle(case, settled),
        *(
            Change(record="case", id=other.id, field="decision", before=other.decision, after="")
            for other in reopened
        ),
        *(vouch(new, now) if vouched else ()),
    )


def answered_by_split(
    case: Case, open_cases: Iterable[Case], article_id: int, staying: Collection[int]
) -> list[Case]:
    """The other open questions whether the article that leaves tells the story of one that stays."""
    return [
        other
        for other in open_cases
        if other.id != case.id
        and other.kind is not CaseKind.APPROVE
        and article_id in {other.article_id, other.other_article_id}
        and {other.article_id, other.other_article_id} & set(staying)
    ]


def _represent(story: Story, article_id: int, titles: Mapping[int, str]) -> tuple[Change, ...]:
    """The story is told under the title of the article that represents it, unless a curator
    has found better words."""
    own_words = story.title != titles[story.representative_id]
    title = story.title if own_words else titles[article_id]
    return (
        *set_field(story, "representative_id", story.representative_id, article_id),
        *set_field(story, "title", story.title, title),
    )


def _join(stays: Story, joins: Story, joining: Sequence[int]) -> tuple[Change, ...]:
    """One story becomes part of another, with these articles."""
    return (
        *(_moved(article_id, joins, stays) for article_id in joining),
        *set_field(joins, "merged_into_id", joins.merged_into_id, stays.id),
    )


def _tell(story: Story, picked: Picked) -> tuple[Change, ...]:
    return (
        *set_field(story, "representative_id", story.representative_id, picked.representative_id),
        *set_field(story, "title", story.title, picked.title.strip()),
        *set_field(story, "summary", story.summary, picked.summary.strip()),
    )


def _moved(article_id: int, before: Story, after: Story) -> Change:
    return Change(record="article", id=article_id, field="story_id", before=before.id, after=after.id)
