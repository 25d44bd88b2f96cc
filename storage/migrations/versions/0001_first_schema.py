"""The first schema: all the tables at once, which is why it is long."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Json, RowId, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "bodies",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("zstd", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_bodies")),
    )
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "issues",
        sa.Column("id", RowId, nullable=False),
        sa.Column("uid", sa.String(length=300), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("covers", sa.Text(), nullable=False),
        sa.Column("cutoff", UtcDateTime(), nullable=False),
        sa.Column("released_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues")),
        sa.UniqueConstraint("channel", "period", name=op.f("uq_issues_channel_period")),
        sa.UniqueConstraint("uid", name=op.f("uq_issues_uid")),
    )
    op.create_index("ix_issues_channel_released_at", "issues", ["channel", "released_at"])

    op.create_table(
        "runs",
        sa.Column("id", RowId, nullable=False),
        sa.Column("job", sa.String(length=20), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("counts", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_index("ix_runs_job_started_at", "runs", ["job", "started_at"])

    op.create_table(
        "sources",
        sa.Column("id", RowId, nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("homepage", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("rhythm_minutes", sa.Integer(), nullable=False),
        sa.Column("max_pages", sa.Integer(), nullable=False),
        sa.Column("max_depth", sa.Integer(), nullable=False),
        sa.Column("max_bytes", sa.BigInteger(), nullable=False),
        sa.Column("rules", Json, nullable=False),
        sa.Column("policy", sa.String(length=20), nullable=False),
        sa.Column("permission", sa.String(length=20), nullable=False),
        sa.Column("excerpt_chars", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("verified_at", UtcDateTime(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("key", name=op.f("uq_sources_key")),
    )
    op.create_table(
        "stories",
        sa.Column("id", RowId, nullable=False),
        sa.Column("uid", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("representative_id", RowId, nullable=True),
        sa.Column("topics", Json, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.Column("updated_at", UtcDateTime(), nullable=True),
        sa.Column("merged_into_id", RowId, nullable=True),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["stories.id"],
            name=op.f("fk_stories_merged_into_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
        sa.UniqueConstraint("uid", name=op.f("uq_stories_uid")),
    )
    op.create_index("ix_stories_released_at", "stories", ["released_at"])
    op.create_index("ix_stories_state_approved_at", "stories", ["state", "approved_at"])

    op.create_table(
        "users",
        sa.Column("id", RowId, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
    )
    op.create_table(
        "addresses",
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("source_id", RowId, nullable=False),
        sa.Column("index_page", sa.Boolean(), nullable=False),
        sa.Column("hint", Json, nullable=False),
        sa.Column("lastmod", UtcDateTime(), nullable=True),
        sa.Column("further", Json, nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("fetched_at", UtcDateTime(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=True),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_addresses_source_id")),
        sa.PrimaryKeyConstraint("url_key", name=op.f("pk_addresses")),
    )
    op.create_index("ix_addresses_source_id_next_at", "addresses", ["source_id", "next_at"])

    op.create_table(
        "articles",
        sa.Column("id", RowId, nullable=False),
        sa.Column("source_id", RowId, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("story_id", RowId, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_key", sa.Text(), nullable=False),
        sa.Column("authors", Json, nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("modified_at", UtcDateTime(), nullable=True),
        sa.Column("canonical_url", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("image_url", sa.Text(), nullable=False),
        sa.Column("origins", Json, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("shown_text", sa.Text(), nullable=False),
        sa.Column("shown_html", sa.Text(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("removals", Json, nullable=False),
        sa.Column("relevance", Json, nullable=False),
        sa.Column("trust", Json, nullable=False),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("revised_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_articles_source_id")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_articles_story_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
    )
    op.create_index("ix_articles_source_id", "articles", ["source_id"])
    op.create_index("ix_articles_story_id", "articles", ["story_id"])
    op.create_index("ix_articles_text_hash", "articles", ["text_hash"])
    op.create_index("ix_articles_title_key", "articles", ["title_key"])

    op.create_table(
        "issue_stories",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("story_id", RowId, nullable=False),
        sa.Column("issue_id", RowId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_issue_stories_issue_id")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_issue_stories_story_id")),
        sa.PrimaryKeyConstraint("channel", "story_id", name=op.f("pk_issue_stories")),
    )
    op.create_index("ix_issue_stories_issue_id", "issue_stories", ["issue_id"])

    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", RowId, nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    op.create_table(
        "source_states",
        sa.Column("source_id", RowId, nullable=False),
        sa.Column("next_crawl_at", UtcDateTime(), nullable=True),
        sa.Column("last_crawl_at", UtcDateTime(), nullable=True),
        sa.Column("last_success_at", UtcDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_source_states_source_id")),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_source_states")),
    )
    op.create_index("ix_source_states_next_crawl_at", "source_states", ["next_crawl_at"])

    op.create_table(
        "article_addresses",
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("article_id", RowId, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_article_addresses_article_id")
        ),
        sa.PrimaryKeyConstraint("url_key", name=op.f("pk_article_addresses")),
    )
    op.create_index("ix_article_addresses_article_id", "article_addresses", ["article_id"])

    op.create_table(
        "cases",
        sa.Column("id", RowId, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("article_id", RowId, nullable=False),
        sa.Column("other_article_id", RowId, nullable=True),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", Json, nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_cases_article_id")),
        sa.ForeignKeyConstraint(
            ["other_article_id"], ["articles.id"], name=op.f("fk_cases_other_article_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    op.create_index("ix_cases_article_id", "cases", ["article_id"])
    op.create_index("ix_cases_decision_kind", "cases", ["decision", "kind"])
    op.create_index("ix_cases_other_article_id", "cases", ["other_article_id"])

    op.create_table(
        "pages",
        sa.Column("id", RowId, nullable=False),
        sa.Column("source_id", RowId, nullable=False),
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("requested_url", sa.Text(), nullable=False),
        sa.Column("fetched_at", UtcDateTime(), nullable=False),
        sa.Column("headers", Json, nullable=False),
        sa.Column("hint", Json, nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("article_id", RowId, nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_pages_article_id")),
        sa.ForeignKeyConstraint(["body_hash"], ["bodies.hash"], name=op.f("fk_pages_body_hash")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_pages_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
    )
    op.create_index("ix_pages_outcome_id", "pages", ["outcome", "id"])
    op.create_index("ix_pages_url_key_id", "pages", ["url_key", "id"])
    op.create_index("ix_pages_source_id_outcome", "pages", ["source_id", "outcome"])

    op.create_table(
        "sketches",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", RowId, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_sketches_article_id")),
        sa.PrimaryKeyConstraint("hash", "article_id", name=op.f("pk_sketches")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sketches_article_id", "sketches", ["article_id"])

    op.create_table(
        "rulings",
        sa.Column("id", RowId, nullable=False),
        sa.Column("case_id", RowId, nullable=False),
        sa.Column("user_name", sa.String(length=80), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("changes", Json, nullable=False),
        sa.Column("undoes_id", RowId, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_rulings_case_id")),
        sa.ForeignKeyConstraint(
            ["undoes_id"],
            ["rulings.id"],
            name=op.f("fk_rulings_undoes_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rulings")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_rulings_undoes_id")),
    )
    op.create_index("ix_rulings_case_id", "rulings", ["case_id"])
