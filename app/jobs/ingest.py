"""The job that ingests: stored pages become articles, one transaction a page.

Processes of a pool do what can be done with a page alone, on the other cores; this one compares and
writes. A page that breaks the program, takes too long or kills its process ends as FAILED, with the
reason, and the others go on.
"""

from __future__ import annotations

import errno
import gc
import logging
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from pebble import ProcessExpired, ProcessPool

from aggregator.assess import Standards, assess
from aggregator.ledger import Kind, TakenDown
from aggregator.model import Assessed, Ended, FetchedPage, Outcome, Repeated, Source, SourceRules
from aggregator.tdmrep import PLACE
from app import clock
from app.installation import Installation
from app.jobs import BusyError
from app.jobs.alarms import counted
from app.jobs.careful import Care
from app.jobs.index import keep_index
from app.jobs.learn import learn_if_due
from app.jobs.minting import story_uid
from app.jobs.pool import PoolError, open_pool, words
from app.jobs.record import recorded
from app.jobs.settle import Settled, settle
from app.jobs.watch import ended, look
from app.logs import about
from app.thresholds import policy_of
from storage.errors import StorageError
from storage.pages import StoredPage
from storage.store import Transaction

log = logging.getLogger(__name__)
BATCH = 64  # pages held in memory at once
PORTION = 64  # pages with numbers next to each other, which one process does when several share the work
PAGE_SECONDS = 60.0  # what no honest page needs
_NO_HANDLES = frozenset({errno.EMFILE, errno.ENFILE})  # the machine's trouble, and no page's
_ARTICLES = frozenset({Outcome.KEPT, Outcome.REVISED, Outcome.DUPLICATE, Outcome.IN_REVIEW})
Hear = Callable[[Outcome], None]


@dataclass(slots=True, kw_only=True)
class IngestSummary:
    """How many pages ended how, by the key of their source."""

    sources: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        return dict(sum(self.sources.values(), Counter()))

    @property
    def details(self) -> dict[str, Any]:
        """By source."""
        return {"sources": {key: dict(counts) for key, counts in self.sources.items()}}

    def note(self, key: str, outcome: Outcome) -> None:
        self.sources.setdefault(key, Counter())[outcome.value] += 1


def ingest(
    installation: Installation, *, hear: Hear = lambda _: None, stop: threading.Event | None = None
) -> IngestSummary:
    """Ingest every page that waits, until `stop` is set. Raises BusyError when another process
    does so already."""
    with _readers(installation) as readers:
        return _Ingest(installation, readers, hear, stop or threading.Event()).run(_waiting)


def ingest_portion(
    installation: Installation,
    number: int,
    readers: Readers,
    *,
    again: bool = False,
    hear: Hear = lambda _: None,
    stop: threading.Event | None = None,
) -> IngestSummary:
    """Ingest what waits in one portion of the pages, beside other processes that do others; with `again`
    the pages of the portion that were ingested before. Doing a portion twice, or twice at once, changes
    nothing. Raises BusyError when another process wants to be alone."""
    first, last = number * PORTION, (number + 1) * PORTION

    def pages(installation: Installation, after_id: int) -> list[StoredPage]:
        after = max(after_id, first - 1)
        with installation.store.read() as transaction:
            if again:
                return transaction.pages.latest(None, BATCH, after, before_id=last)
            return transaction.pages.pending(BATCH, after, before_id=last)

    return _Ingest(installation, readers, hear, stop or threading.Event()).run(pages, portion=number)


def ingest_again(
    installation: Installation, source: Source | None, *, hear: Hear = lambda _: None
) -> IngestSummary:
    """Derive everything anew from the newest stored page of each address, of one source or of
    all. Stories, their ids and what was decided about them stay."""

    def pages(installation: Installation, after_id: int) -> list[StoredPage]:
        with installation.store.read() as transaction:
            return transaction.pages.latest(source.id if source else None, BATCH, after_id)

    with _readers(installation) as readers:
        return _Ingest(installation, readers, hear, threading.Event()).run(pages)


class Readers:
    """The processes that read pages, made when the first page needs them and kept for the next."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._pool: ProcessPool | None = None

    def pool(self) -> ProcessPool:
        if self._pool is None:
            self._pool = open_pool(self._installation.settings, _prepare, self._installation.standards)
        return self._pool

    def close(self, *, at_once: bool = False) -> None:
        """End the processes; with `at_once` what is half read waits for the next run."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        if at_once:
            pool.stop()  # type: ignore[no-untyped-call]
        else:
            pool.close()  # type: ignore[no-untyped-call]
        pool.join()


@contextmanager
def _readers(installation: Installation) -> Iterator[Readers]:
    readers = Readers(installation)
    try:
        yield readers
    except BaseException:
        readers.close(at_once=True)
        raise
    readers.close()


