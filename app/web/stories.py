"""All stories, to be found by the words of a title, by where they stand, or by an address."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response
from starlette.routing import Route

from aggregator.model import Channel, Source, Story, StoryState
from aggregator.urls import url_key
from app import clock
from app.web.desk import Visit, desk, number
from app.web.waiting import going_out
from app.web.words import day
from storage.shelf import Appearance, Shelf
from storage.store import Transaction

STORIES = "/stories"
PER_PAGE = 30
MOST_WORDS = 8
_OURS = re.compile(r"(?:https?://[^/\s]+)?/stories/(\d{1,15})/?")
_SHELVES = {
    Shelf.WAITING: "Waiting",
    Shelf.NEXT: "Approved, not out yet",
    Shelf.OUT: "Readers have it",
    Shelf.LEFT_OUT: "Left out or withdrawn",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a story stands for readers: a sign, a word for it, and more about it."""

    sign: str
    word: str
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A story in a list."""

    story: Story
    standing: Standing
    source: Source


def routes() -> list[Route]:
    return [desk(STORIES, get=_list)]


def _list(visit: Visit) -> Response:
    query = visit.request.query_params
    text = " ".join(query.get("find", "").split())
    shelf = next((one for one in Shelf if one.value == query.get("where")), None)
    before = visit.asked("before")
    with visit.store.read() as transaction:
        found = find(transaction, text, shelf=shelf, before_id=before, limit=PER_PAGE + 1)
        shown = shown_of(visit, transaction, found[:PER_PAGE])
    older = found[PER_PAGE - 1].id if len(found) > PER_PAGE else None
    return visit.page(
        "stories.html",
        text=text,
        shelf=shelf.value if shelf else "",
        shelves={one.value: word for one, word in _SHELVES.items()},
        shown=shown,
        older=older,
        paged=before is not None,
    )


def find(
    transaction: Transaction,
    text: str,
    *,
    shelf: Shelf | None = None,
    before_id: int | None = None,
    limit: int,
) -> list[Story]:
    """The stories that somebody means: by the address of a page of ours or of an article, else by words."""
    at = _addressed(transaction, text)
    if at is not None:
        return list(transaction.stories.standing([at]).values())
    words = text.split()[:MOST_WORDS]
    return transaction.shelves.search(words, shelf=shelf, before_id=before_id, limit=limit)


def shown_of(visit: Visit, transaction: Transaction, found: Sequence[Story]) -> list[Shown]:
    """Stories as a list shows them."""
    told = transaction.articles.told([story.id for story in found])
    sources = {one.article_id: one.source for some in told.values() for one in some}
    stands = _standings(visit, transaction, found)
    return [
        Shown(
            story=story,
            standing=stands[story.id],
            source=sources[story.representative_id],
        )
        for story in found
    ]


def standing_in(visit: Visit, transaction: Transaction, story: Story) -> Standing:
    """Where one story stands."""
    return _standings(visit, transaction, [story])[story.id]


def _standings(visit: Visit, transaction: Transaction, found: Sequence[Story]) -> dict[int, Standing]:
    ids = [story.id for story in found]
    appeared = transaction.shelves.appearances(ids)
    held = transaction.reports.held(ids)
    goes = going_out(transaction, visit.installation, clock.now())
    zone = visit.installation.editorial.schedule.zone
    return {
        story.id: standing_of(story, appeared.get(story.id, ()), goes, zone, held=story.id in held)
        for story in found
    }


def standing_of(
    story: Story,
    appeared: Sequence[Appearance],
    goes: Mapping[int, datetime],
    zone: str,
    *,
    held: bool = False,
) -> Standing:
    """Where a story stands. `appeared` are the issues it was in, `goes` the stories of the next editions;
    `held` says that a report is open."""
    since = _since(story.released_at, appeared, zone) if story.released_at else ""
    if story.state is StoryState.REJECTED:
        more = "readers are told not to rely on it" if since else ""
        return Standing(sign="✗", word="Withdrawn" if since else "Left out", more=more)
    if held:
        more = f"readers have it {since}" if since else "somebody has reported a problem with it"
        return Standing(sign="!", word="Reported" if since else "Held back", more=more)
    if story.state is StoryState.WAITING:
        return Standing(sign="…", word="Waiting", more="nobody has approved it yet")
    if since:
        return Standing(sign="✓", word="Readers have it", more=since)
    at = goes.get(story.id)
    when = f"goes out on {at:%A} {at.day} {at:%B}" if at else "goes out with a later edition"
    return Standing(sign="✓", word="Approved", more=when)


def in_words(appeared: Sequence[Appearance]) -> str:
    """The digest that a story was in first: "in the digest of 20 November 2026"; "" for none."""
    digest = next((one for one in appeared if one.channel is Channel.DIGEST), None)
    return f"in the digest of {digest.day.day} {digest.day:%B %Y}" if digest else ""


def _since(released_at: datetime, appeared: Sequence[Appearance], zone: str) -> str:
    since = f"since {day(released_at, zone)}"
    digest = in_words(appeared)
    return f"{since}; it was {digest}" if digest else since


def _addressed(transaction: Transaction, text: str) -> int | None:
    """The story at an address, if the text is one that we know."""
    ours = _OURS.fullmatch(text)
    if ours and (named := number(ours[1])) is not None:
        return named if transaction.stories.by_id([named]) else None
    try:
        return transaction.shelves.at(url_key(text))
    except ValueError:  # no address: words of a title
        return None
