"""Letting the changes of a ruling come true, whatever they are changes of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from aggregator.model import Change
from storage.store import Transaction

OF_TEXT = frozenset({"passage", "repeated"})


def apply(transaction: Transaction, changes: Sequence[Change], *, user: str, now: datetime) -> None:
    """Apply changes one by one. Raises Conflict when one of them does not find what it says was there."""
    transaction.stories.apply([one for one in changes if one.record not in OF_TEXT])
    for one in changes:
        if one.record in OF_TEXT:
            table = transaction.passages if one.record == "passage" else transaction.repeated
            before, after = _said(one.before), _said(one.after)
            table.change(one.id, one.field, before=before, after=after, user=user, now=now)


def _said(value: str | int | bool | None) -> bool | None:
    return None if value is None else bool(value)
