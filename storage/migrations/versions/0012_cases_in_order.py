"""The queue is read in the order of its questions, however many wait."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.drop_index("ix_cases_decision_kind", "cases")
    op.create_index("ix_cases_decision_kind_id", "cases", ["decision", "kind", "id"])
