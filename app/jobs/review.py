"""The job of ruling: a curator's answer, or its undoing, as one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator import review
from aggregator.model import Band, Case, CaseKind, Change, Decision, Policy, Story, StoryState
from app import clock
from app.installation import Installation
from storage.errors import Conflict
from storage.store import Transaction

SEEN_BY_READERS = frozenset({"state", "merged_into_id", "representative_id", "title", "summary"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What a curator said. A title or summary of None leaves the story's own."""

    decision: Decision
    reason: str
    title: str | None
    summary: str | None


def rule(
    installation: Installation,
    case_id: int,
    decision: Decision,
    *,
    user: str,
    reason: str = "",
    title: str | None = None,
    summary: str | None = None,
) -> int:
    """Answer a case; returns the number of the ruling.

    Raises RulingError for an answer that cannot be given, Conflict when somebody else was
    quicker, and NotFound.
    """
    with installation.store.begin() as transaction:
        now = clock.now()
        case = transaction.reviews.get(case_id)
        answer = _Answer(decision=decision, reason=reason, title=title, summary=summary)
        changes = _changes(transaction, case, answer, now)
        transaction.stories.apply(changes)
        _tell_readers(transaction, changes, now)
        return transaction.reviews.record(
            case_id, user=user, decision=decision.value, reason=reason, changes=changes, now=now
        )


def undo(installation: Installation, ruling_id: int, *, user: str) -> int:
    """Take a ruling back, at any age; returns the number of the ruling that does so.

    Raises Conflict when it was undone already, or when a later ruling changed the same thing:
    that one must be undone first.
    """
    with installation.store.begin() as transaction:
        now = clock.now()
        ruling = transaction.reviews.ruling(ruling_id)
        if ruling.undoes_id is not None:
            raise review.RulingError(
                "This line took another decision back. Make that decision again instead."
            )
        changes = review.undo(ruling.changes)
        _require_unmerged(transaction, changes)
        transaction.stories.apply(changes)
        _tell_readers(transaction, changes, now)
        return transaction.reviews.record(
            ruling.case_id,
            user=user,
            decision="undo",
            reason="",
            changes=changes,
            now=now,
            undoes_id=ruling_id,
        )


def _changes(transaction: Transaction, case: Case, answer: _Answer, now: datetime) -> tuple[Change, ...]:
    story = _story_of(transaction, case.article_id)
    match answer.decision:
        case Decision.APPROVE:
            title = story.title if answer.title is None else answer.title
            summary = story.summary if answer.summary is None else answer.summary
            return review.approve(case, story, title=title, summary=summary, now=now)
        case Decision.REJECT:
            return review.reject(case, story, reason=answer.reason)
        case Decision.DIFFERENT:
            return review.keep_apart(case, story, vouched=_vouched(transaction, case, story), now=now)
        case _:
            return _merge(transaction, case, answer.decision, story)


def _merge(transaction: Transaction, case: Case, decision: Decision, newer: Story) -> tuple[Change, ...]:
    if case.other_article_id is None:
        raise review.RulingError("This question is not about two articles.")
    known = _story_of(transaction, case.other_article_id)
    moved = [article.id for article in transaction.articles.of_stories([newer.id]).get(newer.id, ())]
    staying = {article.id for article in transaction.articles.of_stories([known.id]).get(known.id, ())}
    return review.merge(
        case,
        known,
        newer,
        decision=decision,
        newer_articles=moved,
        newer_title=transaction.articles.get(case.article_id).title,
        settled=_settled(transaction, case, moved, staying | set(moved)),
    )


def _settled(transaction: Transaction, case: Case, moved: Sequence[int], together: set[int]) -> list[Case]:
    """Other open cases that a merge answers."""
    return [
        other
        for other in transaction.reviews.open_about(moved)
        if other.id != case.id
        and (other.kind is CaseKind.APPROVE or {other.article_id, other.other_article_id} <= together)
    ]


def _vouched(transaction: Transaction, case: Case, story: Story) -> bool:
    """Whether a story may go out once this question is answered: its source needs no approval,
    and neither its subject nor its novelty is in doubt."""
    article = transaction.articles.get(case.article_id)
    source = transaction.sources.by_id([article.source_id])[article.source_id]
    others = [other for other in transaction.reviews.open_about([article.id]) if other.id != case.id]
    about_it = [other for other in others if other.article_id == article.id]
    return (
        story.state is StoryState.WAITING
        and source.policy is Policy.AUTO
        and article.relevance.band is Band.IN
        and not about_it
    )


def _require_unmerged(transaction: Transaction, changes: Sequence[Change]) -> None:
    """Refuse to take back what was said of a story that has become part of another since: its
    question, open again, would be about the other story."""
    touched = {change.id for change in changes if change.record == "story"}
    parted = {change.id for change in changes if change.field == "merged_into_id"}
    for story in transaction.stories.by_id(touched - parted).values():
        if story.merged_into_id is not None:
            raise Conflict(f"“{story.title}” has become part of another story since. Undo that first.")


def _tell_readers(transaction: Transaction, changes: Sequence[Change], now: datetime) -> None:
    """A released story that changes under its readers says when."""
    moment = now.replace(microsecond=0)
    for change in changes:
        if change.record == "story" and change.field in SEEN_BY_READERS:
            transaction.stories.touched(change.id, moment)


def _story_of(transaction: Transaction, article_id: int) -> Story:
    return transaction.stories.get(transaction.articles.get(article_id).story_id)
