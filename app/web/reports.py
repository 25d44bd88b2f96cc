"""Reporting that something is wrong with an article, and the question what becomes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aggregator.model import CaseKind, Decision
from aggregator.reports import WORDS, Trouble
from aggregator.review import RulingError
from app.jobs.report import report
from app.jobs.review import rule
from app.web.desk import Visit, desk
from app.web.questions import Side, answered, case_of, first_page, ruled, side
from app.web.stories import standing_in
from app.web.trail import trail, trail_line
from app.web.waiting import REPORT, claim

KIND = CaseKind.REPORT
LONGEST_NOTE = 300
_BACK = re.compile(r"/(?:review/(?:duplicates|articles)|stories)/\d{1,15}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the fields of the page, and what is wrong with it."""

    article: int
    trouble: str = ""
    note: str = ""
    back: str = ""
    problem: str = ""


def routes() -> list[Route]:
    return [
        desk("/report/{number}", get=_ask, post=_report),
        desk(REPORT, get=lambda visit: first_page(visit, KIND)),
        desk(REPORT + "/{number}", get=_show, post=_decide),
    ]


def _ask(visit: Visit) -> Response:
    back = visit.request.query_params.get("back", "")
    return _form(visit, Typed(article=visit.number, back=back), visit.asked("or"))


def _form(visit: Visit, typed: Typed, other: int | None) -> Response:
    """The page that asks what is wrong, of one article or of one of two."""
    ids = [visit.number, *([other] if other is not None and other != visit.number else [])]
    with visit.store.read() as transaction:
        shown = [side(transaction, one) for one in ids]
    return visit.page(
        "report.html",
        422 if typed.problem else 200,
        shown=shown,
        typed=typed,
        other=other,
        troubles={one.value: words for one, words in WORDS.items()},
        longest=LONGEST_NOTE,
        back=_way_back(typed.back, shown[0]),
    )


def _report(visit: Visit) -> Response:
    other = next(iter(visit.numbers("or")), None)
    chosen = next(iter(visit.numbers("article")), 0)
    trouble = next((one for one in Trouble if one.value == visit.field("trouble")), None)
    note = " ".join(visit.field("note").split())
    typed = Typed(
        article=chosen, trouble=visit.field("trouble"), note=note[:LONGEST_NOTE], back=visit.field("back")
    )
    if problem := _problem(trouble, note, ours=chosen in {visit.number, other}):
        return _form(visit, replace(typed, problem=problem), other)
    with visit.store.read() as transaction:
        shown = side(transaction, chosen)
    done = report(visit.installation, chosen, Trouble(typed.trouble), user=visit.user, note=note)
    return RedirectResponse(f"{_way_back(typed.back, shown)}?saved={done}", 303)


def _problem(trouble: Trouble | None, note: str, *, ours: bool) -> str:
    if not ours:
        return "Please choose the article."
    if trouble is None:
        return "Please choose what is wrong."
    if trouble is Trouble.OTHER and not note:
        return "Please say what is wrong."
    if len(note) > LONGEST_NOTE:
        return f"That has {len(note)} characters; {LONGEST_NOTE} is the most."
    return ""


def _way_back(asked: str, shown: Side) -> str:
    """The page that somebody came from, if it is one of ours; else that of the story."""
    return asked if _BACK.fullmatch(asked) else f"/stories/{shown.story.id}"


def _show(visit: Visit) -> Response:
    held = claim(visit, [visit.number])
    with visit.store.read() as transaction:
        case = case_of(transaction, KIND, visit.number)
        shown = side(transaction, case.article_id)
        standing = standing_in(visit, transaction, shown.story)
        said = [line for line in trail(transaction, 50, about=[case.article_id]) if line.kind == KIND]
        saved = trail_line(transaction, visit.asked("saved"))
    return visit.page(
        "report_answer.html",
        case=case,
        answered=answered(case),
        held=held,
        shown=shown,
        standing=standing,
        by=next((line.ruling.user for line in said if line.ruling.case_id == case.id), ""),
        saved=saved,
    )


def _decide(visit: Visit) -> Response:
    with visit.store.read() as transaction:
        case = case_of(transaction, KIND, visit.number)
    decision = next((d for d in (Decision.FINE, Decision.REJECT) if d == visit.field("decision")), None)
    if decision is None:
        raise RulingError("That is no answer to this question. Please use one of the buttons.")
    reason = ": ".join(case.reasons) if decision is Decision.REJECT else ""
    answer = partial(rule, visit.installation, visit.number, decision, user=visit.user, reason=reason)
    return ruled(visit, visit.number, KIND, decision, answer)
