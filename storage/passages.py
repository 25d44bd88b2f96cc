"""What people said of passages of single articles: that they stay, or are cut."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select

from storage.errors import Conflict
from storage.schema import article_addresses, passages
from storage.sql import chunks


@dataclass(frozen=True, slots=True)
class Passages:
    """Reads and writes what was said of passages."""

    connection: Connection

    def of(self, article_id: int) -> dict[str, bool]:
        """Whether each passage stays that somebody spoke of, by its key."""
        query = select(passages.c.key, passages.c.kept).where(passages.c.article_id == article_id)
        return {row.key: row.kept for row in self.connection.execute(query.order_by(passages.c.key))}

    def at(self, url_keys: Iterable[str]) -> dict[str, dict[str, bool]]:
        """The same of the articles at some addresses, by address; those of which nothing was said are
        missing."""
        found: dict[str, dict[str, bool]] = {}
        for part in chunks(sorted(set(url_keys))):
            query = (
                select(article_addresses.c.url_key, passages.c.key, passages.c.kept)
                .join(passages, passages.c.article_id == article_addresses.c.article_id)
                .where(article_addresses.c.url_key.in_(part))
                .order_by(passages.c.key)
            )
            for row in self.connection.execute(query):
                found.setdefault(row.url_key, {})[row.key] = row.kept
        return found

    def change(
        self,
        article_id: int,
        key: str,
        *,
        before: bool | None,
        after: bool | None,
        user: str,
        now: datetime,
    ) -> None:
        """Say something else of a passage, None for nothing. Raises Conflict when not `before` was said."""
        one = _one(article_id, key)
        if self.connection.scalar(select(passages.c.kept).where(one)) is not before:
            raise Conflict("Somebody else has said something of this passage meanwhile.")
        self.connection.execute(delete(passages).where(one))
        if after is not None:
            self.connection.execute(
                insert(passages).values(article_id=article_id, key=key, kept=after, said_by=user, said_at=now)
            )


def _one(article_id: int, key: str) -> ColumnElement[bool]:
    return and_(passages.c.article_id == article_id, passages.c.key == key)
