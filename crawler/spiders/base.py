"""What every spider does: read indexes, fetch the pages they name, and tell the intake.

The frontier is the intake's. A spider first fetches what was named earlier and never came,
then reads its indexes; it may be killed at any moment and is simply started again.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from aggregator.model import FetchedPage, Source
from aggregator.tdmrep import Reserved
from aggregator.urls import clean_url, host_of, url_key
from crawler.fence import on_site, sites
from crawler.indexes import NotAnIndexError, Reading
from crawler.intake import Intake, Link, Report
from crawler.pace import AskedToWaitError, StoppedError, header, retry_after
from crawler.words import failure_words, status_words

_T = TypeVar("_T")
NOTHING_THERE = frozenset({404, 410})
MOST_INDEXES = 100  # requests for feeds, sitemaps and listings in one crawl of a source
KEPT_HEADERS = ("content-type", "last-modified", "link", "x-robots-tag", "tdm-reservation")


class SourceSpider(Spider):
    """Follows one source. Subclasses say how an index is read."""

    name = "source"

    def __init__(self, source: Source, intake: Intake, thread: Executor, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.source = source
        self.hosts = sites(source)
        self.report = Report()
        self._intake = intake
        self._thread = thread  # one thread, so that what the intake is told comes in order
        self._left = source.max_pages
        self._indexes_left = MOST_INDEXES
        self._asked: set[str] = set()
        self._passed: set[str] = set()  # indexes that were only looked up
        self._follow = [re.compile(pattern) for pattern in source.rules.follow]
        self._ignore = [re.compile(pattern) for pattern in source.rules.ignore]

    def read(self, response: Response) -> Reading:
        """What an index names. Raises NotAnIndexError."""
        raise NotImplementedError

    async def start(self) -> AsyncIterator[Any]:
        # What was named before the source's rules became stricter still waits; it is not asked for.
        for link in self._wanted(await self._tell(self._intake.waiting, self.source)):
            if request := self._page_request(link):
                yield request
        yield await self._index_request(self.source.address, depth=1)

    async def remember_robots(self, url: str, text: str) -> None:
        """Hear of the robots.txt of a host of the source."""
        await self._tell(self._intake.robots, self.source, url, text)

    async def reserved(self, url: str) -> Reserved | None:
        """What the file about reservations at an address said; None where it is to be asked now."""
        return await self._tell(self._intake.reserved, self.source, url)

    async def remember_reserved(self, url: str, text: str, trouble: str) -> Reserved:
        """Hear what it says now; returns what holds."""
        return await self._tell(self._intake.reserves, self.source, url, text, trouble)

    # --- indexes ---

    async def on_index(self, response: Response, index: Link, depth: int) -> AsyncIterator[Request]:
        """Read an index, remember what it names, and ask for what is new."""
        if response.status == 304:
            self._count(unchanged=1)
            await self._tell(self._intake.unchanged, self.source, index)
            # An index of indexes may stay the same while those it names change.
            async for further in self._further(Reading(further=index.further), 0, depth):
                yield further
            return
        if response.status != 200:
            await self._index_failed(index, status_words(response.status), asked_wait(response), depth)
            return
        try:
            reading = await self._in_thread(self.read, response)
        except NotAnIndexError as error:
            await self._index_failed(index, str(error), None, depth)
            return
        links = self._wanted(reading.links)
        self._count(found=len(links))
        useless = self._useless(reading)
        if depth == 1 and useless:
            self.report = replace(self.report, error=useless)
        onward = [address for address in reading.further if on_site(address, self.hosts)]
        reading = replace(reading, further=tuple(onward[:MOST_INDEXES]))
        page = replace(
            index,
            # Without validators it comes whole again: "unchanged" would hide what is wrong with it.
            etag="" if useless else header(response, "ETag"),
            last_modified="" if useless else header(response, "Last-Modified"),
            further=reading.further,
        )
        fresh = await self._tell(self._intake.found, self.source, page, links)
        for link in fresh:
            if request := self._page_request(link):
                yield request
        async for further in self._further(reading, len(fresh), depth):
            yield further

    async def _further(self, reading: Reading, fresh: int, depth: int) -> AsyncIterator[Request]:
        if depth < self.source.max_depth and self.goes_on(reading, fresh):
            for address in reading.further:
                # Asked again here: what was remembered is older than the source's address may be.
                on_our_site = on_site(address, self.hosts) and url_key(address) not in self._asked
                if on_our_site and self._indexes_left > 0:
                    yield await self._index_request(address, depth + 1)
            return
        async for request in self._left_unread(reading, depth):
            yield request

    async def _left_unread(self, reading: Reading, depth: int) -> AsyncIterator[Request]:
        """Indexes that a crawl before this one came to know and did not come to read, because it
        was killed or they could not be had: nothing else would ever lead to what they name."""
        for address in reading.further if depth < self.source.max_depth else ():
            key = url_key(address)
            if key in self._asked | self._passed or not on_site(address, self.hosts):
                continue
            self._passed.add(key)
            link = await self._tell(self._intake.index, self.source, address)
            if not link.unread:
                async for request in self._left_unread(Reading(further=link.further), depth + 1):
                    yield request
            elif self._indexes_left > 0:
                yield await self._index_request(address, depth + 1)

    def _useless(self, reading: Reading) -> str:
        """Why nothing can come of an index that was read without trouble, or ""."""
        if reading.further:
            return ""
        if not reading.links:
            return "it names no pages"
        if not any(on_site(link.url, self.hosts) for link in reading.links):
            return f"none of its {len(reading.links)} links is on this site"
        return ""

    def goes_on(self, reading: Reading, fresh: int) -> bool:  # noqa: ARG002 - listings ask
        """Whether the indexes that this one points to are worth reading."""
        return bool(reading.further)

    async def on_index_error(self, failure: Failure, index: Link, depth: int) -> None:
        if not isinstance(failure.value, StoppedError):
            reason = failure_words(failure.value, host_of(index.url))
            await self._index_failed(index, reason, wait_of(failure), depth)

    async def _index_request(self, address: str, depth: int) -> Request:
        self._indexes_left -= 1
        self._asked.add(url_key(address))
        link = await self._tell(self._intake.index, self.source, address)
        return self._request(link, self.on_index, self.on_index_error, priority=10, depth=depth)

    async def _index_failed(self, index: Link, reason: str, wait: timedelta | None, depth: int) -> None:
        where = "" if depth == 1 else f"{index.url}: "
        if depth == 1 or not self.report.error:
            self.report = replace(
                self.report, error=f"{where}{reason}", retry_after=wait or self.report.retry_after
            )
        await self._tell(self._intake.failed, self.source, index, reason, wait)

    # --- pages ---

    async def on_page(self, response: Response, link: Link) -> None:
        """Keep a page, or say why it could not be had."""
        if response.status == 304:
            self._count(unchanged=1)
            await self._tell(self._intake.unchanged, self.source, link)
        elif response.status == 200:
            try:
                page = self._page(response, link)
                etag, last_modified = header(response, "ETag"), header(response, "Last-Modified")
                await self._tell(self._intake.take, page, etag, last_modified)
            except ValueError as error:  # one page that cannot be kept is no fault of the others
                await self._page_failed(link, str(error), None)
            else:
                self._count(fetched=1)
        else:
            gone = response.status in NOTHING_THERE
            await self._page_failed(link, status_words(response.status), asked_wait(response), gone=gone)

    async def on_page_error(self, failure: Failure, link: Link) -> None:
        if not isinstance(failure.value, StoppedError):
            await self._page_failed(link, failure_words(failure.value, host_of(link.url)), wait_of(failure))

    async def _page_failed(
        self, link: Link, reason: str, wait: timedelta | None, *, gone: bool = False
    ) -> None:
        self._count(failed=1)
        if wait is not None:
            self.report = replace(self.report, retry_after=wait)
        await self._tell(partial(self._intake.failed, gone=gone), self.source, link, reason, wait)

    def _page(self, response: Response, link: Link) -> FetchedPage:
        headers = tuple((name, value) for name in KEPT_HEADERS if (value := header(response, name)))
        return FetchedPage(
            source_id=self.source.id,
            url=clean_url(response.url),
            requested_url=link.url,
            fetched_at=datetime.now(UTC),
            body=response.body,
            headers=headers,
            hint=link.hint,
        )

    def _page_request(self, link: Link) -> Request | None:
        key = url_key(link.url)
        if key in self._asked:
            return None
        if self._left <= 0:
            self.report = replace(self.report, more=True)
            return None
        self._asked.add(key)
        self._left -= 1
        return self._request(link, self.on_page, self.on_page_error)

    # --- common ---

    def _wanted(self, links: Sequence[Link]) -> list[Link]:
        """Links within the site that the source's own rules let through, each address once."""
        wanted: dict[str, Link] = {}
        for link in links:
            if on_site(link.url, self.hosts) and self._let_through(link.url):
                wanted.setdefault(url_key(link.url), link)
        return list(wanted.values())

    def _let_through(self, url: str) -> bool:
        followed = not self._follow or any(pattern.search(url) for pattern in self._follow)
        return followed and not any(pattern.search(url) for pattern in self._ignore)

    def _request(
        self,
        link: Link,
        callback: Callable[..., Any],
        errback: Callable[..., Any],
        priority: int = 0,
        **arguments: Any,
    ) -> Request:
        headers = {"If-None-Match": link.etag, "If-Modified-Since": link.last_modified}
        arguments = {("index" if link.is_index else "link"): link, **arguments}
        return Request(
            link.url,
            headers={name: value for name, value in headers.items() if value},
            callback=callback,
            # Scrapy hands no cb_kwargs to an errback, so they are bound here.
            errback=bound(errback, arguments),
            cb_kwargs=arguments,
            priority=priority,
            dont_filter=True,  # `_asked` sees to it; a redirect that comes back must not vanish
            meta={"handle_httpstatus_list": EVERY_STATUS},
        )

    def _count(self, **more: int) -> None:
        changed: dict[str, Any] = {name: getattr(self.report, name) + n for name, n in more.items()}
        self.report = replace(self.report, **changed)

    async def _tell(self, method: Callable[..., _T], *arguments: Any) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, method, *arguments)

    async def _in_thread(self, function: Callable[..., _T], *arguments: Any) -> _T:
        return await asyncio.get_running_loop().run_in_executor(None, function, *arguments)


# Redirects are left to Scrapy; every other status comes to the callback.
EVERY_STATUS = [status for status in range(200, 600) if status not in {301, 302, 303, 307, 308}]


def bound(errback: Callable[..., Any], arguments: dict[str, Any]) -> Callable[[Failure], Any]:
    def handler(failure: Failure) -> Any:
        return errback(failure, **arguments)

    return handler


def wait_of(failure: Failure) -> timedelta | None:
    return failure.value.wait if isinstance(failure.value, AskedToWaitError) else None


def asked_wait(response: Response) -> timedelta | None:
    """How long a refusing server asked us to wait."""
    if response.status not in {429, 503}:
        return None
    return retry_after(header(response, "Retry-After"), datetime.now(UTC))
