"""What the judge said of pairs of articles, kept as it was said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, literal, null, or_, select

from aggregator.accuracy import Pair, Ruling
from aggregator.membership import BY_HAND
from aggregator.model import CaseKind, Decision, Judged, Match
from storage.schema import cases, matches
from storage.sql import chunks, upsert

_RULINGS: dict[str, Ruling] = {
    Decision.KEEP_FIRST.value: "same",
    Decision.KEEP_SECOND.value: "same",
    Decision.COMBINE.value: "same",
    Decision.RELATED.value: "related",
    Decision.DIFFERENT.value: "different",
}


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

    def measured(self) -> list[Pair]:
        """All pairs that were judged, with the answer that stands where a person gave one; those alike
        in all this are counted together."""
        answers = _newest_answers()
        queries = (_asked_openly(answers), _not_kept(answers), _looked_at_again(answers))
        return [_pair(row) for query in queries for row in self.connection.execute(query)]


_SECOND_LOOK = cases.c.kind == CaseKind.SECOND_LOOK.value
_MEASURED = (cases.c.decision, cases.c.kind)


def _newest_answers() -> Any:
    """Of each pair that was ruled on, the newest question whose answer stands."""
    return (
        select(cases.c.article_id, cases.c.other_article_id, func.max(cases.c.id).label("id"))
        .where(cases.c.decision.in_(_RULINGS))
        .group_by(cases.c.article_id, cases.c.other_article_id)
        .subquery()
    )


def _same_pair(one: Any, other: Any) -> Any:
    return (one.c.article_id == other.c.article_id) & (one.c.other_article_id == other.c.other_article_id)


def _asked_openly(answers: Any) -> Any:
    """Pairs that nobody has ruled on, or as an ordinary question."""
    columns = (matches.c.verdict, matches.c.score, *_MEASURED)
    return (
        select(*columns, func.count().label("times"), null().label("reasons"))
        .select_from(
            matches.outerjoin(answers, _same_pair(answers, matches)).outerjoin(
                cases, cases.c.id == answers.c.id
            )
        )
        .where(or_(cases.c.id.is_(None), ~_SECOND_LOOK))
        .group_by(*columns)
    )


def _looked_at_again(answers: Any) -> Any:
    """Pairs that were ruled on by a second look, or without being asked."""
    return (
        select(matches.c.verdict, matches.c.score, *_MEASURED, literal(1).label("times"), cases.c.reasons)
        .join(answers, _same_pair(answers, matches))
        .join(cases, cases.c.id == answers.c.id)
        .where(_SECOND_LOOK)
    )


def _not_kept(answers: Any) -> Any:
    """Ordinary questions from before verdicts were kept: the machine was uncertain."""
    known = select(matches.c.article_id).where(_same_pair(cases, matches))
    columns = (cases.c.score, *_MEASURED)
    return (
        select(
            literal("uncertain").label("verdict"),
            *columns,
            func.count().label("times"),
            null().label("reasons"),
        )
        .join(answers, answers.c.id == cases.c.id)
        .where(~known.exists(), ~_SECOND_LOOK)
        .group_by(*columns)
    )


def _pair(row: Row[Any]) -> Pair:
    return Pair(
        verdict=row.verdict,
        score=row.score,
        ruling=_RULINGS.get(row.decision, ""),
        blind=row.kind == CaseKind.SECOND_LOOK.value and list(row.reasons) != [BY_HAND],
        times=row.times,
    )


def _judged(row: Row[Any]) -> Judged:
    return Judged(
        article_id=row.article_id,
        other_article_id=row.other_article_id,
        verdict=row.verdict,
        score=row.score,
        reasons=tuple(row.reasons),
        found_at=row.found_at,
    )
