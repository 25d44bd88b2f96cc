"""What a page says of itself. Each field has a list of places to look, best first; the first
value that holds water wins, and `origins` remembers where it was found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from html import unescape
from urllib.parse import urlsplit

from aggregator.extract.dates import possible, read_date
from aggregator.extract.head import Head, texts
from aggregator.extract.parse import absolute, fold
from aggregator.extract.titles import key, tidy_title
from aggregator.model import FetchedPage, Metadata

Found = Iterable[tuple[str, str]]  # (origin, value as written), best first

_PUBLISHED = (
    "article:published_time og:published_time og:article:published_time datepublished"
    " citation_publication_date citation_online_date parsely-pub-date sailthru.date article.published"
    " dcterms.issued dcterms.created dc.date.issued dc.date dcterms.date publishdate pubdate publish_date"
    " publication_date date"
).split()
_MODIFIED = (
    "article:modified_time og:updated_time og:modified_time datemodified dcterms.modified dc.date.modified"
    " last-modified lastmod revised"
).split()
_AUTHORS = (
    "author article:author parsely-author sailthru.author citation_author dc.creator dcterms.creator".split()
)
_LANGUAGE = re.compile(r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$", re.IGNORECASE)
_LONGEST_TAG = 35  # what RFC 5646 (4.4.1) asks everybody to keep room for
_BY = re.compile(r"^(?:written |posted |reviewed )?by[:\s]+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[;|]\s*|,?\s+and\s+|,\s+(?=\w+ \w)")


def read_metadata(page: FetchedPage, head: Head, base: str) -> Metadata:
    """The metadata of a page; the hint of the feed or sitemap fills what the page leaves open."""
    notes = _Notes()
    site_name = notes.text("site_name", _site_names(head), lambda written: fold(unescape(written))[:200])
    title = notes.text("title", _titles(page, head), lambda written: tidy_title(written, site_name, page.url))
    hint = page.hint
    published = notes.date("published_at", _dates(head, "datePublished", _PUBLISHED), page, hint.published_at)
    modified = notes.date("modified_at", _dates(head, "dateModified", _MODIFIED), page, hint.modified_at)
    canonical = notes.text(
        "canonical_url", _canonicals(head), lambda written: _canonical(absolute(written, base), page.url)
    )
    return Metadata(
        title=title or site_name,
        authors=notes.people("authors", _authors(page, head), site_name),
        published_at=published,
        modified_at=modified,
        canonical_url=canonical,
        language=notes.text("language", _languages(head), _language),
        image_url=notes.text("image_url", _images(head), lambda written: absolute(written, base)),
        site_name=site_name,
        origins=tuple(sorted(notes.origins)),
    )


class _Notes:
    """Takes the first value that holds water, and notes where it was found."""

    def __init__(self) -> None:
        self.origins: list[tuple[str, str]] = []

    def text(self, name: str, found: Found, read: Callable[[str], str]) -> str:
        for origin, written in found:
            if value := read(written):
                self.origins.append((name, origin))
                return value
        return ""

    def date(self, name: str, found: Found, page: FetchedPage, hint: datetime | None) -> datetime | None:
        for origin, written in found:
            if value := read_date(written, page.fetched_at):
                self.origins.append((name, origin))
                return value
        if hint is None or not possible(hint, page.fetched_at):
            return None
        self.origins.append((name, "hint"))
        return hint

    def people(self, name: str, found: Found, site_name: str) -> tuple[str, ...]:
        """All the people named in the first place that names any."""
        people: dict[str, None] = {}
        best = ""
        for origin, written in found:
            if best and origin != best:
                break
            for person in _people(written):
                best = origin
                people[person] = None
        if len(people) > 1:
            people.pop(site_name, None)
        if best:
            self.origins.append((name, best))
        return tuple(people)[:20]


def _linked(nodes: list[dict[str, object]], field: str, key: str = "name") -> Iterator[tuple[str, str]]:
    for node in nodes:
        yield from ((f"json-ld {field}", text) for text in texts(node.get(field), key))


def _meta(head: Head, *names: str) -> Iterator[tuple[str, str]]:
    yield from ((name, value) for name in names for value in head.meta.get(name, ()))


def _site_names(head: Head) -> Iterator[tuple[str, str]]:
    yield from _meta(head, "og:site_name")
    yield from _linked(head.articles, "publisher")
    yield from _meta(head, "application-name", "citation_journal_title")


def _titles(page: FetchedPage, head: Head) -> Iterator[tuple[str, str]]:
    yield from _linked(head.articles, "headline")
    yield from _meta(head, "citation_title", "og:title", "twitter:title", "dc.title")
    yield from (("h1", text) for text in head.headings)
    yield from (("title", text) for text in head.titles)
    yield "hint", page.hint.title


def _dates(head: Head, field: str, names: list[str]) -> Iterator[tuple[str, str]]:
    yield from _linked(head.articles, field)
    yield from _meta(head, *names)
    yield from _linked(head.pages, field)
    yield from (("time", written) for name, written in head.times if field.lower() in name)
    if field == "datePublished":
        yield from (("time", written) for _, written in head.times)


def _authors(page: FetchedPage, head: Head) -> Iterator[tuple[str, str]]:
    yield from _linked(head.articles, "author")
    yield from _meta(head, *_AUTHORS)
    yield from (("page", text) for text in head.authors)
    yield from (("hint", name) for name in page.hint.authors)


def _people(text: str) -> Iterator[str]:
    for part in _BETWEEN.split(_BY.sub("", fold(unescape(text[:500])))):
        name = _BY.sub("", part).strip(" ,.;-–")
        digits = any(map(str.isdigit, name))
        if 1 < len(name) <= 80 and not digits and "://" not in name and "@" not in name and key(name):
            yield name


def _languages(head: Head) -> Iterator[tuple[str, str]]:
    yield "html", head.language
    yield from _meta(head, "content-language", "og:locale", "dc.language", "citation_language")
    yield from _linked(head.articles, "inLanguage")


def _language(text: str) -> str:
    """A BCP 47 tag in its usual case: "en_us" → "en-US"."""
    tag = text.strip().split(",")[0].replace("_", "-")
    if len(tag) > _LONGEST_TAG or not _LANGUAGE.match(tag):
        return ""
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part.title() for part in rest)])


def _canonicals(head: Head) -> Iterator[tuple[str, str]]:
    yield from (("link", value) for value in head.links.get("canonical", ()))
    yield from _meta(head, "og:url")


def _canonical(found: str, url: str) -> str:
    """`found` without its fragment; "" when an inner page claims to be the home page, a common
    fault of templates that would make all pages of a site one."""
    bare = found.partition("#")[0]
    if not bare:
        return ""
    return "" if urlsplit(bare).path in ("", "/") and not _is_home(url) else bare


def _is_home(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.path in ("", "/") and not parts.query


def _images(head: Head) -> Iterator[tuple[str, str]]:
    yield from _meta(head, "og:image", "og:image:url", "og:image:secure_url")
    yield from _linked(head.articles, "image", "url")
    yield from _meta(head, "twitter:image", "twitter:image:src")
