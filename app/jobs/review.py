"""The job of ruling: a curator's answer, or its undoing, as one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator import review
from aggregator.model import Case, CaseKind, Change, Decision, Story
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
        transaction.stories.hold()
        case = transaction.reviews.get(case_id)
        answer = _Answer(decision=decision, reason=reason, title=title, summary=summary)
        changes = _changes(transaction, case, answer, now)
        transaction.stories.apply(changes)
        if decision is Decision.APPROVE:
            # What was read and approved is what readers are shown, whatever the page says later.
            transaction.articles.show(_story_of(transaction, case.article_id).id)
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
        transaction.stories.hold()
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
            return _keep_apart(transaction, case, story, now)
        case _:
            return _merge(transaction, case, answer.decision, story)


def _keep_apart(transaction: Transaction, case: Case, story: Story, now: datetime) -> tuple[Change, ...]:
    articles = transaction.articles.ids_of(story.id)
    cases = transaction.reviews.open_about(articles)
    representative = transaction.articles.get(story.representative_id)
    source = transaction.sources.by_id([representative.source_id])[representative.source_id]
    vouched = review.may_go_out(
        story,
        policy=source.policy,
        band=representative.relevance.band,
        articles=articles,
        open_cases=cases,
        case=case,
    )
    approval = next((other for other in cases if other.kind is CaseKind.APPROVE), None)
    return review.keep_apart(case, story, vouched=vouched, approval=approval, now=now)


def _merge(transaction: Transaction, case: Case, decision: Decision, second: Story) -> tuple[Change, ...]:
    if case.other_article_id is None:
        raise review.RulingError("This question is not about two articles.")
    first = _story_of(transaction, case.other_article_id)
    stays, joins = review.survivor(first, second)
    joining, staying = transaction.articles.ids_of(joins.id), transaction.articles.ids_of(stays.id)
    settled = review.answered_by_merge(case, transaction.reviews.open_about(joining), joining, staying)
    return review.merge(case, first, second, decision=decision, joining=joining, settled=settled)


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
