"""Crawling what is due, so that a source that ends the process of its crawl keeps no other waiting."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from aggregator.rhythm import next_crawl
from app import clock
from app.crawl_process import wanted
from app.installation import Installation
from app.intake import Event
from app.jobs.crawl import CrawlError, crawl

log = logging.getLogger(__name__)
MOST_FAILING = 3  # one after another, each alone: then it is not the sources, and the rest waits


def crawl_due(
    installation: Installation,
    keys: Sequence[str],
    *,
    hear: Callable[[Event], None],
    stop: threading.Event,
) -> None:
    """Crawl those of the named sources that are due, or all that are. When that fails as a whole, each
    alone; whoever fails alone waits as after any failure. Raises CrawlError when that helps nobody."""
    try:
        crawl(installation, keys, only_due=True, hear=hear, stop=stop)
        return
    except CrawlError as error:
        log.error("%s; now each source alone", error)
    failing = 0
    for source in wanted(installation, keys, only_due=True):
        if stop.is_set():
            return
        try:
            crawl(installation, [source.key], only_due=True, hear=hear, stop=stop)
            failing = 0
        except CrawlError as error:
            _put_off(installation, source.key, str(error))
            failing += 1
            if failing == MOST_FAILING:
                raise


def _put_off(installation: Installation, key: str, error: str) -> None:
    if not (still := wanted(installation, [key], only_due=True)):
        return  # it had ended all the same
    (source,), now = still, clock.now()
    with installation.store.begin() as transaction:
        failures = transaction.sources.states()[source.id].failures + 1
        at = next_crawl(source.rhythm, failures, now, None)
        transaction.sources.crawled(source.id, at=now, next_at=at, error=error)
    log.error("source %s: %s", key, error)
