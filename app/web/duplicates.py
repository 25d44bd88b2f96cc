"""The question whether two articles are one story.

Some of these questions are second looks: the machine was sure, and is being checked. The page must not
tell, so it shows what can be seen of the two texts and nothing that was thought of them: neither the
score nor the reasons of the verdict, which are kept with the question, nor that readers have both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count, groupby

from starlette.responses import Response
from starlette.routing import Route

from aggregator.dedupe import Comparison, Passage, Span, compare, compare_texts, profile
from aggregator.dedupe.reasons import reasons
from aggregator.model import Case, CaseKind, Decision
from aggregator.queue import Group
from aggregator.review import RulingError
from app import clock
from app.jobs.review import rule
from app.jobs.undo import change
from app.web.desk import Visit, desk
from app.web.guess import guess
from app.web.questions import (
    Side,
    answered,
    case_of,
    first_page,
    following,
    on,
    ruled,
    saved_line,
    side,
    skip,
)
from app.web.sets import progress, size_of
from app.web.stories import in_words
from app.web.trail import TrailLine, thought, trail
from app.web.waiting import PAIR, claim, line_of, take_up
from app.web.words import counted
from storage.shelf import Appearance
from storage.store import Transaction

KIND = CaseKind.SAME_STORY
MOST_LINES = 50
_MINE = {  # the answers that one press gives, as the buttons call them
    Decision.KEEP_FIRST.value: "Keep A",
    Decision.KEEP_SECOND.value: "Keep B",
    Decision.RELATED.value: "Related",
    Decision.DIFFERENT.value: "Different",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Sentences of both texts that are the same, to be folded away, or one difference."""

    number: int  # of the difference; 0 for what is the same
    heading: str
    passages: tuple[Passage, ...]


def routes() -> list[Route]:
    return [
        desk("/review/duplicates", get=lambda visit: first_page(visit, KIND)),
        desk(PAIR + "/{number}", get=_show, post=_decide),
        desk(PAIR + "/{number}/skip", post=_skip),
        desk(PAIR + "/{number}/change", post=_change),
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
    held = claim(visit, [visit.number])
    came_back = take_up(visit, [visit.number])
    with visit.store.read() as transaction:
        case = case_of(transaction, KIND, visit.number)
        first, second = side(transaction, case.other_article_id or 0), side(transaction, case.article_id)
        group = _group_of(visit, transaction, case)
        others = _others(transaction, case, group)
        told = thought(transaction, case) if case.decision else ""
        saved = saved_line(visit, transaction)
        far = progress(transaction, visit.user, size_of(visit.request), clock.now())
        stands = _standing(transaction, case) if case.decision else None
        appeared = transaction.shelves.appearances({first.story.id, second.story.id})
        likeness = _compared(first, second)
        guessed = guess(visit, transaction, likeness)
    digests = _digests(first, second, appeared)
    full = visit.request.query_params.get("view") == "full"
    found = stretches(compare_texts(first.article.text, second.article.text))
    return visit.page(
        "duplicate.html",
        case=case,
        answered=answered(case),
        thought=told,
        held=held,
        why=next((place.reason for place in group.places if place.case.id == case.id), "") if group else "",
        others=others,
        sides=(("A", first, first.story.released_at), ("B", second, _had(first, second))),
        reasons=_in_words(likeness),
        guessed=guessed,
        digests=digests,
        full=full,
        stretches=found,
        differences=sum(1 for stretch in found if stretch.number),
        saved=saved,
        skipped=visit.asked("skipped"),
        came_back=came_back,
        far=far,
        stands=stands,
        chose=_MINE.get(case.decision, "Combine"),
        asked=visit.request.query_params.get("mine", ""),
        mine=_MINE.get(visit.request.query_params.get("mine", "")) if stands else None,
        # Who has reported one of the two, and takes that back, stays here.
        back=f"{PAIR}/{case.id}" if saved and saved.kind == CaseKind.REPORT else "question",
    )


def evidence(first: Side, second: Side) -> tuple[str, ...]:
    """What the two texts, as they are now, have in common and what not, in words."""
    return _in_words(_compared(first, second))


def _compared(first: Side, second: Side) -> Comparison:
    one, other = (profile(shown.article.title, shown.article.text) for shown in (first, second))
    return compare(one, other)


def _in_words(likeness: Comparison) -> tuple[str, ...]:
    return reasons(likeness) or ("the texts have no three words in a row in common",)


def _digests(first: Side, second: Side, appeared: Mapping[int, Sequence[Appearance]]) -> dict[str, str]:
    """What readers had of each side already, by its letter; of one that was joined to the other it is not
    told, for that would give a second look away."""
    found = {"A": in_words(appeared.get(first.story.id, ()))}
    if second.story.id != first.story.id:
        found["B"] = in_words(appeared.get(second.story.id, ()))
    return {letter: words for letter, words in found.items() if words}


def _had(first: Side, second: Side) -> datetime | None:
    """Since when readers have had the newer article; not told of one that was joined to the other."""
    return second.story.released_at if second.story.id != first.story.id else None


def _group_of(visit: Visit, transaction: Transaction, case: Case) -> Group | None:
    if case.decision:
        return None
    line = line_of(transaction, visit.installation, clock.now(), user=visit.user)
    return next((group for group in line if group.holds(case.id)), None)


def _others(transaction: Transaction, case: Case, group: Group | None) -> list[Side]:
    """One article of each other story of a group."""
    if group is None or not group.at_once:
        return []
    own = transaction.reviews.stories_of([case]).values()
    stories = transaction.stories.by_id(set(group.stories) - set(own))
    return [side(transaction, stories[one].representative_id) for one in sorted(stories)]


def _decision(visit: Visit) -> Decision:
    """What the form says. Raises RulingError; what is combined is picked on a page of its own."""
    decision = next((d for d in _MINE if d == visit.field("decision")), None)
    if decision is None:
        raise RulingError("That is no answer to this question. Please use one of the buttons.")
    return Decision(decision)


def _decide(visit: Visit) -> Response:
    decision = _decision(visit)
    with visit.store.read() as transaction:
        case_of(transaction, KIND, visit.number)
    answer = partial(rule, visit.installation, visit.number, decision, user=visit.user)
    return ruled(visit, visit.number, KIND, decision, answer)


def _skip(visit: Visit) -> Response:
    with visit.store.read() as transaction:
        case_of(transaction, KIND, visit.number)
    return skip(visit, KIND, [visit.number])


def _change(visit: Visit) -> Response:
    """Somebody else was quicker, and whoever read what they chose gives another answer all the same."""
    decision = _decision(visit)
    stood = next(iter(visit.numbers("ruling")), 0)
    found = following(visit, KIND, visit.number)
    done = change(visit.installation, visit.number, stood, decision, user=visit.user)
    return on(visit, KIND, found, done, given_up=(visit.number,))


def _standing(transaction: Transaction, case: Case) -> TrailLine | None:
    """The decision by which a question was answered; None where another answer settled it."""
    about = trail(transaction, MOST_LINES, about=[case.article_id])
    return next((one for one in about if one.ruling.case_id == case.id and one.can_be_undone), None)


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
