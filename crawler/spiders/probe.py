"""The spider that looks at an address before it becomes a source. It stores nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from aggregator.model import SourceRules
from aggregator.urls import host_of
from crawler.discovery import Candidate, further_addresses, read_any
from crawler.pace import header
from crawler.spiders.base import EVERY_STATUS
from crawler.words import failure_words, status_words

MAX_BYTES = 10_000_000
MOST_TRIED = 12


class ProbeSpider(Spider):
    """Fetches an address, and unless `only` is set the places where feeds and sitemaps may be."""

    name = "probe"

    def __init__(self, address: str, *, only: bool, rules: SourceRules, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.address = address
        self.hosts = frozenset({host_of(address).removeprefix("www.")})
        self.candidates: list[Candidate] = []
        self.error = ""
        self._only = only
        self._rules = rules

    async def start(self) -> AsyncIterator[Any]:
        yield Request(
            self.address,
            callback=self.on_first,
            errback=self.on_first_error,
            meta={"handle_httpstatus_list": EVERY_STATUS},
        )

    async def on_first(self, response: Response) -> AsyncIterator[Request]:
        if response.status != 200:
            self.error = status_words(response.status)
            return
        self._read(response)
        if not self._only and self.candidates[0].way == "listing":
            yield Request(
                response.urljoin("/robots.txt"),
                callback=self.on_robots,
                cb_kwargs={"text": _text(response), "url": response.url},
                errback=self.on_other_error,
                meta={"handle_httpstatus_list": EVERY_STATUS, "robots_txt": True},
                dont_filter=True,
            )

    def on_first_error(self, failure: Failure) -> None:
        self.error = failure_words(failure.value, host_of(self.address))

    async def on_robots(self, response: Response, text: str, url: str) -> AsyncIterator[Request]:
        robots = _text(response) if response.status == 200 else ""
        for address in further_addresses(text, url, robots)[:MOST_TRIED]:
            yield Request(
                address,
                callback=self.on_other,
                errback=self.on_other_error,
                meta={"handle_httpstatus_list": EVERY_STATUS},
            )

    async def on_other(self, response: Response) -> None:
        if response.status == 200:
            self._read(response)

    def on_other_error(self, failure: Failure) -> None:
        """A guess that came to nothing says nothing about the site."""

    def _read(self, response: Response) -> None:
        content_type = header(response, "Content-Type")
        self.candidates.append(
            read_any(response.body, _text(response), response.url, content_type, self._rules, MAX_BYTES)
        )


def _text(response: Response) -> str:
    return response.text if isinstance(response, TextResponse) else ""
