"""What each source gave day by day, and the alarms about it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table, Text

from storage.columns import RowId, UtcDateTime
from storage.schema.metadata import metadata

# Sums, so that a year of a source is a few hundred small rows, whatever becomes of its pages.
source_days = Table(
    "source_days",
    metadata,
    Column("source_id", RowId, ForeignKey("sources.id"), primary_key=True),
    Column("day", String(10), primary_key=True),  # in UTC, ISO
    *(
        Column(name, BigInteger, nullable=False)
        for name in ("pages", "read", "walls", "measured", "words", "cut", "dated")
    ),
)

alarms = Table(
    "alarms",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("source_id", RowId, ForeignKey("sources.id"), nullable=False),
    Column("kind", String(20), nullable=False),  # quiet, refusing, layout, wall
    Column("words", Text, nullable=False),
    Column("raised_at", UtcDateTime, nullable=False),
    Column("told_at", UtcDateTime),  # by webhook or e-mail; NULL until then
    Column("cleared_at", UtcDateTime),  # NULL while it stands
    Index("ix_alarms_cleared_at", "cleared_at"),
)
