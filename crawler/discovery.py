"""Paste an address, and learn which feeds, sitemaps and listings are there.

Decides from what was fetched which addresses to try next, and reads each; `crawler.spiders.probe`
does the fetching. Nothing is stored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lxml import etree, html

from aggregator.model import SourceRules, Way
from aggregator.urls import join
from crawler.indexes import NotAnIndexError, Reading, looks_like
from crawler.indexes.feed import read_feed
from crawler.indexes.listing import read_listing
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
    order = {Way.FEED: 0, Way.SITEMAP: 1, Way.LISTING: 2}
    working = [candidate for candidate in candidates if candidate.works]
    return min(working, key=lambda c: (order[c.way], "comment" in c.address.lower()), default=None)


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
