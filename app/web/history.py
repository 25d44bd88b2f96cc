"""Who decided what, and taking it back."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aggregator.model import CaseKind
from app.jobs.review import undo
from app.web.desk import Visit, desk, number
from app.web.stories import STORIES
from app.web.trail import trail, trail_line
from app.web.waiting import ADDRESS, ARTICLE, PAIR

PER_PAGE = 50
_PAGES = (STORIES, PAIR, ARTICLE)  # an undoing may lead back to


def routes() -> list[Route]:
    return [desk("/history", get=_show), desk("/history/{number}/undo", post=_undo)]


def _show(visit: Visit) -> Response:
    with visit.store.read() as transaction:
        lines = trail(transaction, PER_PAGE + 1, visit.asked("before"))
        saved = trail_line(transaction, visit.asked("saved"))
    older = lines[PER_PAGE - 1].ruling.id if len(lines) > PER_PAGE else None
    return visit.page("history.html", lines=lines[:PER_PAGE], older=older, saved=saved)


def _undo(visit: Visit) -> Response:
    """Take a decision back. From a question's page the way leads to the question that is open again."""
    undone = undo(visit.installation, visit.number, user=visit.user)
    back = visit.field("back")
    if back == "history":
        return RedirectResponse(f"/history?saved={undone}", 303)
    if any(back.startswith(f"{one}/") and number(back.removeprefix(f"{one}/")) for one in _PAGES):
        return RedirectResponse(f"{back}?saved={undone}", 303)
    with visit.store.read() as transaction:
        case = transaction.reviews.get(transaction.reviews.ruling(visit.number).case_id)
        story_id = transaction.articles.get(case.article_id).story_id
    if case.kind is CaseKind.CORRECTION:
        return RedirectResponse(f"/stories/{story_id}?saved={undone}", 303)
    return RedirectResponse(f"{ADDRESS[case.kind]}/{case.id}?saved={undone}", 303)
