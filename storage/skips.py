"""Questions that somebody put off: they go to somebody else first, and to them last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from aggregator.model import CaseKind
from storage.schema import cases, skips
from storage.sql import chunks, upsert


@dataclass(frozen=True, slots=True)
class Skips:
    """Reads and writes who put which question off."""

    connection: Connection

    def add(self, case_ids: Sequence[int], user: str, now: datetime) -> None:
        """Put questions off; those that were put off before are so anew."""
        rows = [{"case_id": one, "user_name": user, "skipped_at": now} for one in case_ids]
        upsert(self.connection, skips, rows, overwrite=("skipped_at",))

    def drop(self, case_ids: Sequence[int], user: str) -> bool:
        """Take questions up again; whether any of them had been put off."""
        found = 0
        for part in chunks(list(case_ids)):
            query = delete(skips).where(skips.c.case_id.in_(part), skips.c.user_name == user)
            found += self.connection.execute(query).rowcount
        return found > 0

    def of(self, user: str, kinds: Sequence[CaseKind], limit: int) -> list[int]:
        """The open questions of these kinds that somebody put off, the first put off first."""
        query = (
            select(skips.c.case_id)
            .join(cases, cases.c.id == skips.c.case_id)
            .where(
                skips.c.user_name == user,
                cases.c.decision == "",
                cases.c.kind.in_([kind.value for kind in kinds]),
            )
            .order_by(skips.c.skipped_at, skips.c.case_id)
            .limit(limit)
        )
        return list(self.connection.scalars(query))
