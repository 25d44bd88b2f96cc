"""Corrections of what readers have, and what is known of the published files."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from storage.columns import RowId, UtcDateTime
from storage.schema.metadata import metadata

# A row is made for a ruling and stands once the ruling does; to undo that takes it back, and removes
# nothing: readers may have it.
corrections = Table(
    "corrections",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("uid", String(300), nullable=False, unique=True),
    Column("story_id", RowId, ForeignKey("stories.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("announced", Boolean, nullable=False),  # by an entry of its own
    Column("note", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("stands", Boolean, nullable=False),
    Column("released_at", UtcDateTime),  # when readers first got it
    Column("updated_at", UtcDateTime),
    Column("issue_id", RowId, ForeignKey("issues.id")),  # of the digest that told of it
    Index("ix_corrections_story_id", "story_id"),
    Index("ix_corrections_released_at", "released_at"),
)

# What was published under a name, and when that last changed: files forget it, and backups do not.
documents = Table(
    "documents",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("modified_at", UtcDateTime, nullable=False),
)

# What was released earlier has left the feed of a channel, whatever the editorial settings say later.
floors = Table(
    "floors",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
)

# What the hubs were told last of a feed, and when to try again.
pings = Table(
    "pings",
    metadata,
    Column("hub", String(300), primary_key=True),
    Column("topic", String(300), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("failures", Integer, nullable=False),
    Column("next_at", UtcDateTime),
    Column("last_error", Text, nullable=False),
)
