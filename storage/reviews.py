"""Cases and rulings: the questions, the answers, and the trail of both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, exists, func, or_, select
from sqlalchemy.exc import IntegrityError

from aggregator.model import Case, CaseKind, Change, Decision, Ruling
from storage.errors import Conflict, NotFound
from storage.schema import articles, cases, rulings
from storage.sql import chunks, insert_row


@dataclass(frozen=True, slots=True)
class Reviews:
    """Reads and writes cases and rulings."""

    connection: Connection

    def open_case(
        self,
        kind: CaseKind,
        *,
        article_id: int,
        other_article_id: int | None,
        score: float,
        reasons: Sequence[str],
        now: datetime,
    ) -> int:
        """Ask a question; returns its id."""
        return insert_row(
            self.connection,
            cases,
            kind=kind.value,
            article_id=article_id,
            other_article_id=other_article_id,
            score=score,
            reasons=list(reasons),
            opened_at=now,
            decision="",
        )

    def get(self, case_id: int) -> Case:
        """One case. Raises NotFound."""
        row = self.connection.execute(select(cases).where(cases.c.id == case_id)).first()
        if row is None:
            raise NotFound(f"There is no question {case_id}.")
        return _case(row)

    def by_id(self, case_ids: Iterable[int]) -> dict[int, Case]:
        """Cases by id; those that do not exist are missing."""
        found: dict[int, Case] = {}
        for part in chunks(sorted(set(case_ids))):
            for row in self.connection.execute(select(cases).where(cases.c.id.in_(part))):
                found[row.id] = _case(row)
        return found

    def waiting(self, kind: CaseKind, limit: int, after_id: int = 0) -> list[Case]:
        """Open cases of a kind that can be answered now, the oldest first.

        A story's approval waits until nobody asks any more whether the story is a new one.
        """
        query = select(cases).where(cases.c.decision == "", cases.c.kind == kind.value, cases.c.id > after_id)
        if kind is CaseKind.APPROVE:
            query = query.where(~_doubted())
        return [_case(row) for row in self.connection.execute(query.order_by(cases.c.id).limit(limit))]

    def waiting_counts(self) -> dict[CaseKind, int]:
        """How many cases of each kind can be answered now."""
        base = select(func.count()).select_from(cases).where(cases.c.decision == "")
        approve = base.where(cases.c.kind == CaseKind.APPROVE.value, ~_doubted())
        same = base.where(cases.c.kind == CaseKind.SAME_STORY.value)
        return {
            CaseKind.APPROVE: self.connection.scalar(approve) or 0,
            CaseKind.SAME_STORY: self.connection.scalar(same) or 0,
        }

    def open_about(self, article_ids: Sequence[int]) -> list[Case]:
        """Open cases that any of these articles is part of."""
        query = select(cases).where(
            cases.c.decision == "",
            or_(cases.c.article_id.in_(article_ids), cases.c.other_article_id.in_(article_ids)),
        )
        return [_case(row) for row in self.connection.execute(query.order_by(cases.c.id))]

    def apart(self, article_id: int) -> set[int]:
        """Articles that were ruled to tell another story than this one."""
        query = select(cases.c.article_id, cases.c.other_article_id).where(
            cases.c.kind == CaseKind.SAME_STORY.value,
            cases.c.decision == Decision.DIFFERENT.value,
            or_(cases.c.article_id == article_id, cases.c.other_article_id == article_id),
        )
        ids = {other for row in self.connection.execute(query) for other in row if other is not None}
        return ids - {article_id}

    def record(
        self,
        case_id: int,
        *,
        user: str,
        decision: str,
        reason: str,
        changes: Sequence[Change],
        now: datetime,
        undoes_id: int | None = None,
    ) -> int:
        """Add a ruling to the trail. Raises Conflict when it undoes one that was undone before."""
        try:
            return insert_row(
                self.connection,
                rulings,
                case_id=case_id,
                user_name=user,
                decision=decision,
                reason=reason,
                made_at=now,
                changes=msgspec.to_builtins(list(changes)),
                undoes_id=undoes_id,
            )
        except IntegrityError as error:
            raise Conflict("That decision has been undone already.") from error

    def ruling(self, ruling_id: int) -> Ruling:
        """One ruling. Raises NotFound."""
        row = self.connection.execute(select(rulings).where(rulings.c.id == ruling_id)).first()
        if row is None:
            raise NotFound(f"There is no decision {ruling_id}.")
        return _ruling(row)

    def history(self, limit: int, before_id: int | None = None) -> list[tuple[Ruling, bool]]:
        """Rulings, the newest first, each with whether it was undone."""
        undoing = rulings.alias("undoing")
        query = select(rulings, exists().where(undoing.c.undoes_id == rulings.c.id).label("undone"))
        if before_id is not None:
            query = query.where(rulings.c.id < before_id)
        rows = self.connection.execute(query.order_by(rulings.c.id.desc()).limit(limit))
        return [(_ruling(row), bool(row.undone)) for row in rows]


def _doubted() -> Any:
    """Whether an open question asks if the story of `cases.article_id` is a known one."""
    other = cases.alias("doubt")
    doubted, asked = articles.alias("doubted"), articles.alias("asked")
    query: Select[Any] = (
        select(other.c.id)
        .join(doubted, doubted.c.id == other.c.article_id)
        .join(asked, asked.c.story_id == doubted.c.story_id)
        .where(
            other.c.kind == CaseKind.SAME_STORY.value,
            other.c.decision == "",
            asked.c.id == cases.c.article_id,
        )
    )
    return query.correlate(cases).exists()


def _case(row: Row[Any]) -> Case:
    return Case(
        id=row.id,
        kind=CaseKind(row.kind),
        article_id=row.article_id,
        other_article_id=row.other_article_id,
        score=row.score,
        reasons=tuple(row.reasons),
        opened_at=row.opened_at,
        decision=row.decision,
    )


def _ruling(row: Row[Any]) -> Ruling:
    return Ruling(
        id=row.id,
        case_id=row.case_id,
        user=row.user_name,
        decision=row.decision,
        reason=row.reason,
        made_at=row.made_at,
        changes=msgspec.convert(row.changes, tuple[Change, ...]),
        undoes_id=row.undoes_id,
    )
