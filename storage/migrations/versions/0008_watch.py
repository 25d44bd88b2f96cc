"""What is published is watched: pages that are gone, what they say now, and every erratum of a paper."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import RowId, UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("addresses", sa.Column("gone_since", UtcDateTime()))
    op.add_column("addresses", sa.Column("gone_at", UtcDateTime()))
    op.create_index("ix_addresses_gone_since", "addresses", ["gone_since"])
    op.create_table(
        "readings",
        sa.Column("case_id", RowId, nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("after_html", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_readings_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_readings")),
    )
    # A table of its own, for SQLite changes no primary key.
    op.create_table(
        "notices_by_address",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("id", sa.String(length=300), nullable=False),
        sa.Column("notice", sa.String(length=20), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("noticed_on", sa.String(length=10), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", "notice", "url", name=op.f("pk_notices_by_address")),
    )
    columns = "kind, id, notice, url, noticed_on, found_at"
    op.execute(f"INSERT INTO notices_by_address ({columns}) SELECT {columns} FROM notices")  # noqa: S608
    op.drop_table("notices")
    op.rename_table("notices_by_address", "notices")
    if op.get_bind().dialect.name == "postgresql":  # SQLite forgets the names of keys
        op.execute("ALTER TABLE notices RENAME CONSTRAINT pk_notices_by_address TO pk_notices")
