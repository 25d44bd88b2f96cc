"""Runs, heartbeats, and who may sign in."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, false

from storage.columns import Json, RowId, UtcDateTime
from storage.schema.metadata import metadata

runs = Table(
    "runs",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("job", String(20), nullable=False),  # crawl, ingest, publish
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("error", Text, nullable=False),
    Column("counts", Json, nullable=False),
    Column("details", Json, nullable=False, server_default="{}"),  # by source and by cause
    Index("ix_runs_job_started_at", "job", "started_at"),
)

# What somebody asked for in the pages, for the process that does such work.
requests = Table(
    "requests",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("job", String(20), nullable=False),
    Column("about", String(80), nullable=False),  # the key of a source, or ""
    Column("user_name", String(80), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("begun_at", UtcDateTime),
    Index("ix_requests_begun_at", "begun_at"),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("name", String(80), primary_key=True),  # scheduler, worker, web
    Column("at", UtcDateTime, nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("must_change", Boolean, nullable=False, server_default=false()),  # a pass phrase for once
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", RowId, ForeignKey("users.id"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("device", String(80), nullable=False, server_default=""),
)

# Browsers that have signed somebody in before: what others try does not hinder them.
devices = Table(
    "devices",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", RowId, ForeignKey("users.id"), primary_key=True),
    Column("seen_at", UtcDateTime, nullable=False),
)

tries = Table(
    "tries",
    metadata,
    Column("key", String(64), primary_key=True),  # a digest: of a name and an address, of a device
    Column("failures", Integer, nullable=False),
    Column("tried_at", UtcDateTime, nullable=False),
    Column("rests_until", UtcDateTime),
)
