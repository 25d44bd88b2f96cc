"""What a page says of its section, its licence and the papers it names; what a source repeats."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Json, RowId, UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("articles", sa.Column("section", sa.Text(), nullable=False, server_default=""))
    op.add_column("articles", sa.Column("licence", sa.Text(), nullable=False, server_default=""))
    op.add_column("articles", sa.Column("cited", Json, nullable=False, server_default="[]"))
    op.create_table(
        "repeated",
        sa.Column("source_id", RowId, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("of_pages", sa.Integer(), nullable=False),
        sa.Column("learned_at", UtcDateTime(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("said_by", sa.String(length=80), nullable=False),
        sa.Column("said_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_repeated_source_id_sources")),
        sa.PrimaryKeyConstraint("source_id", "key", name=op.f("pk_repeated")),
    )
