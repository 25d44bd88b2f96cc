"""Sitemaps: indexes, gzip, news, lastmod (the protocol of sitemaps.org, and its news extension)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

from dateutil import parser as dates
from lxml import etree

from aggregator.model import Hint
from aggregator.urls import join
from crawler.indexes import NotAnIndexError, Reading, looks_like
from crawler.intake import Link

ENTRIES = frozenset({"url", "sitemap"})
TOLD = frozenset({"loc", "lastmod", "title", "publication_date"})  # what is read of an entry
MOST_ADDRESSES = 50_000  # the protocol's own bound; what stands beyond it is not read


def read_sitemap(body: bytes, url: str, max_bytes: int) -> Reading:
    """The addresses of a sitemap, the last changed first. Raises NotAnIndexError."""
    if body[:2] == b"\x1f\x8b":
        body = _unpacked(body, max_bytes)
    if not body.strip():
        raise NotAnIndexError("it is not a sitemap: it is an empty document")
    try:
        kind, entries = _entries(body, url)
    except (etree.XMLSyntaxError, UnicodeDecodeError) as error:
        raise NotAnIndexError(f"it is not a sitemap: it looks like {looks_like(body)} ({error})") from error
    if kind == "sitemapindex":
        return Reading(further=tuple(link.url for link in _newest_first(entries)))
    if kind != "urlset":
        raise NotAnIndexError(f"it is not a sitemap: it looks like {looks_like(body)}")
    return Reading(links=tuple(_newest_first(entries)))


def _unpacked(body: bytes, max_bytes: int) -> bytes:
    from scrapy.utils.gz import gunzip

    try:
        return gunzip(body, max_size=max_bytes)
    except Exception as error:
        raise NotAnIndexError(f"it cannot be unpacked: {error}") from error


def _entries(body: bytes, url: str) -> tuple[str, list[Link]]:
    events = etree.iterparse(
        BytesIO(body),
        events=("start", "end"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    kind, links = "", list[Link]()
    values: dict[str, str] = {}  # of the entry being read
    for event, element in events:
        name = _name(element)
        if event == "start":
            kind = kind or name
            if name in ENTRIES:
                values = {}
            continue
        if name in ENTRIES:
            links += _link(values, url)
            values = {}
            if len(links) >= MOST_ADDRESSES:
                break
        elif name in TOLD and (text := _text(element)):
            values.setdefault(name, text)
        _forget(element)
    return kind, links


def _text(element: etree._Element) -> str:
    """The text of an element; "" for one of halves of characters, as "&#xD800;" is."""
    try:
        return (element.text or "").strip()
    except UnicodeDecodeError:
        return ""


def _forget(element: etree._Element) -> None:
    """Drop an element that was read. One that is only emptied still hangs on its parent, and
    millions of empty ones fill the memory; the parser holds on to the last one itself."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _link(values: dict[str, str], base: str) -> Iterator[Link]:
    address = join(base, values.get("loc", "")) if values.get("loc") else None
    if address is not None:
        published = _date(values.get("publication_date", ""))
        hint = Hint(
            title=values.get("title", "") if "publication_date" in values else "", published_at=published
        )
        yield Link(url=address, hint=hint, lastmod=_date(values.get("lastmod", "")) or published)


def _newest_first(links: list[Link]) -> list[Link]:
    """By date of change, undated ones last, otherwise as the sitemap has them."""
    return sorted(links, key=lambda link: -(link.lastmod.timestamp() if link.lastmod else 0.0))


def _date(text: str) -> datetime | None:
    try:
        moment = dates.isoparse(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
