"""The job of ruling: a curator's answer, or its undoing, as one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator import corrections, notices, reports, review
from aggregator.membership import Picked
from aggregator.model import Case, CaseKind, Change, CorrectionKind, Decision, Ruling, Story
from aggregator.second import SecondReviewer, require_other
from app import clock
from app.installation import Installation
from app.jobs.changes import OF_TEXT, apply
from app.jobs.correcting import add_correction
from app.jobs.excerpt import excerpt_of
from app.jobs.membership import (
    ask_by_hand,
    followers,
    heir_of,
    prefer,
    require_whole,
    take_out,
    tell_apart,
    tell_together,
)
from app.jobs.reread import reread
from app.jobs.second import ask_second
from app.jobs.watch import take_text
from storage.errors import Conflict
from storage.store import Transaction

SEEN_BY_READERS = frozenset(
    {"state", "merged_into_id", "representative_id", "title", "summary", "excerpt", "topics"}
)


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


def change(installation: Installation, case_id: int, ruling_id: int, decision: Decision, *, user: str) -> int:
    """Take the answer to a case back and give another, both or neither; returns the number of the new
    ruling. Raises Conflict when `ruling_id` is not the answer that stands any more, and as `rule` does."""
    with installation.store.begin() as transaction:
        now = clock.now()
        transaction.stories.hold()
        if transaction.rulings.get(ruling_id).case_id != case_id:
            raise review.RulingError("That decision was about another question.")
        take_back(transaction, ruling_id, user=user, now=now)
        asks = installation.editorial.review.second_reviewer
        return give(transaction, case_id, Answer(decision=decision), user=user, now=now, asks=asks)


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


def undo(installation: Installation, ruling_id: int, *, user: str) -> int:
    """Take a ruling back, at any age; returns the number of the ruling that does so.

    Raises Conflict when it was undone already, or when a later ruling changed the same thing:
    that one must be undone first.
    """
    with installation.store.begin() as transaction:
        transaction.stories.hold()
        undoing = take_back(transaction, ruling_id, user=user, now=clock.now())
        changes = transaction.rulings.get(undoing).changes
    if any(change.record in OF_TEXT for change in changes):
        reread(installation, changes)  # the articles are what they were before
    return undoing


def take_back(transaction: Transaction, ruling_id: int, *, user: str, now: datetime) -> int:
    """The same within a transaction that holds the stories."""
    ruling = transaction.rulings.get(ruling_id)
    if ruling.undoes_id is not None:
        raise review.RulingError("This line took another decision back. Make that decision again instead.")
    _require_newest(transaction, ruling)
    changes = review.undo(ruling.changes)
    _require_unmerged(transaction, changes)
    changes += followers(transaction, changes)
    apply(transaction, changes, user=user, now=now)
    require_whole(transaction, changes)
    _tell_readers(transaction, changes, now)
    return transaction.rulings.record(
        ruling.case_id,
        user=user,
        decision="undo",
        reason="",
        changes=changes,
        now=now,
        undoes_id=ruling_id,
    )


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
    _tell_readers(transaction, changes, now)
    return transaction.rulings.record(
        case.id, user=user, decision=decision.value, reason=reason, changes=changes, now=now
    )


def stands_in_the_way(transaction: Transaction, ruling: Ruling) -> Ruling | None:
    """The later ruling that must be undone before this one can be, if there is one."""
    approvals = transaction.reviews.approvals_of(sorted(review.moved_by(ruling.changes)))
    return review.in_the_way(ruling, transaction.rulings.standing_after(ruling.id), approvals)


def _require_newest(transaction: Transaction, ruling: Ruling) -> None:
    """Refuse to take back what has been taken back, or what a later ruling rests on."""
    standing = transaction.rulings.standing_after(ruling.id - 1)
    if ruling.id not in {one.id for one in standing}:
        raise Conflict("That decision has been undone already.")
    later = stands_in_the_way(transaction, ruling)
    if later is not None:
        raise Conflict(
            f"Decision {later.id}, by {later.user}, came after it and rests on it. Undo that first."
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
    made = transaction.corrections.by_id(one.id for one in changes if one.record == "correction")
    if any(one.kind is CorrectionKind.TYPO for one in made.values()):
        return  # nobody needs to know
    for correction in made.values():
        transaction.corrections.touched(correction.id, moment)
        transaction.stories.touched(correction.story_id, moment)
    for change in changes:
        if change.record == "story" and change.field in SEEN_BY_READERS:
            transaction.stories.touched(change.id, moment)


def _story_of(transaction: Transaction, article_id: int) -> Story:
    return transaction.stories.get(transaction.articles.get(article_id).story_id)
