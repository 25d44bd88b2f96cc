"""What the pages of each source repeat, and what people said of it.

One row of a source has no key: it says when its pages were learned from last, and how many were
stored then. So a source that repeats nothing is not learned from again and again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, select, update

from aggregator.clean.repeated import SAMPLE
from aggregator.model import Repeated
from storage.errors import Conflict, NotFound
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
        rows = [
            _row(one, now) | {"source_id": source_id}
            for one in sorted((whole, *found), key=lambda one: one.key)
        ]
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
        """What is to be cut from the pages of a source, and what people keep on all of them, by key.
        Without the texts, as this goes along with every page."""
        query = select(
            repeated.c.key, repeated.c.pages, repeated.c.of_pages, repeated.c.kept, repeated.c.said_by
        ).where(repeated.c.source_id == source_id, _PASSAGE)
        rows = self.connection.execute(query.order_by(repeated.c.key))
        return {
            row.key: Repeated(
                key=row.key,
                text="",
                pages=row.pages,
                of_pages=row.of_pages,
                kept=row.kept,
                said=row.said_by != "",
            )
            for row in rows
        }

    def said(self, source_id: int, key: str) -> bool | None:
        """Whether a passage is kept, None for one that is unknown."""
        return self.connection.scalar(select(repeated.c.kept).where(_one(source_id, key)))

    def describe(self, source_id: int, passage: Repeated) -> None:
        """Give the words of a passage that a person pointed at, where the crowd of pages gave none."""
        self.connection.execute(
            update(repeated)
            .where(_one(source_id, passage.key), repeated.c.text == "")
            .values(text=passage.text[:SAMPLE])
        )

    def change(
        self,
        source_id: int,
        key: str,
        *,
        before: bool | None,
        after: bool | None,
        user: str,
        now: datetime,
    ) -> None:
        """Say something else of a passage: kept, cut, or None for one that no page repeats. Raises Conflict
        when not `before` was said."""
        if self.said(source_id, key) is not before:
            raise Conflict("Somebody else has said something of this passage meanwhile.")
        one = _one(source_id, key)
        if after is None:
            self.connection.execute(delete(repeated).where(one))
        elif before is None:
            row = _row(Repeated(key=key, text="", pages=0, of_pages=0), now)
            row |= {"source_id": source_id, "kept": after, "said_by": user, "said_at": now}
            self.connection.execute(insert(repeated).values(row))
        else:
            values = {"kept": after, "said_by": user, "said_at": now}
            self.connection.execute(update(repeated).where(one).values(**values))

    def keep(self, source_id: int, key: str, *, kept: bool, user: str, now: datetime) -> None:
        """Say that a passage belongs to the articles, or that it is to be cut. Raises NotFound."""
        one = _one(source_id, key)
        values = {"kept": kept, "said_by": user, "said_at": now}
        if not self.connection.execute(update(repeated).where(one).values(**values)).rowcount:
            raise NotFound(f"The pages of this source repeat no passage {key!r}.")

    def _load(self, which: Any) -> list[Learned]:
        order = (repeated.c.source_id, repeated.c.pages.desc(), repeated.c.text, repeated.c.key)
        rows = self.connection.execute(select(repeated).where(which, _PASSAGE).order_by(*order))
        return [_learned(row) for row in rows]


def _one(source_id: int, key: str) -> ColumnElement[bool]:
    return and_(repeated.c.source_id == source_id, repeated.c.key == key, _PASSAGE)


def _row(one: Repeated, now: datetime) -> dict[str, Any]:
    return {
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
