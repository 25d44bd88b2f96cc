"""What somebody asked for in the pages: it waits here for the process that does such work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from storage.schema import requests
from storage.sql import insert_row


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A job that somebody wants done now; `about` is the key of a source, or ""."""

    id: int
    job: str
    about: str
    user: str
    asked_at: datetime
    begun_at: datetime | None


@dataclass(frozen=True, slots=True)
class Requests:
    """Reads and writes requests."""

    connection: Connection

    def ask(self, job: str, about: str, user: str, now: datetime) -> None:
        """Ask for a job; one that waits already is not asked for twice."""
        if not any((one.job, one.about) == (job, about) for one in self.waiting()):
            row = {"job": job, "about": about, "user_name": user, "asked_at": now}
            insert_row(self.connection, requests, **row)

    def waiting(self) -> list[Request]:
        """What nobody has begun yet, the oldest first."""
        query = select(requests).where(requests.c.begun_at.is_(None)).order_by(requests.c.id)
        return [_request(row) for row in self.connection.execute(query)]

    def begin(self, job: str, now: datetime) -> list[Request]:
        """Take up what waits of a job: nobody else does it then."""
        taken = (
            update(requests)
            .where(requests.c.job == job, requests.c.begun_at.is_(None))
            .values(begun_at=now)
            .returning(requests)
        )
        return sorted((_request(row) for row in self.connection.execute(taken)), key=lambda one: one.id)


def _request(row: Row[Any]) -> Request:
    return Request(
        id=row.id,
        job=row.job,
        about=row.about,
        user=row.user_name,
        asked_at=row.asked_at,
        begun_at=row.begun_at,
    )
