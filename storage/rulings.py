"""Rulings: the answers of curators, and the trail of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, exists, func, or_, select
from sqlalchemy.exc import IntegrityError

from aggregator.membership import BY_HAND
from aggregator.model import Change, Decision, Ruling, Story
from aggregator.review import stories_of
from storage.errors import Conflict, NotFound
from storage.reviews import PAIRS
from storage.schema import articles, cases, rulings
from storage.sql import chunks, insert_row

LATELY = 500  # rulings: more than are made between two rests


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which rulings somebody looks for; what is empty asks nothing."""

    user: str = ""
    decisions: tuple[str, ...] = ()
    words: str = ""  # in the title of an article of the question
    since: datetime | None = None
    until: datetime | None = None  # not included


@dataclass(frozen=True, slots=True)
class Rulings:
    """Reads rulings, and adds to them."""

    connection: Connection

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

    def get(self, ruling_id: int) -> Ruling:
        """One ruling. Raises NotFound."""
        row = self.connection.execute(select(rulings).where(rulings.c.id == ruling_id)).first()
        if row is None:
            raise NotFound(f"There is no decision {ruling_id}.")
        return _ruling(row)

    def answered_by(self, user: str) -> list[Ruling]:
        """The answers of somebody about two articles that stand, the newest first: those among the
        last `LATELY` rulings of all."""
        lately = select(rulings).order_by(rulings.c.id.desc()).limit(LATELY).subquery()
        undoing = rulings.alias("undoing")
        query = (
            select(lately, cases.c.reasons)
            .join(cases, cases.c.id == lately.c.case_id)
            .where(
                lately.c.user_name == user,
                lately.c.undoes_id.is_(None),
                ~exists().where(undoing.c.undoes_id == lately.c.id),
                cases.c.kind.in_([kind.value for kind in PAIRS]),
            )
            .order_by(lately.c.id.desc())
        )
        rows = self.connection.execute(query)
        return [_ruling(row) for row in rows if list(row.reasons) != [BY_HAND]]  # nobody asked that

    def standing_about(self, article_ids: Sequence[int]) -> list[Ruling]:
        """Rulings that stand on cases that any of these articles is part of, the oldest first."""
        about = or_(cases.c.article_id.in_(article_ids), cases.c.other_article_id.in_(article_ids))
        return self._standing(rulings.c.case_id.in_(select(cases.c.id).where(about)))

    def standing_on(self, story: Story, article_ids: Sequence[int]) -> list[Ruling]:
        """Rulings that stand and concern a story, the oldest first: they changed it, whichever articles
        they were about, or one of these articles is part of their case. Only those since the story was
        made are looked at: mostly few, as those that it is asked of are young."""
        earlier = (
            select(rulings.c.id)
            .where(rulings.c.made_at < story.created_at)
            .order_by(rulings.c.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        about = {one.id for one in self.standing_about(article_ids)}
        return [
            one
            for one in self._standing(rulings.c.id > func.coalesce(earlier, 0))
            if one.id in about or any(story.id in stories_of(change) for change in one.changes)
        ]

    def standing_after(self, ruling_id: int) -> list[Ruling]:
        """Rulings that stand and are younger than one, the oldest first."""
        return self._standing(rulings.c.id > ruling_id)

    def approvers(self, story_ids: Iterable[int]) -> dict[int, set[str]]:
        """For each of these stories that somebody vouched for: who, as far as it stands."""
        undoing = rulings.alias("undoing")
        undone = exists().where(undoing.c.undoes_id == rulings.c.id)
        found: dict[int, set[str]] = {}
        for part in chunks(sorted(set(story_ids))):
            query = (
                select(articles.c.story_id, rulings.c.user_name)
                .join(cases, cases.c.article_id == articles.c.id)
                .join(rulings, rulings.c.case_id == cases.c.id)
                .where(articles.c.story_id.in_(part), rulings.c.decision == Decision.APPROVE.value, ~undone)
            )
            for row in self.connection.execute(query):
                found.setdefault(row.story_id, set()).add(row.user_name)
        return found

    def _standing(self, condition: ColumnElement[bool]) -> list[Ruling]:
        undoing = rulings.alias("undoing")
        undone = exists().where(undoing.c.undoes_id == rulings.c.id)
        query = select(rulings).where(condition, rulings.c.undoes_id.is_(None), ~undone)
        return [_ruling(row) for row in self.connection.execute(query.order_by(rulings.c.id))]

    def deciders(self) -> list[str]:
        """Everybody who has decided something, by name."""
        return list(self.connection.scalars(select(rulings.c.user_name).distinct().order_by("user_name")))

    def undone_by(self, ruling_id: int) -> Ruling | None:
        """The ruling that took another back."""
        row = self.connection.execute(select(rulings).where(rulings.c.undoes_id == ruling_id)).first()
        return _ruling(row) if row else None

    def history(
        self,
        limit: int,
        before_id: int | None = None,
        *,
        about: Sequence[int] | None = None,
        sought: Sought | None = None,
    ) -> list[tuple[Ruling, bool]]:
        """Rulings, the newest first, each with whether it was undone; with `about` those on questions
        that any of these articles is part of."""
        undoing = rulings.alias("undoing")
        query = select(rulings, exists().where(undoing.c.undoes_id == rulings.c.id).label("undone"))
        if before_id is not None:
            query = query.where(rulings.c.id < before_id)
        if about is not None:
            asked = or_(cases.c.article_id.in_(about), cases.c.other_article_id.in_(about))
            query = query.where(rulings.c.case_id.in_(select(cases.c.id).where(asked)))
        if sought is not None:
            query = query.where(*_wanted(sought))
        rows = self.connection.execute(query.order_by(rulings.c.id.desc()).limit(limit))
        return [(_ruling(row), bool(row.undone)) for row in rows]


def _wanted(sought: Sought) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if sought.user:
        wanted.append(rulings.c.user_name == sought.user)
    if sought.decisions:
        wanted.append(rulings.c.decision.in_(sought.decisions))
    if sought.since is not None:
        wanted.append(rulings.c.made_at >= sought.since)
    if sought.until is not None:
        wanted.append(rulings.c.made_at < sought.until)
    if sought.words:
        titled = select(articles.c.id).where(articles.c.title.icontains(sought.words, autoescape=True))
        asked = or_(cases.c.article_id.in_(titled), cases.c.other_article_id.in_(titled))
        wanted.append(rulings.c.case_id.in_(select(cases.c.id).where(asked)))
    return wanted


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
