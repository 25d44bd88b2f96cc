"""Letting the changes of a ruling come true, whatever they are changes of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from aggregator.model import Change, CorrectionKind
from storage.store import Transaction

OF_TEXT = frozenset({"passage", "repeated"})
SEEN_BY_READERS = frozenset(
    {"state", "merged_into_id", "representative_id", "title", "summary", "excerpt", "topics"}
)


def apply(transaction: Transaction, changes: Sequence[Change], *, user: str, now: datetime) -> None:
    """Apply changes one by one. Raises Conflict when one of them does not find what it says was there."""
    transaction.stories.apply([one for one in changes if one.record not in OF_TEXT])
    for one in changes:
        if one.record in OF_TEXT:
            table = transaction.passages if one.record == "passage" else transaction.repeated
            before, after = _said(one.before), _said(one.after)
            table.change(one.id, one.field, before=before, after=after, user=user, now=now)


def tell_readers(transaction: Transaction, changes: Sequence[Change], now: datetime) -> None:
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


def _said(value: str | int | bool | None) -> bool | None:
    return None if value is None else bool(value)
