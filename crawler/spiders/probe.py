"""The spiders that look at addresses before they become sources, or once. They store nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from scrapy import FormRequest, Request, Spider
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from aggregator.model import SourceRules
from aggregator.urls import host_of
from crawler.answers import Answer
from crawler.discovery import Candidate, further_addresses, read_any, read_search, search_at, with_titles
from crawler.indexes.apis import Api, Batch
from crawler.pace import header
from crawler.settings import CONTACT_SETTING
from crawler.spiders.base import EVERY_STATUS, KEPT_HEADERS
from crawler.words import email_in, failure_words, refusal, status_words

MAX_BYTES = 10_000_000
MOST_TRIED = 12
SHOWN = 3  # records of a search, with their titles


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
        if found := search_at(self.address, only=self._only):
            api, address = found
            self.hosts |= {host_of(address).removeprefix("www.")}
            yield Request(
                api.search(address, since=None, place="", email=self._email),
                callback=self.on_search,
                cb_kwargs={"api": api, "address": address},
                errback=self.on_first_error,
                meta={"handle_httpstatus_list": EVERY_STATUS},
            )
            return
        yield Request(
            self.address,
            callback=self.on_first,
            errback=self.on_first_error,
            meta={"handle_httpstatus_list": EVERY_STATUS},
        )

    async def on_search(self, response: Response, api: Api, address: str) -> AsyncIterator[Request]:
        if response.status != 200:
            self.error = refusal(response)
            return
        candidate = read_search(api, address, response.body)
        self.candidates.append(candidate)
        if candidate.works and not self._only:
            yield Request(
                api.records(address, Batch(links=candidate.links[:SHOWN]), email=self._email),
                callback=self.on_records,
                cb_kwargs={"api": api},
                errback=self.on_other_error,
                meta={"handle_httpstatus_list": EVERY_STATUS},
            )

    async def on_records(self, response: Response, api: Api) -> None:
        if response.status == 200:
            self.candidates = [with_titles(one, api, response.body) for one in self.candidates]

    @property
    def _email(self) -> str:
        return email_in(str(self.settings.get(CONTACT_SETTING, "")))

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


class AnswerSpider(Spider):
    """Fetches some addresses of one host, and hands back what came."""

    name = "answers"

    def __init__(self, addresses: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hosts = frozenset({host_of(address).removeprefix("www.") for address in addresses})
        self.answers: list[Answer] = []
        self._addresses = addresses

    async def start(self) -> AsyncIterator[Any]:
        for address in self._addresses:
            meta: dict[str, Any] = {
                "handle_httpstatus_list": EVERY_STATUS,
                "download_maxsize": MAX_BYTES,
            }
            if urlsplit(address).path == "/robots.txt":
                meta["robots_txt"] = True  # it cannot be asked about itself
            yield Request(
                address,
                callback=self.on_answer,
                errback=partial(self.on_error, asked=address),
                cb_kwargs={"asked": address},
                meta=meta,
                dont_filter=True,
            )

    async def on_answer(self, response: Response, asked: str) -> None:
        kept = tuple((name, value) for name in KEPT_HEADERS if (value := header(response, name)))
        self.answers.append(
            Answer(
                asked=asked,
                url=response.url,
                status=response.status,
                body=response.body,
                headers=kept,
                delay=float(response.meta.get("crawl_delay", 0.0)),
                error="" if response.status == 200 else status_words(response.status),
            )
        )

    def on_error(self, failure: Failure, asked: str, at: str = "") -> None:
        """Say why nothing came; `at` is the address, where what was asked goes by another name."""
        words = failure_words(failure.value, host_of(at or asked))
        self.answers.append(Answer(asked=asked, error=words))


class FormSpider(AnswerSpider):
    """Sends forms to one host, each with a number, which its answer is named by. The host offers that to
    programs: robots.txt is about those who find their own way through a site."""

    name = "forms"

    def __init__(self, forms: Sequence[tuple[int, str, dict[str, str]]], **kwargs: Any) -> None:
        super().__init__([address for _, address, _ in forms], **kwargs)
        self._forms = forms

    async def start(self) -> AsyncIterator[Any]:
        for number, address, form in self._forms:
            yield FormRequest(
                address,
                method="POST",
                formdata=form,
                callback=self.on_answer,
                errback=partial(self.on_error, asked=str(number), at=address),
                cb_kwargs={"asked": str(number)},
                meta={
                    "handle_httpstatus_list": EVERY_STATUS,
                    "download_maxsize": MAX_BYTES,
                    "robots_txt": True,
                },
                dont_filter=True,
            )


def _text(response: Response) -> str:
    return response.text if isinstance(response, TextResponse) else ""
