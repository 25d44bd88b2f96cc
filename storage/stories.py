"""Stories, and applying the changes of a ruling."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, func, or_, select, update

from aggregator.model import Change, Story, StoryState
from aggregator.review import topics_of_text
from storage.errors import Conflict, NotFound
from storage.schema import articles, cases, corrections, stories
from storage.sql import chunks, insert_row

_HOLD = 0x6D73_6469_6765_7374  # any number that is always the same
_TABLES: dict[str, Table] = {
    "story": stories,
    "article": articles,
    "case": cases,
    "correction": corrections,
    "text": articles,  # what readers are shown of an article: no ruling on it moves the article
}
_TIMES = frozenset({"approved_at", "released_at", "updated_at"})
_CHANGEABLE = {
    "story": _TIMES
    | {"state", "title", "summary", "excerpt", "topics", "representative_id", "merged_into_id"},
    "article": frozenset({"story_id"}),
    "text": frozenset({"shown_text", "shown_html"}),
    "case": frozenset({"decision"}),
    "correction": frozenset({"stands"}),
}


@dataclass(frozen=True, slots=True)
class Stories:
    """Reads and writes stories."""

    connection: Connection

    def add(
        self,
        *,
        uid: str,
        state: StoryState,
        title: str,
        summary: str,
        topics: Sequence[str],
        created_at: datetime,
        approved_at: datetime | None,
        merged_into_id: int | None = None,
    ) -> int:
        """Store a new story without a representative yet; returns its id."""
        return insert_row(
            self.connection,
            stories,
            uid=uid,
            state=state.value,
            title=title,
            summary=summary,
            topics=list(topics),
            created_at=created_at,
            approved_at=approved_at,
            merged_into_id=merged_into_id,
        )

    def hold(self) -> None:
        """Let no other transaction change stories until this one ends. A decision reads many rows
        before it writes a few; two at once could each be right and both together wrong.

        SQLite has one writer at a time anyway.
        """
        if self.connection.dialect.name == "postgresql":
            self.connection.execute(select(func.pg_advisory_xact_lock(_HOLD)))

    def represent(self, story_id: int, article_id: int) -> None:
        """Name the article that represents a new story."""
        self.connection.execute(
            update(stories).where(stories.c.id == story_id).values(representative_id=article_id)
        )

    def retell(self, story_id: int, *, title: str, topics: Sequence[str]) -> None:
        """Take title and topics of a revised article, for a story nobody has vouched for yet."""
        self.connection.execute(
            update(stories)
            .where(stories.c.id == story_id, stories.c.state == StoryState.WAITING.value)
            .values(title=title, topics=list(topics))
        )

    def get(self, story_id: int) -> Story:
        """One story. Raises NotFound."""
        found = self.by_id([story_id])
        if story_id not in found:
            raise NotFound(f"There is no story {story_id}.")
        return found[story_id]

    def by_id(self, ids: Iterable[int]) -> dict[int, Story]:
        """Stories by id; those that do not exist are missing."""
        found: dict[int, Story] = {}
        for part in chunks(sorted(set(ids))):
            for row in self.connection.execute(select(stories).where(stories.c.id.in_(part))):
                found[row.id] = story_of(row)
        return found

    def waiting_among(self, ids: Iterable[int]) -> set[int]:
        """Those of these stories that wait for approval."""
        found: set[int] = set()
        for part in chunks(sorted(set(ids))):
            query = select(stories.c.id).where(
                stories.c.id.in_(part), stories.c.state == StoryState.WAITING.value
            )
            found |= set(self.connection.scalars(query))
        return found

    def named(self, text: str) -> Story | None:
        """The story that somebody means by its number, the address of its page, or the end of its id."""
        name = text.strip().rstrip("/").rpartition("/")[2]
        is_number = name.isascii() and name.isdigit() and len(name) < 16
        which = stories.c.uid.endswith(f":story/{name}", autoescape=True)
        query = select(stories).where(or_(which, stories.c.id == int(name)) if is_number else which)
        row = self.connection.execute(query.order_by(which.desc()).limit(1)).first()
        return story_of(row) if row else None

    def standing(self, ids: Iterable[int]) -> dict[int, Story]:
        """For each of these stories the one that it is part of by now: mostly itself."""
        wanted = set(ids)
        known = self.by_id(wanted)
        while missing := {s.merged_into_id for s in known.values() if s.merged_into_id} - known.keys():
            known |= self.by_id(missing)

        def last(story: Story) -> Story:
            return last(known[story.merged_into_id]) if story.merged_into_id else story

        return {story_id: last(known[story_id]) for story_id in wanted & known.keys()}

    def apply(self, changes: Iterable[Change]) -> None:
        """Apply changes one by one. Raises Conflict when a field does not hold what the change
        says it held: somebody else was quicker, and the transaction must be given up."""
        for change in changes:
            table = _TABLES[change.record]
            column = _column(change)
            before, after = _value(change.field, change.before), _value(change.field, change.after)
            held = column.is_(None) if before is None else column == before
            done = self.connection.execute(
                update(table).where(table.c.id == change.id, held).values({change.field: after})
            )
            if done.rowcount != 1:
                raise Conflict(
                    f"The {change.field.replace('_', ' ')} of {change.record} {change.id} "
                    "has been changed by somebody else meanwhile."
                )

    def released(self, story_ids: Sequence[int], at: datetime) -> None:
        """Record that readers get these stories now, unless they had them before."""
        self.connection.execute(
            update(stories)
            .where(stories.c.id.in_(story_ids), stories.c.released_at.is_(None))
            .values(released_at=at, updated_at=at)
        )

    def touched(self, story_id: int, at: datetime) -> None:
        """Record a change of a released story that readers should see."""
        self.connection.execute(
            update(stories)
            .where(stories.c.id == story_id, stories.c.released_at.is_not(None))
            .values(updated_at=at)
        )

    def counts(self) -> dict[str, int]:
        """How many stories stand where."""
        query = (
            select(stories.c.state, func.count())
            .where(stories.c.merged_into_id.is_(None))
            .group_by(stories.c.state)
        )
        return {row[0]: row[1] for row in self.connection.execute(query)}


def _column(change: Change) -> Column[Any]:
    if change.field not in _CHANGEABLE[change.record]:
        raise ValueError(f"no ruling changes the {change.field} of a {change.record}")
    column: Column[Any] = _TABLES[change.record].c[change.field]
    return column


def _value(field: str, value: str | int | bool | None) -> Any:
    """A change holds one text or number; times are ISO text there, and topics one text."""
    if field == "topics":
        return list(topics_of_text(str(value)))
    return datetime.fromisoformat(value) if field in _TIMES and isinstance(value, str) else value


def story_of(row: Row[Any]) -> Story:
    """A story as its row says."""
    return Story(
        id=row.id,
        uid=row.uid,
        state=StoryState(row.state),
        title=row.title,
        summary=row.summary,
        representative_id=row.representative_id,
        topics=tuple(row.topics),
        created_at=row.created_at,
        approved_at=row.approved_at,
        released_at=row.released_at,
        updated_at=row.updated_at,
        merged_into_id=row.merged_into_id,
        excerpt=row.excerpt,
    )
