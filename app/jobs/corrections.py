"""The job of correcting, withdrawing or removing a story that readers have: one ruling, which can be undone.

The row of a correction and the ruling that lets it stand are one transaction, and publishing releases
what stands. So a correction is told exactly once, whatever dies in between.
"""

from __future__ import annotations

from aggregator.corrections import DECISIONS, Amendment, amend
from aggregator.model import CaseKind, CorrectionKind
from aggregator.review import NOT_ASKED
from app import clock
from app.installation import Installation
from app.jobs.correcting import add_correction
from app.jobs.review import enact


def correct(installation: Installation, story_id: int, amendment: Amendment, *, user: str) -> int:
    """Correct, withdraw or remove a story; returns the number of the ruling.

    Nothing that is not out yet can hold the story afterwards: an issue takes only approved stories, in the
    transaction that releases it, which waits for this one. Raises RulingError and NotFound.
    """
    with installation.store.begin() as transaction:
        now = clock.now()
        transaction.stories.hold()
        story = transaction.stories.get(story_id)
        case_id = transaction.reviews.open_case(
            CaseKind.CORRECTION,
            article_id=story.representative_id,
            other_article_id=None,
            score=0.0,
            reasons=(amendment.kind.value,),
            now=now,
            decision=NOT_ASKED,
        )
        standing = {one.kind for one in transaction.corrections.of_stories([story_id]).get(story_id, ())}
        correction_id = add_correction(transaction, story, amendment, now)
        case = transaction.reviews.get(case_id)
        changes = amend(case, story, correction_id, amendment, standing)
        reason = "" if amendment.kind is CorrectionKind.PERSONAL else amendment.note.strip()
        decision = DECISIONS[amendment.kind]
        return enact(transaction, case, decision, changes, user=user, reason=reason, now=now)
