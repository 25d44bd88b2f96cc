"""How fast: Crawl-delay, and servers that say to come back later."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

LONGEST_WAIT = 60.0  # seconds waited within a crawl; longer means to end it and come back
DEFAULT_WAIT = 10.0  # for a 429 or 503 that does not say
GLANCE = 0.5  # seconds: while waiting, how often to look whether the crawl is being stopped
RETRIES = 2
ASKED_TO_WAIT = frozenset({429, 503})


# A list in such a header would be no value at all: where a server repeats one, its last word counts.
SINGLE = frozenset({"content-type", "etag", "last-modified", "retry-after"})


class AskedToWaitError(IgnoreRequest):
    """The host asked for more time than a crawl waits; nothing more is asked of it."""

    def __init__(self, words: str, wait: timedelta) -> None:
        super().__init__(words)
        self.wait = wait


class StoppedError(IgnoreRequest):
    """The crawl is being stopped. That says nothing of the address, which stays as it was."""


def require_going(crawler: Crawler) -> None:
    """Let no request go out any more once the crawl is being stopped. Raises StoppedError."""
    if not crawler.crawling:
        raise StoppedError("the crawl was stopped")


def retry_after(value: str, now: datetime) -> timedelta | None:
    """What a Retry-After header asks for (RFC 9110 §10.2.3): seconds, or a date. None when it
    is missing, unreadable or in the past."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=int(value) if len(value) < 10 else 10**9)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment - now if moment > now else None


class PaceMiddleware:
    """Holds requests back until their host may be asked again.

    AutoThrottle and the delay between downloads are Scrapy's; this adds what a host says of
    itself: Crawl-delay in robots.txt, and Retry-After.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._free_at: dict[str, float] = {}  # monotonic seconds
        self._closed: dict[str, AskedToWaitError] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        host = urlsplit(request.url).netloc
        self._require_open(host)
        while (wait := self._free_at.get(host, 0.0) - time.monotonic()) > 0:
            # In short naps: Scrapy waits for this request before it closes a spider.
            await asyncio.sleep(min(wait, GLANCE))
            self._require_open(host)
        if delay := float(request.meta.get("crawl_delay", 0.0)):
            self._free_at[host] = time.monotonic() + delay

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        self._rest_after(request)
        if response.status not in ASKED_TO_WAIT or request.meta.get("robots_txt"):
            return response
        host = urlsplit(request.url).netloc
        asked = retry_after(header(response, "Retry-After"), datetime.now(UTC))
        wait = asked.total_seconds() if asked else DEFAULT_WAIT
        tries = int(request.meta.get("waits", 0))
        if wait > LONGEST_WAIT or tries >= RETRIES:
            if asked is not None and wait > LONGEST_WAIT:
                self._closed[host] = AskedToWaitError(
                    f"{host} answered {response.status} and asked us to stay away for {int(wait)} seconds",
                    asked,
                )
            return response
        self._free_at[host] = max(self._free_at.get(host, 0.0), time.monotonic() + wait)
        return request.replace(meta={**request.meta, "waits": tries + 1}, dont_filter=True)

    async def process_exception(self, request: Request, exception: Exception) -> None:  # noqa: ARG002
        self._rest_after(request)

    def _rest_after(self, request: Request) -> None:
        """Count a Crawl-delay from the end of a request: it may have waited long before it was sent."""
        if delay := float(request.meta.get("crawl_delay", 0.0)):
            self._free_at[urlsplit(request.url).netloc] = time.monotonic() + delay

    def _require_open(self, host: str) -> None:
        require_going(self._crawler)
        if host in self._closed:
            raise AskedToWaitError(str(self._closed[host]), self._closed[host].wait)


def header(response: Response, name: str) -> str:
    """A response header as text, or "". One that came several times is one list (RFC 9110 §5.3)."""
    values = [value.decode("latin-1") for value in response.headers.getlist(name) if value]
    return ", ".join(values[-1:] if name.lower() in SINGLE else values)
