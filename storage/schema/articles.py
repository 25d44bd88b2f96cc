"""Articles, the index of candidates, and what the judge said."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from storage.columns import Json, RowId, UtcDateTime
from storage.schema.metadata import metadata

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
    Index("ix_articles_source_id_id", "source_id", "id"),
    Index("ix_articles_sketched", "sketched"),
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
    Column("url", Text, primary_key=True),  # of the notice
    Column("noticed_on", String(10), nullable=False),  # the day, ISO, or ""
    Column("found_at", UtcDateTime, nullable=False),
)
