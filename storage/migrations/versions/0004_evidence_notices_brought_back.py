"""Of what kind an article is, notices about papers, and pages that curators brought back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Json, UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column(
        "pages", sa.Column("brought_back_by", sa.String(length=80), nullable=False, server_default="")
    )
    op.add_column("pages", sa.Column("brought_back_at", UtcDateTime()))
    op.add_column("articles", sa.Column("evidence", Json, nullable=False, server_default="{}"))
    op.create_table(
        "notices",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("id", sa.String(length=300), nullable=False),
        sa.Column("notice", sa.String(length=20), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("noticed_on", sa.String(length=10), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", "notice", name=op.f("pk_notices")),
    )
