"""Half-written forms, each of one user at one address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, delete, select

from storage.schema import drafts
from storage.sql import upsert

KEPT_FOR = timedelta(days=90)
Fields = tuple[tuple[str, str], ...]  # names and values; a name may come more than once


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What stood in the fields of a form when it was last saved."""

    fields: Fields
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Drafts:
    """Reads and writes drafts."""

    connection: Connection

    def save(self, user: str, address: str, fields: Sequence[tuple[str, str]], now: datetime) -> None:
        """Keep what stands in a form, instead of what was kept of it; and forget what is very old."""
        row = {
            "user_name": user,
            "address": address,
            "fields": [list(pair) for pair in fields],
            "saved_at": now,
        }
        upsert(self.connection, drafts, [row], overwrite=("fields", "saved_at"))
        self.connection.execute(delete(drafts).where(drafts.c.saved_at < now - KEPT_FOR))

    def get(self, user: str, address: str) -> Draft | None:
        row = self.connection.execute(select(drafts).where(_one(user, address))).first()
        if row is None:
            return None
        return Draft(fields=tuple((name, value) for name, value in row.fields), saved_at=row.saved_at)

    def drop(self, user: str, address: str) -> None:
        self.connection.execute(delete(drafts).where(_one(user, address)))

    def drop_all(self, address: str) -> None:
        """Forget everybody's draft at an address: its question is answered."""
        self.connection.execute(delete(drafts).where(drafts.c.address == address))


def _one(user: str, address: str) -> ColumnElement[bool]:
    return and_(drafts.c.user_name == user, drafts.c.address == address)
