"""Issues of the digest, batches of the stories feed, and the identity of this installation."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, or_, select
from sqlalchemy.exc import IntegrityError

from aggregator.digest import Eligible, Period
from aggregator.model import Channel, StoryState
from aggregator.rhythm import CLOCKS_DIFFER
from storage.errors import Conflict, StorageError
from storage.reports import reported_stories
from storage.schema import corrections, installation, issue_stories, issues, pages, rulings, sources, stories
from storage.sql import insert_row, upsert

_SHOWN = ("id", "name", "permission", "excerpt_chars", "active", "homepage", "removed_at")  # of a source


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Who mints the ids of this installation. Fixed at first start, in every backup."""

    authority: str
    year: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredIssue:
    """An issue as it was released; its stories by id, in order."""

    id: int
    uid: str
    channel: Channel
    period: str
    day: date
    title: str
    covers: str
    cutoff: datetime
    released_at: datetime
    story_ids: tuple[int, ...]
    opening: str = ""


@dataclass(frozen=True, slots=True)
class Issues:
    """Reads and writes issues."""

    connection: Connection

    def installation(self) -> Installation | None:
        """The identity of this installation, or None before its first start."""
        row = self.connection.execute(select(installation)).first()
        if row is None:
            return None
        return Installation(authority=row.authority, year=row.year, created_at=row.created_at)

    def install(self, authority: str, now: datetime) -> Installation:
        """Fix the identity of this installation; the first one stays for ever."""
        row = {"id": 1, "authority": authority, "year": now.year, "created_at": now}
        upsert(self.connection, installation, [row])  # does nothing where another was quicker
        return self.identity()

    def identity(self) -> Installation:
        """The identity of this installation. Raises StorageError before its first start."""
        known = self.installation()
        if known is None:
            raise StorageError("This installation has no identity yet: `msdigest migrate` gives it one.")
        return known

    def stamp(self) -> str:
        """A text that changes whenever what readers see may have changed, and is cheap to make."""
        numbers = select(
            select(func.max(rulings.c.id)).scalar_subquery(),
            select(func.max(issues.c.id)).scalar_subquery(),
            select(func.max(pages.c.ended_at)).scalar_subquery(),
            select(func.max(corrections.c.updated_at)).scalar_subquery(),
        )
        shown = select(*(sources.c[name] for name in _SHOWN))
        rows = self.connection.execute(shown.order_by(sources.c.id)).all()
        seen = (tuple(self.connection.execute(numbers).one()), [tuple(row) for row in rows])
        return hashlib.sha256(repr(seen).encode()).hexdigest()

    def eligible(
        self, channel: Channel, cutoff: datetime, limit: int | None = None, *, now: datetime | None = None
    ) -> list[Eligible]:
        """Approved stories that have not been in an issue of the channel, those approved first at the
        front; with a limit no more than those. With `now` also those that were approved while the clock
        was ahead: they count as approved just before the cutoff."""
        used = select(issue_stories.c.story_id).where(issue_stories.c.channel == channel.value)
        query = select(stories.c.id, stories.c.approved_at).where(
            stories.c.state == StoryState.APPROVED.value,
            stories.c.merged_into_id.is_(None),
            or_(stories.c.approved_at < cutoff, stories.c.approved_at > now + CLOCKS_DIFFER)
            if now
            else stories.c.approved_at < cutoff,
            stories.c.id.not_in(used),
            stories.c.id.not_in(reported_stories()),  # held back until somebody has looked at it
        )
        query = query.order_by(stories.c.approved_at, stories.c.id).limit(limit)
        return [
            Eligible(story_id=row.id, approved_at=min(row.approved_at, cutoff - timedelta(microseconds=1)))
            for row in self.connection.execute(query)
        ]

    def has(self, channel: Channel, period: str) -> bool:
        """Whether the issue of a period is out."""
        query = select(issues.c.id).where(issues.c.channel == channel.value, issues.c.period == period)
        return self.connection.execute(query).first() is not None

    def release(
        self,
        channel: Channel,
        period: Period,
        *,
        uid: str,
        title: str,
        covers: str,
        opening: str = "",
        story_ids: Sequence[int],
        now: datetime,
    ) -> int:
        """Record an issue and bind its stories to it. Raises Conflict when the period, or one
        of the stories, has had its issue: somebody else published meanwhile."""
        row = {
            "uid": uid,
            "channel": channel.value,
            "period": period.key,
            "day": period.day.isoformat(),
            "title": title,
            "covers": covers,
            "opening": opening,
            "cutoff": period.cutoff,
            "released_at": now,
        }
        try:
            issue_id = insert_row(self.connection, issues, **row)
            self.connection.execute(
                insert(issue_stories),
                [
                    {
                        "channel": channel.value,
                        "story_id": story_id,
                        "issue_id": issue_id,
                        "position": position,
                    }
                    for position, story_id in enumerate(story_ids)
                ],
            )
        except IntegrityError as error:
            raise Conflict(
                f"The {channel} issue {period.key} has been published by another process."
            ) from error
        return issue_id

    def latest(self, channel: Channel, limit: int) -> list[StoredIssue]:
        """The newest issues of a channel, the newest first."""
        query = (
            select(issues)
            .where(issues.c.channel == channel.value)
            .order_by(issues.c.released_at.desc(), issues.c.id.desc())
            .limit(limit)
        )
        rows = self.connection.execute(query).all()
        held = self._stories_of([row.id for row in rows])
        return [_issue(row, held.get(row.id, ())) for row in rows]

    def newest_release(self) -> datetime | None:
        """When anything was released last: an issue, or a correction."""
        moments = [
            self.connection.scalar(select(func.max(column)))
            for column in (issues.c.released_at, corrections.c.released_at)
        ]
        return max((moment for moment in moments if moment), default=None)

    def count(self, channel: Channel) -> int:
        query = select(func.count()).select_from(issues).where(issues.c.channel == channel.value)
        return self.connection.scalar(query) or 0

    def _stories_of(self, issue_ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
        query = (
            select(issue_stories.c.issue_id, issue_stories.c.story_id)
            .where(issue_stories.c.issue_id.in_(issue_ids))
            .order_by(issue_stories.c.position)
        )
        held: dict[int, tuple[int, ...]] = {}
        for issue_id, story_id in self.connection.execute(query):
            held[issue_id] = (*held.get(issue_id, ()), story_id)
        return held


def _issue(row: Row[Any], story_ids: tuple[int, ...]) -> StoredIssue:
    return StoredIssue(
        id=row.id,
        uid=row.uid,
        channel=Channel(row.channel),
        period=row.period,
        day=date.fromisoformat(row.day),
        title=row.title,
        covers=row.covers,
        cutoff=row.cutoff,
        released_at=row.released_at,
        story_ids=story_ids,
        opening=row.opening,
    )
