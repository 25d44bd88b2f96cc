"""From which likeness articles are joined without asking, and from which a person is asked: what the
editorial settings say, until a curator moves it.
"""

from __future__ import annotations

from dataclasses import replace

from aggregator.accuracy import Thresholds, require_possible
from aggregator.dedupe import DedupePolicy
from aggregator.review import RulingError
from app import clock
from app.installation import Installation
from storage.errors import Conflict
from storage.store import Transaction

LONGEST_REASON = 300


def policy_of(installation: Installation, transaction: Transaction) -> DedupePolicy:
    """The policy by which articles are judged now."""
    settled, moved = installation.editorial.policy, transaction.thresholds.newest()
    return settled if moved is None else replace(settled, join=moved.join, ask=moved.ask)


def thresholds_of(installation: Installation, transaction: Transaction) -> Thresholds:
    """The two numbers in use."""
    policy = policy_of(installation, transaction)
    return Thresholds(join=policy.join, ask=policy.ask)


def move(
    installation: Installation, wanted: Thresholds, *, user: str, reason: str, seen: int | None = None
) -> int:
    """Judge by other numbers from now on; what was decided before stays. Returns the number of the move.

    `seen` is the newest move that the user knows of (0 for none), or None to move them in any case.
    Raises ThresholdError for numbers that cannot be, RulingError without a reason or without a
    change, and Conflict when somebody else has moved them since.
    """
    require_possible(wanted)
    why = " ".join(reason.split())
    if not why:
        raise RulingError("Please say why: the next person will ask.")
    if len(why) > LONGEST_REASON:
        raise RulingError(f"The reason has {len(why)} characters; {LONGEST_REASON} is the most.")
    with installation.store.begin() as transaction:
        transaction.stories.hold()  # two at once would both be the newest
        newest = transaction.thresholds.newest()
        if seen is not None and seen != (newest.id if newest else 0):
            raise Conflict(f"{newest.user if newest else 'Somebody'} has moved these numbers meanwhile.")
        if wanted == thresholds_of(installation, transaction):
            raise RulingError("These are the numbers in use already.")
        return transaction.thresholds.add(
            join=wanted.join, ask=wanted.ask, user=user, reason=why, now=clock.now()
        )
