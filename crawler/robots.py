"""robots.txt, read as RFC 9309 says: what cannot be read forbids everything.

Scrapy's own middleware lets a request through when robots.txt answers 5xx or not at all. This
one does not, and honours Crawl-delay.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from aggregator.tdmrep import PLACE, Reserved, is_readable
from aggregator.urls import clean_url
from crawler.indexes.searches import invited
from crawler.pace import LONGEST_WAIT, AskedToWaitError, require_going
from crawler.words import failure_words, status_words

MAX_BYTES = 512_000  # RFC 9309 asks for 500 KiB at least; the rest is not read


MAX_TDMREP = 60_000  # bytes of a file about reservations


class ReservedError(IgnoreRequest):
    """The site reserves an address against text and data mining."""


class ForbiddenByRobotsError(IgnoreRequest):
    """robots.txt does not let us fetch an address; the message says why."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one host: parsed, or the reason why nothing may be fetched."""

    parsed: Protego | None = None
    closed: str = ""

    def refusal(self, url: str, agent: str) -> str:
        """Why the address may not be fetched, or "" when it may."""
        if self.closed:
            return self.closed
        if self.parsed is not None and not self.parsed.can_fetch(url, agent):
            return "robots.txt forbids it"
        return ""

    def delay(self, agent: str) -> float:
        """Seconds the host wants between requests; 0 when it does not say."""
        return float(self.parsed.crawl_delay(agent) or 0) if self.parsed else 0.0


def rules_from(status: int, body: bytes) -> Rules:
    """The rules that an answer to the request for robots.txt makes."""
    if 200 <= status < 300:
        return Rules(parsed=Protego.parse(body[:MAX_BYTES].decode("utf-8", "replace").lstrip("\ufeff")))
    if status in {401, 403}:
        return Rules(closed=f"robots.txt answered {status}: this host does not want us")
    if status == 429 or status >= 500:
        return Rules(closed=f"robots.txt answered {status}: nothing may be fetched until it can be read")
    return Rules()  # none there: everything is allowed


def product(user_agent: str) -> str:
    """The name that rules in robots.txt are looked up by (RFC 9309, 2.2.1): ours, and not the words
    of the contact that stand after it."""
    return user_agent.partition("/")[0]


class RobotsMiddleware:
    """Asks robots.txt of a host once per crawl before the first request to it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent = product(str(crawler.settings["USER_AGENT"]))
        self._rules: dict[str, asyncio.Future[Rules]] = {}
        self._reserved: dict[str, asyncio.Future[Reserved]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        # robots.txt speaks to those who find their own way through a site. These few endpoints are offered
        # to programs, on terms that `crawler.indexes` keeps; PubMed's host tells all robots to stay out.
        if request.meta.get("robots_txt") or invited(clean_url(request.url)):
            return
        rules = await self._rules_for(request.url)
        require_going(self._crawler)  # before a robots.txt that the stop broke off is held against the page
        if refusal := rules.refusal(request.url, self._agent):
            raise ForbiddenByRobotsError(refusal)
        if (delay := rules.delay(self._agent)) > LONGEST_WAIT:
            raise AskedToWaitError(
                f"robots.txt asks for {int(delay)} seconds between two requests, longer than a crawl waits",
                timedelta(seconds=min(delay, 1e9)),
            )
        request.meta["crawl_delay"] = delay
        if not {"link", "index"} & request.cb_kwargs.keys():
            return  # an API says itself what may be made of its records
        kept = await self._reserved_for(request.url, rules)
        # Feeds and lists are read all the same: they say what there is, and nothing is made of their text.
        if "link" in request.cb_kwargs and kept.covers(request.url):
            raise ReservedError(f"{PLACE} of its site reserves it against text and data mining")

    async def _reserved_for(self, url: str, rules: Rules) -> Reserved:
        host = _host(url)
        if host not in self._reserved:
            self._reserved[host] = asyncio.ensure_future(self._ask_reserved(host + PLACE, rules))
        return await self._reserved[host]

    async def _ask_reserved(self, url: str, rules: Rules) -> Reserved:
        """What a site reserves; asked at most once a day, as whoever runs the crawl says. A probe keeps
        nothing, and asks for no page that it would be about."""
        spider: Any = self._crawler.spider
        if not hasattr(spider, "remember_reserved"):
            return Reserved()
        known: Reserved | None = await spider.reserved(url)
        if known is None:
            text, trouble = await self._read_reserved(url, rules)
            require_going(self._crawler)  # what the stop broke off says nothing
            known = await spider.remember_reserved(url, text, trouble)
        return known

    async def _read_reserved(self, url: str, rules: Rules) -> tuple[str, str]:
        """The file, "" where there is none, and why it could not be read."""
        if refusal := rules.refusal(url, self._agent):
            return "", refusal
        try:
            response = await self._download(url, MAX_TDMREP, crawl_delay=rules.delay(self._agent))
        except Exception as error:  # noqa: BLE001 - whatever went wrong, nothing new is known
            return "", failure_words(error, urlsplit(url).netloc)
        if response.status == 429 or response.status >= 500:
            return "", status_words(response.status)
        if not 200 <= response.status < 300:
            return "", ""
        text = response.body.decode("utf-8", "replace").lstrip("\ufeff")
        return (text, "") if is_readable(text) else ("", "it holds no list of rules")

    async def _rules_for(self, url: str) -> Rules:
        host = _host(url)
        if host not in self._rules:
            self._rules[host] = asyncio.ensure_future(self._fetch(f"{host}/robots.txt"))
        return await self._rules[host]

    async def _fetch(self, url: str) -> Rules:
        try:
            response = await self._download(url, MAX_BYTES * 4)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the answer is no
            why = failure_words(error, urlsplit(url).netloc)
            return Rules(closed=f"robots.txt could not be read ({why}): nothing may be fetched")
        await self._remember(url, response.status, response.body)
        return rules_from(response.status, response.body)

    async def _download(self, url: str, most: int, crawl_delay: float = 0.0) -> Response:
        meta = {"robots_txt": True, "download_maxsize": most, "crawl_delay": crawl_delay}
        request = Request(url, priority=1000, callback=NO_CALLBACK, meta=meta)
        assert self._crawler.engine is not None  # noqa: S101 - middlewares live inside an engine
        response: Response = await self._crawler.engine.download_async(request)
        return response

    async def _remember(self, url: str, status: int, body: bytes) -> None:
        """Let whoever runs the crawl keep what was said; a probe keeps nothing."""
        remember = getattr(self._crawler.spider, "remember_robots", None)
        if remember is not None:
            text = (
                body[:MAX_BYTES].decode("utf-8", "replace") if 200 <= status < 300 else f"(answered {status})"
            )
            await remember(url, text)


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
