"""The question what becomes of a story that cites a paper with a notice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from starlette.responses import Response
from starlette.routing import Route

from aggregator.model import CaseKind, Decision
from aggregator.notices import correction_line
from aggregator.review import RulingError
from app import clock
from app.jobs.review import rule
from app.web.approval import LONGEST_SUMMARY
from app.web.desk import Visit, desk
from app.web.questions import answered, case_of, first_page, ruled, side
from app.web.trail import trail_line
from app.web.waiting import NOTICE, claim

KIND = CaseKind.NOTICE
LONGEST_REASON = 300
DECISIONS = {one.value: one for one in (Decision.WITHDRAW, Decision.CORRECT, Decision.IGNORE)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the fields of the page, and what is wrong with it."""

    summary: str
    reason: str
    problem: str = ""
    about: str = ""  # the field that `problem` is about


def routes() -> list[Route]:
    return [
        desk(NOTICE, get=lambda visit: first_page(visit, KIND)),
        desk(f"{NOTICE}/{{number}}", get=_show, post=_decide),
    ]


def _show(visit: Visit, typed: Typed | None = None) -> Response:
    held = claim(visit, [visit.number])
    with visit.store.read() as transaction:
        case = case_of(transaction, KIND, visit.number)
        shown = side(transaction, case.article_id)
        saved = trail_line(transaction, visit.asked("saved"))
    return visit.page(
        "notice.html",
        422 if typed else 200,
        case=case,
        answered=answered(case),
        held=held,
        shown=shown,
        what=case.reasons[0],
        where=case.reasons[1],
        typed=typed or _proposed(visit),
        longest={"summary": LONGEST_SUMMARY, "reason": LONGEST_REASON},
        saved=saved,
    )


def _proposed(visit: Visit) -> Typed:
    """The summary with a line about the paper, and the reason, for a curator to change."""
    today = clock.now().date().isoformat()
    with visit.store.read() as transaction:
        case = case_of(transaction, KIND, visit.number)
        story = side(transaction, case.article_id).story
    line = correction_line(case, today)
    return Typed(summary=f"{story.summary} {line}".strip(), reason=case.reasons[0])


def _decide(visit: Visit) -> Response:
    decision = DECISIONS.get(visit.field("decision"))
    if decision is None:
        raise RulingError("That is no answer to this question. Please use one of the buttons.")
    typed = _proposed(visit)
    answer = partial(rule, visit.installation, visit.number, decision, user=visit.user)
    if decision is Decision.WITHDRAW:
        typed = replace(typed, reason=_line(visit, "reason")[:LONGEST_REASON])
        if not typed.reason:
            return _show(visit, replace(typed, about="reason", problem="Please say why it is withdrawn."))
        answer = partial(answer, reason=typed.reason)
    if decision is Decision.CORRECT:
        typed = replace(typed, summary=_line(visit, "summary"))
        if problem := _problem(typed.summary):
            return _show(visit, replace(typed, about="summary", problem=problem))
        answer = partial(answer, summary=typed.summary)
    return ruled(visit, visit.number, KIND, decision, answer)


def _problem(summary: str) -> str:
    if not summary:
        return "Please say in the summary what became of the paper."
    if len(summary) > LONGEST_SUMMARY:
        return f"The summary has {len(summary)} characters; {LONGEST_SUMMARY} is the most."
    return ""


def _line(visit: Visit, name: str) -> str:
    """A field as one line: readers get no line breaks in it."""
    return " ".join(visit.field(name).split())
