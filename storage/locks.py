"""Locks between processes, which vanish with the process that holds them.

SQLite: an `flock` on a file beside the database. PostgreSQL: an advisory lock of a session.
Either is released by the system when its holder is killed, so there is nothing to expire.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, func, select


@contextmanager
def file_lock(folder: Path, name: str) -> Iterator[bool]:
    """Try to hold the lock `name`; yields whether it is held."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / f"{_digest(name)[:16].hex()}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


@contextmanager
def advisory_lock(engine: Engine, name: str) -> Iterator[bool]:
    """Try to hold the lock `name` on a connection of its own; yields whether it is held."""
    key = int.from_bytes(_digest(name)[:8], "big", signed=True)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        held = bool(connection.scalar(select(func.pg_try_advisory_lock(key))))
        try:
            yield held
        finally:
            if held:
                connection.scalar(select(func.pg_advisory_unlock(key)))


def _digest(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()
