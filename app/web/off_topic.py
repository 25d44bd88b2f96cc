"""Pages that did not become articles, above all those that are off topic: why, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aggregator.clean import clean
from aggregator.extract import extract
from aggregator.model import Article, CleanArticle, Ended, FetchedPage, Outcome, Repeated, Source, SourceRules
from aggregator.review import RulingError
from app.jobs.bring_back import bring_back, leave_out_again
from app.web.desk import Visit, desk
from storage.pages import Seek, StoredPage
from storage.store import Transaction

PER_PAGE = 20
LONGEST_SEARCH = 100
MOST_BYTES = 500_000  # of a page that is read only to show its title
BROUGHT_BACK = "brought_back"
LISTS = {
    Outcome.OFF_TOPIC.value: "Off topic",
    BROUGHT_BACK: "Brought back",
    Outcome.NOT_ARTICLE.value: "No article",
    Outcome.TOO_SHORT.value: "Too short",
    Outcome.UNREADABLE.value: "Could not be read",
}
_ANSWERS: Mapping[str, Callable[..., None]] = {"bring_back": bring_back, "leave_out": leave_out_again}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A page as the list shows it."""

    page: StoredPage
    title: str
    source: Source


def routes() -> list[Route]:
    return [desk("/off-topic", get=_list), desk("/off-topic/{number}", get=_show, post=_decide)]


def _list(visit: Visit) -> Response:
    chosen = visit.request.query_params.get("list", "")
    chosen = chosen if chosen in LISTS else Outcome.OFF_TOPIC.value
    words = visit.request.query_params.get("words", "").replace("\0", "")[:LONGEST_SEARCH].strip()
    seek = Seek(source_id=visit.asked("source"), words=words, before_id=visit.asked("before"))
    with visit.store.read() as transaction:
        found = _found(transaction, chosen, seek)
        sources = transaction.sources.by_id(sorted({page.page.source_id for page in found}))
        known = transaction.sources.all()
    lines = [_line(page, sources[page.page.source_id]) for page in found[:PER_PAGE]]
    wanted = {"list": chosen, "source": str(seek.source_id or ""), "words": words}
    older = urlencode(wanted | {"before": str(found[PER_PAGE - 1].id)}) if len(found) > PER_PAGE else ""
    return visit.page(
        "off_topic.html", lines=lines, lists=LISTS, chosen=chosen, seek=seek, known=known, older=older
    )


def _found(transaction: Transaction, chosen: str, seek: Seek) -> list[StoredPage]:
    """One more than fits, to know whether there are older ones."""
    if chosen == BROUGHT_BACK:
        return transaction.pages.brought_back(PER_PAGE + 1, seek)
    return transaction.pages.left_out(Outcome(chosen), PER_PAGE + 1, seek)


def _show(visit: Visit) -> Response:
    with visit.store.read() as transaction:
        page = transaction.pages.get(visit.number)
        source = transaction.sources.by_id([page.page.source_id])[page.page.source_id]
        repeated = transaction.repeated.keys(source.id)
        newest = transaction.pages.at(page.url_key)
        asked = transaction.reviews.open_about([page.article_id]) if page.article_id else []
    return visit.page(
        "left_out_page.html",
        page=page,
        source=source,
        read=_read(page.page, source.rules, repeated),
        title=_title(page, source),
        newest=newest is None or newest.id == page.id,
        approval=next((one.id for one in asked if one.other_article_id is None), None),
        changed=visit.request.query_params.get("changed", ""),
    )


def _decide(visit: Visit) -> Response:
    decision = visit.field("decision")
    if decision not in _ANSWERS:
        raise RulingError("That is no answer here. Please use one of the buttons.")
    partial(_ANSWERS[decision], visit.installation)(visit.number, user=visit.user)
    return RedirectResponse(f"/off-topic/{visit.number}?changed={decision}", 303)


def _line(page: StoredPage, source: Source) -> Line:
    return Line(page=page, title=_title(page, source), source=source)


def _title(page: StoredPage, source: Source) -> str:
    """The title of a page: its own, or what a feed said of it, or its address."""
    article = _extracted(page.page, source.rules) if len(page.page.body) <= MOST_BYTES else None
    own = article.metadata.title if isinstance(article, Article) else ""
    return own or page.page.hint.title or page.page.url


def _read(page: FetchedPage, rules: SourceRules, repeated: Mapping[str, Repeated]) -> CleanArticle | Ended:
    """The page as it would be an article."""
    article = _extracted(page, rules)
    return clean(article, min_words=1, repeated=repeated) if isinstance(article, Article) else article


def _extracted(page: FetchedPage, rules: SourceRules) -> Article | Ended:
    try:
        return extract(page, rules)
    except ValueError as error:  # a rule that cannot be followed on this page
        return Ended(outcome=Outcome.UNREADABLE, reason=str(error))
