"""The questions about what readers have: a paper with a notice, a page that changed, a page that is gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from starlette.responses import Response
from starlette.routing import Route

from aggregator.dedupe import compare_texts
from aggregator.model import Case, CaseKind, Decision
from aggregator.notices import amendment, readers_have
from aggregator.review import ALLOWED, RulingError
from aggregator.watch import reader_line
from app import clock
from app.jobs.review import rule
from app.web.approval import LONGEST_SUMMARY
from app.web.desk import Visit, desk
from app.web.duplicates import Stretch, stretches
from app.web.questions import answered, case_of, first_page, ruled, side
from app.web.trail import trail_line
from app.web.waiting import WATCH, claim
from app.web.words import counted
from storage.store import Transaction

KIND = CaseKind.NOTICE  # stands for its queue
LONGEST_REASON = 300
DECISIONS = {one.value: one for one in ALLOWED[KIND]}
_ONLY = {"only_first": "Taken out", "only_second": "Added"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the fields of the page, and what is wrong with it."""

    summary: str
    reason: str
    problem: str = ""
    about: str = ""  # the field that `problem` is about


def routes() -> list[Route]:
    return [
        desk(WATCH, get=lambda visit: first_page(visit, KIND)),
        desk(f"{WATCH}/{{number}}", get=_show, post=_decide),
    ]


def _show(visit: Visit, typed: Typed | None = None) -> Response:
    held = claim(visit, [visit.number])
    with visit.store.read() as transaction:
        case = case_of(transaction, KIND, visit.number)
        shown = side(transaction, case.article_id)
        found = list(_differences(transaction, case))
        saved = trail_line(transaction, visit.asked("saved"))
    return visit.page(
        "watch.html",
        422 if typed else 200,
        case=case,
        answered=answered(case),
        held=held,
        shown=shown,
        note=_note(visit),
        what=case.reasons[:-2],
        where=case.reasons[-2],
        seen=case.reasons[-1],
        typed=typed or _proposed(visit),
        longest={"summary": LONGEST_SUMMARY, "reason": LONGEST_REASON},
        stretches=found,
        differences=sum(1 for stretch in found if stretch.number),
        saved=saved,
    )


def _differences(transaction: Transaction, case: Case) -> Iterator[Stretch]:
    """What differs between the text that readers were given and the page as it is now."""
    if case.kind is not CaseKind.CHANGED:
        return
    reading = transaction.watch.reading(case.id)
    for one in stretches(compare_texts(reading.before, reading.after)):
        only = _ONLY.get(one.passages[0].kind)
        yield replace(one, heading=f"{only}: {counted(len(one.passages), 'sentence')}") if only else one


def _proposed(visit: Visit) -> Typed:
    """The summary, with a line for readers where no note tells them, and the reason, to be changed."""
    today = clock.now().date().isoformat()
    with visit.store.read() as transaction:
        case = case_of(transaction, KIND, visit.number)
        story = side(transaction, case.article_id).story
    line = "" if readers_have(story) else reader_line(case, today)
    return Typed(summary=f"{story.summary} {line}".strip(), reason=_why(case.reasons[:-2]))


def _why(what: Sequence[str]) -> str:
    """As much of what happened as fits."""
    said = "; ".join(what)
    return said if len(said) <= LONGEST_REASON else f"{said[: LONGEST_REASON - 1].rpartition(' ')[0]}…"


def _decide(visit: Visit) -> Response:
    decision = DECISIONS.get(visit.field("decision"))
    if decision is None:
        raise RulingError("That is no answer to this question. Please use one of the buttons.")
    typed = _proposed(visit)
    if problem := _moved_on(visit):
        return _show(visit, replace(typed, problem=problem))
    answer = partial(rule, visit.installation, visit.number, decision, user=visit.user)
    if decision is Decision.WITHDRAW:
        typed = replace(typed, reason=_line(visit, "reason")[:LONGEST_REASON])
        if not typed.reason:
            return _show(visit, replace(typed, about="reason", problem="Please say why it is withdrawn."))
        answer = partial(answer, reason=typed.reason)
    if decision is Decision.CORRECT:
        typed = replace(typed, summary=_line(visit, "summary"))
        if problem := _problem(typed.summary, visit):
            return _show(visit, replace(typed, about="summary", problem=problem))
        answer = partial(answer, summary=typed.summary)
    return ruled(visit, visit.number, KIND, decision, answer)


def _note(visit: Visit) -> str:
    """What readers who have the story are told beside its summary; "" where nobody has it."""
    with visit.store.read() as transaction:
        case = case_of(transaction, KIND, visit.number)
        story = side(transaction, case.article_id).story
    return amendment(case, Decision.CORRECT, "").note if readers_have(story) else ""


def _moved_on(visit: Visit) -> str:
    """Whether the question is about something else by now than the page that was answered on."""
    with visit.store.read() as transaction:
        case = transaction.reviews.get(visit.number)
    seen = visit.field("seen")
    if case.decision or not seen or seen == case.reasons[-1]:
        return ""
    return "The page has changed again since you opened this. Please look once more."


def _problem(summary: str, visit: Visit) -> str:
    if not summary and not _note(visit):
        return "Please say in the summary what readers should know."
    if len(summary) > LONGEST_SUMMARY:
        return f"The summary has {len(summary)} characters; {LONGEST_SUMMARY} is the most."
    return ""


def _line(visit: Visit, name: str) -> str:
    """A field as one line: readers get no line breaks in it."""
    return " ".join(visit.field(name).split())
