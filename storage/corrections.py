"""Corrections of stories that readers have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from aggregator.model import CorrectionKind
from storage.schema import article_addresses, articles, corrections, issue_stories, issues
from storage.sql import chunks, insert_row

_BARS = (CorrectionKind.TAKEDOWN.value, CorrectionKind.PERSONAL.value)
_LISTED = tuple(
    one.value for one in CorrectionKind if one not in {CorrectionKind.TYPO, CorrectionKind.PERSONAL}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A correction as it is kept. `stands` is False before its ruling, and once that was undone."""

    id: int
    uid: str
    story_id: int
    kind: CorrectionKind
    announced: bool
    note: str
    made_at: datetime
    stands: bool
    released_at: datetime | None
    updated_at: datetime | None
    issue_id: int | None


@dataclass(frozen=True, slots=True)
class Corrections:
    """Reads and writes corrections."""

    connection: Connection

    def add(
        self, *, uid: str, story_id: int, kind: CorrectionKind, announced: bool, note: str, now: datetime
    ) -> int:
        """Store a correction that does not stand yet; returns its id."""
        return insert_row(
            self.connection,
            corrections,
            uid=uid,
            story_id=story_id,
            kind=kind.value,
            announced=announced,
            note=note,
            made_at=now,
            stands=False,
        )

    def by_id(self, ids: Iterable[int]) -> dict[int, Correction]:
        """Corrections by id; those that do not exist are missing."""
        found: dict[int, Correction] = {}
        for part in chunks(sorted(set(ids))):
            for row in self.connection.execute(select(corrections).where(corrections.c.id.in_(part))):
                found[row.id] = _correction(row)
        return found

    def of_stories(self, story_ids: Iterable[int]) -> dict[int, list[Correction]]:
        """The corrections of stories that stand, the oldest first."""
        found: dict[int, list[Correction]] = {}
        for part in chunks(sorted(set(story_ids))):
            query = select(corrections).where(corrections.c.story_id.in_(part), corrections.c.stands)
            for row in self.connection.execute(query.order_by(corrections.c.id)):
                found.setdefault(row.story_id, []).append(_correction(row))
        return found

    def released(self) -> list[Correction]:
        """All that readers have got, the newest first; those that were taken back since among them."""
        query = select(corrections).where(corrections.c.released_at.is_not(None))
        query = query.order_by(corrections.c.released_at.desc(), corrections.c.id.desc())
        return [_correction(row) for row in self.connection.execute(query)]

    def release(self, now: datetime) -> int:
        """Let readers have those that stand and that they have not; returns how many."""
        waiting = (corrections.c.stands, corrections.c.released_at.is_(None))
        done = self.connection.execute(
            update(corrections).where(*waiting).values(released_at=now, updated_at=now)
        )
        return int(done.rowcount)

    def is_waiting(self) -> bool:
        """Whether there is one that readers have not got yet."""
        waiting = (corrections.c.stands, corrections.c.released_at.is_(None))
        return self.connection.execute(select(corrections.c.id).where(*waiting).limit(1)).first() is not None

    def touched(self, correction_id: int, now: datetime) -> None:
        """Record that one which readers have was taken back, or stands again."""
        known = (corrections.c.id == correction_id, corrections.c.released_at.is_not(None))
        self.connection.execute(update(corrections).where(*known).values(updated_at=now))

    def bind(self, issue_id: int) -> None:
        """Let an issue of the digest tell of those that no issue has told of yet."""
        untold = (
            corrections.c.stands,
            corrections.c.issue_id.is_(None),
            corrections.c.released_at.is_not(None),
            corrections.c.kind.in_(_LISTED),
        )
        self.connection.execute(update(corrections).where(*untold).values(issue_id=issue_id))

    def issues(self) -> dict[str, list[int]]:
        """The corrections that each issue of the digest tells of, by the issue's uid; the oldest first."""
        query = (
            select(issues.c.uid, corrections.c.id)
            .join(corrections, corrections.c.issue_id == issues.c.id)
            .order_by(corrections.c.released_at, corrections.c.id)
        )
        found: dict[str, list[int]] = {}
        for row in self.connection.execute(query):
            found.setdefault(row.uid, []).append(row.id)
        return found

    def was_in_issue(self, story_id: int, channel: str) -> bool:
        """Whether an issue of a channel carried a story."""
        query = select(issues.c.id).join(issue_stories, issue_stories.c.issue_id == issues.c.id)
        query = query.where(issue_stories.c.story_id == story_id, issues.c.channel == channel)
        return self.connection.execute(query.limit(1)).first() is not None

    def barred(self, url_keys: Sequence[str]) -> set[str]:
        """Those of these addresses that must not be fetched again: their owner, or a person named there,
        had the story removed."""
        found: set[str] = set()
        for part in chunks(sorted(set(url_keys))):
            query = (
                select(article_addresses.c.url_key)
                .join(articles, articles.c.id == article_addresses.c.article_id)
                .join(corrections, corrections.c.story_id == articles.c.story_id)
                .where(article_addresses.c.url_key.in_(part))
                .where(corrections.c.stands, corrections.c.kind.in_(_BARS))
            )
            found |= set(self.connection.scalars(query))
        return found


def _correction(row: Row[Any]) -> Correction:
    values = dict(row._mapping)
    return Correction(**(values | {"kind": CorrectionKind(row.kind)}))
