"""What a page says of itself. Each field has a list of places to look, best first; the first
value that holds water wins, and `origins` remembers where it was found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import urlsplit

from aggregator.extract.authors import read_authors
from aggregator.extract.described import licence, licences, section, sections
from aggregator.extract.head import Head
from aggregator.extract.json_ld import Node, texts
from aggregator.extract.parse import absolute, fold
from aggregator.extract.published import Dates
from aggregator.extract.segments import Segments
from aggregator.extract.titles import choose_title, tidy_title
from aggregator.extract.visible import Visible
from aggregator.model import FetchedPage, Metadata
from aggregator.urls import clean_url

Found = Iterable[tuple[str, str]]  # (origin, value as written), best first

_LANGUAGE = re.compile(r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$", re.IGNORECASE)
_LONGEST_TAG = 35  # what RFC 5646 (4.4.1) asks everybody to keep room for
_LINKED = re.compile(r"<([^<>]{1,2000})>\s*;[^,<>]{0,200}\brel\s*=\s*\"?canonical\b", re.IGNORECASE)


def read_metadata(
    page: FetchedPage, head: Head, base: str, segments: Segments, *, briefly: bool = False
) -> Metadata:
    """The metadata of a page; the hint of the feed or sitemap fills what the page leaves open.
    `briefly`: only the title, the authors and the name of the site."""
    notes = _Notes()
    site_name = notes.text("site_name", _site_names(head), lambda written: fold(unescape(written))[:200])
    origin, title = choose_title(
        (origin, tidy_title(written, site_name, page.url)) for origin, written in _titles(page, head)
    )
    around = Visible(segments, title, page.fetched_at)
    told_by, authors = read_authors(page, head, around, site_name)
    metadata = Metadata(title=title or site_name, authors=authors, site_name=site_name)
    if briefly:
        return metadata
    language = notes.text("language", _languages(head), _language)
    dates = Dates(page, head, around, language)
    published, modified = dates.read()
    metadata = replace(
        metadata,
        published_at=published,
        modified_at=modified,
        canonical_url=notes.canonical(page, head, base),
        language=language,
        image_url=notes.text("image_url", _images(head), lambda written: _address(written, base)),
        section=notes.text(
            "section", sections(head, page.url), lambda written: section(written, title, site_name)
        ),
        licence=notes.text("licence", licences(head), lambda written: licence(written, base)),
    )
    noted = [("title", origin if title else ""), ("authors", told_by), *dates.origins, *notes.origins]
    return replace(metadata, origins=tuple(sorted(pair for pair in noted if pair[1])))


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

    def canonical(self, page: FetchedPage, head: Head, base: str) -> str:
        address = self.text(
            "canonical_url", _canonicals(page, head), lambda written: _canonical(written, base, page.url)
        )
        if address and _host(address) != _host(page.url):
            name, origin = self.origins.pop()
            self.origins.append((name, f"{origin}, another host"))
        return address


def _linked(nodes: list[Node], field: str, key: str = "name") -> Iterator[tuple[str, str]]:
    for node in nodes:
        yield from ((f"json-ld {field}", text) for text in texts(node.get(field), key))


def _meta(head: Head, *names: str) -> Iterator[tuple[str, str]]:
    yield from ((name, value) for name in names for value in head.meta.get(name, ()))


def _site_names(head: Head) -> Iterator[tuple[str, str]]:
    yield from _meta(head, "og:site_name")
    yield from _linked(head.articles, "publisher")
    yield from _meta(head, "application-name", "citation_journal_title")


def _titles(page: FetchedPage, head: Head) -> Iterator[tuple[str, str]]:
    yield from (("h1", text) for text in head.headings)
    yield from _linked(head.articles, "headline")
    yield from _meta(head, "citation_title", "og:title", "twitter:title", "dc.title")
    yield from (("title", text) for text in head.titles)
    yield "hint", page.hint.title


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


def _canonicals(page: FetchedPage, head: Head) -> Iterator[tuple[str, str]]:
    yield from (("link", value) for value in head.links.get("canonical", ()))
    yield from (("header", match[1]) for match in _LINKED.finditer(page.header("link")[:5_000]))
    yield from _meta(head, "og:url")


def _canonical(written: str, base: str, url: str) -> str:
    """The address, absolute and without its fragment; "" when an inner page claims to be the home page,
    a common fault of templates that would make all pages of a site one. Where only its scheme differs
    from that of the page, the page's own holds: it was just fetched by it."""
    bare = _address(written, base)
    if not bare or (urlsplit(bare).path in ("", "/") and not _is_home(url)):
        return ""
    rest = bare.partition("://")[2]
    return url.partition("://")[0] + "://" + rest if _host(bare) == _host(url) else bare


def _address(written: str, base: str) -> str:
    """`written` seen from `base`, as such an address is stored; "" where it is none."""
    found = absolute(written, base)
    try:
        return clean_url(found) if found else ""
    except ValueError:
        return ""


def _host(url: str) -> str:
    try:
        return (urlsplit(url).netloc or "").lower()
    except ValueError:
        return ""


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
