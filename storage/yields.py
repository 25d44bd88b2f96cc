"""What the sources gave, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from aggregator.model import CaseKind, Decision
from storage.schema import articles, cases, matches, sources

LATEST = 52  # decisions looked back on: a year of a weekly
SEEN = 40  # newest articles whose times say how often a source gives one
COPIES = 100  # newest articles of which it is counted how many are copies


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The newest articles of a source, together."""

    articles: int
    dated: int  # of them
    words: int  # of the one in the middle
    cut: float  # share of the text that the cleaner cut


@dataclass(frozen=True, slots=True)
class Yields:
    """Reads what each source gave, by its id."""

    connection: Connection

    def seen(self, source_id: int) -> list[datetime]:
        """When the newest articles of a source were first seen, the newest first."""
        query = select(articles.c.first_seen_at).where(articles.c.source_id == source_id)
        return list(self.connection.scalars(query.order_by(articles.c.id.desc()).limit(SEEN)))

    def last(self) -> dict[int, datetime]:
        """When the newest article of each source was first seen."""
        newest = (
            select(articles.c.first_seen_at)
            .where(articles.c.source_id == sources.c.id)
            .order_by(articles.c.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        rows = self.connection.execute(select(sources.c.id, newest.label("at")))
        return {row.id: row.at for row in rows if row.at is not None}

    def approved(self, source_id: int | None = None) -> dict[int, tuple[int, int]]:
        """How many of the last decided stories of each source, or of one, were approved, and of how many."""
        place = _place(articles.c.source_id, cases.c.id)
        decided = cases.c.decision.in_([Decision.APPROVE.value, Decision.REJECT.value])
        ranked = (
            select(articles.c.source_id, cases.c.decision, place)
            .join(articles, articles.c.id == cases.c.article_id)
            .where(cases.c.kind == CaseKind.APPROVE.value, decided, *_of(source_id))
            .subquery()
        )
        query = (
            select(ranked.c.source_id, ranked.c.decision, func.count().label("number"))
            .where(ranked.c.place <= LATEST)
            .group_by(ranked.c.source_id, ranked.c.decision)
        )
        found: dict[int, tuple[int, int]] = {}
        for row in self.connection.execute(query):
            yes, of = found.get(row.source_id, (0, 0))
            approved = row.number if row.decision == Decision.APPROVE.value else 0
            found[row.source_id] = (yes + approved, of + row.number)
        return found

    def copies(self, source_id: int | None = None) -> dict[int, tuple[int, int]]:
        """How many of the newest articles of each source, or of one, told what another source had told
        before, and of how many."""
        known = articles.alias("known")
        place = _place(articles.c.source_id, articles.c.id)
        copied = (
            select(matches.c.article_id)
            .join(known, known.c.id == matches.c.other_article_id)
            .where(
                matches.c.article_id == articles.c.id,
                matches.c.verdict == "duplicate",
                known.c.source_id != articles.c.source_id,
            )
            .exists()
        )
        newest = select(articles.c.source_id, copied.label("copied"), place).where(*_of(source_id))
        ranked = newest.subquery()
        query = (
            select(ranked.c.source_id, ranked.c.copied, func.count().label("number"))
            .where(ranked.c.place <= COPIES)
            .group_by(ranked.c.source_id, ranked.c.copied)
        )
        found: dict[int, tuple[int, int]] = {}
        for row in self.connection.execute(query):
            yes, of = found.get(row.source_id, (0, 0))
            found[row.source_id] = (yes + (row.number if row.copied else 0), of + row.number)
        return found

    def texts(self, source_id: int) -> Texts:
        """What the newest articles of a source are like."""
        query: Select[Any] = (
            select(
                articles.c.words, articles.c.published_at, articles.c.removals, func.length(articles.c.text)
            )
            .where(articles.c.source_id == source_id)
            .order_by(articles.c.id.desc())
            .limit(SEEN)
        )
        rows = self.connection.execute(query).all()
        kept = sum(row[3] for row in rows)
        cut = sum(len(one.get("text", "")) for row in rows for one in row.removals)
        words = sorted(row.words for row in rows)
        return Texts(
            articles=len(rows),
            dated=sum(row.published_at is not None for row in rows),
            words=words[len(words) // 2] if words else 0,
            cut=cut / (kept + cut) if kept + cut else 0.0,
        )


def _of(source_id: int | None) -> list[Any]:
    """The condition that articles are of a source; none for all."""
    return [] if source_id is None else [articles.c.source_id == source_id]


def _place(group: Any, order: Any) -> Any:
    """The place of a row among those of its source, the newest first."""
    return func.row_number().over(partition_by=group, order_by=order.desc()).label("place")
