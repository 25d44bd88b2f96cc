"""The job that learns what the pages of a source repeat, from the newest that are stored.

Ingest does so before it reads the pages that wait, where they have become many more. It is seldom,
bounded, and the pages are read in the pool: one that breaks or hangs its process teaches nothing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future

from pebble import ProcessExpired, ProcessPool

from aggregator.clean.repeated import MOST_PAGES, is_due, learn
from aggregator.extract import extract
from aggregator.model import Ended, FetchedPage, Repeated, Source, SourceRules
from app import clock
from app.installation import Installation
from app.jobs.pool import open_pool, words
from storage.pages import StoredPage
from storage.store import Store

log = logging.getLogger(__name__)
BATCH = 20  # pages held in memory at once
PAGE_SECONDS = 5.0  # a page that takes longer is passed over: even a hundred of them end in time
Texts = tuple[str, ...]


def learn_sources(installation: Installation, sources: Sequence[Source]) -> dict[str, tuple[Repeated, ...]]:
    """Learn from sources now, due or not; what each repeats, by its key."""
    with open_pool(installation.settings) as pool:
        never = threading.Event()
        return {source.key: _learn(installation.store, pool, source, never) for source in sources}


def learn_if_due(store: Store, pool: ProcessPool, source: Source, stop: threading.Event) -> None:
    """Learn from a source whose pages have become many more since the last time, unless `stop` is set
    before the end: then nothing is stored, and the next run tries again."""
    with store.read() as transaction:
        stored = transaction.pages.addresses(source.id)
        due = is_due(stored, transaction.repeated.learned_from(source.id))
    if due:
        _learn(store, pool, source, stop)


def keep(installation: Installation, source_id: int, key: str, *, kept: bool, user: str) -> None:
    """Say that a passage belongs to the articles of a source, or that it is to be cut after all. Pages
    ingested before change only when they are ingested again. Raises NotFound."""
    with installation.store.begin() as transaction:
        transaction.repeated.keep(source_id, key, kept=kept, user=user, now=clock.now())
    log.info("%s said to %s passage %s of source %s", user, "keep" if kept else "cut", key, source_id)


def _learn(store: Store, pool: ProcessPool, source: Source, stop: threading.Event) -> tuple[Repeated, ...]:
    with store.read() as transaction:
        stored = transaction.pages.addresses(source.id)
    found = learn(_articles(store, pool, source, stop))
    if stop.is_set():
        return ()
    with store.begin() as transaction:
        transaction.repeated.replace(source.id, found, stored=stored, now=clock.now())
    log.info("%s: its pages repeat %s passages", source.key, len(found))
    return found


def _articles(store: Store, pool: ProcessPool, source: Source, stop: threading.Event) -> Iterator[Texts]:
    """The texts of the blocks of each article among the newest pages."""
    before_id: int | None = None
    for _ in range(MOST_PAGES // BATCH):
        with store.read() as transaction:
            batch = transaction.pages.newest(source.id, BATCH, before_id)
        if not batch or stop.is_set():
            return
        before_id = batch[-1].id
        futures = [_scheduled(pool, one.page, source.rules) for one in batch]
        yield from (_result(one, future) for one, future in zip(batch, futures, strict=True))


def _scheduled(pool: ProcessPool, page: FetchedPage, rules: SourceRules) -> Future[Texts]:
    return pool.schedule(_texts, (page, rules), timeout=PAGE_SECONDS)


def _texts(page: FetchedPage, rules: SourceRules) -> Texts:
    """Runs in a process of the pool."""
    article = extract(page, rules)
    return () if isinstance(article, Ended) else tuple(block.text for block in article.blocks)


def _result(stored: StoredPage, future: Future[Texts]) -> Texts:
    """What the pool read; a page in trouble teaches nothing, and ends by name when it is ingested."""
    try:
        return future.result()
    except (TimeoutError, ProcessExpired, MemoryError) as error:
        log.info("%s is not learned from: %s", stored.page.url, words(error))
    except Exception as error:
        log.exception("%s is not learned from: %s", stored.page.url, error)
    return ()
