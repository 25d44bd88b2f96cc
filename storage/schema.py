"""The tables. One schema for both databases; migrations/ brings a database here.

The state of polling lives here and not in a scheduler's memory (`source_states`, `addresses`),
so a restart continues where the last run was killed.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.columns import Json, RowId, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

installation = Table(
    "installation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("authority", String(200), nullable=False),  # of the tag: ids, fixed at first start
    Column("year", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

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
    Index("ix_addresses_source_id_next_at", "source_id", "next_at"),
)

bodies = Table(
    "bodies",
    metadata,
    Column("hash", String(64), primary_key=True),  # SHA-256 of the body as fetched
    Column("size", BigInteger, nullable=False),
    Column("zstd", LargeBinary, nullable=False),
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
)

articles = Table(
    "articles",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("source_id", RowId, ForeignKey("sources.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("story_id", RowId, ForeignKey("stories.id"), nullable=False),
    Column("title", Text, nullable=False),
    Column("title_key", Text, nullable=False),
    Column("authors", Json, nullable=False),
    Column("published_at", UtcDateTime),
    Column("modified_at", UtcDateTime),
    Column("canonical_url", Text, nullable=False),
    Column("language", String(40), nullable=False),
    Column("image_url", Text, nullable=False),
    Column("origins", Json, nullable=False),
    Column("section", Text, nullable=False, server_default=""),
    Column("licence", Text, nullable=False, server_default=""),
    Column("cited", Json, nullable=False, server_default="[]"),  # [kind, id] of each paper named
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    # What readers may be shown: the text as it was when somebody vouched for it.
    Column("shown_text", Text, nullable=False),
    Column("shown_html", Text, nullable=False),
    Column("words", Integer, nullable=False),
    Column("text_hash", String(64), nullable=False),
    Column("sketched", Integer),  # rows of the index of candidates; NULL for an article that is not in it
    Column("removals", Json, nullable=False),
    Column("relevance", Json, nullable=False),
    Column("trust", Json, nullable=False),
    Column("evidence", Json, nullable=False, server_default="{}"),  # of what kind it is, and of whom it tells
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("revised_at", UtcDateTime),
    Index("ix_articles_text_hash", "text_hash"),
    Index("ix_articles_title_key", "title_key"),
    Index("ix_articles_story_id", "story_id"),
    Index("ix_articles_source_id", "source_id"),
    Index("ix_articles_sketched", "sketched"),
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

article_addresses = Table(
    "article_addresses",
    metadata,
    Column("url_key", Text, primary_key=True),
    Column("article_id", RowId, ForeignKey("articles.id"), nullable=False),
    Index("ix_article_addresses_article_id", "article_id"),
)

# The index of candidates: written in the same transaction as the article, so that it never
# needs a rebuild and no killed process leaves an article without its sketch.
sketches = Table(
    "sketches",
    metadata,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", RowId, ForeignKey("articles.id"), primary_key=True),
    sqlite_with_rowid=False,
)

# Hashes that so many articles hold that they find nobody; they have no rows in `sketches`.
common_hashes = Table(
    "common_hashes",
    metadata,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# What the judge said of a pair, the newer article first: its record, whatever was ruled since.
matches = Table(
    "matches",
    metadata,
    Column("article_id", RowId, ForeignKey("articles.id"), primary_key=True),
    Column("other_article_id", RowId, ForeignKey("articles.id"), primary_key=True),
    Column("verdict", String(20), nullable=False),  # duplicate, uncertain, related, or new
    Column("score", Float, nullable=False),
    Column("reasons", Json, nullable=False),
    Column("found_at", UtcDateTime, nullable=False),
    Index("ix_matches_other_article_id", "other_article_id"),
    Index("ix_matches_verdict_found_at", "verdict", "found_at"),
)

# What was said of papers since: retracted, corrected, under concern.
notices = Table(
    "notices",
    metadata,
    Column("kind", String(20), primary_key=True),  # of the paper's id: "doi", "pmid"
    Column("id", String(300), primary_key=True),
    Column("notice", String(20), primary_key=True),  # retraction, correction, concern
    Column("url", Text, nullable=False),  # of the notice
    Column("noticed_on", String(10), nullable=False),  # the day, ISO, or ""
    Column("found_at", UtcDateTime, nullable=False),
)

stories = Table(
    "stories",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("uid", String(300), nullable=False, unique=True),
    Column("state", String(20), nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
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
    Index("ix_cases_decision_kind", "decision", "kind"),
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

runs = Table(
    "runs",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("job", String(20), nullable=False),  # crawl, ingest, publish
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("error", Text, nullable=False),
    Column("counts", Json, nullable=False),
    Index("ix_runs_job_started_at", "job", "started_at"),
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
    Column("failures", Integer, nullable=False),  # wrong passwords in a row
    Column("locked_until", UtcDateTime),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", RowId, ForeignKey("users.id"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)
