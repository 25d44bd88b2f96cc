"""What was released, and the identity that mints ids."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from storage.columns import Json, RowId, UtcDateTime
from storage.schema.metadata import metadata

installation = Table(
    "installation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("authority", String(200), nullable=False),  # of the tag: ids, fixed at first start
    Column("year", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

issues = Table(
    "issues",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("uid", String(300), nullable=False, unique=True),
    Column("channel", String(20), nullable=False),
    Column("period", String(40), nullable=False),
    Column("day", String(10), nullable=False),  # the local day, ISO
    Column("title", Text, nullable=False),
    Column("covers", Text, nullable=False),
    Column("opening", Text, nullable=False, server_default=""),  # a curator's opening line
    Column("cutoff", UtcDateTime, nullable=False),
    Column("released_at", UtcDateTime, nullable=False),
    UniqueConstraint("channel", "period"),  # each issue exactly once, whoever publishes
    Index("ix_issues_channel_released_at", "channel", "released_at"),
)

issue_stories = Table(
    "issue_stories",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("story_id", RowId, ForeignKey("stories.id"), primary_key=True),  # once per channel
    Column("issue_id", RowId, ForeignKey("issues.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Index("ix_issue_stories_issue_id", "issue_id"),
)

# What curators want of the next issue of a channel. Append-only: the newest line of a channel that is
# newer than its last issue holds.
plans = Table(
    "plans",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("opening", Text, nullable=False),
    Column("story_ids", Json, nullable=False),  # in the order wished for; others follow
    Column("held", Json, nullable=False),  # stories held back for now
    Column("user_name", String(80), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Index("ix_plans_channel_id", "channel", "id"),
)
