"""The job of answering questions that hang together in one go."""

from __future__ import annotations

from collections.abc import Sequence

from aggregator.model import Decision
from aggregator.review import RulingError
from app.installation import Installation
from app.jobs.review import rule, undo
from storage.errors import Conflict


def rule_all(installation: Installation, answers: Sequence[tuple[int, Decision]], *, user: str) -> list[int]:
    """Answer cases one after the other, each by a ruling of its own that can be undone; returns their
    numbers. Where one cannot be answered, those before it stand, and the error says so.

    Raises RulingError, Conflict and NotFound as `rule` does.
    """
    done: list[int] = []
    for case_id, decision in answers:
        try:
            done.append(rule(installation, case_id, decision, user=user))
        except (RulingError, Conflict) as error:
            if not done:
                raise
            raise Conflict(f"{len(done)} of {len(answers)} answers were saved, then this: {error}") from error
    return done


def undo_all(installation: Installation, ruling_ids: Sequence[int], *, user: str) -> int:
    """Take rulings back that were made in one go, the last first; returns the number of the last undoing."""
    undone = [undo(installation, ruling_id, user=user) for ruling_id in sorted(ruling_ids, reverse=True)]
    if not undone:
        raise RulingError("There is no decision to take back.")
    return undone[-1]
