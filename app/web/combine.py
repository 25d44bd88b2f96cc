"""Two articles made one story, told as a curator picks it field by field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aggregator.model import Case, CaseKind, Decision, ReleasedStory, Story, StoryState
from aggregator.release import release
from app import clock
from app.jobs.membership import to_pick_from
from app.jobs.review import rule
from app.web.approval import LONGEST_SUMMARY, LONGEST_TITLE
from app.web.desk import Visit, desk
from app.web.questions import Side, case_of, ruled, side
from app.web.waiting import PAIR, claim
from storage.store import Transaction

KIND = CaseKind.SAME_STORY
OWN = "own"
PREVIEW, SAVE = "preview", "save"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What one of the two has to give: its letter, its article, and a title and summary for readers."""

    letter: str
    side: Side
    title: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the fields of the page, and what is wrong with it."""

    title: str = "A"  # a letter, or `OWN`
    own_title: str = ""
    link: str = "A"
    summary: str = ""
    problem: str = ""
    about: str = ""  # the field that `problem` is about


def routes() -> list[Route]:
    return [desk(PAIR + "/{number}/combine", get=_open, post=_decide)]


def _open(visit: Visit) -> Response:
    with visit.store.read() as transaction:
        case = case_of(transaction, KIND, visit.number)
        offers = _offers(transaction, case)
    if case.decision:  # answered meanwhile: its page says how
        return RedirectResponse(f"{PAIR}/{case.id}", 303)
    summary = next((offer.summary for offer in offers if offer.summary), "")
    return _show(visit, Typed(summary=summary))


def _show(visit: Visit, typed: Typed) -> Response:
    held = claim(visit, [visit.number])
    with visit.store.read() as transaction:
        case = case_of(transaction, KIND, visit.number)
        offers = _offers(transaction, case)
        shown = _preview(transaction, offers, typed)
    return visit.page(
        "combine.html",
        422 if typed.problem else 200,
        case=case,
        offers=offers,
        held=held,
        typed=typed,
        shown=shown,
        summaries=[offer for offer in offers if offer.summary],
        longest={"title": LONGEST_TITLE, "summary": LONGEST_SUMMARY},
    )


def _decide(visit: Visit) -> Response:
    with visit.store.read() as transaction:
        offers = _offers(transaction, case_of(transaction, KIND, visit.number))
    typed = _checked(_typed(visit), offers)
    if typed.problem or visit.field("step") != SAVE:
        return _show(visit, typed)
    answer = partial(
        rule,
        visit.installation,
        visit.number,
        Decision.COMBINE,
        user=visit.user,
        title=_title(offers, typed),
        summary=typed.summary,
        represents=_linked(offers, typed).side.article.id,
    )
    return ruled(visit, visit.number, KIND, Decision.COMBINE, answer)


def _typed(visit: Visit) -> Typed:
    return Typed(
        title=visit.field("title"),
        own_title=_line(visit, "own_title"),
        link=visit.field("link"),
        summary=_line(visit, "summary"),
    )


def _checked(typed: Typed, offers: tuple[Offer, Offer]) -> Typed:
    """The same, with what is wrong with it if anything is."""
    about, problem = next(_wrong(typed, [offer.letter for offer in offers]), ("", ""))
    known = {"title": {"title": "A"}, "link": {"link": "A"}}.get(about, {})
    return replace(typed, about=about, problem=problem, **known)


def _wrong(typed: Typed, letters: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The fields that are wrong, each with how."""
    if typed.title not in (*letters, OWN):
        yield "title", "Please choose a title."
    if typed.link not in letters:
        yield "link", "Please choose the main link."
    if typed.title == OWN and not typed.own_title:
        yield "own_title", "Please write the title, or choose one."
    if typed.title != OWN and typed.own_title:
        yield "own_title", "You wrote a title. Please choose it above, or empty its field."
    for name, text, most in (
        ("title", typed.own_title, LONGEST_TITLE),
        ("summary", typed.summary, LONGEST_SUMMARY),
    ):
        if len(text) > most:
            field = "own_title" if name == "title" else name
            yield field, f"The {name} has {len(text)} characters; {most} is the most."


def _offers(transaction: Transaction, case: Case) -> tuple[Offer, Offer]:
    """What A and B have to give. Of a second look the page must not tell that the two are one story
    already: then each goes by its own title, as it does before anybody has written another."""
    known = side(transaction, case.other_article_id or 0).story
    newer = side(transaction, case.article_id).story
    first, second = to_pick_from(case, known, newer)
    together = known.id == newer.id
    return (
        _offer("A", side(transaction, first), known, own_title=together),
        _offer("B", side(transaction, second), replace(newer, summary="") if together else newer, together),
    )


def _offer(letter: str, told: Side, story: Story, own_title: bool) -> Offer:
    title = told.article.title if own_title else story.title
    return Offer(letter=letter, side=told, title=title, summary=story.summary)


def _title(offers: tuple[Offer, Offer], typed: Typed) -> str:
    chosen = next((offer for offer in offers if offer.letter == typed.title), None)
    return chosen.title if chosen else typed.own_title


def _linked(offers: tuple[Offer, Offer], typed: Typed) -> Offer:
    return offers[1] if typed.link == offers[1].letter else offers[0]


def _preview(transaction: Transaction, offers: tuple[Offer, Offer], typed: Typed) -> ReleasedStory:
    """The story as readers will get it, of these two articles."""
    ids = [offer.side.article.id for offer in offers]
    told = transaction.articles.told({offer.side.story.id for offer in offers})
    both = [one for some in told.values() for one in some if one.article_id in ids]
    story = replace(
        offers[0].side.story,
        state=StoryState.APPROVED,
        title=_title(offers, typed),
        summary=typed.summary,
        representative_id=_linked(offers, typed).side.article.id,
        released_at=clock.now(),
        merged_into_id=None,
    )
    return release(story, both)


def _line(visit: Visit, name: str) -> str:
    """A field on one line: readers are shown none of these with line breaks."""
    return " ".join(visit.field(name).split())
