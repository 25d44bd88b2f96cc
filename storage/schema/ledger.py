"""The ledger of permission: what a source allows, forbids and asked for, as it was seen or said."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text

from storage.columns import RowId, UtcDateTime
from storage.schema.metadata import metadata

# Append-only: what held at which time can be told years later.
ledger = Table(
    "ledger",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("source_id", RowId, ForeignKey("sources.id"), nullable=False),
    Column("kind", String(20), nullable=False),  # see aggregator.ledger.Kind
    Column("address", Text, nullable=False),  # what it is about, or where it was seen; "" for all
    Column("text", Text, nullable=False),
    Column("said_by", String(80), nullable=False),  # a user, or "" for what the program saw
    Column("said_at", UtcDateTime, nullable=False),
    Index("ix_ledger_source_id_kind", "source_id", "kind", "id"),
)
