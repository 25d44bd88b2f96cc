"""The job of ruling: a curator's answer, or its undoing, as one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator import corrections, notices, reports, review
from aggregator.membership import Picked
from aggregator.model import Case, CaseKind, Change, Decision, Story
from aggregator.second import SecondReviewer, require_other
from app import clock
from app.installation import Installation
from app.jobs.changes import apply, tell_readers
from app.jobs.correcting import add_correction
from app.jobs.excerpt import excerpt_of
from app.jobs.membership import (
    ask_by_hand,
    heir_of,
    prefer,
    take_out,
    tell_apart,
    tell_together,
)
from app.jobs.second import ask_second
from app.jobs.watch import take_text
from storage.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a curator said. Words for readers that are None are left as the story has them."""

    decision: Decision
    reason: str = ""
    title: str | None = None
    summary: str | None = None
    excerpt: str | None = None
    topics: tuple[str, ...] | None = None
    represents: int | None = None

    @property
    def picked(self) -> Picked | None:
        """How a combined story is told, if that was said."""
        if self.represents is None:
            return None
        return Picked(representative_id=self.represents, title=self.title or "", summary=self.summary or "")


def rule(
    installation: Installation,
    case_id: int,
    decision: Decision,
    *,
    user: str,
    reason: str = "",
    title: str | None = None,
    summary: str | None = None,
    represents: int | None = None,
    excerpt: str | None = None,
    topics: tuple[str, ...] | None = None,
) -> int:
    """Answer a case; returns the number of the ruling. `represents` is the article that a combined
    story is told by.

    Raises RulingError for an answer that cannot be given, Conflict when somebody else was
    quicker, and NotFound.
    """
    with installation.store.begin() as transaction:
        transaction.stories.hold()
        answer = Answer(
            decision=decision,
            reason=reason,
            title=title,
            summary=summary,
            excerpt=excerpt,
            topics=topics,
            represents=represents,
        )
        asks = installation.editorial.review.second_reviewer
        return give(transaction, case_id, answer, user=user, now=clock.now(), asks=asks)


def give(
    transaction: Transaction,
    case_id: int,
    answer: Answer,
    *,
    user: str,
    now: datetime,
    asks: SecondReviewer,
) -> int:
    """The same within a transaction that holds the stories. `asks` says when a second person approves."""
    case = transaction.reviews.get(case_id)
    changes = (
        _approved(transaction, case, answer, user=user, now=now, asks=asks)
        if answer.decision is Decision.APPROVE
        else _changes(transaction, case, answer, now, asks)
    )
    if answer.decision is Decision.APPROVE:
        # What was read and approved is what readers are shown, whatever the page says later.
        transaction.articles.show(_story_of(transaction, case.article_id).id)
    return enact(transaction, case, answer.decision, changes, user=user, reason=answer.reason, now=now)


def split(installation: Installation, article_id: int, *, user: str, reason: str = "") -> int:
    """Take an article out of its story, at any time: it becomes a story of its own, and is never
    again taken for the same. Returns the number of the ruling, which can be undone.

    Raises RulingError when no other article tells its story, and NotFound.
    """
    with installation.store.begin() as transaction:
        now = clock.now()
        transaction.stories.hold()
        heir = heir_of(transaction, _story_of(transaction, article_id), article_id)
        case = ask_by_hand(transaction, article_id, heir, now)
        asks = installation.editorial.review.second_reviewer
        changes = take_out(transaction, case, article_id, Decision.DIFFERENT, now, asks)
        return enact(transaction, case, Decision.DIFFERENT, changes, user=user, reason=reason, now=now)


def represent(installation: Installation, article_id: int, *, user: str, reason: str = "") -> int:
    """Let an article represent its story; returns the number of the ruling, which can be undone.

    Raises RulingError when it does so already, and NotFound.
    """
    with installation.store.begin() as transaction:
        now = clock.now()
        transaction.stories.hold()
        story = _story_of(transaction, article_id)
        if story.representative_id == article_id:
            raise review.RulingError("This article represents its story already.")
        case = ask_by_hand(transaction, article_id, story.representative_id, now)
        changes = prefer(transaction, case, story, Decision.KEEP_SECOND)
        return enact(transaction, case, Decision.KEEP_SECOND, changes, user=user, reason=reason, now=now)


