"""What the search of an API is to a crawl: how it is asked, and how its answers are read. Pure.

Every search goes in two steps. First only the ids of what it finds are asked for, page by page; they
become addresses of the frontier like those of any other index. Then the records of those that are
wanted are asked for, many in one request. So what is known is not sent again, a crawl that was killed
goes on from the frontier, and no record costs a request of its own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from aggregator.model import Way
from aggregator.urls import url_key
from crawler.indexes import NotAnIndexError
from crawler.intake import Link

MOST_FOUND = 10_000  # of one search: PubMed gives no more, and nobody means to follow more
PAGE = 1_000  # ids asked for in one request


class ApiError(NotAnIndexError):
    """An API says in a usual answer that something is wrong; the message says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of what a search finds, as addresses of the pages that people look at."""

    links: tuple[Link, ...]
    total: int  # of all pages
    place: str = ""  # where the next page begins, in the API's own words; "" for the last
    history: str = ""  # what PubMed's history server calls this search
    start: int = 0  # the place of the first link in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Records that are asked for in one request: by their ids, or by their place in a history."""

    links: tuple[Link, ...]
    history: str = ""
    start: int = 0


class Api(ABC):
    """One API. An `address` is the source's own, with the search in it as a person wrote it."""

    way: ClassVar[Way]
    name: ClassVar[str]
    homepage: ClassVar[str]
    endpoint: ClassVar[str]  # where its owner offers it to programs
    pause: ClassVar[float]  # seconds between two requests, at least: what its owner asks for
    batch: ClassVar[int]  # records in one request
    kind: ClassVar[str]  # the content type of a record

    @abstractmethod
    def recognise(self, url: str) -> str:
        """The address of the search that `url` is, with nothing in it that is set here; "" when it is
        none. The address of a page where people search counts as well."""

    @abstractmethod
    def words(self, address: str) -> str:
        """What is searched for, as a person wrote it."""

    @abstractmethod
    def search(self, address: str, *, since: date | None, place: str, email: str) -> str:
        """Where the ids are asked for: all, or of what is new since a day."""

    @abstractmethod
    def read_found(self, body: bytes, place: str) -> Found:
        """A page of ids. Raises NotAnIndexError."""

    @abstractmethod
    def records(self, address: str, batch: Batch, *, email: str) -> str:
        """Where some records are asked for."""

    @abstractmethod
    def read_records(self, body: bytes) -> dict[str, bytes]:
        """The records in an answer, each as it will be stored, by the `url_key` of its page.
        Raises NotAnIndexError."""

    @abstractmethod
    def id_of(self, url: str) -> str:
        """The id of the record whose page this is; "" for other addresses."""

    def title(self, address: str) -> str:
        """A name for a source."""
        return f"{self.name}: {self.words(address)}"[:300]

    def invites(self, url: str) -> bool:
        """Whether an address is of the endpoint that the owner of the API offers to programs."""
        return url.startswith(self.endpoint)


def batches(found: Found | None, wanted: Sequence[Link], size: int) -> Iterator[Batch]:
    """The wanted links in batches. One that is a stretch of a search with a history is asked for by
    its place there, as PubMed would have it; all others by their ids."""
    places = {link.url: place for place, link in enumerate(found.links)} if found else {}
    for begin in range(0, len(wanted), size):
        links = tuple(wanted[begin : begin + size])
        first = places.get(links[0].url)
        stretch = found.links[first : first + len(links)] if found and first is not None else ()
        if found and found.history and first is not None and _same(stretch, links):
            yield Batch(links=links, history=found.history, start=found.start + first)
        else:
            yield Batch(links=links)


def _same(some: Sequence[Link], others: Sequence[Link]) -> bool:
    return [link.url for link in some] == [link.url for link in others]


def query_of(url: str) -> dict[str, str]:
    """The query of an address. Of a name that comes twice the first holds."""
    values: dict[str, str] = {}
    for name, value in parse_qsl(urlsplit(url).query, keep_blank_values=True):
        values.setdefault(name, value)
    return values


def with_query(url: str, query: dict[str, str], path: str = "") -> str:
    """An address with another query, and another path where one is given."""
    parts = urlsplit(url)
    spelled = urlencode(query, quote_via=quote, safe="!$'()*,;:@/?")  # as `clean_url` spells it
    return urlunsplit((parts.scheme, parts.netloc, path or parts.path, spelled, ""))


def by_key(pairs: Iterator[tuple[str, bytes]]) -> dict[str, bytes]:
    """Records under the `url_key` of their page; the first of each."""
    records: dict[str, bytes] = {}
    for url, body in pairs:
        records.setdefault(url_key(url), body)
    return records