class _Ingest:
    def __init__(
        self, installation: Installation, readers: Readers, hear: Hear, stop: threading.Event
    ) -> None:
        self._installation = installation
        self._store = installation.store
        self._readers = readers
        self._hear = hear
        self._stop = stop
        self._summary = IngestSummary()
        self._repeated: dict[int, Mapping[str, Repeated]] = {}  # by source, as this run found it
        self._down: dict[int, TakenDown] = {}  # by source, as this run found it
        with self._store.read() as transaction:
            self._identity = transaction.issues.identity()

    def run(
        self, pages: Callable[[Installation, int], list[StoredPage]], *, portion: int | None = None
    ) -> IngestSummary:
        """With a portion beside others that do others, without one alone."""
        with self._store.locks() as locks:
            if not (locks.acquire("ingest") if portion is None else locks.share("ingest")):
                raise BusyError("another process is ingesting")
            keep_index(self._installation, self._stop)
            if pages(self._installation, 0):
                self._run(pages, portion)
            if not self._stop.is_set():
                look(self._store, clock.now())
        return self._summary

    def _run(self, pages: Callable[[Installation, int], list[StoredPage]], portion: int | None) -> None:
        pool = self._readers.pool()
        with recorded(
            self._store,
            "ingest",
            lambda: self._summary.counts,
            lambda: self._summary.details,
            begun={"portion": portion},
        ) as run_id:
            care = Care.of(self._store, run_id, portion)
            for stored, source, future in self._assessed(pool, pages, care):
                if self._stop.is_set():
                    self._readers.close(at_once=True)  # what is half done waits for the next run
                    return
                with about(page=stored.id, url=stored.page.url, source=source.key):
                    self._end(stored, source, _result(future))
            care.done()

    def _assessed(
        self,
        pool: ProcessPool,
        pages: Callable[[Installation, int], list[StoredPage]],
        care: Care,
    ) -> Iterator[tuple[StoredPage, Source, Future[Assessed | Ended]]]:
        """Pages in order, with a batch always on its way through the pool; one at a time where care is
        needed."""
        ahead: deque[tuple[StoredPage, Source, Future[Assessed | Ended]]] = deque()
        after_id = 0
        while batch := pages(self._installation, after_id):
            after_id = batch[-1].id
            with self._store.read() as transaction:
                sources = transaction.sources.by_id(sorted({stored.page.source_id for stored in batch}))
                said = transaction.passages.at(stored.url_key for stored in batch)
            for stored in batch:
                source = sources[stored.page.source_id]
                arguments = (
                    stored.page,
                    source.rules,
                    self._repeated_by(source, pool),
                    said.get(stored.url_key, {}),
                )
                work = _assess_anyway if stored.brought_back_by else _assess
                if care.is_needed:
                    yield stored, source, _alone(pool, care, stored.id, work, arguments)
                    care.after()
                    continue
                ahead.append((stored, source, pool.schedule(work, arguments, timeout=PAGE_SECONDS)))
            while len(ahead) > BATCH // 2:
                yield ahead.popleft()
        while ahead:
            yield ahead.popleft()

    def _repeated_by(self, source: Source, pool: ProcessPool) -> Mapping[str, Repeated]:
        """What is to be cut from all pages of a source, learned anew where that is due."""
        if source.id not in self._repeated:
            try:
                with self._store.locks() as locks:
                    if locks.acquire(f"learn {source.id}"):  # else another process is learning it now
                        learn_if_due(self._store, pool, source, self._stop)
            except StorageError:
                raise  # as for a page: the next run tries again
            except Exception:
                log.exception("%s: what its pages repeat could not be learned", source.key)
            with self._store.read() as transaction:
                self._repeated[source.id] = transaction.repeated.keys(source.id)
        return self._repeated[source.id]

    def _taken_down(self, transaction: Transaction, source: Source) -> TakenDown:
        if source.id not in self._down:
            self._down[source.id] = transaction.ledger.taken_down(source.id)
        return self._down[source.id]

    def _end(self, stored: StoredPage, source: Source, assessed: Assessed | Ended) -> None:
        try:
            outcome = self._settle(stored, source, assessed)
            if outcome is None:
                log.info("left to another process, or to wait for an older page of its address")
                return
            log.info("ended as %s", outcome.value)
        except StorageError:
            raise  # the database is in trouble, not the page: it waits for the next run
        except Exception as error:
            log.exception("page %s (%s) could not be ingested", stored.id, stored.page.url)
            outcome = Outcome.FAILED
            with self._store.begin() as transaction:
                if stored.outcome is None and not transaction.pages.is_next(stored.id):
                    return
                transaction.pages.end(stored.id, outcome, words(error), clock.now(), stored.article_id)
        self._summary.note(source.key, outcome)
        self._hear(outcome)

    def _settle(self, stored: StoredPage, source: Source, assessed: Assessed | Ended) -> Outcome | None:
        """How the page ended. None when another process, taking us for dead, was quicker, and when an
        older page of its address has to be read first, by whoever has it: then it waits."""
        now = clock.now()
        with self._store.begin() as transaction:
            transaction.stories.hold()
            if stored.outcome is None and not transaction.pages.is_next(stored.id):
                return None
            if stored.outcome is None:
                transaction.alarms.count(source.id, counted(stored.page, assessed, now))
            if self._taken_down(transaction, source).covers(stored.page.url):
                assessed = Ended(outcome=Outcome.RESERVED, reason="its owner asked us to show it no more")
            elif transaction.ledger.reserved(source.id).covers(stored.page.url):
                assessed = Ended(outcome=Outcome.RESERVED, reason=f"{PLACE} of its site reserves it")
            if isinstance(assessed, Ended):
                if assessed.outcome is Outcome.RESERVED:  # it may have been open to us before
                    transaction.ledger.saw(source.id, Kind.RESERVATION, assessed.reason, now)
                    transaction.articles.hide([stored.url_key])
                if stored.outcome is None:
                    ended(transaction, stored.url_key, stored.page, assessed.outcome, now)
                transaction.pages.end(stored.id, assessed.outcome, assessed.reason, now, stored.article_id)
                return assessed.outcome
            uid = story_uid(self._identity)
            policy = policy_of(self._installation, transaction)
            fresh = stored.outcome is None
            asks = self._installation.editorial.review.second_reviewer
            settled = settle(
                transaction, assessed, source, policy=policy, uid=uid, now=now, fresh=fresh, asks=asks
            )
            if _is_own(stored, settled):
                return Outcome(stored.outcome or settled.outcome)  # derived anew; it had ended before
            transaction.pages.end(stored.id, settled.outcome, settled.reason, now, settled.article_id)
            return settled.outcome


