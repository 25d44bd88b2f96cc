"""What a crawl needs from whoever runs it, and what it tells them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from aggregator.model import FetchedPage, Hint, Source
from aggregator.tdmrep import Reserved


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address to fetch, with what its finder said of it and the validators of the last answer."""

    url: str
    hint: Hint = Hint()
    lastmod: datetime | None = None
    etag: str = ""
    last_modified: str = ""
    is_index: bool = False  # a feed, sitemap or listing, no article
    further: tuple[str, ...] = ()  # the indexes it named when it was last read
    unread: bool = False  # an index that was named and never came, and whose turn it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How the crawl of one source went. `error` is "" when its addresses could be found."""

    found: int = 0  # addresses named by its feeds, sitemaps and listings
    fetched: int = 0  # pages that came
    unchanged: int = 0  # pages and indexes that had not changed
    failed: int = 0  # pages that could not be had
    more: bool = False  # pages are left that only the source's limit of pages kept from being fetched
    error: str = ""
    retry_after: timedelta | None = None  # how long the server asked us to stay away


class Intake(Protocol):
    """The other side of a crawl. Its methods may block; the crawl calls them from one thread."""

    def waiting(self, source: Source) -> Sequence[Link]:
        """Pages of the source named earlier that are to be fetched now: some more than one crawl
        may fetch, because its rules may have become stricter since and leave some out."""
        ...

    def index(self, source: Source, url: str) -> Link:
        """A feed, sitemap or listing, with the validators of its last answer."""
        ...

    def found(self, source: Source, index: Link, links: Sequence[Link]) -> Sequence[Link]:
        """Remember what an index named, together with the validators it came with and the
        further indexes it named; returns those of the links that are to be fetched now."""
        ...

    def robots(self, source: Source, url: str, text: str) -> None:
        """Remember what robots.txt at an address of the source says, or why it could not be read."""
        ...

    def reserved(self, source: Source, url: str) -> Reserved | None:
        """What `/.well-known/tdmrep.json` at an address of the source said when it was last asked; None
        where it is to be asked now."""
        ...

    def reserves(self, source: Source, url: str, text: str, trouble: str) -> Reserved:
        """Remember what that file says, "" for none there, or in `trouble` why it could not be read; returns
        what holds now."""
        ...

    def take(self, page: FetchedPage, etag: str, last_modified: str) -> None:
        """Keep a page that came."""
        ...

    def unchanged(self, source: Source, link: Link) -> None:
        """The server says that the address has not changed."""
        ...

    def failed(
        self, source: Source, link: Link, reason: str, retry_after: timedelta | None, *, gone: bool = False
    ) -> None:
        """An address could not be had; `gone` where the server says that there is nothing any more."""
        ...

    def finished(self, source: Source, report: Report) -> None:
        """The crawl of a source ended."""
        ...
