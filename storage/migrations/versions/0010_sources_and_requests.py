"""What may be shown of a source and who changed that; what somebody asked for; runs in detail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Json, RowId, UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    for name in ("licence_note", "contact"):
        op.add_column("sources", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("runs", sa.Column("details", Json, nullable=False, server_default="{}"))
    op.create_table(
        "source_changes",
        sa.Column("id", RowId, nullable=False),
        sa.Column("source_id", RowId, nullable=False),
        sa.Column("user_name", sa.String(length=80), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("fields", Json, nullable=False),
        sa.Column("undoes_id", RowId),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_source_changes_source_id")),
        sa.ForeignKeyConstraint(
            ["undoes_id"],
            ["source_changes.id"],
            name=op.f("fk_source_changes_undoes_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_changes")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_source_changes_undoes_id")),
    )
    op.create_index("ix_source_changes_source_id", "source_changes", ["source_id"])
    op.create_table(
        "requests",
        sa.Column("id", RowId, nullable=False),
        sa.Column("job", sa.String(length=20), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("user_name", sa.String(length=80), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("begun_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    op.create_index("ix_requests_begun_at", "requests", ["begun_at"])
