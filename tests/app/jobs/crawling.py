"""Help for tests that crawl: sources on a local site, and what was stored."""

from __future__ import annotations

from typing import Any

from aggregator.model import Source, Way
from aggregator.urls import url_key
from app.installation import Installation
from app.jobs.crawl import CrawlSummary, crawl
from storage.addresses import Remembered
from tests.crawler.server import Site


def follow(
    installation: Installation, site: Site, *, way: Way = Way.FEED, path: str = "/feed", **values: Any
) -> Source:
    """A source on the site."""
    key = values.pop("key", "site")
    source = Source(id=0, key=key, name=key, way=way, address=site.origin + path, **values)
    with installation.store.begin() as transaction:
        return transaction.sources.add(source)


def crawl_all(installation: Installation) -> tuple[CrawlSummary, dict[str, str]]:
    """Crawl every source, due or not; returns also why pages failed, by their address."""
    reasons: dict[str, str] = {}

    def hear(event: dict[str, Any]) -> None:
        if event["event"] == "failed":
            reasons[event["url"]] = event["reason"]

    return crawl(installation, everything=True, hear=hear), reasons


def stored_paths(installation: Installation) -> list[str]:
    """The paths of all stored pages, in the order they came."""
    with installation.store.read() as transaction:
        pages = transaction.pages.pending(10_000)
    return ["/" + one.page.url.split("/", 3)[3] for one in pages]


def remembered(installation: Installation, url: str) -> Remembered:
    with installation.store.read() as transaction:
        return transaction.addresses.remembered([url_key(url)])[url_key(url)]


def again(installation: Installation, url: str) -> None:
    """Let an address be due again, as if its time had come."""
    known = remembered(installation, url)
    visit = type(known.visit)(fetched_at=known.visit.fetched_at, changed_at=known.visit.changed_at)
    with installation.store.begin() as transaction:
        transaction.addresses.visited(url_key(url), visit)
