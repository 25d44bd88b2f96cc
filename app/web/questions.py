"""What both kinds of question have in common: finding the next, and what is shown of an article."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from aggregator.model import Case, CaseKind, Decision, Source, Story
from aggregator.review import RulingError
from app.web.desk import Visit
from app.web.trail import trail, trail_line
from storage.articles import StoredArticle
from storage.errors import NotFound
from storage.store import Transaction

ADDRESS = {CaseKind.SAME_STORY: "/review/duplicates", CaseKind.APPROVE: "/review/articles"}
_ANSWERED = {
    Decision.APPROVE: "approved",
    Decision.REJECT: "left out",
    Decision.KEEP_FIRST: "one story, kept A",
    Decision.KEEP_SECOND: "one story, kept B",
    Decision.DIFFERENT: "two different stories",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """An article with where it comes from and where it belongs."""

    article: StoredArticle
    source: Source
    story: Story


def side(transaction: Transaction, article_id: int) -> Side:
    article = transaction.articles.get(article_id)
    return Side(
        article=article,
        source=transaction.sources.by_id([article.source_id])[article.source_id],
        story=transaction.stories.get(article.story_id),
    )


def case_of(transaction: Transaction, kind: CaseKind, case_id: int) -> Case:
    """A question of this kind. Raises NotFound."""
    case = transaction.reviews.get(case_id)
    if case.kind is not kind:
        raise NotFound(f"Question {case_id} is of the other kind.")
    return case


def answered(case: Case) -> str:
    """The answer that stands, in words; "" while the question is open."""
    words = {decision.value: words for decision, words in _ANSWERED.items()}
    return words.get(case.decision, "settled by another answer") if case.decision else ""


def first_page(visit: Visit, kind: CaseKind) -> Response:
    """To the first question that waits, after `?after=` if there is one; or word that none does."""
    with visit.store.read() as transaction:
        waiting = _next(transaction, kind, visit.asked("after") or 0)
        saved = trail_line(transaction, visit.asked("saved"))
    if waiting is None:
        return visit.page("empty.html", kind=kind.value, saved=saved)
    return _to(kind, waiting, visit.asked("saved"))


def ruled(
    visit: Visit, case_id: int, kind: CaseKind, decision: Decision, rule: Callable[[], int]
) -> Response:
    """Give an answer by `rule`, then on to the next question. The same answer given twice, as by
    a double press, counts once."""
    try:
        ruling_id = rule()
    except RulingError:
        with visit.store.read() as transaction:
            if transaction.reviews.get(case_id).decision != decision.value:
                raise
            known = [line.ruling.id for line in trail(transaction, 1) if line.ruling.case_id == case_id]
        return _on(visit, kind, case_id, next(iter(known), None))
    return _on(visit, kind, case_id, ruling_id)


def _on(visit: Visit, kind: CaseKind, case_id: int, saved: int | None) -> Response:
    with visit.store.read() as transaction:
        waiting = _next(transaction, kind, case_id)
    return _to(kind, waiting, saved)


def _next(transaction: Transaction, kind: CaseKind, after_id: int) -> Case | None:
    """The next open question after one, and after the last the first again."""
    later = transaction.reviews.waiting(kind, 1, after_id)
    return next(iter(later or transaction.reviews.waiting(kind, 1)), None)


def _to(kind: CaseKind, case: Case | None, saved: int | None) -> Response:
    address = f"{ADDRESS[kind]}/{case.id}" if case else ADDRESS[kind]
    return RedirectResponse(f"{address}?saved={saved}" if saved else address, 303)
