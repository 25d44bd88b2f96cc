"""What curators want of the next issue of each channel. Append-only: a change is a new line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select

from aggregator.model import Channel
from aggregator.plan import Plan
from storage.schema import issues, plans
from storage.sql import insert_row

_AFTER = timedelta(seconds=1)  # issues are dated by the second: what is of the same one is of the issue


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """A plan as somebody left it."""

    id: int
    plan: Plan
    user: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Plans:
    """Reads and adds plans."""

    connection: Connection

    def in_force(self, channel: Channel) -> PlanLine | None:
        """The plan for the next issue, or None while nobody made one since the last."""
        return next(iter(self.since_issue(channel)), None)

    def since_issue(self, channel: Channel) -> list[PlanLine]:
        """The plans made since the last issue of a channel, the newest first."""
        query = select(plans).where(plans.c.channel == channel.value)
        if (last := self._last_issue(channel)) is not None:
            query = query.where(plans.c.made_at >= last + _AFTER)
        return [_line(row) for row in self.connection.execute(query.order_by(plans.c.id.desc()))]

    def add(self, channel: Channel, plan: Plan, *, user: str, now: datetime) -> int:
        """Let a plan be in force; returns the number of the line."""
        last = self._last_issue(channel)
        return insert_row(
            self.connection,
            plans,
            channel=channel.value,
            opening=plan.opening,
            story_ids=list(plan.order),
            held=list(plan.held),
            user_name=user,
            made_at=max(now, last + _AFTER) if last else now,
        )

    def _last_issue(self, channel: Channel) -> datetime | None:
        newest = select(func.max(issues.c.released_at)).where(issues.c.channel == channel.value)
        last: datetime | None = self.connection.scalar(newest)
        return last


def _line(row: Row[Any]) -> PlanLine:
    return PlanLine(
        id=row.id,
        plan=Plan(opening=row.opening, order=tuple(row.story_ids), held=tuple(row.held)),
        user=row.user_name,
        made_at=row.made_at,
    )
