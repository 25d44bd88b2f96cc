"""The frontier: every address a source named, and how visiting it went.

It lives in the database, so that a crawl which was killed is simply started again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, or_, select, text, update

from aggregator.model import Hint
from aggregator.rhythm import CLOCKS_DIFFER, GONE_AFTER, LAST_REVISIT, Visit
from storage.schema import addresses
from storage.schema.sources import FAILED
from storage.sql import chunks, upsert


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An address a source named."""

    url_key: str
    url: str
    hint: Hint = Hint()
    lastmod: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What is known of an address: how visiting it went, and the validators of its last answer."""

    found: Found
    found_at: datetime
    visit: Visit
    etag: str
    last_modified: str
    further: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Reads and writes the frontier."""

    connection: Connection

    def remembered(self, url_keys: Iterable[str]) -> dict[str, Remembered]:
        """What is known of these addresses; those never named are missing."""
        known: dict[str, Remembered] = {}
        for part in chunks(sorted(set(url_keys))):
            rows = self.connection.execute(select(addresses).where(addresses.c.url_key.in_(part)))
            known |= {row.url_key: _remembered(row) for row in rows}
        return known

    def found(
        self, source_id: int, links: Sequence[Found], now: datetime, *, index_page: bool = False
    ) -> None:
        """Remember addresses; those already known only take the newer hint and lastmod, and belong
        from now on to this source: the one that named them before may be gone."""
        for part in chunks(links):
            rows = [
                {
                    "url_key": link.url_key,
                    "url": link.url,
                    "source_id": source_id,
                    "index_page": index_page,
                    "hint": msgspec.to_builtins(link.hint),
                    "lastmod": link.lastmod,
                    "further": [],
                    "etag": "",
                    "last_modified": "",
                    "failures": 0,
                    "last_error": "",
                    "found_at": now,
                }
                for link in part
            ]
            upsert(self.connection, addresses, rows, overwrite=("source_id", "hint", "lastmod"))

    def waiting(self, source_id: int, now: datetime, limit: int) -> list[Remembered]:
        """Article addresses of a source that were named but not fetched yet, or whose turn has
        come again: never-visited ones first. One that failed too often waits to be named again."""
        query = (
            select(addresses)
            .where(addresses.c.source_id == source_id, ~addresses.c.index_page)
            .where(
                or_(
                    addresses.c.next_at.is_(None),
                    addresses.c.next_at <= now,
                    addresses.c.next_at > now + LAST_REVISIT + CLOCKS_DIFFER,
                    addresses.c.fetched_at > now + CLOCKS_DIFFER,
                )
            )
            .where(addresses.c.failures < GONE_AFTER)
            .order_by(
                addresses.c.fetched_at.is_not(None),
                addresses.c.next_at.is_not(None),  # the two databases put NULL at opposite ends
                addresses.c.next_at,
                addresses.c.found_at,
                addresses.c.url_key,
            )
            .limit(limit)
        )
        return [_remembered(row) for row in self.connection.execute(query)]

    def forget_validators(self, source_id: int) -> None:
        """Let the indexes of a source be read again, changed or not: its rules may be others."""
        self.connection.execute(
            update(addresses)
            .where(addresses.c.source_id == source_id, addresses.c.index_page)
            .values(etag="", last_modified="")
        )

    def visited(
        self,
        url_key: str,
        visit: Visit,
        *,
        error: str = "",
        etag: str | None = None,
        last_modified: str | None = None,
        further: Sequence[str] | None = None,
    ) -> None:
        """Record a visit. What is None stays as it was."""
        values: dict[str, Any] = {
            "fetched_at": visit.fetched_at,
            "changed_at": visit.changed_at,
            "next_at": visit.next_at,
            "failures": visit.failures,
            "gone_since": visit.gone_since,
            "gone_at": visit.gone_at,
            "last_error": error,
        }
        optional = {"etag": etag, "last_modified": last_modified, "further": further}
        values |= {name: value for name, value in optional.items() if value is not None}
        self.connection.execute(update(addresses).where(addresses.c.url_key == url_key).values(**values))

    def errors(self, source_id: int, limit: int = 20) -> list[tuple[str, str]]:
        """Addresses of a source that failed at the last visit, with the reason."""
        query = (
            select(addresses.c.url, addresses.c.last_error)
            .where(addresses.c.source_id == source_id, addresses.c.failures > 0)
            .order_by(addresses.c.next_at.desc())
            .limit(limit)
        )
        return [(row.url, row.last_error) for row in self.connection.execute(query)]

    def failing(self, source_id: int | None = None) -> dict[int, int]:
        """How many article addresses of each source, or of one, failed at their last visit."""
        query = (
            select(addresses.c.source_id, func.count())
            .where(text(FAILED), ~addresses.c.index_page)  # word for word as its index says it
            .group_by(addresses.c.source_id)
        )
        if source_id is not None:
            query = query.where(addresses.c.source_id == source_id)
        return {row[0]: row[1] for row in self.connection.execute(query)}


def _remembered(row: Row[Any]) -> Remembered:
    return Remembered(
        found=Found(
            url_key=row.url_key, url=row.url, hint=msgspec.convert(row.hint, Hint), lastmod=row.lastmod
        ),
        found_at=row.found_at,
        visit=Visit(
            fetched_at=row.fetched_at,
            changed_at=row.changed_at,
            next_at=row.next_at,
            failures=row.failures,
            gone_since=row.gone_since,
            gone_at=row.gone_at,
        ),
        etag=row.etag,
        last_modified=row.last_modified,
        further=tuple(row.further),
    )