def _alone(
    pool: ProcessPool, care: Care, page_id: int, work: Callable[..., Any], arguments: Any
) -> Future[Assessed | Ended]:
    """The reading of a page that may end this process."""
    pool.schedule(_nothing).result()  # starting takes long; who dies of something else then does not blame it
    if reason := care.before(page_id):
        log.error("page %s is not read again: %s", page_id, reason)
        refused: Future[Assessed | Ended] = Future()
        refused.set_result(Ended(outcome=Outcome.FAILED, reason=reason))
        return refused
    future: Future[Assessed | Ended] = pool.schedule(work, arguments, timeout=PAGE_SECONDS)
    return future


def _nothing() -> None:
    """Runs in a process of the pool."""


def _is_own(stored: StoredPage, settled: Settled) -> bool:
    """Whether a page was derived anew that had become this article before."""
    return stored.article_id == settled.article_id and stored.outcome in _ARTICLES


def _waiting(installation: Installation, after_id: int) -> list[StoredPage]:
    with installation.store.read() as transaction:
        return transaction.pages.pending(BATCH, after_id)


_standards: list[Standards] = []  # of a process of the pool, told once


def _prepare(standards: Standards) -> None:
    """Runs first in each process of the pool. The vocabulary goes over once: sending it with every
    page would cost more than reading the page. What is loaded by now stays; a page makes many small
    things that go together, and looking for garbage among them costs a tenth of the time."""
    _standards[:] = [standards]
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def _assess(
    page: FetchedPage, rules: SourceRules, repeated: Mapping[str, Repeated], said: Mapping[str, bool]
) -> Assessed | Ended:
    """Runs in a process of the pool."""
    return assess(page, rules, _standards[0], repeated, said)


def _assess_anyway(
    page: FetchedPage, rules: SourceRules, repeated: Mapping[str, Repeated], said: Mapping[str, bool]
) -> Assessed | Ended:
    """The same for a page that a curator brought back: that it is off topic does not end it."""
    return assess(page, rules, replace(_standards[0], on_topic_only=False), repeated, said)


def _result(future: Future[Assessed | Ended]) -> Assessed | Ended:
    """What the pool made of a page; its trouble becomes the page's outcome."""
    try:
        return future.result()
    except TimeoutError:
        return Ended(outcome=Outcome.FAILED, reason=f"it took longer than {PAGE_SECONDS:.0f} seconds")
    except (ProcessExpired, MemoryError) as error:
        return Ended(outcome=Outcome.FAILED, reason=words(error))
    except BrokenProcessPool as error:
        raise PoolError(
            "the processes that read pages cannot work; perhaps memory or file handles ran out"
        ) from error
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _NO_HANDLES:
            raise PoolError(f"the processes that read pages cannot work: {error}") from error
        log.exception("a page could not be assessed")
        return Ended(outcome=Outcome.FAILED, reason=words(error))
