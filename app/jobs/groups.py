"""The job of answering questions that hang together in one go."""

from __future__ import annotations

from collections.abc import Sequence

from aggregator.model import Decision
from aggregator.review import RulingError
from app import clock
from app.installation import Installation
from app.jobs.review import Answer, give
from app.jobs.undo import take_back
from storage.errors import Conflict


def rule_all(installation: Installation, answers: Sequence[tuple[int, Decision]], *, user: str) -> list[int]:
    """Answer cases one after the other, each by a ruling of its own that can be undone, all or none;
    returns the numbers of the rulings.

    Raises Conflict when one of several cannot be given, else RulingError, Conflict and NotFound as
    `rule` does.
    """
    with installation.store.begin() as transaction:
        now = clock.now()
        transaction.stories.hold()
        asks = installation.editorial.review.second_reviewer
        done: list[int] = []
        for case_id, decision in answers:
            try:
                answer = Answer(decision=decision)
                done.append(give(transaction, case_id, answer, user=user, now=now, asks=asks))
            except (RulingError, Conflict) as error:
                if len(answers) == 1:
                    raise
                raise Conflict(f"None of the {len(answers)} answers was saved, for this: {error}") from error
        return done


def undo_all(installation: Installation, ruling_ids: Sequence[int], *, user: str) -> int:
    """Take rulings back that were made in one go, the last first, all or none; returns the number of the
    last undoing."""
    if not ruling_ids:
        raise RulingError("There is no decision to take back.")
    with installation.store.begin() as transaction:
        now = clock.now()
        transaction.stories.hold()
        last_first = sorted(ruling_ids, reverse=True)
        return [take_back(transaction, one, user=user, now=now) for one in last_first][-1]
