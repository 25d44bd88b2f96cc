"""What people changed of sources in the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, select
from sqlalchemy.exc import IntegrityError

from storage.errors import Conflict, NotFound
from storage.schema import source_changes
from storage.sql import insert_row


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceChange:
    """One change: of each field its name, what it was, and what it became."""

    id: int
    source_id: int
    user: str
    made_at: datetime
    fields: tuple[tuple[str, Any, Any], ...]
    undoes_id: int | None = None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class SourceChanges:
    """Reads and writes the changes of sources."""

    connection: Connection

    def add(
        self,
        source_id: int,
        fields: Mapping[str, tuple[Any, Any]],
        *,
        user: str,
        now: datetime,
        undoes_id: int | None = None,
    ) -> int:
        """Record a change; returns its number. Raises Conflict when it undoes one that was undone."""
        row = {
            "source_id": source_id,
            "user_name": user,
            "made_at": now,
            "fields": {name: list(pair) for name, pair in fields.items()},
            "undoes_id": undoes_id,
        }
        try:
            return insert_row(self.connection, source_changes, **row)
        except IntegrityError as error:
            raise Conflict("That change has been undone already.") from error

    def get(self, change_id: int) -> SourceChange:
        """One change. Raises NotFound."""
        row = self.connection.execute(_query().where(source_changes.c.id == change_id)).first()
        if row is None:
            raise NotFound(f"There is no change {change_id} of a source.")
        return _change(row)

    def of(self, source_id: int, limit: int) -> list[SourceChange]:
        """The changes of a source, the newest first."""
        query = _query().where(source_changes.c.source_id == source_id)
        rows = self.connection.execute(query.order_by(source_changes.c.id.desc()).limit(limit))
        return [_change(row) for row in rows]


def _query() -> Any:
    undoing = source_changes.alias("undoing")
    return select(source_changes, exists().where(undoing.c.undoes_id == source_changes.c.id).label("undone"))


def _change(row: Row[Any]) -> SourceChange:
    return SourceChange(
        id=row.id,
        source_id=row.source_id,
        user=row.user_name,
        made_at=row.made_at,
        fields=tuple((name, before, after) for name, (before, after) in row.fields.items()),
        undoes_id=row.undoes_id,
        undone=bool(row.undone),
    )
