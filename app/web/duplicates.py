"""The question whether two articles are one story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count, groupby

from starlette.responses import Response
from starlette.routing import Route

from aggregator.dedupe import Passage, Span, compare_texts
from aggregator.model import CaseKind
from aggregator.review import ALLOWED, RulingError
from app.jobs.review import rule
from app.web.desk import Visit, desk
from app.web.questions import answered, case_of, first_page, ruled, side
from app.web.trail import trail_line
from app.web.words import counted

KIND = CaseKind.SAME_STORY


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Sentences of both texts that are the same, to be folded away, or one difference."""

    number: int  # of the difference; 0 for what is the same
    heading: str
    passages: tuple[Passage, ...]


def routes() -> list[Route]:
    return [
        desk("/review/duplicates", get=lambda visit: first_page(visit, KIND)),
        desk("/review/duplicates/{number}", get=_show, post=_decide),
    ]


def stretches(passages: Sequence[Passage]) -> list[Stretch]:
    """The comparison as it is read: what is the same, and each difference. Sentences that one text
    adds together are one difference, changed ones stand each by itself."""
    found: list[Stretch] = []
    numbers = count(1)
    for kind, group in groupby(passages, key=lambda passage: passage.kind):
        held = tuple(group)
        if kind == "same":
            found.append(Stretch(number=0, heading="", passages=held))
            continue
        apart = [(one,) for one in held] if kind == "differs" else [held]
        found += [Stretch(number=next(numbers), heading=_heading(some), passages=some) for some in apart]
    return found


def _show(visit: Visit) -> Response:
    with visit.store.read() as transaction:
        case = case_of(transaction, KIND, visit.number)
        first, second = side(transaction, case.other_article_id or 0), side(transaction, case.article_id)
        saved = trail_line(transaction, visit.asked("saved"))
    found = stretches(compare_texts(first.article.text, second.article.text))
    return visit.page(
        "duplicate.html",
        case=case,
        answered=answered(case),
        sides=(("A", first), ("B", second)),
        stretches=found,
        differences=sum(1 for stretch in found if stretch.number),
        saved=saved,
    )


def _decide(visit: Visit) -> Response:
    decision = next((d for d in ALLOWED[KIND] if d.value == visit.field("decision")), None)
    if decision is None:
        raise RulingError("That is no answer to this question. Please use one of the buttons.")
    with visit.store.read() as transaction:
        case_of(transaction, KIND, visit.number)
    answer = partial(rule, visit.installation, visit.number, decision, user=visit.user)
    return ruled(visit, visit.number, KIND, decision, answer)


def _heading(passages: Sequence[Passage]) -> str:
    first = passages[0]
    if first.kind != "differs":
        letter = "A" if first.kind == "only_first" else "B"
        return f"Only in {letter}: {counted(len(passages), 'sentence')}"
    if _has_number(first.first) and _has_number(first.second):
        return "A number differs"
    return "The wording differs"


def _has_number(spans: Sequence[Span]) -> bool:
    return any(span.marked and any(character.isdigit() for character in span.text) for span in spans)
