"""What the page of a new article says of a second person: who approved first, and why one is not enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aggregator.model import Case, CaseKind, Decision
from aggregator.second import SecondReviewer, is_for, second_of
from app.jobs.second import believes, why_article
from app.web.approval import Typed
from app.web.desk import Visit
from app.web.questions import Side
from storage.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Two:
    """Why a second person is asked. Nobody approved yet where there is no `first`; where the source is
    `believed`, its word counts as the first."""

    why: tuple[str, ...]
    first: str = ""
    at: datetime | None = None
    believed: bool = False
    mine: bool = False  # whoever looks approved first, and may not do so again


def two(visit: Visit, case: Case, shown: Side, typed: Typed) -> Two | None:
    """What is said of a second person; None where one is enough."""
    asks = asks_of(visit)
    if second := second_of(case):
        first, at = second.first, case.opened_at
        mine = not is_for(case, visit.user, asks)
        return Two(why=second.why, first=first, at=at, believed=not first, mine=mine)
    why = why_article(asks, shown.article, typed.title, typed.summary) if not case.decision else ()
    return Two(why=why, believed=believes(shown.source, shown.article)) if why else None


def asks_of(visit: Visit) -> SecondReviewer:
    return visit.installation.editorial.review.second_reviewer


def asked_now(transaction: Transaction, case: Case) -> int | None:
    """The question that an approval led to, while it is open."""
    if case.decision != Decision.APPROVE:
        return None
    told = transaction.articles.ids_of(transaction.articles.get(case.article_id).story_id)
    found = [one.id for one in transaction.reviews.open_about(told) if one.kind is CaseKind.APPROVE]
    return next(iter(found), None)
