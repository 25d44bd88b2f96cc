"""Stories as somebody looks them up: by the words of a title, by where they stand, by an address."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from aggregator.model import Channel, Story, StoryState
from storage.schema import article_addresses, articles, issue_stories, issues, stories
from storage.sql import chunks
from storage.stories import story_of


class Shelf(enum.StrEnum):
    """Where a story stands for readers."""

    WAITING = "waiting"
    NEXT = "next"  # approved, and not out yet
    OUT = "out"  # readers have it
    LEFT_OUT = "left_out"  # or withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """An issue that a story was in."""

    channel: Channel
    title: str
    day: date
    released_at: datetime


@dataclass(frozen=True, slots=True)
class Shelves:
    """Reads stories."""

    connection: Connection

    def search(
        self, words: Sequence[str], *, shelf: Shelf | None = None, before_id: int | None = None, limit: int
    ) -> list[Story]:
        """Stories that stand by themselves and have all these words in their title, the newest first."""
        title = func.lower(stories.c.title)
        query = select(stories).where(
            stories.c.merged_into_id.is_(None),
            *(title.contains(word.lower(), autoescape=True) for word in words),
            *_on(shelf),
        )
        if before_id is not None:
            query = query.where(stories.c.id < before_id)
        rows = self.connection.execute(query.order_by(stories.c.id.desc()).limit(limit))
        return [story_of(row) for row in rows]

    def at(self, url_key: str) -> int | None:
        """The story of the article at an address, if there is one."""
        query = (
            select(articles.c.story_id)
            .join(article_addresses, article_addresses.c.article_id == articles.c.id)
            .where(article_addresses.c.url_key == url_key)
        )
        return self.connection.scalar(query)

    def appearances(self, story_ids: Iterable[int]) -> dict[int, list[Appearance]]:
        """The issues that stories were in, the first first; of those that were in none nothing."""
        found: dict[int, list[Appearance]] = {}
        for part in chunks(sorted(set(story_ids))):
            query = (
                select(issue_stories.c.story_id, issues)
                .join(issues, issues.c.id == issue_stories.c.issue_id)
                .where(issue_stories.c.story_id.in_(part))
                .order_by(issues.c.released_at, issues.c.id)
            )
            for row in self.connection.execute(query):
                found.setdefault(row.story_id, []).append(_appearance(row))
        return found


def _on(shelf: Shelf | None) -> list[ColumnElement[bool]]:
    if shelf is None:
        return []
    if shelf is Shelf.WAITING:
        return [stories.c.state == StoryState.WAITING.value]
    if shelf is Shelf.LEFT_OUT:
        return [stories.c.state == StoryState.REJECTED.value]
    released = stories.c.released_at
    return [
        stories.c.state == StoryState.APPROVED.value,
        released.is_(None) if shelf is Shelf.NEXT else released.is_not(None),
    ]


def _appearance(row: Any) -> Appearance:
    return Appearance(
        channel=Channel(row.channel),
        title=row.title,
        day=date.fromisoformat(row.day),
        released_at=row.released_at,
    )
