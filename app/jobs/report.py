"""The job of reporting that something is wrong with an article."""

from __future__ import annotations

from aggregator import reports
from aggregator.model import CaseKind, Decision
from aggregator.review import NOT_ASKED, RulingError
from app import clock
from app.installation import Installation
from app.jobs.review import enact


def report(
    installation: Installation, article_id: int, trouble: reports.Trouble, *, user: str, note: str = ""
) -> int:
    """Report an article; its story is held back until somebody answers. Returns the number of the ruling,
    which can be undone.

    Raises RulingError when the article is reported already or the report says nothing, and NotFound.
    """
    said = reports.reasons(trouble, note)
    with installation.store.begin() as transaction:
        now = clock.now()
        transaction.stories.hold()
        transaction.articles.get(article_id)
        if any(one.kind is CaseKind.REPORT for one in transaction.reviews.open_about([article_id])):
            raise RulingError("This article has been reported already.")
        case_id = transaction.reviews.open_case(
            CaseKind.REPORT,
            article_id=article_id,
            other_article_id=None,
            score=1.0,
            reasons=said,
            now=now,
            decision=NOT_ASKED,
        )
        case = transaction.reviews.get(case_id)
        changes = reports.report(case)
        reason = ": ".join(said)
        return enact(transaction, case, Decision.REPORT, changes, user=user, reason=reason, now=now)
