"""Sets: so many pairs, and then a page that says that one may stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from starlette.requests import Request

from aggregator.model import Ruling
from app.web.display import set_size
from storage.store import Transaction

REST = timedelta(hours=3)  # without a decision: after it one begins anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far somebody is. What was answered in one go counts as one."""

    size: int
    goes: tuple[tuple[Ruling, ...], ...]  # of this sitting, the newest first

    @property
    def place(self) -> int:
        """Which pair of the set comes now, from 1 on."""
        return len(self.goes) % self.size + 1

    @property
    def is_done(self) -> bool:
        """Whether a set has just been done."""
        return bool(self.goes) and len(self.goes) % self.size == 0

    @property
    def last(self) -> tuple[Ruling, ...]:
        """The decisions of the set that was done last."""
        return tuple(ruling for go in self.goes[: self.size] for ruling in go)


def size_of(request: Request) -> int:
    """How many pairs make a set on the device that asks."""
    return set_size(request)


def progress(transaction: Transaction, user: str, size: int, now: datetime) -> Progress:
    """How far somebody is in their set: the server keeps it, whatever the device."""
    return Progress(size=size, goes=_sitting(transaction.rulings.answered_by(user), now))


def _sitting(rulings: Sequence[Ruling], now: datetime) -> tuple[tuple[Ruling, ...], ...]:
    """The decisions since the last rest, the newest first, those of one go together."""
    if not rulings or now - rulings[0].made_at > REST:
        return ()
    goes = [[rulings[0]]]
    for later, earlier in pairwise(rulings):
        if later.made_at - earlier.made_at > REST:
            break
        if later.made_at == earlier.made_at:
            goes[-1].append(earlier)
        else:
            goes.append([earlier])
    return tuple(tuple(go) for go in goes)
