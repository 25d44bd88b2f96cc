"""The job of reading stored pages again at once, when a person said something of their passages.

The pages are read in the pool, where one that hangs can be stopped. An article stays as it is where its
page gives none any more.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pebble import ProcessExpired

from aggregator.assess import Standards, assess
from aggregator.model import Assessed, Change, Ended, FetchedPage, Outcome, Repeated, Source, SourceRules
from aggregator.urls import url_key
from app import clock
from app.installation import Installation
from app.jobs.ingest import PAGE_SECONDS
from app.jobs.minting import story_uid
from app.jobs.pool import open_pool, words
from app.jobs.settle import settle
from app.thresholds import policy_of
from storage.errors import NotFound
from storage.pages import StoredPage
from storage.store import Transaction

log = logging.getLogger(__name__)
NEWEST = 20  # pages of a source that are read again at once; the others when they are ingested again


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A stored page with all that its reading depends on."""

    stored: StoredPage
    source: Source
    repeated: Mapping[str, Repeated]
    said: Mapping[str, bool]


def reading_of(transaction: Transaction, article_id: int) -> Reading:
    """The newest page of an article. Raises NotFound where it is not stored any more."""
    article = transaction.articles.get(article_id)
    stored = transaction.pages.at(url_key(article.url))
    if stored is None:
        raise NotFound(f"The page of “{article.title}” is not stored any more.")
    source = transaction.sources.by_id([stored.page.source_id])[stored.page.source_id]
    return Reading(
        stored=stored,
        source=source,
        repeated=transaction.repeated.keys(source.id),
        said=transaction.passages.of(article_id),
    )


def readings_of(transaction: Transaction, source_id: int) -> list[Reading]:
    """The newest pages of a source that are articles."""
    source = transaction.sources.by_id([source_id])[source_id]
    stored = [one for one in transaction.pages.newest(source_id, NEWEST) if one.article_id is not None]
    said = transaction.passages.at(one.url_key for one in stored)
    repeated = transaction.repeated.keys(source_id)
    return [
        Reading(stored=one, source=source, repeated=repeated, said=said.get(one.url_key, {}))
        for one in stored
    ]


def read_again(installation: Installation, readings: Sequence[Reading]) -> list[Assessed | Ended]:
    """What becomes of pages now. What is an article stays one, whatever it is about."""
    standards = replace(installation.standards, on_topic_only=False)
    with open_pool(installation.settings) as pool:
        futures = [
            pool.schedule(
                _read,
                (one.stored.page, one.source.rules, standards, one.repeated, one.said),
                timeout=PAGE_SECONDS,
            )
            for one in readings
        ]
        found: list[Assessed | Ended] = []
        for future in futures:
            try:
                found.append(future.result())
            except (TimeoutError, ProcessExpired, MemoryError) as error:
                reason = f"it could not be read again ({words(error)})"
                found.append(Ended(outcome=Outcome.FAILED, reason=reason))
        return found


def revise(transaction: Transaction, installation: Installation, one: Reading, assessed: Assessed) -> None:
    """Let an article be what was read now. What readers are shown stays what was approved."""
    settle(
        transaction,
        assessed,
        one.source,
        policy=policy_of(installation, transaction),
        uid=story_uid(transaction.issues.identity()),
        now=clock.now(),
        asks=installation.editorial.review.second_reviewer,
        fresh=False,  # the page is the same: nothing became of it that anybody has to be asked about
    )


def reread(installation: Installation, changes: Iterable[Change]) -> None:
    """Read the pages again that changes of passages are about, each in a transaction of its own."""
    articles = sorted({one.id for one in changes if one.record == "passage"})
    sources = sorted({one.id for one in changes if one.record == "repeated"})
    with installation.store.read() as transaction:
        readings = [one for source_id in sources for one in readings_of(transaction, source_id)]
        readings += [reading_of(transaction, article_id) for article_id in articles]
    for one, assessed in zip(readings, read_again(installation, readings), strict=True):
        if isinstance(assessed, Ended):
            log.warning("%s stays as it was: %s", one.stored.page.url, assessed.reason)
            continue
        with installation.store.begin() as transaction:
            transaction.stories.hold()
            revise(transaction, installation, one, assessed)


def _read(
    page: FetchedPage,
    rules: SourceRules,
    standards: Standards,
    repeated: Mapping[str, Repeated],
    said: Mapping[str, bool],
) -> Assessed | Ended:
    """Runs in a process of the pool."""
    return assess(page, rules, standards, repeated, said)
