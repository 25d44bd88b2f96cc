"""What the desk needs: excerpts that were chosen, plans for the next issue, skips, passages and drafts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Json, RowId, UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("stories", sa.Column("excerpt", sa.Text(), nullable=False, server_default=""))
    op.add_column("issues", sa.Column("opening", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "plans",
        sa.Column("id", RowId, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("opening", sa.Text(), nullable=False),
        sa.Column("story_ids", Json, nullable=False),
        sa.Column("held", Json, nullable=False),
        sa.Column("user_name", sa.String(length=80), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
    )
    op.create_index("ix_plans_channel_id", "plans", ["channel", "id"])
    op.create_table(
        "skips",
        sa.Column("case_id", RowId, nullable=False),
        sa.Column("user_name", sa.String(length=80), nullable=False),
        sa.Column("skipped_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_skips_case_id")),
        sa.PrimaryKeyConstraint("case_id", "user_name", name=op.f("pk_skips")),
    )
    op.create_table(
        "passages",
        sa.Column("article_id", RowId, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("said_by", sa.String(length=80), nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_passages_article_id")),
        sa.PrimaryKeyConstraint("article_id", "key", name=op.f("pk_passages")),
    )
    op.create_table(
        "drafts",
        sa.Column("user_name", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("fields", Json, nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("user_name", "address", name=op.f("pk_drafts")),
    )
