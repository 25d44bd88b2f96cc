"""Pages as they came off the wire: kept compressed, once per content."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
import zstandard
from sqlalchemy import Connection, Row, Select, exists, func, insert, select, update

from aggregator.model import FetchedPage, Hint, Outcome
from storage.errors import NotFound
from storage.schema import bodies, pages
from storage.sql import Count, upsert

MOST_COUNTED = 10_000  # pages that wait, for what is told all the time
LEVEL = 6  # HTML shrinks to a fifth or so; higher levels cost more than they save


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPage:
    """A page with its row number, and how it ended if it has."""

    id: int
    page: FetchedPage
    url_key: str
    outcome: Outcome | None
    article_id: int | None
    reason: str = ""
    ended_at: datetime | None = None
    brought_back_by: str = ""  # who said that it is about the subject, whatever the machine found
    brought_back_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seek:
    """Which of a list of pages are wanted. `words` stand in the address."""

    source_id: int | None = None
    words: str = ""
    before_id: int | None = None


@dataclass(frozen=True, slots=True)
class Pages:
    """Reads and writes pages."""

    connection: Connection

    def take(self, page: FetchedPage, url_key: str) -> bool:
        """Store a page that is to be ingested. False when the newest page of this address has
        this content: then nothing is written. Content that comes back after another is news."""
        digest = body_hash(page.body)
        before = self._newest_of(url_key)
        if before is not None and before.body_hash == digest:
            return False
        upsert(self.connection, bodies, [_body_row(page.body, digest)], overwrite=("zstd", "kept"))
        self.connection.execute(
            insert(pages).values(
                source_id=page.source_id,
                url_key=url_key,
                url=page.url,
                requested_url=page.requested_url,
                fetched_at=page.fetched_at,
                headers=[list(pair) for pair in page.headers],
                hint=msgspec.to_builtins(page.hint),
                body_hash=digest,
                reason="",
                # What a curator said of an address holds when its text changes.
                brought_back_by=before.brought_back_by if before else "",
                brought_back_at=before.brought_back_at if before else None,
            )
        )
        return True

    def pending(self, limit: int, after_id: int = 0, before_id: int | None = None) -> list[StoredPage]:
        """Pages not ingested yet, in the order they came."""
        query = _pages().where(pages.c.outcome.is_(None), pages.c.id > after_id)
        if before_id is not None:
            query = query.where(pages.c.id < before_id)
        return self._load(query.order_by(pages.c.id).limit(limit))

    def portions(self, size: int, limit: int) -> list[int]:
        """The portions of pages with some that are not ingested yet, the oldest first: page `n` is in
        portion `n // size`. So who shares the work need not agree on anything else."""
        found: list[int] = []
        least = 0
        query = select(func.min(pages.c.id)).where(pages.c.outcome.is_(None))
        while len(found) < limit and (page_id := self.connection.scalar(query.where(pages.c.id >= least))):
            found.append(page_id // size)
            least = (found[-1] + 1) * size
        return found

    def last_id(self) -> int:
        """The number of the newest page; 0 when there is none."""
        return self.connection.scalar(select(func.max(pages.c.id))) or 0

    def is_next(self, page_id: int) -> bool:
        """Whether a page still waits to be ingested, and no older page of its address does: the newest
        text of an address must be the last that is read, whoever shares the work."""
        older = pages.alias("older")
        waits = exists().where(
            older.c.url_key == pages.c.url_key, older.c.id < pages.c.id, older.c.outcome.is_(None)
        )
        query = select(pages.c.id).where(pages.c.id == page_id, pages.c.outcome.is_(None), ~waits)
        return self.connection.scalar(query) is not None

    def pending_count(self) -> int:
        return self.connection.scalar(select(func.count()).where(pages.c.outcome.is_(None))) or 0

    def pending_about(self, most: int = MOST_COUNTED) -> Count:
        """The same, without looking at more than so many."""
        waits = select(pages.c.id).where(pages.c.outcome.is_(None)).limit(most).subquery()
        number = self.connection.scalar(select(func.count()).select_from(waits)) or 0
        return Count(number=number, more=number == most)

    def latest(
        self, source_id: int | None, limit: int, after_id: int = 0, before_id: int | None = None
    ) -> list[StoredPage]:
        """The newest page of each address, of one source or of all, for ingesting again."""
        newer = pages.alias("newer")
        overtaken = exists().where(newer.c.url_key == pages.c.url_key, newer.c.id > pages.c.id)
        query = _pages().where(
            pages.c.id > after_id, pages.c.outcome.is_not(None), ~overtaken, bodies.c.kept > 0
        )
        if before_id is not None:
            query = query.where(pages.c.id < before_id)
        if source_id is not None:
            query = query.where(pages.c.source_id == source_id)
        return self._load(query.order_by(pages.c.id).limit(limit))

    def newest(self, source_id: int, limit: int, before_id: int | None = None) -> list[StoredPage]:
        """The newest page of each address of a source, ingested or not, the newest first."""
        ours = select(func.max(pages.c.id)).where(pages.c.source_id == source_id).group_by(pages.c.url_key)
        query = _pages().where(pages.c.id.in_(ours), bodies.c.kept > 0)
        if before_id is not None:
            query = query.where(pages.c.id < before_id)
        return self._load(query.order_by(pages.c.id.desc()).limit(limit))

    def addresses(self, source_id: int) -> int:
        """Of how many addresses of a source there is a page."""
        query = select(func.count(pages.c.url_key.distinct())).where(pages.c.source_id == source_id)
        return self.connection.scalar(query) or 0

    def of_addresses(self, source_id: int, url_keys: Collection[str]) -> list[StoredPage]:
        """The newest page a source gave of each of these addresses, the newest first."""
        ours = pages.c.source_id == source_id, pages.c.url_key.in_(url_keys)
        newest = select(func.max(pages.c.id)).where(*ours).group_by(pages.c.url_key)
        return self._load(_pages().where(pages.c.id.in_(newest)).order_by(pages.c.id.desc()))

    def end(
        self, page_id: int, outcome: Outcome, reason: str, now: datetime, article_id: int | None = None
    ) -> None:
        """Record how a page ended."""
        self.connection.execute(
            update(pages)
            .where(pages.c.id == page_id)
            .values(outcome=outcome.value, reason=reason, ended_at=now, article_id=article_id)
        )

    def kept_bytes(self) -> int:
        """How many bytes the bodies of pages take, compressed."""
        return int(self.connection.scalar(select(func.sum(bodies.c.kept))) or 0)

    def let_go(self, before: datetime, limit: int, after_id: int = 0) -> tuple[int, int]:
        """Drop the bodies of some pages, the oldest first, that have ended, and whose content was not
        fetched since a moment. The hashes stay, so what has not changed is still known. Returns the bytes
        that were freed and the number of the last page looked at, 0 when there are no more."""
        other = pages.alias("other")
        needed = exists().where(
            other.c.body_hash == bodies.c.hash, (other.c.outcome.is_(None)) | (other.c.fetched_at >= before)
        )
        oldest = (
            select(pages.c.id, pages.c.body_hash)
            .join(bodies, bodies.c.hash == pages.c.body_hash)
            .where(pages.c.id > after_id, pages.c.fetched_at < before, bodies.c.kept > 0, ~needed)
            .order_by(pages.c.id)
            .limit(limit)
        )
        found = self.connection.execute(oldest).all()
        ours = bodies.c.hash.in_({row.body_hash for row in found})
        freed = int(self.connection.scalar(select(func.sum(bodies.c.kept)).where(ours)) or 0)
        self.connection.execute(update(bodies).where(ours).values(zstd=b"", kept=0))
        return freed, found[-1].id if found else 0

    def outcomes(
        self, since: datetime | None = None, source_id: int | None = None
    ) -> dict[int, dict[str, int]]:
        """How many pages of each source, or of one, ended how, since a moment or ever."""
        query = select(pages.c.source_id, pages.c.outcome, func.count()).where(pages.c.outcome.is_not(None))
        if source_id is not None:
            query = query.where(pages.c.source_id == source_id)
        if since is not None:
            query = query.where(pages.c.ended_at >= since)
        table: dict[int, dict[str, int]] = {}
        for owner, outcome, count in self.connection.execute(
            query.group_by(pages.c.source_id, pages.c.outcome)
        ):
            table.setdefault(owner, {})[outcome] = count
        return table

    def ended(self, outcome: Outcome, limit: int) -> list[tuple[str, str]]:
        """Addresses and reasons of the newest pages that ended so."""
        query = (
            select(pages.c.url, pages.c.reason)
            .where(pages.c.outcome == outcome.value)
            .order_by(pages.c.id.desc())
            .limit(limit)
        )
        return [(row.url, row.reason) for row in self.connection.execute(query)]

    def get(self, page_id: int) -> StoredPage:
        """One page. Raises NotFound."""
        found = self._load(_pages().where(pages.c.id == page_id))
        if not found:
            raise NotFound(f"There is no page {page_id}.")
        return found[0]

    def at(self, url_key: str) -> StoredPage | None:
        """The newest page of an address."""
        found = self._load(_pages().where(pages.c.url_key == url_key).order_by(pages.c.id.desc()).limit(1))
        return found[0] if found else None

    def left_out(self, outcome: Outcome, limit: int, seek: Seek) -> list[StoredPage]:
        """Addresses whose newest page ended so, the newest first."""
        return self._listed([pages.c.outcome == outcome.value], limit, seek)

    def brought_back(self, limit: int, seek: Seek) -> list[StoredPage]:
        """Addresses that curators brought back, the newest page first."""
        return self._listed([pages.c.brought_back_by != ""], limit, seek)

    def bring_back(self, page_id: int, user: str, now: datetime) -> None:
        """Let a page be ingested again, whatever it is about. How it had ended is known by its reason."""
        values = {"brought_back_by": user, "brought_back_at": now, "outcome": None}
        self.connection.execute(update(pages).where(pages.c.id == page_id).values(**values))

    def leave_out(self, page_id: int, reason: str) -> None:
        """Take that back: the page is off topic, as it was."""
        values = {
            "brought_back_by": "",
            "brought_back_at": None,
            "outcome": Outcome.OFF_TOPIC.value,
            "reason": reason,
        }
        self.connection.execute(update(pages).where(pages.c.id == page_id).values(**values))

    def _listed(self, conditions: list[Any], limit: int, seek: Seek) -> list[StoredPage]:
        newer = pages.alias("newer")
        overtaken = exists().where(newer.c.url_key == pages.c.url_key, newer.c.id > pages.c.id)
        if seek.source_id is not None:
            conditions.append(pages.c.source_id == seek.source_id)
        if seek.before_id is not None:
            conditions.append(pages.c.id < seek.before_id)
        if seek.words:
            conditions.append(func.lower(pages.c.url).contains(seek.words.lower(), autoescape=True))
        query = _pages().where(*conditions, ~overtaken).order_by(pages.c.id.desc()).limit(limit)
        return self._load(query)

    def _newest_of(self, url_key: str) -> Any:
        """What the newest page of an address says of itself, or None."""
        columns = (pages.c.body_hash, pages.c.brought_back_by, pages.c.brought_back_at)
        query = select(*columns).where(pages.c.url_key == url_key).order_by(pages.c.id.desc()).limit(1)
        return self.connection.execute(query).first()

    def _load(self, query: Select[Any]) -> list[StoredPage]:
        rows = self.connection.execute(query).all()
        unpack = zstandard.ZstdDecompressor()
        return [_stored(row, unpack) for row in rows]


def body_hash(body: bytes) -> str:
    """The SHA-256 of a body, in hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def _body_row(body: bytes, digest: str) -> dict[str, Any]:
    packed = zstandard.ZstdCompressor(level=LEVEL).compress(body)
    return {"hash": digest, "size": len(body), "zstd": packed, "kept": len(packed)}


def _pages() -> Select[Any]:
    return select(pages, bodies.c.zstd, bodies.c.size).join(bodies, bodies.c.hash == pages.c.body_hash)


def _stored(row: Row[Any], unpack: zstandard.ZstdDecompressor) -> StoredPage:
    page = FetchedPage(
        source_id=row.source_id,
        url=row.url,
        requested_url=row.requested_url,
        fetched_at=row.fetched_at,
        body=unpack.decompress(row.zstd, max_output_size=max(row.size, 1)) if row.zstd else b"",
        headers=tuple((name, value) for name, value in row.headers),
        hint=msgspec.convert(row.hint, Hint),
    )
    return StoredPage(
        id=row.id,
        page=page,
        url_key=row.url_key,
        outcome=Outcome(row.outcome) if row.outcome else None,
        article_id=row.article_id,
        reason=row.reason,
        ended_at=row.ended_at,
        brought_back_by=row.brought_back_by,
        brought_back_at=row.brought_back_at,
    )
