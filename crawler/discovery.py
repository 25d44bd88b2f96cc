"""Paste an address, and learn which feeds, sitemaps and listings are there.

Decides from what was fetched which addresses to try next, and reads each; `crawler.spiders.probe`
does the fetching. Nothing is stored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from lxml import etree, html

from aggregator.extract.records import read_record
from aggregator.model import Article, FetchedPage, Hint, SourceRules, Way
from aggregator.urls import join, url_key
from crawler.indexes import NotAnIndexError, Reading, looks_like
from crawler.indexes.apis import MOST_FOUND, Api
from crawler.indexes.feed import read_feed
from crawler.indexes.listing import read_listing
from crawler.indexes.searches import api_of
from crawler.indexes.sitemap import read_sitemap
from crawler.intake import Link

FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)
GUESSES = ("/feed", "/feed.xml", "/rss.xml", "/atom.xml", "/feed.json", "/sitemap.xml", "/sitemap_index.xml")
FEWEST_LISTED = 3  # links to articles that make a page a listing
SITEMAP_LINE = re.compile(r"(?im)^\s*sitemap\s*:\s*(\S+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A way to follow a site. `reason` says, for one that does not work, why not."""

    way: Way
    address: str
    title: str = ""
    language: str = ""
    links: tuple[Link, ...] = ()
    further: tuple[str, ...] = ()  # the sitemaps an index names, or the next page of a listing
    homepage: str = ""  # where people go, when the address is for programs
    reason: str = ""

    @property
    def works(self) -> bool:
        return bool(self.links or (self.way is Way.SITEMAP and self.further))


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What there is at an address; `error` says why it could not be looked at."""

    address: str
    candidates: tuple[Candidate, ...]
    error: str = ""


def read_any(
    body: bytes, text: str, url: str, content_type: str, rules: SourceRules, max_bytes: int
) -> Candidate:
    """What an answer is: a feed, a sitemap or a listing. One that is none says what it looks like."""
    seems = looks_like(body)
    if seems == "a feed" or body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _candidate(Way.FEED, url, lambda: read_feed(body, url, content_type))
    if seems == "a sitemap" or body[:2] == b"\x1f\x8b":
        return _candidate(Way.SITEMAP, url, lambda: read_sitemap(body, url, max_bytes))
    if not text:
        return Candidate(way=Way.LISTING, address=url, reason=f"it looks like {seems}")
    listing = _candidate(Way.LISTING, url, lambda: read_listing(text, url, rules))
    if not listing.reason and len(listing.links) < FEWEST_LISTED:
        return Candidate(
            way=Way.LISTING,
            address=url,
            title=listing.title,
            language=listing.language,
            reason=f"it links to {len(listing.links)} articles, too few for a list",
        )
    return listing


def further_addresses(text: str, url: str, robots: str) -> list[str]:
    """Where else to look: what the page and robots.txt name, then the usual places."""
    named = [*_alternates(text, url), *(join(url, line) for line in SITEMAP_LINE.findall(robots))]
    guessed = [join(url, guess) for guess in GUESSES]
    return _once(address for address in [*named, *guessed] if address and address != url)


def best(candidates: Iterable[Candidate]) -> Candidate | None:
    """The way to prefer: a feed tells what is new, a sitemap all there is, a listing needs guessing."""
    order = {Way.FEED: 1, Way.SITEMAP: 2, Way.LISTING: 3}  # a search at an API goes before all
    working = [candidate for candidate in candidates if candidate.works]
    return min(working, key=lambda c: (order.get(c.way, 0), "comment" in c.address.lower()), default=None)


def search_at(url: str, *, only: bool) -> tuple[Api, str] | None:
    """The API an address is a search of, and the search's own address. With `only` a page where
    people search is none: the address itself is meant."""
    found = api_of(url)
    if found is None or (only and urlsplit(found[1]).path != urlsplit(url).path):
        return None
    return found


def read_search(api: Api, address: str, body: bytes) -> Candidate:
    """The search at an API as a way to follow it. One that does not work says why."""
    candidate = Candidate(
        way=api.way, address=address, title=api.title(address), language="en", homepage=api.homepage
    )
    try:
        found = api.read_found(body, "")
    except NotAnIndexError as error:
        return replace(candidate, reason=str(error))
    if found.total > MOST_FOUND:
        return replace(candidate, reason=f"it finds {found.total} records, more than {MOST_FOUND}")
    return replace(candidate, links=found.links, reason="" if found.links else "the search finds nothing")


def with_titles(candidate: Candidate, api: Api, body: bytes) -> Candidate:
    """The candidate with the titles of those records that are in an answer, to be shown."""
    try:
        records = api.read_records(body)
    except NotAnIndexError:
        return candidate  # the titles are for show; what is wrong with records a crawl will tell
    return replace(candidate, links=tuple(_titled(link, api, records) for link in candidate.links))


def _titled(link: Link, api: Api, records: dict[str, bytes]) -> Link:
    body = records.get(url_key(link.url))
    if body is None:
        return link
    page = FetchedPage(
        source_id=0,
        url=link.url,
        requested_url=link.url,
        fetched_at=datetime.max.replace(tzinfo=UTC) - timedelta(days=2),  # any day can be
        body=body,
        headers=(("content-type", api.kind),),
    )
    record = read_record(page)
    return replace(link, hint=Hint(title=record.metadata.title)) if isinstance(record, Article) else link


def _candidate(way: Way, url: str, read: Callable[[], Reading]) -> Candidate:
    try:
        reading = read()
    except NotAnIndexError as error:
        return Candidate(way=way, address=url, reason=str(error))
    return Candidate(
        way=way,
        address=url,
        title=reading.title,
        language=reading.language,
        links=reading.links,
        further=reading.further,
        reason="" if reading.links or reading.further else "it names no pages",
    )


def _alternates(text: str, url: str) -> list[str]:
    try:
        root = html.document_fromstring(
            text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8")
        )
    except (etree.ParserError, ValueError):
        return []
    found = []
    for link in root.iterfind(".//link[@href]"):
        rels = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").lower().strip()
        if ("alternate" in rels and kind in FEED_TYPES) or "sitemap" in rels:
            found.append(join(url, link.get("href") or ""))
    return [address for address in found if address]


def _once(addresses: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(addresses))
