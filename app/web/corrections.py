"""Correcting, withdrawing or removing a story that readers have."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aggregator.corrections import LONGEST_NOTE, Amendment
from aggregator.model import CorrectionKind, Story
from aggregator.review import RulingError
from app.jobs.corrections import correct
from app.web.approval import LONGEST_SUMMARY, LONGEST_TITLE
from app.web.desk import Visit, desk
from app.web.stories import STORIES, standing_in
from storage.corrections import Correction

CHOICES = {
    CorrectionKind.TYPO: ("A slip of the pen", "Spelling, or layout. Readers are not told."),
    CorrectionKind.MINOR: ("A small mistake", "Readers see a note on the story, and in the next digest."),
    CorrectionKind.MATERIAL: (
        "A mistake that matters",
        "A dose, safety, what helps, the wrong person. Readers also get it as an entry of its own.",
    ),
    CorrectionKind.WITHDRAWN: (
        "Withdraw it",
        "Readers are told why not to rely on it, at once. Its text goes.",
    ),
    CorrectionKind.TAKEDOWN: (
        "Remove it for its owner",
        "Readers see that the publisher asked for it. We do not fetch it again.",
    ),
    CorrectionKind.PERSONAL: (
        "Remove it for a person in it",
        "Readers see only that it was removed. We do not fetch it again.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the fields of the page, and what is wrong with it."""

    title: str
    summary: str
    kind: str = ""
    note: str = ""
    problem: str = ""


def routes() -> list[Route]:
    return [desk(f"{STORIES}/{{number}}/correct", get=_show, post=_decide)]


def _show(visit: Visit, typed: Typed | None = None) -> Response:
    with visit.store.read() as transaction:
        story = transaction.stories.get(visit.number)
        standing = standing_in(visit, transaction, story)
        made = transaction.corrections.of_stories([story.id]).get(story.id, [])
    return visit.page(
        "correct.html",
        422 if typed else 200,
        story=story,
        standing=standing,
        made=[(_name(one), one) for one in made],
        choices={kind.value: words for kind, words in CHOICES.items()},
        typed=typed or Typed(title=story.title, summary=story.summary),
        longest={"note": LONGEST_NOTE, "title": LONGEST_TITLE, "summary": LONGEST_SUMMARY},
        can_be=_can_be(story),
    )


def _decide(visit: Visit) -> Response:
    typed = Typed(
        title=_line(visit, "title"),
        summary=_line(visit, "summary"),
        kind=visit.field("kind"),
        note=_line(visit, "note"),
    )
    kind = next((one for one in CorrectionKind if one.value == typed.kind), None)
    try:
        if kind is None:
            raise RulingError("Please choose what is to be done.")
        if len(typed.title) > LONGEST_TITLE or len(typed.summary) > LONGEST_SUMMARY:
            raise RulingError("Title or summary is too long.")
        amendment = Amendment(kind=kind, note=typed.note, title=typed.title, summary=typed.summary)
        done = correct(visit.installation, visit.number, amendment, user=visit.user)
    except RulingError as error:
        return _show(
            visit,
            Typed(
                title=typed.title,
                summary=typed.summary,
                kind=typed.kind,
                note=typed.note,
                problem=str(error),
            ),
        )
    return RedirectResponse(f"{STORIES}/{visit.number}?saved={done}", 303)


def _can_be(story: Story) -> bool:
    return story.released_at is not None and story.merged_into_id is None


def _name(correction: Correction) -> str:
    return CHOICES[correction.kind][0]


def _line(visit: Visit, name: str) -> str:
    """A field as one line: readers get no line breaks in it."""
    return " ".join(visit.field(name).split())
