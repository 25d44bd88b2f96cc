"""Reading what lists pages: feeds, sitemaps, listings. Pure functions over bytes.

Each gives back a `Reading`, or raises NotAnIndexError with a reason an operator understands.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.intake import Link

MOST_LINKS = 5_000  # of one feed or listing: far more than one that a person keeps has
LONGEST_INDEX = 2_000_000  # of a feed or listing, in bytes or characters; what stands beyond it is not read


class NotAnIndexError(ValueError):
    """The document is not what the source says it is; the message says what it looks like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an index names: pages, and further indexes to read after it."""

    links: tuple[Link, ...] = ()
    further: tuple[str, ...] = ()
    title: str = ""
    language: str = ""


def looks_like(body: bytes) -> str:
    """What a document seems to be, in words for an error message."""
    start = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        return "an empty document"
    if start.startswith(b"%pdf"):
        return "a PDF"
    if start.startswith((b"<!doctype html", b"<html")) or b"<head" in start:
        return "a web page"
    if b"<urlset" in start or b"<sitemapindex" in start:
        return "a sitemap"
    if b"<rss" in start or b"<feed" in start or b"<rdf" in start:
        return "a feed"
    return "something else"
