"""The job of trying the rules of a source on pages that are stored; nothing is changed."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass

from pebble import ProcessExpired, ProcessPool

from aggregator.clean import clean
from aggregator.extract import extract
from aggregator.model import Ended, FetchedPage, Source, SourceRules
from aggregator.urls import url_key
from app.installation import Installation
from app.jobs.ingest import PAGE_SECONDS
from app.jobs.pool import open_pool, words
from storage.errors import NotFound

NEWEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What becomes of a page. `remark`: which rules found nothing on it, or why it is no article."""

    title: str = ""
    words: int = 0
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What becomes of a stored page without rules, and with them."""

    url: str
    without: Reading
    ruled: Reading


def try_rules(
    installation: Installation, source: Source, rules: SourceRules, urls: Iterable[str] = ()
) -> list[Tried]:
    """Read stored pages with rules and without: the pages of `urls`, or else the newest three and
    those the rules were written for. Raises NotFound where there is none of these."""
    with open_pool(installation.settings) as pool:
        scheduled = [
            (page, _scheduled(pool, page, SourceRules()), _scheduled(pool, page, rules))
            for page in _pages(installation, source, rules, tuple(urls))
        ]
        return [
            Tried(url=page.url, without=_result(without), ruled=_result(ruled))
            for page, without, ruled in scheduled
        ]


def _pages(
    installation: Installation, source: Source, rules: SourceRules, urls: tuple[str, ...]
) -> list[FetchedPage]:
    wanted = {url_key(url) for url in urls or rules.tests}
    with installation.store.read() as transaction:
        stored = transaction.pages.of_addresses(source.id, wanted)
        if not urls:
            stored = [*transaction.pages.newest(source.id, NEWEST), *stored]
    pages = {one.id: one.page for one in stored}
    if not pages:
        asked = f" of {', '.join(urls)}" if urls else ""
        raise NotFound(f"No page{asked} is stored for {source.key!r}: `msdigest crawl {source.key}` first.")
    return list(pages.values())


def _scheduled(pool: ProcessPool, page: FetchedPage, rules: SourceRules) -> Future[Reading]:
    # In a process, which can be stopped: nothing else ends a selector that goes on and on.
    return pool.schedule(_read, (page, rules), timeout=PAGE_SECONDS)


def _read(page: FetchedPage, rules: SourceRules) -> Reading:
    """Runs in a process of the pool."""
    article = extract(page, rules)
    cleaned = article if isinstance(article, Ended) else clean(article, min_words=1)
    if isinstance(cleaned, Ended):
        return Reading(remark=f"{cleaned.outcome.value.replace('_', ' ')}: {cleaned.reason}")
    remark = dict(cleaned.metadata.origins).get("rules", "")
    return Reading(title=cleaned.metadata.title, words=cleaned.words, remark=remark)


def _result(future: Future[Reading]) -> Reading:
    try:
        return future.result()
    except TimeoutError:
        return Reading(remark=f"it took longer than {PAGE_SECONDS:.0f} seconds")
    except (ProcessExpired, MemoryError) as error:
        return Reading(remark=words(error))
    except ValueError as error:  # a rule that cannot be followed on this page
        return Reading(remark=str(error))
