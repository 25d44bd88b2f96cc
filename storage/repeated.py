"""What the pages of each source repeat, and what people said of it.

One row of a source has no key: it says when its pages were learned from last, and how many were
stored then. So a source that repeats nothing is not learned from again and again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, select, update

from aggregator.model import Repeated
from storage.errors import NotFound
from storage.schema import repeated
from storage.sql import upsert

_LEARNED = ("text", "pages", "of_pages", "learned_at")  # and never what a person said
_PASSAGE = repeated.c.key != ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A passage with the source it was learned from, and who spoke last of keeping or cutting it."""

    source_id: int
    repeated: Repeated
    learned_at: datetime
    said_by: str  # "" for nobody
    said_at: datetime | None


@dataclass(frozen=True, slots=True)
class RepeatedPassages:
    """Reads and writes what sources repeat."""

    connection: Connection

    def replace(self, source_id: int, found: Sequence[Repeated], *, stored: int, now: datetime) -> None:
        """Store what was learned anew from a source with `stored` pages. What a person spoke of
        stays as they left it, whether it was found again or not."""
        whole = Repeated(key="", text="", pages=stored, of_pages=0)
        rows = [_row(source_id, one, now) for one in sorted((whole, *found), key=lambda one: one.key)]
        upsert(self.connection, repeated, rows, overwrite=_LEARNED)
        found_again = repeated.c.key.in_([row["key"] for row in rows])
        self.connection.execute(
            delete(repeated).where(repeated.c.source_id == source_id, repeated.c.said_by == "", ~found_again)
        )

    def learned_from(self, source_id: int) -> int | None:
        """How many pages were stored when the source was learned from last; None: it never was."""
        return self.connection.scalar(
            select(repeated.c.pages).where(repeated.c.source_id == source_id, ~_PASSAGE)
        )

    def of(self, source_id: int) -> list[Learned]:
        """What a source repeats, kept or not, that on most pages first."""
        return self._load(repeated.c.source_id == source_id)

    def all(self) -> dict[int, list[Learned]]:
        """The same of every source that repeats anything, by its id."""
        table: dict[int, list[Learned]] = {}
        for one in self._load(_PASSAGE):
            table.setdefault(one.source_id, []).append(one)
        return table

    def keys(self, source_id: int) -> dict[str, Repeated]:
        """What is to be cut from the pages of a source, by key. Without the texts, as this goes
        along with every page."""
        query = select(repeated.c.key, repeated.c.pages, repeated.c.of_pages).where(
            repeated.c.source_id == source_id, ~repeated.c.kept, _PASSAGE
        )
        rows = self.connection.execute(query.order_by(repeated.c.key))
        return {
            row.key: Repeated(key=row.key, text="", pages=row.pages, of_pages=row.of_pages) for row in rows
        }

    def keep(self, source_id: int, key: str, *, kept: bool, user: str, now: datetime) -> None:
        """Say that a passage belongs to the articles, or that it is to be cut. Raises NotFound."""
        one = and_(repeated.c.source_id == source_id, repeated.c.key == key, _PASSAGE)
        values = {"kept": kept, "said_by": user, "said_at": now}
        if not self.connection.execute(update(repeated).where(one).values(**values)).rowcount:
            raise NotFound(f"The pages of this source repeat no passage {key!r}.")

    def _load(self, which: Any) -> list[Learned]:
        order = (repeated.c.source_id, repeated.c.pages.desc(), repeated.c.text, repeated.c.key)
        rows = self.connection.execute(select(repeated).where(which, _PASSAGE).order_by(*order))
        return [_learned(row) for row in rows]


def _row(source_id: int, one: Repeated, now: datetime) -> dict[str, Any]:
    return {
        "source_id": source_id,
        "key": one.key,
        "text": one.text,
        "pages": one.pages,
        "of_pages": one.of_pages,
        "learned_at": now,
        "kept": False,
        "said_by": "",
        "said_at": None,
    }


def _learned(row: Row[Any]) -> Learned:
    return Learned(
        source_id=row.source_id,
        repeated=Repeated(key=row.key, text=row.text, pages=row.pages, of_pages=row.of_pages, kept=row.kept),
        learned_at=row.learned_at,
        said_by=row.said_by,
        said_at=row.said_at,
    )
