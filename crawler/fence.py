"""The fence: a crawl stays on the site of its source, wherever redirects point."""

from __future__ import annotations

from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from aggregator.model import Source
from aggregator.urls import host_of


class OffSiteError(IgnoreRequest):
    """An address leads away from the site of its source."""


def sites(source: Source) -> frozenset[str]:
    """The hosts that a source is made of, without a leading "www."."""
    return frozenset(_bare(host_of(address)) for address in (source.address, source.homepage) if address)


def on_site(url: str, hosts: frozenset[str]) -> bool:
    """Whether an address is on one of the hosts, or on a subdomain of one."""
    host = _bare(host_of(url))
    return any(host == own or host.endswith(f".{own}") for own in hosts)


class FenceMiddleware:
    """Refuses requests that leave the site, redirected ones too, or are not http."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        hosts: frozenset[str] = getattr(self._crawler.spider, "hosts", frozenset())
        if urlsplit(request.url).scheme not in {"http", "https"}:
            raise OffSiteError(f"{request.url} is not a web address")
        if not on_site(request.url, hosts):
            raise OffSiteError(f"it leads to another site: {request.url}")


def _bare(host: str) -> str:
    return host.removeprefix("www.")
