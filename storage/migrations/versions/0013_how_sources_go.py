"""How sources go is told without looking at all addresses and articles there are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    failed = sa.text("failures > 0")
    op.create_index(
        "ix_addresses_failed", "addresses", ["source_id"], sqlite_where=failed, postgresql_where=failed
    )
    op.create_index("ix_articles_source_id_id", "articles", ["source_id", "id"])
    op.drop_index("ix_articles_source_id", "articles")
