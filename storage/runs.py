"""Runs of the jobs, and the heartbeats of the processes that do them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from storage.errors import NotFound
from storage.schema import heartbeats, runs
from storage.sql import insert_row, upsert

RECENT = 5_000  # runs among which those without an end are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a job. A run without an end is going on, or was killed."""

    id: int
    job: str
    started_at: datetime
    ended_at: datetime | None
    error: str
    counts: Mapping[str, int]
    details: Mapping[str, Any]  # by source and by cause, where the job tells


@dataclass(frozen=True, slots=True)
class Runs:
    """Reads and writes runs and heartbeats."""

    connection: Connection

    def start(self, job: str, now: datetime, details: Mapping[str, Any] | None = None) -> int:
        given = {"error": "", "counts": {}, "details": dict(details or {})}
        return insert_row(self.connection, runs, job=job, started_at=now, **given)

    def note(self, run_id: int, details: Mapping[str, Any]) -> None:
        """Say what a run that goes on is at."""
        self.connection.execute(update(runs).where(runs.c.id == run_id).values(details=dict(details)))

    def end(
        self,
        run_id: int,
        now: datetime,
        *,
        counts: Mapping[str, int],
        error: str = "",
        details: Mapping[str, Any] | None = None,
    ) -> None:
        values = {"ended_at": now, "counts": dict(counts), "error": error, "details": dict(details or {})}
        self.connection.execute(update(runs).where(runs.c.id == run_id).values(**values))

    def get(self, run_id: int) -> Run:
        """One run. Raises NotFound."""
        row = self.connection.execute(select(runs).where(runs.c.id == run_id)).first()
        if row is None:
            raise NotFound(f"There is no run {run_id}.")
        return _run(row)

    def last(self, job: str) -> Run | None:
        """The newest run of a job."""
        row = self.connection.execute(
            select(runs)
            .where(runs.c.job == job)
            .order_by(runs.c.id.desc())  # and not by time: a clock that was ahead would stay the last
            .limit(1)
        ).first()
        return _run(row) if row else None

    def without_end(self, job: str) -> list[Run]:
        """The runs of a job that go on or were killed, of the newest few thousand of all."""
        newest = self.connection.scalar(select(func.max(runs.c.id))) or 0
        query = select(runs).where(runs.c.id > newest - RECENT, runs.c.job == job, runs.c.ended_at.is_(None))
        return [_run(row) for row in self.connection.execute(query.order_by(runs.c.id))]

    def recent(self, limit: int, before_id: int | None = None) -> list[Run]:
        """The newest runs, the newest first."""
        query = select(runs).order_by(runs.c.id.desc()).limit(limit)
        if before_id is not None:
            query = query.where(runs.c.id < before_id)
        return [_run(row) for row in self.connection.execute(query)]

    def beat(self, name: str, now: datetime) -> None:
        """Say that the process `name` is doing its work."""
        upsert(self.connection, heartbeats, [{"name": name, "at": now}], overwrite=("at",))

    def forget_runs(self, before: datetime) -> int:
        """Drop the runs that began before a moment, but for the newest of each job."""
        newest = select(func.max(runs.c.id)).group_by(runs.c.job)
        old = delete(runs).where(runs.c.started_at < before, runs.c.id.not_in(newest))
        return self.connection.execute(old).rowcount

    def forget(self, before: datetime) -> None:
        """Drop the heartbeats of processes that have been silent since before a moment."""
        self.connection.execute(delete(heartbeats).where(heartbeats.c.at < before))

    def stopped(self, name: str) -> None:
        """Say that the process `name` ended of its own accord."""
        self.connection.execute(delete(heartbeats).where(heartbeats.c.name == name))

    def beats(self) -> dict[str, datetime]:
        """When each process last said so."""
        return {row.name: row.at for row in self.connection.execute(select(heartbeats))}


def _run(row: Row[Any]) -> Run:
    return Run(
        id=row.id,
        job=row.job,
        started_at=row.started_at,
        ended_at=row.ended_at,
        error=row.error,
        counts=row.counts,
        details=row.details,
    )
