"""Tries to sign in that failed, counted under keys that tell nobody's name or address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from storage.schema import tries
from storage.sql import upsert


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """Wrong passwords in a row under one key."""

    key: str
    failures: int
    tried_at: datetime
    rests_until: datetime | None


@dataclass(frozen=True, slots=True)
class Tries:
    """Reads and writes tries."""

    connection: Connection

    def of(self, keys: Sequence[str]) -> dict[str, Tried]:
        rows = self.connection.execute(select(tries).where(tries.c.key.in_(keys))).mappings()
        return {row["key"]: Tried(**row) for row in rows}

    def save(self, tried: Tried) -> None:
        row = {
            "key": tried.key,
            "failures": tried.failures,
            "tried_at": tried.tried_at,
            "rests_until": tried.rests_until,
        }
        upsert(self.connection, tries, [row], overwrite=("failures", "tried_at", "rests_until"))

    def forget(self, keys: Sequence[str]) -> None:
        self.connection.execute(delete(tries).where(tries.c.key.in_(keys)))

    def forget_but(self, since: datetime, until: datetime) -> None:
        """Forget what was not tried last between two moments."""
        self.connection.execute(delete(tries).where(~tries.c.tried_at.between(since, until)))
