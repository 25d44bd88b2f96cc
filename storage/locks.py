"""Locks between processes, which vanish with the process that holds them.

SQLite: an `flock` on a file beside the database. PostgreSQL: advisory locks of one session.
Either is released by the system when its holder is killed, so there is nothing to expire.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Function, func, select
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from storage.errors import Unreachable


class Locks(Protocol):
    """Locks held by one holder until it closes."""

    def acquire(self, name: str) -> bool:
        """Try to hold the lock `name`; False when another process holds it."""
        ...

    def share(self, name: str) -> bool:
        """Try to hold the lock `name` beside others who share it; False when one holds it alone."""
        ...

    def close(self) -> None:
        """Give all of them back."""
        ...


class FileLocks:
    """Locks for processes on one machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._handles: list[int] = []

    def acquire(self, name: str) -> bool:
        return self._taken(name, fcntl.LOCK_EX)

    def share(self, name: str) -> bool:
        return self._taken(name, fcntl.LOCK_SH)

    def _taken(self, name: str, how: int) -> bool:
        self._folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._folder / f"{_digest(name)[:16].hex()}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._handles.append(handle)
        return True

    def close(self) -> None:
        while self._handles:
            os.close(self._handles.pop())


class AdvisoryLocks:
    """Locks for processes on any machine that share a PostgreSQL database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def acquire(self, name: str) -> bool:
        return self._taken(func.pg_try_advisory_lock(_key(name)))

    def share(self, name: str) -> bool:
        return self._taken(func.pg_try_advisory_lock_shared(_key(name)))

    def _taken(self, attempt: Function[Any]) -> bool:
        try:
            if self._connection is None:
                self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            return bool(self._connection.scalar(select(attempt)))
        except DatabaseError as error:
            raise Unreachable(f"The database {self._engine.url!r} does not answer: {error.orig}") from error

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.scalar(select(func.pg_advisory_unlock_all()))
        except SQLAlchemyError:  # the session is gone, and its locks with it
            connection.invalidate()
        finally:
            connection.close()


def _key(name: str) -> int:
    return int.from_bytes(_digest(name)[:8], "big", signed=True)


def _digest(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()
