"""Stories, what curators are asked, and what they answered."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, String, Table, Text

from storage.columns import Json, RowId, UtcDateTime
from storage.schema.metadata import metadata

stories = Table(
    "stories",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("uid", String(300), nullable=False, unique=True),
    Column("state", String(20), nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("excerpt", Text, nullable=False, server_default=""),  # chosen by a curator; "" is the beginning
    Column("representative_id", RowId),  # an article; no foreign key, as the two point at each other
    Column("topics", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("approved_at", UtcDateTime),
    Column("released_at", UtcDateTime),
    Column("updated_at", UtcDateTime),
    Column("merged_into_id", RowId, ForeignKey("stories.id", deferrable=True, initially="DEFERRED")),
    Index("ix_stories_state_approved_at", "state", "approved_at"),
    Index("ix_stories_released_at", "released_at"),
)

cases = Table(
    "cases",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("article_id", RowId, ForeignKey("articles.id"), nullable=False),
    Column("other_article_id", RowId, ForeignKey("articles.id")),
    Column("score", Float, nullable=False),
    Column("reasons", Json, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("decision", String(40), nullable=False),  # "" while open
    # A curator has it open: nobody else is led to it until then. The first ruling stands all the same.
    Column("claimed_by", String(80), nullable=False, server_default=""),
    Column("claimed_until", UtcDateTime),
    Index("ix_cases_decision_kind_id", "decision", "kind", "id"),
    Index("ix_cases_article_id", "article_id"),
    Index("ix_cases_other_article_id", "other_article_id"),
)

# Append-only. `undoes_id` is unique: a ruling is undone once at most.
rulings = Table(
    "rulings",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("case_id", RowId, ForeignKey("cases.id"), nullable=False),
    Column("user_name", String(80), nullable=False),
    Column("decision", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("changes", Json, nullable=False),
    Column("undoes_id", RowId, ForeignKey("rulings.id", deferrable=True, initially="DEFERRED"), unique=True),
    Index("ix_rulings_case_id", "case_id"),
)

# Append-only: the newest line holds, before it the editorial settings.
thresholds = Table(
    "thresholds",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("join", Float, nullable=False),
    Column("ask", Float, nullable=False),
    Column("user_name", String(80), nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)

# What the page of an article said when readers got it, and what it said when a question was asked.
readings = Table(
    "readings",
    metadata,
    Column("case_id", RowId, ForeignKey("cases.id"), primary_key=True),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("after_html", Text, nullable=False),
)

# Who put a question off, so that it goes to somebody else first and to them last.
skips = Table(
    "skips",
    metadata,
    Column("case_id", RowId, ForeignKey("cases.id"), primary_key=True),
    Column("user_name", String(80), primary_key=True),
    Column("skipped_at", UtcDateTime, nullable=False),
)

# What a curator said of a passage of one article, whatever the cleaner thinks of it.
passages = Table(
    "passages",
    metadata,
    Column("article_id", RowId, ForeignKey("articles.id"), primary_key=True),
    Column("key", String(32), primary_key=True),  # of its words, however they are written
    Column("kept", Boolean, nullable=False),
    Column("said_by", String(80), nullable=False),
    Column("said_at", UtcDateTime, nullable=False),
)

# Half-written forms, so that nobody has to write anything twice.
drafts = Table(
    "drafts",
    metadata,
    Column("user_name", String(80), primary_key=True),
    Column("address", String(300), primary_key=True),  # the page of the desk that the form belongs to
    Column("fields", Json, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
)
