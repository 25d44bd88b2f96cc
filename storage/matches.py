"""What the judge said of pairs of articles, kept as it was said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from aggregator.model import Judged, Match
from storage.schema import matches
from storage.sql import chunks, upsert


@dataclass(frozen=True, slots=True)
class Matches:
    """Reads and writes what the judge said."""

    connection: Connection

    def add(self, article_id: int, verdict: str, found: Iterable[Match], now: datetime) -> None:
        """Record matches of an article with known ones; of a pair judged again, the newer word stays."""
        rows = [
            {
                "article_id": article_id,
                "other_article_id": match.article_id,
                "verdict": verdict,
                "score": match.score,
                "reasons": list(match.reasons),
                "found_at": now,
            }
            for match in found
        ]
        if rows:
            upsert(self.connection, matches, rows, overwrite=("verdict", "score", "reasons", "found_at"))

    def of(self, article_id: int) -> list[Judged]:
        """All that was said of an article and others, whichever of them was the newer."""
        query = select(matches).where(
            or_(matches.c.article_id == article_id, matches.c.other_article_id == article_id)
        )
        ordered = query.order_by(matches.c.score.desc(), matches.c.article_id, matches.c.other_article_id)
        return [_judged(row) for row in self.connection.execute(ordered)]

    def between(self, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Judged]:
        """What was said of pairs (newer, known); those never compared are missing."""
        wanted = set(pairs)
        found = {}
        for part in chunks(sorted({newer for newer, _ in wanted})):
            for row in self.connection.execute(select(matches).where(matches.c.article_id.in_(part))):
                if (row.article_id, row.other_article_id) in wanted:
                    found[row.article_id, row.other_article_id] = _judged(row)
        return found


def _judged(row: Row[Any]) -> Judged:
    return Judged(
        article_id=row.article_id,
        other_article_id=row.other_article_id,
        verdict=row.verdict,
        score=row.score,
        reasons=tuple(row.reasons),
        found_at=row.found_at,
    )
