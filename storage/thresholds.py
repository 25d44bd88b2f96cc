"""From which likeness articles are joined and people asked, where curators moved that. Append-only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from storage.schema import thresholds
from storage.sql import insert_row


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdLine:
    """One move: who made it, when and why."""

    id: int
    join: float
    ask: float
    user: str
    reason: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class ThresholdLines:
    """Reads and adds moves."""

    connection: Connection

    def newest(self) -> ThresholdLine | None:
        """The move that holds, or None while nobody has moved anything."""
        return next(iter(self.history(1)), None)

    def history(self, limit: int) -> list[ThresholdLine]:
        """The moves, the newest first."""
        query = select(thresholds).order_by(thresholds.c.id.desc()).limit(limit)
        return [_line(row) for row in self.connection.execute(query)]

    def add(self, *, join: float, ask: float, user: str, reason: str, now: datetime) -> int:
        """Move them; returns the number of the move."""
        return insert_row(
            self.connection, thresholds, join=join, ask=ask, user_name=user, reason=reason, made_at=now
        )


def _line(row: Row[Any]) -> ThresholdLine:
    return ThresholdLine(
        id=row.id, join=row.join, ask=row.ask, user=row.user_name, reason=row.reason, made_at=row.made_at
    )
