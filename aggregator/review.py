"""A ruling: what a curator's answer changes, and how it is taken back.

A ruling becomes a list of `Change`s. To undo one is to apply the same list the other way round, which
is possible as long as none of its fields has been changed since: by a later ruling, which must then be
undone first. What a later crawl finds never changes a field that a ruling has set.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from aggregator.model import (
    Band,
    Case,
    CaseKind,
    Change,
    Decision,
    Known,
    Match,
    Policy,
    Story,
    StoryState,
)

MOST_QUESTIONS = 3  # about one article; the best match is nearly always the one
SECOND_LOOK = 20  # one of so many pairs that the machine was sure of is asked about, blind
ALLOWED = {
    CaseKind.APPROVE: (Decision.APPROVE, Decision.REJECT),
    CaseKind.SAME_STORY: (Decision.KEEP_FIRST, Decision.KEEP_SECOND, Decision.RELATED, Decision.DIFFERENT),
    CaseKind.SECOND_LOOK: (Decision.KEEP_FIRST, Decision.KEEP_SECOND, Decision.RELATED, Decision.DIFFERENT),
}


class RulingError(ValueError):
    """A ruling that cannot be made; the message is for the curator."""


def approve(case: Case, story: Story, *, title: str, summary: str, now: datetime) -> tuple[Change, ...]:
    """Vouch for a story, under the title and summary the curator settled on."""
    _answerable(case, Decision.APPROVE)
    if not title.strip():
        raise RulingError("A story needs a title.")
    return (
        *_set(story, "title", story.title, title.strip()),
        *_set(story, "summary", story.summary, summary.strip()),
        *_set(story, "state", story.state.value, StoryState.APPROVED.value),
        *_set(story, "approved_at", _iso(story.approved_at), _iso(now)),
        _close(case, Decision.APPROVE),
    )


def reject(case: Case, story: Story, *, reason: str) -> tuple[Change, ...]:
    """Leave a story out. The reason is kept, and teaches the next curator why."""
    _answerable(case, Decision.REJECT)
    if not reason.strip():
        raise RulingError("Please say why the story is left out.")
    return (
        *_set(story, "state", story.state.value, StoryState.REJECTED.value),
        _close(case, Decision.REJECT),
    )


def keep_apart(
    case: Case, story: Story, *, vouched: bool, approval: Case | None, now: datetime
) -> tuple[Change, ...]:
    """Two stories, and the pair is never asked about again.

    `vouched` says that the story may go out without anybody's approval (`may_go_out`); `approval`
    is the open question about its approval, which is then answered too.
    """
    _answerable(case, Decision.DIFFERENT)
    changes: tuple[Change, ...] = (_close(case, Decision.DIFFERENT),)
    if vouched and story.state is StoryState.WAITING:
        changes += (
            *_set(story, "state", story.state.value, StoryState.APPROVED.value),
            *_set(story, "approved_at", _iso(story.approved_at), _iso(now)),
        )
        changes += _settle(case, [approval] if approval else [])
    return changes


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
    _answerable(case, decision)
    if first.id == second.id:
        raise RulingError("These two are one story already.")
    stays, joins = survivor(first, second)
    chosen = second if decision is Decision.KEEP_SECOND else first
    return (
        *(Change(record="article", id=i, field="story_id", before=joins.id, after=stays.id) for i in joining),
        *_set(joins, "merged_into_id", joins.merged_into_id, stays.id),
        *_set(stays, "representative_id", stays.representative_id, chosen.representative_id),
        *_set(stays, "title", stays.title, chosen.title),
        *_set(stays, "summary", stays.summary, chosen.summary or stays.summary),
        _close(case, decision),
        *_settle(case, settled),
    )


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
    case: Case, open_cases: Sequence[Case], joining: Collection[int], staying: Collection[int]
) -> list[Case]:
    """The other open cases that a merge answers: the approval of the story that becomes part of
    another, and questions about two articles that now tell one story."""
    together = {*joining, *staying}
    return [
        other
        for other in open_cases
        if other.id != case.id
        and (
            other.article_id in joining
            if other.kind is CaseKind.APPROVE
            else {other.article_id, other.other_article_id} <= together
        )
    ]


def needs_no_approval(policy: Policy, band: Band) -> bool:
    """An automatic source is believed, except where even the subject is in doubt."""
    return policy is Policy.AUTO and band is Band.IN


def may_go_out(
    story: Story,
    *,
    policy: Policy,
    band: Band,
    articles: Collection[int],
    open_cases: Sequence[Case],
    case: Case,
) -> bool:
    """Whether a story needs nobody's approval once `case` is answered with "different": the source
    of its representative is believed, and nobody asks any more whether the story is a known one.

    `articles` are those of the story, `open_cases` all that any of them is part of.
    """
    doubts = [
        other
        for other in open_cases
        if other.id != case.id and other.kind is CaseKind.SAME_STORY and other.article_id in articles
    ]
    return story.state is StoryState.WAITING and needs_no_approval(policy, band) and not doubts


def one_a_story(matches: Sequence[Match], known: Sequence[Known]) -> list[Match]:
    """The best match of each story, three at most: more questions about one article are too many."""
    story = {one.article_id: one.story_id for one in known}
    best: dict[int | None, Match] = {}
    for match in matches:
        best.setdefault(story[match.article_id], match)
    return list(best.values())[:MOST_QUESTIONS]


def wants_second_look(text_hash: str) -> bool:
    """Whether the verdict on an article with this text (SHA-256, hexadecimal) is checked by a person:
    one in `SECOND_LOOK`, spread evenly, and always the same ones."""
    return int(text_hash[:8], 16) % SECOND_LOOK == 0


def undo(changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes that take a ruling back."""
    return tuple(
        Change(record=c.record, id=c.id, field=c.field, before=c.after, after=c.before)
        for c in reversed(changes)
    )


def _answerable(case: Case, decision: Decision) -> None:
    if case.decision:
        raise RulingError(f"This question has been answered already: {case.decision.replace('_', ' ')}.")
    if decision not in ALLOWED[case.kind]:
        raise RulingError(f"“{decision}” is no answer to this question.")


def _set(story: Story, field: str, before: str | int | None, after: str | int | None) -> tuple[Change, ...]:
    """The change of one field, or none where it already holds the value."""
    if before == after:
        return ()
    return (Change(record="story", id=story.id, field=field, before=before, after=after),)


def _settle(case: Case, others: Sequence[Case]) -> tuple[Change, ...]:
    return tuple(
        Change(record="case", id=other.id, field="decision", before="", after=f"settled:{case.id}")
        for other in others
    )


def _close(case: Case, decision: Decision) -> Change:
    return Change(record="case", id=case.id, field="decision", before="", after=decision.value)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
