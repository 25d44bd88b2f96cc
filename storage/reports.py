"""Reports that something is wrong with an article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from aggregator.model import CaseKind
from aggregator.review import NOT_ASKED
from storage.schema import articles, cases
from storage.sql import chunks

_IS_REPORT = cases.c.kind == CaseKind.REPORT.value
_IS_OPEN = cases.c.decision == ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A report, with the article it is about. `decision` is "" while nobody has answered."""

    case_id: int
    article_id: int
    title: str
    said: tuple[str, ...]
    reported_at: datetime
    decision: str


@dataclass(frozen=True, slots=True)
class Reports:
    """Reads reports; they are opened and answered as other cases are."""

    connection: Connection

    def waiting(self) -> int:
        """How many reports nobody has answered."""
        query = select(func.count()).select_from(cases).where(_IS_OPEN, _IS_REPORT)
        return self.connection.scalar(query) or 0

    def held(self, story_ids: Iterable[int]) -> dict[int, int]:
        """Those of these stories that an open report holds back, each with the oldest such report."""
        found: dict[int, int] = {}
        for part in chunks(sorted(set(story_ids))):
            query = (
                select(articles.c.story_id, func.min(cases.c.id).label("case_id"))
                .join(articles, articles.c.id == cases.c.article_id)
                .where(_IS_OPEN, _IS_REPORT, articles.c.story_id.in_(part))
                .group_by(articles.c.story_id)
            )
            found |= {row.story_id: row.case_id for row in self.connection.execute(query)}
        return found

    def of_source(self, source_id: int, limit: int) -> list[Reported]:
        """The reports about a source's articles, the newest first; without those that were taken back."""
        query = (
            select(cases, articles.c.title)
            .join(articles, articles.c.id == cases.c.article_id)
            .where(_IS_REPORT, cases.c.decision != NOT_ASKED, articles.c.source_id == source_id)
            .order_by(cases.c.id.desc())
            .limit(limit)
        )
        return [_reported(row) for row in self.connection.execute(query)]


def reported_stories() -> Select[tuple[int]]:
    """The stories that an open report holds back, for a query."""
    return (
        select(articles.c.story_id)
        .join(cases, cases.c.article_id == articles.c.id)
        .where(_IS_OPEN, _IS_REPORT)
    )


def _reported(row: Any) -> Reported:
    return Reported(
        case_id=row.id,
        article_id=row.article_id,
        title=row.title,
        said=tuple(row.reasons),
        reported_at=row.opened_at,
        decision=row.decision,
    )