def _approved(
    transaction: Transaction, case: Case, answer: Answer, *, user: str, now: datetime, asks: SecondReviewer
) -> tuple[Change, ...]:
    review.require_answerable(case, Decision.APPROVE)
    require_other(case, user, asks)
    story = _story_of(transaction, case.article_id)
    wording = _wording(transaction, story, answer)
    second = ask_second(transaction, case, story, wording, user=user, now=now, asks=asks)
    return review.approve(case, story, wording, now=now, second=second)


def _changes(
    transaction: Transaction, case: Case, answer: Answer, now: datetime, asks: SecondReviewer
) -> tuple[Change, ...]:
    story = _story_of(transaction, case.article_id)
    match answer.decision:
        case Decision.REJECT if case.kind is not CaseKind.REPORT:
            return review.reject(case, story, reason=answer.reason)
        case Decision.REPORT | Decision.FINE | Decision.REJECT:
            return _about_report(transaction, case, story, answer)
        case Decision.WITHDRAW | Decision.CORRECT | Decision.IGNORE:
            return _about_notice(transaction, case, story, answer, now)
        case Decision.DIFFERENT | Decision.RELATED:
            return tell_apart(transaction, case, answer.decision, now, asks)
        case Decision.KEEP_FIRST | Decision.KEEP_SECOND | Decision.COMBINE:
            return tell_together(transaction, case, answer.decision, answer.picked)
        case Decision.KEEP_PASSAGE | Decision.CUT_PASSAGE:
            raise review.RulingError("Please use the buttons beside the passage.")
        case Decision.AMEND | Decision.TAKE_DOWN:
            raise review.RulingError("A story is corrected on a page of its own.")
        case Decision.APPROVE:
            raise review.RulingError("This is approved on a page of its own.")


def _wording(transaction: Transaction, story: Story, answer: Answer) -> review.Wording:
    """The words for readers, once the answer is given."""
    return review.Wording(
        title=story.title if answer.title is None else answer.title,
        summary=story.summary if answer.summary is None else answer.summary,
        excerpt=story.excerpt if answer.excerpt is None else excerpt_of(transaction, story, answer.excerpt),
        topics=story.topics if answer.topics is None else answer.topics,
    )


def _about_report(transaction: Transaction, case: Case, story: Story, answer: Answer) -> tuple[Change, ...]:
    if answer.decision is Decision.REPORT:
        return reports.report(case)
    if answer.decision is Decision.FINE:
        return reports.keep(case)
    others = transaction.reviews.open_about(transaction.articles.ids_of(story.id))
    return reports.leave_out(case, story, reason=answer.reason, others=others)


def _about_notice(
    transaction: Transaction, case: Case, story: Story, answer: Answer, now: datetime
) -> tuple[Change, ...]:
    others = transaction.reviews.open_about(transaction.articles.ids_of(story.id))
    summary = _wording(transaction, story, answer).summary
    if answer.decision is Decision.IGNORE:
        return notices.ignore(case, others=others)
    changes = (
        notices.withdraw(case, story, reason=answer.reason, others=others)
        if answer.decision is Decision.WITHDRAW
        else (
            *notices.correct(case, story, summary=summary, others=others),
            *take_text(transaction, case),
        )
    )
    if not notices.readers_have(story):
        return changes
    amendment = notices.amendment(case, answer.decision, answer.reason)
    return (*changes, corrections.stand(add_correction(transaction, story, amendment, now)))


def enact(
    transaction: Transaction,
    case: Case,
    decision: Decision,
    changes: Sequence[Change],
    *,
    user: str,
    reason: str,
    now: datetime,
) -> int:
    """Let the changes of a ruling come true, and record it; returns its number."""
    apply(transaction, changes, user=user, now=now)
    tell_readers(transaction, changes, now)
    return transaction.rulings.record(
        case.id, user=user, decision=decision.value, reason=reason, changes=changes, now=now
    )


def _story_of(transaction: Transaction, article_id: int) -> Story:
    return transaction.stories.get(transaction.articles.get(article_id).story_id)
