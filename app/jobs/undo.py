"""Taking a ruling back, as one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from aggregator import review
from aggregator.model import Change, Decision, Ruling
from app import clock
from app.installation import Installation
from app.jobs.changes import OF_TEXT, apply, tell_readers
from app.jobs.membership import followers, require_whole
from app.jobs.reread import reread
from app.jobs.review import Answer, give
from storage.errors import Conflict
from storage.store import Transaction


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
    tell_readers(transaction, changes, now)
    return transaction.rulings.record(
        ruling.case_id,
        user=user,
        decision="undo",
        reason="",
        changes=changes,
        now=now,
        undoes_id=ruling_id,
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
