"""Notices about papers, and which stories cite such papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from aggregator.model import CaseKind, Reference, StoryState
from aggregator.notices import Notice, NoticeKind, known_as
from storage.schema import articles, cases, notices, stories
from storage.sql import chunks, upsert

KINDS = ("doi", "pmid")  # of ids of papers that notices are kept under


@dataclass(frozen=True, slots=True, kw_only=True)
class Citing:
    """An article of a story that stands, with the papers it names."""

    story_id: int
    article_id: int
    cited: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Notices:
    """Reads and writes notices."""

    connection: Connection

    def add(self, given: Sequence[Notice], now: datetime) -> int:
        """Keep notices; returns how many were news. One that is known under another id of its paper
        keeps the address it had, so that it stays the same notice."""
        rows: list[dict[str, Any]] = []
        news = 0
        for notice, before in zip(given, known_as(self.about(_papers(given)), given), strict=True):
            news += before is None
            kept = replace(notice, url=before.url, day=before.day) if before else notice
            rows += _rows(kept, now)
        for part in chunks(rows):
            upsert(self.connection, notices, part)
        return news

    def about(self, papers: Iterable[Reference]) -> list[Notice]:
        """What is known about any of these papers, under those ids of theirs that were asked for."""
        found: dict[tuple[str, str], Notice] = {}
        for row in self._rows_about(set(papers)):
            paper = Reference(kind=row.kind, id=row.id)
            first = found.get((row.notice, row.url))
            found[row.notice, row.url] = Notice(
                papers=(*(first.papers if first else ()), paper),
                kind=NoticeKind(row.notice),
                url=row.url,
                day=row.noticed_on,
            )
        return list(found.values())

    def citing(self) -> list[Citing]:
        """The articles of all stories that readers have or will have, those of the newest stories first,
        as far as they name papers."""
        query = (
            select(articles.c.story_id, articles.c.id, articles.c.cited)
            .join(stories, stories.c.id == articles.c.story_id)
            .where(stories.c.state == StoryState.APPROVED.value, stories.c.merged_into_id.is_(None))
            .order_by(articles.c.story_id.desc(), articles.c.id)
        )
        rows = ((row, _references(row.cited)) for row in self.connection.execute(query))
        return [Citing(story_id=row.story_id, article_id=row.id, cited=cited) for row, cited in rows if cited]

    def asked(self) -> dict[int, set[str]]:
        """The keys of the notices that were ever asked about, by the story that their article is of."""
        query = (
            select(articles.c.story_id, cases.c.reasons)
            .join(articles, articles.c.id == cases.c.article_id)
            .where(cases.c.kind == CaseKind.NOTICE.value)
        )
        found: dict[int, set[str]] = {}
        for row in self.connection.execute(query):
            found.setdefault(row.story_id, set()).update(row.reasons[-1:])
        return found

    def count(self) -> int:
        return self.connection.scalar(select(func.count()).select_from(notices)) or 0

    def waiting(self) -> int:
        """How many questions about notices are open."""
        query = select(func.count()).where(cases.c.kind == CaseKind.NOTICE.value, cases.c.decision == "")
        return self.connection.scalar(query) or 0

    def _rows_about(self, papers: set[Reference]) -> Iterator[Any]:
        for kind in KINDS:
            ids = sorted(paper.id for paper in papers if paper.kind == kind)
            for part in chunks(ids):
                query = select(notices).where(notices.c.kind == kind, notices.c.id.in_(part))
                yield from self.connection.execute(query.order_by(notices.c.id, notices.c.notice))


def _papers(given: Iterable[Notice]) -> list[Reference]:
    return [paper for notice in given for paper in notice.papers]


def _references(cited: Iterable[Sequence[str]]) -> tuple[Reference, ...]:
    return tuple(Reference(kind=kind, id=name) for kind, name in cited if kind in KINDS)


def _rows(notice: Notice, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "kind": paper.kind,
            "id": paper.id,
            "notice": notice.kind.value,
            "url": notice.url,
            "noticed_on": notice.day,
            "found_at": now,
        }
        for paper in notice.papers
    ]
