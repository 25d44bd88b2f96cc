"""The computer's guess about a pair, for who asks for it: what it makes of the two texts as they are now,
and what people said of pairs like it.

Of a pair that it is sure of it tells nothing: those are asked about blind, to learn how often it is right.
Questions that a rule held back are as sure, so that this does not give a second look away.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from aggregator.accuracy import ScoreBand, Thresholds, bands
from aggregator.dedupe import Comparison, score
from aggregator.dedupe.score import reworded
from app import clock
from app.thresholds import thresholds_of
from app.web.desk import Visit
from storage.store import Store, Transaction

KNOWN_FOR = timedelta(minutes=10)  # all pairs ever judged are counted for it
NO_GUESS = "The computer gives no guess about this pair."
_known: WeakKeyDictionary[Store, tuple[datetime, tuple[ScoreBand, ...]]] = WeakKeyDictionary()


def guess(visit: Visit, transaction: Transaction, comparison: Comparison) -> tuple[str, ...]:
    """The guess in sentences."""
    likeness = max(score(comparison), reworded(comparison))
    return in_words(likeness, thresholds_of(visit.installation, transaction), _bands(visit, transaction))


def in_words(likeness: float, limits: Thresholds, known: Sequence[ScoreBand]) -> tuple[str, ...]:
    """What a likeness says, and how pairs of that likeness were ruled."""
    if not limits.ask <= likeness < limits.join:
        return (NO_GUESS,)
    leans = "the same story" if likeness >= 0.5 else "two stories"
    said = f"The computer is not sure. It leans to {leans}: {likeness:.2f}, where 1 is the same."
    band = next((one for one in known if one.low <= likeness < one.high), None)
    return (said, f"{band.sentence[0].upper()}{band.sentence[1:]}.") if band else (said,)


def _bands(visit: Visit, transaction: Transaction) -> tuple[ScoreBand, ...]:
    now = clock.now()
    at, known = _known.get(visit.store, (now, ()))
    if not known or now - at > KNOWN_FOR:
        known = bands(transaction.matches.measured())
        _known[visit.store] = (now, known)
    return known
