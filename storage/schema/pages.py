"""Pages as fetched, and their bodies."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, LargeBinary, String, Table, Text

from storage.columns import Json, RowId, UtcDateTime
from storage.schema.metadata import metadata

bodies = Table(
    "bodies",
    metadata,
    Column("hash", String(64), primary_key=True),  # SHA-256 of the body as fetched
    Column("size", BigInteger, nullable=False),
    Column("zstd", LargeBinary, nullable=False),
    # Bytes of zstd; 0: let go, but for the hash. An older program beside us writes none: it is there.
    Column("kept", BigInteger, nullable=False, server_default="1"),
    Index("ix_bodies_kept", "kept"),
)

pages = Table(
    "pages",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("source_id", RowId, ForeignKey("sources.id"), nullable=False),
    Column("url_key", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("requested_url", Text, nullable=False),
    Column("fetched_at", UtcDateTime, nullable=False),
    Column("headers", Json, nullable=False),
    Column("hint", Json, nullable=False),
    Column("body_hash", String(64), ForeignKey("bodies.hash"), nullable=False),
    Column("outcome", String(20)),  # NULL until the page has been ingested
    Column("reason", Text, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("article_id", RowId, ForeignKey("articles.id")),
    # A curator says that it is about the subject, whatever the machine found; "" for nobody.
    Column("brought_back_by", String(80), nullable=False, server_default=""),
    Column("brought_back_at", UtcDateTime),
    Index("ix_pages_url_key_id", "url_key", "id"),
    Index("ix_pages_source_id_outcome", "source_id", "outcome"),
    Index("ix_pages_outcome_id", "outcome", "id"),
    Index("ix_pages_body_hash", "body_hash"),
)
