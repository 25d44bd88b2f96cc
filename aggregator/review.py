"""A ruling: what a curator's answer changes, and how it is taken back.

A ruling becomes a list of `Change`s, and nothing else touches a story after it was made. To
undo one is to apply the same list the other way round, which is possible as long as none of
its fields has been changed since.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from aggregator.model import Case, CaseKind, Change, Decision, Story, StoryState

ALLOWED = {
    CaseKind.APPROVE: (Decision.APPROVE, Decision.REJECT),
    CaseKind.SAME_STORY: (Decision.KEEP_FIRST, Decision.KEEP_SECOND, Decision.DIFFERENT),
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


def keep_apart(case: Case, story: Story, *, vouched: bool, now: datetime) -> tuple[Change, ...]:
    """Two stories, and the pair is never asked about again.

    `vouched` says that the newer story's source needs no approval and no other question
    about it is open: it may go out now.
    """
    _answerable(case, Decision.DIFFERENT)
    changes: tuple[Change, ...] = (_close(case, Decision.DIFFERENT),)
    if vouched and story.state is StoryState.WAITING:
        changes += (
            *_set(story, "state", story.state.value, StoryState.APPROVED.value),
            *_set(story, "approved_at", _iso(story.approved_at), _iso(now)),
        )
    return changes


def merge(
    case: Case,
    known: Story,
    newer: Story,
    *,
    decision: Decision,
    newer_articles: Sequence[int],
    newer_title: str,
    settled: Sequence[Case],
) -> tuple[Change, ...]:
    """One story. The known story's id stays and gains the newer one's articles.

    `settled` are the other open cases that this answers: the approval of the newer story,
    and questions whose two articles now tell the same story.
    """
    _answerable(case, decision)
    if known.id == newer.id:
        raise RulingError("These two are one story already.")
    changes = [
        Change(record="article", id=i, field="story_id", before=newer.id, after=known.id)
        for i in newer_articles
    ]
    changes += _set(newer, "merged_into_id", newer.merged_into_id, known.id)
    if decision is Decision.KEEP_SECOND:
        changes += _set(known, "representative_id", known.representative_id, case.article_id)
        changes += _set(known, "title", known.title, newer_title)
    changes += [_close(case, decision)]
    changes += [
        Change(record="case", id=c.id, field="decision", before="", after=f"settled:{case.id}")
        for c in settled
    ]
    return tuple(changes)


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


def _close(case: Case, decision: Decision) -> Change:
    return Change(record="case", id=case.id, field="decision", before="", after=decision.value)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
