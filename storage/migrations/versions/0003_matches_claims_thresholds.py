"""What the judge said of pairs, what is in the index, who has a case open, and thresholds that were moved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Json, RowId, UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("articles", sa.Column("sketched", sa.Integer()))
    op.create_index("ix_articles_sketched", "articles", ["sketched"])
    op.execute(sa.text("DELETE FROM sketches"))  # they are made another way now; ingest makes them anew
    op.drop_index("ix_sketches_article_id", table_name="sketches")
    op.create_table(
        "common_hashes",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_common_hashes")),
        sqlite_with_rowid=False,
    )
    op.add_column("cases", sa.Column("claimed_by", sa.String(length=80), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("claimed_until", UtcDateTime()))
    op.create_table(
        "matches",
        sa.Column("article_id", RowId, nullable=False),
        sa.Column("other_article_id", RowId, nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", Json, nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_matches_article_id_articles")),
        sa.ForeignKeyConstraint(
            ["other_article_id"], ["articles.id"], name=op.f("fk_matches_other_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("article_id", "other_article_id", name=op.f("pk_matches")),
    )
    op.create_index("ix_matches_other_article_id", "matches", ["other_article_id"])
    op.create_index("ix_matches_verdict_found_at", "matches", ["verdict", "found_at"])
    op.create_table(
        "thresholds",
        sa.Column("id", RowId, nullable=False),
        sa.Column("join", sa.Float(), nullable=False),
        sa.Column("ask", sa.Float(), nullable=False),
        sa.Column("user_name", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thresholds")),
    )
