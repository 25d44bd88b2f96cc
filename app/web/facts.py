"""What a page says of itself, with how far that is to be believed and where it was found, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from aggregator.model import Reference
from aggregator.origins import sureness
from aggregator.references import address
from app.web.words import day
from storage.articles import StoredArticle

_PLACES = {
    "time, published": "from a <time> element marked as the publication",
    "time, modified": "from a <time> element marked as a change",
    "time": "from a <time> element near the title",
    "time, anywhere": "from a <time> element far from the title",
    "text, published": "from the text near the title, which calls it the publication",
    "text, modified": "from the text near the title, which calls it a change",
    "text, reviewed": "from the text near the title, which calls it a review",
    "text": "from the text near the title",
    "page": "from an element marked as a byline",
    "page, anywhere": "from an element marked as a byline, far from the title",
    "link to the author": "from a link near the title to the page of an author",
    "address": "from the address of the page",
    "hint": "said by the feed or sitemap",
    "link": "from a link element of the page",
    "header": "from the header of the answer",
    "h1": "the heading of the page",
    "html": "from the markup of the page",
    "title": "the title of the window",
    "rules": "by a rule of the source",
}
# Notes behind an origin; the first that it ends with is said in words.
_AT_THE_END = ", at the end"
_NOTES = {
    ", ambiguous": "; day and month may be the other way round",
    ", unclear": "; day and month cannot be told apart, so none was taken",
    ", by month": "; only the month is given",
    ", another host": ", and on another site",
}
_KINDS = {"doi": "DOI", "pmid": "PubMed", "pmcid": "", "nct": "", "isrctn": "", "euctr": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact of an article. `where` is "" when there is nothing to tell about it; `link` where it leads."""

    label: str
    value: str
    where: str = ""
    link: str = ""


def facts(article: StoredArticle, zone: str) -> tuple[Fact, ...]:
    """The facts of an article, as a curator reads them. Of date and author it is also said that there
    is none."""
    return tuple(_facts(article, zone))


def cited(references: tuple[Reference, ...]) -> tuple[tuple[str, str], ...]:
    """Each reference in words, with the address where it can be looked up."""
    return tuple((f"{_KINDS.get(one.kind, '')} {one.id}".strip(), address(one)) for one in references)


def where(origin: str) -> str:
    """Where a fact was found, and how far it is to be believed: "likely: from the text near the title"."""
    place, notes = origin, ""
    for note, words in _NOTES.items():
        if place.endswith(note):
            place, notes = place.removesuffix(note), words + notes
    words = _PLACES.get(place.removesuffix(_AT_THE_END)) or f"said to machines by the page ({place})"
    if place.endswith(_AT_THE_END):
        words = words.replace("near the title", "at the end")
    return f"{sureness(origin)}: {words}{notes}"


def _facts(article: StoredArticle, zone: str) -> Iterator[Fact]:
    yield from _dates(article, zone)
    yield _fact(article, "Author", "authors", ", ".join(article.authors) or "none named")
    if article.section:
        yield _fact(article, "Section", "section", article.section)
    if article.licence:
        yield _fact(article, "Licence", "licence", article.licence, article.licence)
    if article.canonical_url and article.canonical_url != article.url:
        yield _fact(article, "Its own address", "canonical_url", article.canonical_url, article.canonical_url)
    if article.language:
        yield _fact(article, "Language", "language", article.language)
    if missed := article.origins.get("rules"):
        yield Fact(label="Rules of the source", value=missed)


def _dates(article: StoredArticle, zone: str) -> Iterator[Fact]:
    yield _fact(article, "Published", "published_at", _day(article.published_at, zone))
    if article.modified_at or "modified_at" in article.origins:
        yield _fact(article, "Changed", "modified_at", _day(article.modified_at, zone))


def _day(moment: datetime | None, zone: str) -> str:
    return day(moment, zone) if moment else "no date found"


def _fact(article: StoredArticle, label: str, field: str, value: str, link: str = "") -> Fact:
    origin = article.origins.get(field, "")
    return Fact(
        label=label,
        value=value,
        where=where(origin) if origin else "",
        link=link if link.startswith(("http://", "https://")) else "",
    )
