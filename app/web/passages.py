"""Keeping and cutting passages on the page of an article: here, or always on its source."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from aggregator.clean.said import Passage, in_place
from aggregator.review import RulingError
from app.jobs.passages import keeps_always, passage_of, say, say_always, try_always
from app.web.approval import begun, filled_in
from app.web.desk import Visit
from app.web.drafts import keep
from app.web.questions import Side
from storage.articles import StoredArticle

LONG = 60  # words of a passage that was cut, from which it is folded
_WAYS = {"keep": True, "cut": False}
ALWAYS, NOW = "-always", "-always-now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A passage as the page shows it. `key` names it; `everywhere`: it can be known on other pages."""

    text: str
    key: str
    everywhere: bool
    reason: str = ""  # why it was cut; "" for what stays
    step: str = ""
    words: int = 0

    @property
    def is_long(self) -> bool:
        return self.words >= LONG


def passages(article: StoredArticle) -> tuple[Shown, ...]:
    """The text of an article as it was cut."""
    return tuple(_shown(one) for one in in_place(article.text, article.removals))


def is_about_text(decision: str) -> bool:
    """Whether a button beside a passage was pressed."""
    return ":" in decision


def answer(visit: Visit, shown: Side) -> Response:
    """Do what a button beside a passage says. What is half written on the page is kept as a draft."""
    if "title" in visit.form and filled_in(visit, shown) != begun(shown):
        keep(visit)
    what, _, key = visit.field("decision").partition(":")
    way = what.removesuffix(NOW).removesuffix(ALWAYS)
    if way not in _WAYS or what.removeprefix(way) not in {"", ALWAYS, NOW}:
        raise RulingError("That is no answer to this question. Please use one of the buttons.")
    if what == f"{way}{ALWAYS}":
        return _tried(visit, shown, key, kept=_WAYS[way])
    act = say_always if what.endswith(NOW) else say
    ruling_id = act(visit.installation, shown.article.id, key, kept=_WAYS[way], user=visit.user)
    mode = "&edit=text" if visit.field("edit") else ""
    return RedirectResponse(f"{visit.request.url.path}?saved={ruling_id}{mode}#text", 303)


def _tried(visit: Visit, shown: Side, key: str, *, kept: bool) -> Response:
    """What would become of other pages of the source, before anything is done."""
    trial = try_always(visit.installation, shown.article.id, key, kept=kept)
    with visit.store.read() as transaction:
        passage = passage_of(transaction, shown.article.id, key)
    return visit.page(
        "always.html",
        shown=shown,
        trial=trial,
        kept=kept,
        text=passage.text,
        decision=f"{'keep' if kept else 'cut'}{NOW}:{key}",
        address=visit.request.url.path,
        edit=visit.field("edit"),
    )


def _shown(one: Passage) -> Shown:
    return Shown(
        text=one.text,
        key=one.keys[0],
        everywhere=bool(keeps_always(one)),
        reason=one.removal.reason if one.removal else "",
        step=one.removal.step if one.removal else "",
        words=len(one.text.split()),
    )
