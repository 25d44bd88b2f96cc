"""The ledger of permission, and how much of each body is still kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import RowId, UtcDateTime

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "ledger",
        sa.Column("id", RowId, nullable=False),
        sa.Column("source_id", RowId, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_by", sa.String(length=80), nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_ledger_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
    )
    op.create_index("ix_ledger_source_id_kind", "ledger", ["source_id", "kind", "id"])
    op.add_column("bodies", sa.Column("kept", sa.BigInteger(), nullable=False, server_default="1"))
    op.execute("UPDATE bodies SET kept = length(zstd)")
    op.create_index("ix_bodies_kept", "bodies", ["kept"])
    op.create_index("ix_pages_body_hash", "pages", ["body_hash"])
