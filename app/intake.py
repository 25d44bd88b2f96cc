"""The intake of a crawl: every answer is one transaction in the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from aggregator.ledger import Kind
from aggregator.model import FetchedPage, Source
from aggregator.rhythm import Visit, after_failure, after_fetch, next_crawl, wants
from aggregator.tdmrep import Reserved
from aggregator.urls import url_key
from aggregator.watch import leads_elsewhere
from app import clock
from crawler.intake import Link, Report
from storage.addresses import Found, Remembered
from storage.store import Store, Transaction

Event = dict[str, Any]
AT_ONCE = 500  # links remembered in one transaction: while it lasts, nobody else can write
MOST_SKIPPED = 5_000  # waiting addresses that the source's rules may leave out before the others are seen
ASKED_DAILY = timedelta(hours=23)  # so that a source which is read once a day asks each time
MORE_WAITING = timedelta(minutes=10)  # a crawl that reached its limit of pages goes on soon


class DatabaseIntake:
    """Keeps what a crawl brings, and says what it still wants. `tell` hears of every event."""

    def __init__(self, store: Store, tell: Callable[[Event], None]) -> None:
        self._store = store
        self._tell = tell

    def waiting(self, source: Source) -> Sequence[Link]:
        with self._store.read() as transaction:
            known = transaction.addresses.waiting(source.id, clock.now(), source.max_pages + MOST_SKIPPED)
            barred = transaction.corrections.barred([one.found.url_key for one in known])
            down = transaction.ledger.taken_down(source.id)
            kept = transaction.ledger.reserved(source.id)
        return [
            _link(one)
            for one in known
            if one.found.url_key not in barred
            and not down.covers(one.found.url)
            and not kept.covers(one.found.url)
        ]

    def robots(self, source: Source, url: str, text: str) -> None:
        with self._store.begin() as transaction:
            transaction.ledger.saw(source.id, Kind.ROBOTS, text, clock.now(), address=url)

    def reserved(self, source: Source, url: str) -> Reserved | None:
        key = _site_key(source, url)
        with self._store.read() as transaction:
            known = transaction.addresses.remembered([key]).get(key)
            if known is None or wants(known.visit, None, clock.now()):
                return None
            return transaction.ledger.reserved(source.id)

    def reserves(self, source: Source, url: str, text: str, trouble: str) -> Reserved:
        key, now = _site_key(source, url), clock.now()
        with self._store.begin() as transaction:
            transaction.stories.hold()
            transaction.addresses.found(source.id, [Found(url_key=key, url=url)], now, index_page=True)
            asked = Visit(fetched_at=now, changed_at=now, next_at=now + ASKED_DAILY)
            transaction.addresses.visited(key, asked, error=trouble)
            before = transaction.ledger.reserved(source.id)
            if not trouble and (text or before.rules):  # what could not be read changes nothing
                said = text or "(no file there: nothing is reserved)"
                transaction.ledger.saw(source.id, Kind.RESERVATION, said, now, address=url)
            after = transaction.ledger.reserved(source.id)
            hidden = transaction.ledger.covered(source.id, after) if after != before else []
            for start in range(0, len(hidden), AT_ONCE):
                transaction.articles.hide(hidden[start : start + AT_ONCE])
        if trouble or after != before:
            event: Event = {"event": "reserved", "source_id": source.id, "key": source.key, "url": url}
            self._tell(event | {"now": after.words, "changed": after != before, "trouble": trouble})
        return after

    def index(self, source: Source, url: str) -> Link:
        key = _index_key(url)
        with self._store.begin() as transaction:
            transaction.addresses.found(
                source.id, [Found(url_key=key, url=url)], clock.now(), index_page=True
            )
            known = transaction.addresses.remembered([key])[key]
        return Link(
            url=url,
            etag=known.etag,
            last_modified=known.last_modified,
            is_index=True,
            further=known.further,
            unread=known.visit.fetched_at is None and wants(known.visit, None, clock.now()),
        )

    def found(self, source: Source, index: Link, links: Sequence[Link]) -> Sequence[Link]:
        now = clock.now()
        with self._store.read() as transaction:
            down, kept = transaction.ledger.taken_down(source.id), transaction.ledger.reserved(source.id)
        open_to_us = (link for link in links if not down.covers(link.url) and not kept.covers(link.url))
        keyed = {url_key(link.url): link for link in open_to_us}
        rows = [_found(key, link) for key, link in keyed.items()]
        known: dict[str, Remembered] = {}
        barred: set[str] = set()  # removed for their owner, or for a person: never fetched again
        for start in range(0, max(len(rows), 1), AT_ONCE):
            part = rows[start : start + AT_ONCE]
            with self._store.begin() as transaction:
                known |= transaction.addresses.remembered(one.url_key for one in part)
                barred |= transaction.corrections.barred([one.url_key for one in part])
                transaction.addresses.found(source.id, part, now)
                if start + AT_ONCE >= len(rows):
                    # Last: a crawl killed before this reads the index again.
                    self._visited(transaction, _index_key(index.url), index)
        return [
            _link(known[key], link) if key in known else link
            for key, link in keyed.items()
            if key not in barred and wants(known[key].visit if key in known else None, link.lastmod, now)
        ]

    def take(self, page: FetchedPage, etag: str, last_modified: str) -> None:
        page = replace(page, headers=tuple((name, _storable(value)) for name, value in page.headers))
        asked, final = url_key(page.requested_url), url_key(page.url)
        answer = Link(url=page.url, etag=etag, last_modified=last_modified)
        with self._store.begin() as transaction:
            # A redirect may lead to what must not be kept again.
            is_barred = bool(transaction.corrections.barred([asked, final]))
            changed = not is_barred and transaction.pages.take(page, final)
            if final != asked:  # a redirect: whoever names the final address finds it known
                found = Found(url_key=final, url=page.url, hint=page.hint)
                transaction.addresses.found(page.source_id, [found], page.fetched_at)
            away = self._leads_away(transaction, asked, page.requested_url, final, page.url)
            for key in {asked, final}:
                if key == asked and away:
                    self._gone(transaction, key, away)
                else:
                    self._visited(transaction, key, answer, changed=changed)
        self._tell({"event": "page", "source_id": page.source_id, "url": page.url, "changed": changed})

    def unchanged(self, source: Source, link: Link) -> None:
        with self._store.begin() as transaction:
            self._visited(transaction, _key(link), None, changed=False)
        self._tell({"event": "unchanged", "source_id": source.id, "url": link.url})

    def failed(
        self, source: Source, link: Link, reason: str, retry_after: timedelta | None, *, gone: bool = False
    ) -> None:
        key = _key(link)
        with self._store.begin() as transaction:
            known = transaction.addresses.remembered([key]).get(key)
            before = known.visit if known else None
            visit = after_failure(before, now=clock.now(), retry_after=retry_after, gone=gone)
            transaction.addresses.visited(key, visit, error=reason)
        self._tell({"event": "failed", "source_id": source.id, "url": link.url, "reason": reason})

    def finished(self, source: Source, report: Report) -> None:
        now = clock.now()
        with self._store.begin() as transaction:
            failures = transaction.sources.states()[source.id].failures + 1 if report.error else 0
            at = next_crawl(source.rhythm, failures, now, report.retry_after)
            if not report.error and report.more:
                at = min(at, now + MORE_WAITING)
            transaction.sources.crawled(source.id, at=now, next_at=at, error=report.error)
        counts = asdict(report) | {"retry_after": None}
        self._tell({"event": "finished", "source_id": source.id, "key": source.key, **counts})

    def _leads_away(
        self, transaction: Transaction, asked: str, requested_url: str, final: str, url: str
    ) -> str:
        """Where the address of an article that readers have leads instead, in words, or ""."""
        had = transaction.watch.had([asked]).get(asked) if asked != final else None
        if had is None:
            return ""
        if leads_elsewhere(requested_url, url):
            return f"its address leads to the front page now: {url}"
        story_id = transaction.watch.story_at(final)
        other = story_id is not None and story_id != had.story_id
        return f"its address leads to another article now: {url}" if other else ""

    def _gone(self, transaction: Transaction, key: str, reason: str) -> None:
        known = transaction.addresses.remembered([key]).get(key)
        visit = after_failure(known.visit if known else None, now=clock.now(), gone=True)
        transaction.addresses.visited(key, visit, error=reason)

    def _visited(
        self,
        transaction: Transaction,
        key: str,
        answer: Link | None,
        *,
        changed: bool = True,
    ) -> None:
        known = transaction.addresses.remembered([key]).get(key)
        had = transaction.watch.had([key]).get(key)
        visit = after_fetch(
            known.visit if known else None,
            changed=changed,
            now=clock.now(),
            found_at=known.found_at if known else None,
            lastmod=known.found.lastmod if known else None,
            released_at=had.released_at if had else None,
        )
        if answer is None:
            transaction.addresses.visited(key, visit)
        else:
            transaction.addresses.visited(
                key,
                visit,
                etag=_storable(answer.etag),
                last_modified=_storable(answer.last_modified),
                further=list(answer.further),
            )


def _storable(header: str) -> str:
    """A header without NUL, which a server can send and PostgreSQL does not take."""
    return header.replace("\0", "")


def _index_key(url: str) -> str:
    """Indexes are remembered apart: a listing may be an article for somebody else."""
    return f"index:{url_key(url)}"


def _site_key(source: Source, url: str) -> str:
    """The file about reservations of a site, as one source asks for it."""
    return f"tdmrep:{source.id}:{url}"


def _key(link: Link) -> str:
    return _index_key(link.url) if link.is_index else url_key(link.url)


def _found(key: str, link: Link) -> Found:
    return Found(url_key=key, url=link.url, hint=link.hint, lastmod=link.lastmod)


def _link(known: Remembered, newer: Link | None = None) -> Link:
    found = known.found
    return Link(
        url=newer.url if newer else found.url,
        hint=newer.hint if newer else found.hint,
        lastmod=newer.lastmod if newer else found.lastmod,
        etag=known.etag,
        last_modified=known.last_modified,
    )
