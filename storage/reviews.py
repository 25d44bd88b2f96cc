"""Cases: what curators are asked, and who has what open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, exists, func, or_, select, update

from aggregator.model import Case, CaseKind
from storage import told_apart
from storage.errors import NotFound
from storage.schema import articles, cases, skips
from storage.sql import Count, chunks, insert_row

PAIRS = (CaseKind.SAME_STORY, CaseKind.SECOND_LOOK)  # one question to whoever answers it
_PAIR_KINDS = [kind.value for kind in PAIRS]
MOST_COUNTED = 1_000  # questions of a kind, for what every page tells
MOST_PAIRS = 300  # put in order at once: more than anybody answers in a day
LONGEST_CLAIM = timedelta(days=1)  # one that lasts longer was made while the clock was ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A curator has a question open: until then nobody else is led to it. It binds nobody."""

    user: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Reviews:
    """Reads and writes cases."""

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
        decision: str = "",
    ) -> int:
        """Ask a question, or with a decision record one that nobody waits for; returns its id."""
        return insert_row(
            self.connection,
            cases,
            kind=kind.value,
            article_id=article_id,
            other_article_id=other_article_id,
            score=score,
            reasons=list(reasons),
            opened_at=now,
            decision=decision,
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

    def pairs(self, limit: int = MOST_PAIRS, *, put_off_by: str = "") -> list[Case]:
        """Open questions about two articles, second looks among them, without those that somebody put
        off. Where there are more than `limit`, half are the oldest, which nobody may forget, and half the
        newest, which are news."""
        oldest = self._open_pairs(limit, put_off_by, newest=False)
        if len(oldest) < limit:
            return [_case(row) for row in oldest]
        newest = self._open_pairs(limit - limit // 2, put_off_by, newest=True)
        chosen = {row.id: row for row in (*oldest[: limit // 2], *newest)}
        return [_case(chosen[case_id]) for case_id in sorted(chosen)]

    def _open_pairs(self, limit: int, put_off_by: str, *, newest: bool) -> list[Row[Any]]:
        """The first or the last of them. Each kind by itself: so an index has them in order already, and
        no more are looked at than are given, however many wait."""
        found: list[Row[Any]] = []
        for kind in PAIRS:
            query = select(cases).where(cases.c.decision == "", cases.c.kind == kind.value)
            if put_off_by:
                mine = (skips.c.case_id == cases.c.id) & (skips.c.user_name == put_off_by)
                query = query.where(~exists().where(mine))
            order = cases.c.id.desc() if newest else cases.c.id
            found += self.connection.execute(query.order_by(order).limit(limit))
        return sorted(found, key=lambda row: row.id, reverse=newest)[:limit]

    def stories_of(self, pairs: Iterable[Case]) -> dict[int, int]:
        """The story of each article that these questions are about."""
        asked = {one for case in pairs for one in (case.article_id, case.other_article_id) if one}
        found: dict[int, int] = {}
        for part in chunks(sorted(asked)):
            query = select(articles.c.id, articles.c.story_id).where(articles.c.id.in_(part))
            found |= {row.id: row.story_id for row in self.connection.execute(query)}
        return found

    def claim(self, case_id: int, user: str, *, now: datetime, until: datetime) -> bool:
        """Claim an open question; False when it is answered or somebody else's by now. Of two who
        claim it at once, one gets it."""
        free = or_(
            cases.c.claimed_by.in_(("", user)),
            cases.c.claimed_until.is_(None),
            cases.c.claimed_until <= now,
            cases.c.claimed_until > now + LONGEST_CLAIM,
        )
        claimed = update(cases).where(cases.c.id == case_id, cases.c.decision == "", free)
        values = {"claimed_by": user, "claimed_until": until}
        return self.connection.execute(claimed.values(values)).rowcount == 1

    def claims(self, case_ids: Iterable[int], *, now: datetime) -> dict[int, Claim]:
        """Who has which of these questions open now."""
        found: dict[int, Claim] = {}
        for part in chunks(sorted(set(case_ids))):
            query = select(cases.c.id, cases.c.claimed_by, cases.c.claimed_until).where(
                cases.c.id.in_(part),
                cases.c.claimed_by != "",
                cases.c.claimed_until > now,
                cases.c.claimed_until <= now + LONGEST_CLAIM,
            )
            for row in self.connection.execute(query):
                found[row.id] = Claim(user=row.claimed_by, until=row.claimed_until)
        return found

    def give_up(self, case_ids: Iterable[int], user: str) -> None:
        """Take back the claims of a user on these questions."""
        for part in chunks(sorted(set(case_ids))):
            claimed = update(cases).where(cases.c.id.in_(part), cases.c.claimed_by == user)
            self.connection.execute(claimed.values(claimed_by="", claimed_until=None))

    def waiting_counts(self) -> dict[CaseKind, int]:
        """How many cases can be answered now. Second looks count as the question they read like, for
        nobody is to tell them apart."""
        base = select(func.count()).select_from(cases).where(cases.c.decision == "")
        approve = base.where(cases.c.kind == CaseKind.APPROVE.value, ~_doubted())
        same = base.where(_is_open_pair())
        return {
            CaseKind.APPROVE: self.connection.scalar(approve) or 0,
            CaseKind.SAME_STORY: self.connection.scalar(same) or 0,
        }

    def waiting_about(self, most: int = MOST_COUNTED) -> dict[CaseKind, Count]:
        """The same, without looking further than at so many questions of a kind: for what every page
        tells, which may not take longer the more there is."""
        numbers = (
            select(cases.c.id).where(cases.c.decision == "", cases.c.kind == kind) for kind in _PAIR_KINDS
        )
        same = sum(self._counted(query.limit(most)) for query in numbers)
        asked = select(cases.c.id, cases.c.article_id).where(
            cases.c.decision == "", cases.c.kind == CaseKind.APPROVE.value
        )
        first = asked.order_by(cases.c.id).limit(most).subquery()
        held = self._counted(select(first.c.id))
        approve = self._counted(select(first.c.id).where(~_doubted(first)))
        return {
            CaseKind.APPROVE: Count(number=approve, more=held == most),
            CaseKind.SAME_STORY: Count(number=min(same, most), more=same >= most),
        }

    def _counted(self, query: Select[Any]) -> int:
        return self.connection.scalar(select(func.count()).select_from(query.subquery())) or 0

    def open_about(self, article_ids: Sequence[int]) -> list[Case]:
        """Open cases that any of these articles is part of."""
        query = select(cases).where(
            cases.c.decision == "",
            or_(cases.c.article_id.in_(article_ids), cases.c.other_article_id.in_(article_ids)),
        )
        return [_case(row) for row in self.connection.execute(query.order_by(cases.c.id))]

    def approvals_of(self, article_ids: Sequence[int]) -> list[int]:
        """The cases, open or not, about the approval of a story that these articles told."""
        query = select(cases.c.id).where(
            cases.c.kind == CaseKind.APPROVE.value, cases.c.article_id.in_(article_ids)
        )
        return list(self.connection.scalars(query.order_by(cases.c.id)))

    def apart(self, article_id: int) -> set[int]:
        """Articles that were ruled to tell another story than this one."""
        return told_apart.apart(self.connection, article_id)

    def apart_stories(self, story_ids: Iterable[int]) -> set[tuple[int, int]]:
        """Pairs of stories that hold articles ruled to tell different ones; the smaller id first. At
        least one of each pair is among `story_ids`."""
        return told_apart.apart_stories(self.connection, story_ids)

    def related(self, article_ids: Sequence[int]) -> set[int]:
        """Stories that have to do with what these articles tell, but for their own."""
        return told_apart.related(self.connection, article_ids)


def _is_open_pair() -> Any:
    return (cases.c.decision == "") & cases.c.kind.in_(_PAIR_KINDS)


def _doubted(asking: Any = cases) -> Any:
    """Whether an open question asks if the story of `asking.article_id` is a known one."""
    other = cases.alias("doubt")
    doubted, asked = articles.alias("doubted"), articles.alias("asked")
    query: Select[Any] = (
        select(other.c.id)
        .join(doubted, doubted.c.id == other.c.article_id)
        .join(asked, asked.c.story_id == doubted.c.story_id)
        .where(
            other.c.kind == CaseKind.SAME_STORY.value,
            # No index is to be used for this: from the story on there are a few, and open ones are many.
            func.coalesce(other.c.decision, "") == "",
            asked.c.id == asking.c.article_id,
        )
    )
    return query.correlate(asking).exists()


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
