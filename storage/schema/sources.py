"""Sources, and where polling them stands."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from storage.columns import Json, RowId, UtcDateTime
from storage.schema.metadata import metadata

sources = Table(
    "sources",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("key", String(80), nullable=False, unique=True),
    Column("name", String(300), nullable=False),
    Column("way", String(20), nullable=False),
    Column("address", Text, nullable=False),
    Column("homepage", Text, nullable=False),
    Column("language", String(40), nullable=False),
    Column("rhythm_minutes", Integer, nullable=False),
    Column("max_pages", Integer, nullable=False),
    Column("max_depth", Integer, nullable=False),
    Column("max_bytes", BigInteger, nullable=False),
    Column("rules", Json, nullable=False),
    Column("policy", String(20), nullable=False),
    Column("permission", String(20), nullable=False),
    Column("excerpt_chars", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("verified_at", UtcDateTime),
    Column("note", Text, nullable=False),
    Column("removed_at", UtcDateTime),  # removed sources stay, for the articles they gave
    Column("licence_note", Text, nullable=False, server_default=""),
    Column("contact", Text, nullable=False, server_default=""),
)

# Append-only: what people changed of a source in the pages. `undoes_id` is unique: once at most.
source_changes = Table(
    "source_changes",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("source_id", RowId, ForeignKey("sources.id"), nullable=False),
    Column("user_name", String(80), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("fields", Json, nullable=False),  # by name: before and after
    Column(
        "undoes_id",
        RowId,
        ForeignKey("source_changes.id", deferrable=True, initially="DEFERRED"),
        unique=True,
    ),
    Index("ix_source_changes_source_id", "source_id"),
)

source_states = Table(
    "source_states",
    metadata,
    Column("source_id", RowId, ForeignKey("sources.id"), primary_key=True),
    Column("next_crawl_at", UtcDateTime),
    Column("last_crawl_at", UtcDateTime),
    Column("last_success_at", UtcDateTime),
    Column("failures", Integer, nullable=False),  # crawls in a row that found nothing usable
    Column("last_error", Text, nullable=False),
    Index("ix_source_states_next_crawl_at", "next_crawl_at"),
)

addresses = Table(
    "addresses",
    metadata,
    Column("url_key", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("source_id", RowId, ForeignKey("sources.id"), nullable=False),
    Column("index_page", Boolean, nullable=False),  # a feed, sitemap or listing: no article
    Column("hint", Json, nullable=False),
    Column("lastmod", UtcDateTime),
    Column("further", Json, nullable=False),  # the indexes that an index named
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("fetched_at", UtcDateTime),
    Column("changed_at", UtcDateTime),
    Column("next_at", UtcDateTime),
    Column("failures", Integer, nullable=False),
    Column("last_error", Text, nullable=False),
    Column("found_at", UtcDateTime, nullable=False),
    Column("gone_since", UtcDateTime),  # the first and the last of the visits in a row
    Column("gone_at", UtcDateTime),  # that found the page gone
    Index("ix_addresses_source_id_next_at", "source_id", "next_at"),
    Index("ix_addresses_gone_since", "gone_since"),
)

# How many failed is told by what failed alone, however many addresses there are.
FAILED = "failures > 0"
Index(
    "ix_addresses_failed",
    addresses.c.source_id,
    sqlite_where=text(FAILED),
    postgresql_where=text(FAILED),
)

# Passages that many pages of a source repeat: boilerplate of that source, unless a person keeps it.
repeated = Table(
    "repeated",
    metadata,
    Column("source_id", RowId, ForeignKey("sources.id"), primary_key=True),
    Column("key", String(32), primary_key=True),  # of its words, however they are written
    Column("text", Text, nullable=False),
    Column("pages", Integer, nullable=False),  # on how many of the pages looked at it stands
    Column("of_pages", Integer, nullable=False),
    Column("learned_at", UtcDateTime, nullable=False),
    Column("kept", Boolean, nullable=False),  # a person said that it is no boilerplate
    Column("said_by", String(80), nullable=False),  # who spoke last of keeping or cutting it; "" for nobody
    Column("said_at", UtcDateTime),
)
