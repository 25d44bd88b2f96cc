"""The base of the spiders that follow a search at an API (`crawler.indexes.apis`).

What a crawl knows from the ones before is kept where the other spiders keep it: the ids of records are
addresses of the frontier, and the day up to which the search was read stands where a feed has its
validators, with the address of the source. So a source that was edited is read from the beginning.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from aggregator.model import FetchedPage
from aggregator.urls import host_of, url_key
from crawler.indexes import NotAnIndexError
from crawler.indexes.apis import MOST_FOUND, Api, Batch, Found, batches
from crawler.intake import Link
from crawler.pace import StoppedError, header
from crawler.settings import CONTACT_SETTING
from crawler.spiders.base import EVERY_STATUS, KEPT_HEADERS, SourceSpider, asked_wait, bound, wait_of
from crawler.words import TOO_LARGE, email_in, failure_words, refusal

OVERLAP = timedelta(days=3)  # what is dated a day may be filed some days later
MOST_HALVED = 20  # batches of a crawl that are asked for again in halves; more is no single bad record


class SearchSpider(SourceSpider):
    """Follows one search: asks for ids, then for the records of those that are wanted."""

    api: ClassVar[Api]
    _index: Link

    async def start(self) -> AsyncIterator[Any]:
        self._index = await self._tell(self._intake.index, self.source, self.source.address)
        self._began = datetime.now(UTC).date()
        self._since = _day(self._index.last_modified)
        self._named = 0
        self._halved = 0
        if not self.api.recognise(self.source.address):
            await self._index_failed(self._index, f"it is no address of a search at {self.api.name}", None, 1)
            return
        waiting = self._wanted(await self._tell(self._intake.waiting, self.source))
        for batch in batches(None, self._affordable(waiting), self.api.batch):
            yield self._records_request(batch)
        if self._left > 0:
            yield self._search_request("")
        else:
            self.report = replace(self.report, more=True)

    # --- ids ---

    async def on_found(self, response: Response, place: str) -> AsyncIterator[Request]:
        """Remember what a page of ids names, and ask for the records of what is wanted."""
        if response.status != 200:
            await self._index_failed(self._index, refusal(response), asked_wait(response), 1)
            return
        try:
            found = await self._in_thread(self.api.read_found, response.body, place)
        except NotAnIndexError as error:
            await self._index_failed(self._index, str(error), None, 1)
            return
        self._named += len(found.links)
        if problem := self._problem(found, place):
            await self._index_failed(self._index, problem, None, 1)
            return
        links = self._wanted(found.links)
        self._count(found=len(links))
        read_to = "" if self._since is None else self._since.isoformat()
        # Only the last page moves the day: a crawl killed before it reads the same pages again.
        index = replace(self._index, last_modified=read_to if found.place else self._began.isoformat())
        fresh = await self._tell(self._intake.found, self.source, index, links)
        for batch in batches(found, self._affordable(fresh), self.api.batch):
            yield self._records_request(batch)
        if found.place:
            yield self._search_request(found.place)

    def _problem(self, found: Found, place: str) -> str:
        """Why a search is not to be followed, or ""."""
        if max(found.total, self._named) > MOST_FOUND:
            most = max(found.total, self._named)
            return f"the search finds {most} records, and only {MOST_FOUND} can be followed: make it narrower"
        if self._since is None and not place and not found.links:
            return "the search finds nothing"
        return ""

    async def on_found_error(self, failure: Failure, place: str) -> None:  # noqa: ARG002
        if not isinstance(failure.value, StoppedError):
            reason = failure_words(failure.value, host_of(self.source.address))
            await self._index_failed(self._index, reason, wait_of(failure), 1)

    # --- records ---

    async def on_records(self, response: Response, batch: Batch) -> AsyncIterator[Request]:
        """Keep the records that came, and say of each other one why it did not."""
        if response.status != 200:
            await self._batch_failed(batch, refusal(response), asked_wait(response))
            return
        try:
            records = await self._in_thread(self.api.read_records, response.body)
        except NotAnIndexError as error:
            for request in await self._again_in_halves(batch, str(error)):
                yield request
            return
        for link in batch.links:
            body = records.get(url_key(link.url))
            if body is None:
                await self._page_failed(link, f"{self.api.name} did not give this record", None)
            else:
                await self._keep(self._record(response, link, body), link)

    async def on_records_error(self, failure: Failure, batch: Batch) -> AsyncIterator[Request]:
        if isinstance(failure.value, StoppedError):
            return
        reason = failure_words(failure.value, host_of(self.source.address))
        if reason == TOO_LARGE:
            for request in await self._again_in_halves(batch, reason):
                yield request
        else:
            await self._batch_failed(batch, reason, wait_of(failure))

    async def _again_in_halves(self, batch: Batch, reason: str) -> list[Request]:
        """One record that is too large or broken shall not cost us the others of its batch."""
        if len(batch.links) == 1 or self._halved >= MOST_HALVED:
            await self._batch_failed(batch, reason, None)
            return []
        self._halved += 1
        half = (len(batch.links) + 1) // 2
        return [self._records_request(one) for one in batches(None, batch.links, half)]

    async def _batch_failed(self, batch: Batch, reason: str, wait: timedelta | None) -> None:
        for link in batch.links:
            await self._page_failed(link, reason, wait)

    async def _keep(self, page: FetchedPage, link: Link) -> None:
        try:
            await self._tell(self._intake.take, page, "", "")
        except ValueError as error:
            await self._page_failed(link, str(error), None)
        else:
            self._count(fetched=1)

    def _record(self, response: Response, link: Link, body: bytes) -> FetchedPage:
        """A record as the page under the address that people look at."""
        told = {name: header(response, name) for name in KEPT_HEADERS if name in _OPT_OUTS}
        told["content-type"] = self.api.kind
        return FetchedPage(
            source_id=self.source.id,
            url=link.url,
            requested_url=link.url,
            fetched_at=datetime.now(UTC),
            body=body,
            headers=tuple((name, value) for name, value in told.items() if value),
            hint=link.hint,
        )

    # --- common ---

    def _affordable(self, links: Sequence[Link]) -> list[Link]:
        """As many as the source's limit lets through, each once."""
        asked = [link for link in links if url_key(link.url) not in self._asked]
        chosen = asked[: self._left]
        if len(chosen) < len(asked):
            self.report = replace(self.report, more=True)
        self._left -= len(chosen)
        self._asked.update(url_key(link.url) for link in chosen)
        return chosen

    def _wanted(self, links: Sequence[Link]) -> list[Link]:
        """The records of this API that the source's rules let through, each once. The pages they
        stand for are on another host, which is never asked."""
        wanted = {
            url_key(link.url): link
            for link in links
            if self.api.id_of(link.url) and self._let_through(link.url)
        }
        return list(wanted.values())

    def _search_request(self, place: str) -> Request:
        since = self._since - OVERLAP if self._since else None
        url = self.api.search(self.source.address, since=since, place=place, email=self._email)
        return _request(url, self.on_found, self.on_found_error, priority=10, place=place)

    def _records_request(self, batch: Batch) -> Request:
        url = self.api.records(self.source.address, batch, email=self._email)
        return _request(url, self.on_records, self.on_records_error, batch=batch)

    @property
    def _email(self) -> str:
        return email_in(str(self.settings.get(CONTACT_SETTING, "")))


_OPT_OUTS = frozenset(("x-robots-tag", "tdm-reservation"))


def _request(
    url: str, callback: Callable[..., Any], errback: Callable[..., Any], priority: int = 0, **arguments: Any
) -> Request:
    return Request(
        url,
        callback=callback,
        errback=bound(errback, arguments),
        cb_kwargs=arguments,
        priority=priority,
        dont_filter=True,
        meta={"handle_httpstatus_list": EVERY_STATUS},
    )


def _day(text: str) -> date | None:
    """The day up to which a search was read."""
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None
