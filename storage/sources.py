"""Sources, and the state of polling them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from aggregator.model import Permission, Policy, Source, SourceRules, Way
from aggregator.rhythm import CLOCKS_DIFFER
from storage.errors import Conflict, NotFound
from storage.schema import source_states, sources
from storage.sql import insert_row


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """How polling a source has gone."""

    source_id: int
    next_crawl_at: datetime | None
    last_crawl_at: datetime | None
    last_success_at: datetime | None
    failures: int
    last_error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Troubled:
    """A source that could not be read at the last try."""

    key: str
    name: str
    active: bool
    state: SourceState


@dataclass(frozen=True, slots=True)
class Sources:
    """Reads and writes sources."""

    connection: Connection

    def add(self, source: Source) -> Source:
        """Store a new source (its id is ignored) and return it with its id. Raises Conflict
        when the key is taken. A removed source of that key comes back."""
        known = self.connection.execute(
            select(sources.c.id, sources.c.removed_at).where(sources.c.key == source.key)
        ).first()
        if known is not None and known.removed_at is None:
            raise Conflict(f"There is a source {source.key!r} already.")
        if known is not None:
            self._write(known.id, source)
            # How polling went before it was removed says nothing of the source as it is now.
            self.connection.execute(
                update(source_states)
                .where(source_states.c.source_id == known.id)
                .values(next_crawl_at=None, failures=0, last_error="")
            )
            return self.get(source.key)
        try:
            source_id = insert_row(self.connection, sources, **_row(source))
        except IntegrityError as error:  # somebody else was quicker
            raise Conflict(f"There is a source {source.key!r} already.") from error
        self.connection.execute(insert(source_states).values(source_id=source_id, failures=0, last_error=""))
        return self.get(source.key)

    def save(self, source: Source) -> None:
        """Overwrite a source. It is due at once, since its address may be another."""
        self._write(source.id, source)
        self.connection.execute(
            update(source_states).where(source_states.c.source_id == source.id).values(next_crawl_at=None)
        )

    def remove(self, key: str, now: datetime) -> None:
        """Take a source out of use. Its articles, and what was decided about them, stay."""
        source = self.get(key)
        self.connection.execute(update(sources).where(sources.c.id == source.id).values(removed_at=now))

    def get(self, key: str) -> Source:
        """The source under a key. Raises NotFound."""
        row = (
            self.connection.execute(
                select(sources).where(sources.c.key == key, sources.c.removed_at.is_(None))
            )
            .mappings()
            .first()
        )
        if row is None:
            raise NotFound(f"There is no source {key!r}.")
        return _source(row)

    def named(self, key: str) -> tuple[Source, datetime | None]:
        """The source under a key, and when it was removed if it was. Raises NotFound."""
        row = self.connection.execute(select(sources).where(sources.c.key == key)).mappings().first()
        if row is None:
            raise NotFound(f"There is no source {key!r}.")
        return _source(row), row["removed_at"]

    def change(self, source_id: int, values: Mapping[str, Any], now: datetime) -> None:
        """Change some fields of a source; it is not read sooner for that. "removed" takes it out of use, or
        back into it."""
        row = dict(values)
        if "removed" in row:
            row["removed_at"] = now if row.pop("removed") else None
        self.connection.execute(update(sources).where(sources.c.id == source_id).values(**row))

    def hasten(self, key: str) -> None:
        """Let a source be due now, or with "" all that are in use and not paused."""
        wanted = select(sources.c.id).where(sources.c.active, sources.c.removed_at.is_(None))
        if key:
            wanted = wanted.where(sources.c.key == key)
        self.connection.execute(
            update(source_states).where(source_states.c.source_id.in_(wanted)).values(next_crawl_at=None)
        )

    def removed(self) -> list[Source]:
        """Every source that is out of use, by key."""
        rows = self.connection.execute(
            select(sources).where(sources.c.removed_at.is_not(None)).order_by(sources.c.key)
        )
        return [_source(row) for row in rows.mappings()]

    def all(self) -> list[Source]:
        """Every source in use, by key."""
        rows = self.connection.execute(
            select(sources).where(sources.c.removed_at.is_(None)).order_by(sources.c.key)
        )
        return [_source(row) for row in rows.mappings()]

    def ever(self) -> bool:
        """Whether there has ever been a source, removed ones included."""
        return self.connection.execute(select(sources.c.id).limit(1)).first() is not None

    def due(self, now: datetime, keys: Sequence[str] = ()) -> list[Source]:
        """Active sources whose time has come, or those of the named ones, those that waited longest first."""
        query = (
            select(sources)
            .join(source_states)
            .where(sources.c.active, sources.c.removed_at.is_(None))
            .where(
                or_(
                    source_states.c.next_crawl_at.is_(None),
                    source_states.c.next_crawl_at <= now,
                    source_states.c.last_crawl_at > now + CLOCKS_DIFFER,
                )
            )
            .order_by(
                source_states.c.next_crawl_at.is_not(None), source_states.c.next_crawl_at, sources.c.key
            )
        )
        if keys:
            query = query.where(sources.c.key.in_(keys))
        return [_source(row) for row in self.connection.execute(query).mappings()]

    def by_id(self, ids: Sequence[int]) -> dict[int, Source]:
        """Sources by id, removed ones too."""
        rows = self.connection.execute(select(sources).where(sources.c.id.in_(ids)))
        return {row["id"]: _source(row) for row in rows.mappings()}

    def states(self) -> dict[int, SourceState]:
        """The state of polling every source, by its id."""
        rows = self.connection.execute(select(source_states)).mappings()
        return {row["source_id"]: SourceState(**row) for row in rows}

    def count(self) -> int:
        """How many sources are in use."""
        return self.connection.scalar(select(func.count()).where(sources.c.removed_at.is_(None))) or 0

    def troubled(self) -> list[Troubled]:
        """The sources in use whose last crawl found nothing it could use, by key."""
        query = (
            select(sources.c.key, sources.c.name, sources.c.active, source_states)
            .join(source_states)
            .where(sources.c.removed_at.is_(None), source_states.c.last_error != "")
            .order_by(sources.c.key)
        )
        return [_troubled(row) for row in self.connection.execute(query).mappings()]

    def crawled(self, source_id: int, *, at: datetime, next_at: datetime, error: str) -> None:
        """Record a crawl that ended; `error` is "" for one that found its pages."""
        failed: dict[str, Any] = {"failures": source_states.c.failures + 1, "last_error": error}
        worked: dict[str, Any] = {"failures": 0, "last_error": "", "last_success_at": at}
        self.connection.execute(
            update(source_states)
            .where(source_states.c.source_id == source_id)
            .values(last_crawl_at=at, next_crawl_at=next_at, **(failed if error else worked))
        )

    def verified(self, source_id: int, at: datetime) -> None:
        self.connection.execute(update(sources).where(sources.c.id == source_id).values(verified_at=at))

    def next_due(self) -> datetime | None:
        """When the next active source is due; None when one never crawled is, or there are none."""
        query = (
            select(source_states.c.next_crawl_at)
            .join(sources)
            .where(sources.c.active, sources.c.removed_at.is_(None))
            .order_by(source_states.c.next_crawl_at.is_not(None), source_states.c.next_crawl_at)
            .limit(1)
        )
        return self.connection.scalar(query)

    def _write(self, source_id: int, source: Source) -> None:
        self.connection.execute(
            update(sources).where(sources.c.id == source_id).values(**_row(source), removed_at=None)
        )


def _row(source: Source) -> dict[str, Any]:
    return {
        "key": source.key,
        "name": source.name,
        "way": source.way.value,
        "address": source.address,
        "homepage": source.homepage,
        "language": source.language,
        "rhythm_minutes": int(source.rhythm.total_seconds() // 60),
        "max_pages": source.max_pages,
        "max_depth": source.max_depth,
        "max_bytes": source.max_bytes,
        "rules": msgspec.to_builtins(source.rules),
        "policy": source.policy.value,
        "permission": source.permission.value,
        "excerpt_chars": source.excerpt_chars,
        "licence_note": source.licence_note,
        "contact": source.contact,
        "active": source.active,
        "verified_at": source.verified_at,
        "note": source.note,
    }


def _source(row: RowMapping) -> Source:
    values = dict(row)
    for name in ("removed_at", "rhythm_minutes"):
        del values[name]
    values["way"] = Way(row["way"])
    values["policy"] = Policy(row["policy"])
    values["permission"] = Permission(row["permission"])
    values["rhythm"] = timedelta(minutes=row["rhythm_minutes"])
    values["rules"] = msgspec.convert(row["rules"], SourceRules)
    return Source(**values)


def _troubled(row: RowMapping) -> Troubled:
    values = dict(row)
    key, name, active = (values.pop(column) for column in ("key", "name", "active"))
    return Troubled(key=key, name=name, active=active, state=SourceState(**values))
