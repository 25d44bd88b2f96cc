"""One story: who tells it, where it stands, what was decided, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aggregator.model import Source, Story
from aggregator.review import RulingError
from app.jobs.by_hand import join, relate
from app.jobs.represent import best_of
from app.jobs.review import represent, split
from app.web.desk import Visit, desk
from app.web.stories import STORIES, Shown, find, shown_of, standing_in
from app.web.trail import trail, trail_line
from storage.articles import StoredArticle
from storage.store import Transaction

MOST_LINES = 50
MOST_FOUND = 6
MOST_RELATED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """An article of a story, and why readers get it if they do."""

    article: StoredArticle
    source: Source
    represents: bool
    why: tuple[str, ...] = ()


def routes() -> list[Route]:
    return [
        desk(f"{STORIES}/of/{{number}}", get=_of_article),
        desk(f"{STORIES}/{{number}}", get=_show, post=_change),
    ]


def _of_article(visit: Visit) -> Response:
    """To the story that an article tells by now."""
    with visit.store.read() as transaction:
        story_id = transaction.articles.get(visit.number).story_id
    return RedirectResponse(f"{STORIES}/{story_id}", 303)


def _show(visit: Visit) -> Response:
    text = " ".join(visit.request.query_params.get("find", "").split())
    with visit.store.read() as transaction:
        story = transaction.stories.get(visit.number)
        if story.merged_into_id is not None:
            return _part(visit, transaction, story)
        appeared = transaction.shelves.appearances([story.id]).get(story.id, [])
        found = [one for one in find(transaction, text, limit=MOST_FOUND + 1) if one.id != story.id]
        return visit.page(
            "story.html",
            story=story,
            standing=standing_in(visit, transaction, story),
            appeared=appeared,
            report=transaction.reports.held([story.id]).get(story.id),
            tellers=_tellers(transaction, story),
            related=_related(visit, transaction, story),
            text=text,
            found=shown_of(visit, transaction, found[:MOST_FOUND]) if text else [],
            lines=trail(transaction, MOST_LINES, about=transaction.articles.ids_of(story.id)),
            saved=trail_line(transaction, visit.asked("saved")),
            back=f"{STORIES}/{story.id}",
        )


def _part(visit: Visit, transaction: Transaction, story: Story) -> Response:
    """A story that became part of another says so: its own address stays right."""
    now = transaction.stories.standing([story.id])[story.id]
    return visit.page(
        "story_part.html",
        story=story,
        now=now,
        saved=trail_line(transaction, visit.asked("saved")),
        back=f"{STORIES}/{story.id}",
    )


def _change(visit: Visit) -> Response:
    """One of the buttons of the page."""
    ruling = _ruled(visit)
    with visit.store.read() as transaction:
        now = transaction.stories.standing([visit.number])
    shown = now[visit.number].id if visit.number in now else visit.number
    return RedirectResponse(f"{STORIES}/{shown}?saved={ruling}", 303)


def _ruled(visit: Visit) -> int:
    given = next(iter(visit.numbers("of")), 0)
    match visit.field("do"):
        case "represent":
            return represent(visit.installation, _own(visit, given), user=visit.user)
        case "split":
            return split(visit.installation, _own(visit, given), user=visit.user)
        case "relate":
            return relate(visit.installation, visit.number, given, user=visit.user)
        case "join":
            return join(visit.installation, visit.number, given, user=visit.user)
    raise RulingError("That is none of the buttons of this page.")


def _own(visit: Visit, article_id: int) -> int:
    """An article of this story. Raises RulingError for one that tells another by now."""
    with visit.store.read() as transaction:
        if article_id not in transaction.articles.ids_of(visit.number):
            raise RulingError("That article does not tell this story any more.")
    return article_id


def _tellers(transaction: Transaction, story: Story) -> list[Teller]:
    articles = transaction.articles.of_stories([story.id]).get(story.id, [])
    sources = transaction.sources.by_id(sorted({one.source_id for one in articles}))
    why = _why(transaction, story, [one.id for one in articles])
    made = [
        Teller(
            article=one,
            source=sources[one.source_id],
            represents=one.id == story.representative_id,
            why=why if one.id == story.representative_id else (),
        )
        for one in articles
    ]
    return sorted(made, key=lambda one: not one.represents)


def _why(transaction: Transaction, story: Story, article_ids: Sequence[int]) -> tuple[str, ...]:
    """Why readers get the article that they get, in words."""
    if len(article_ids) < 2:
        return ()
    rulings = transaction.rulings.standing_on(story, article_ids)
    best = best_of(transaction, story, article_ids, rulings)
    if best.article_id == story.representative_id:
        return best.reasons
    return ("it has represented the story before the others came",)


def _related(visit: Visit, transaction: Transaction, story: Story) -> list[Shown]:
    ids = transaction.reviews.related(transaction.articles.ids_of(story.id))
    known = transaction.stories.by_id(sorted(ids, reverse=True)[:MOST_RELATED])
    return shown_of(visit, transaction, [known[one] for one in sorted(known, reverse=True)])
