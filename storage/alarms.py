"""What each source gave day by day, and the alarms about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from aggregator.alarms import Alarm, AlarmKind, Day
from storage.schema import alarms, source_days, sources

_SUMS = tuple(field.name for field in fields(Day) if field.name != "day")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAlarm:
    """An alarm about a source, and what became of it."""

    id: int
    source_id: int
    source_key: str
    source_name: str
    alarm: Alarm
    raised_at: datetime
    told_at: datetime | None
    cleared_at: datetime | None


@dataclass(frozen=True, slots=True)
class Alarms:
    """Reads and writes the days of sources, and alarms."""

    connection: Connection

    def count(self, source_id: int, day: Day) -> None:
        """Add to what a source gave on a day."""
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        sums = {name: getattr(day, name) for name in _SUMS}
        statement = dialect.insert(source_days).values(source_id=source_id, day=day.day.isoformat(), **sums)
        added = {name: source_days.c[name] + statement.excluded[name] for name in _SUMS}
        self.connection.execute(
            statement.on_conflict_do_update(index_elements=["source_id", "day"], set_=added)
        )

    def days(self, since: date, source_id: int | None = None) -> dict[int, list[Day]]:
        """What sources gave since a day, the oldest day first, by the id of the source."""
        query = select(source_days).where(source_days.c.day >= since.isoformat())
        if source_id is not None:
            query = query.where(source_days.c.source_id == source_id)
        found: dict[int, list[Day]] = {}
        for row in self.connection.execute(query.order_by(source_days.c.source_id, source_days.c.day)):
            found.setdefault(row.source_id, []).append(_day(row))
        return found

    def forget_days(self, before: date) -> int:
        """Drop what sources gave before a day."""
        old = source_days.c.day < before.isoformat()
        return self.connection.execute(delete(source_days).where(old)).rowcount

    def standing(self) -> list[StoredAlarm]:
        """The alarms that stand, the newest first."""
        return self._alarms(alarms.c.cleared_at.is_(None))

    def untold(self) -> list[StoredAlarm]:
        """The alarms that stand and nobody has been told of."""
        return self._alarms(alarms.c.cleared_at.is_(None), alarms.c.told_at.is_(None))

    def of_source(self, source_id: int, limit: int = 20) -> list[StoredAlarm]:
        """The newest alarms about one source, cleared ones too."""
        return self._alarms(alarms.c.source_id == source_id)[:limit]

    def keep(self, source_id: int, found: Sequence[Alarm], now: datetime) -> None:
        """Let exactly these alarms stand for a source: new ones are raised, and those that are not
        given any more are cleared. One that stands takes the newer words, and is not told again."""
        standing = {
            one.alarm.kind: one
            for one in self._alarms(alarms.c.cleared_at.is_(None), alarms.c.source_id == source_id)
        }
        wanted = {alarm.kind: alarm for alarm in found}
        for kind, one in standing.items():
            if kind not in wanted:
                self._change(one.id, cleared_at=now)
            elif wanted[kind].words != one.alarm.words:
                self._change(one.id, words=wanted[kind].words)
        for kind in wanted.keys() - standing.keys():
            row = {"source_id": source_id, "kind": kind.value, "words": wanted[kind].words, "raised_at": now}
            self.connection.execute(insert(alarms).values(row))

    def told(self, alarm_id: int, now: datetime) -> None:
        """Record that people were told of an alarm."""
        self._change(alarm_id, told_at=now)

    def _change(self, alarm_id: int, **values: Any) -> None:
        self.connection.execute(update(alarms).where(alarms.c.id == alarm_id).values(**values))

    def _alarms(self, *conditions: Any) -> list[StoredAlarm]:
        query = (
            select(alarms, sources.c.key, sources.c.name)
            .join(sources)
            .where(*conditions)
            .order_by(alarms.c.raised_at.desc(), alarms.c.id.desc())
        )
        return [_alarm(row) for row in self.connection.execute(query)]


def _day(row: Row[Any]) -> Day:
    sums = {name: getattr(row, name) for name in _SUMS}
    return Day(day=date.fromisoformat(row.day), **sums)


def _alarm(row: Row[Any]) -> StoredAlarm:
    return StoredAlarm(
        id=row.id,
        source_id=row.source_id,
        source_key=row.key,
        source_name=row.name,
        alarm=Alarm(kind=AlarmKind(row.kind), words=row.words),
        raised_at=row.raised_at,
        told_at=row.told_at,
        cleared_at=row.cleared_at,
    )
