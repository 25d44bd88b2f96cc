"""The restore drill: a backup is restored into a scratch database, and every row is compared.

The scratch is of the kind of the database itself: a file beside it, or a schema of its own in PostgreSQL,
gone at the end. The database itself is only read.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select, text
from sqlalchemy.engine import make_url

from storage.backup import NOT_COPIED, opened_backup, restore, told_of
from storage.migrate import migrate
from storage.schema import metadata
from storage.store import Store

BATCH = 500
_RING = 1 << 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One table: how many rows the backup has, and whether the scratch database has the same ones."""

    table: str
    rows: int
    same: bool


def drill(store: Store, source: Path, folder: Path) -> list[Compared]:
    """Restore a backup into a scratch database and compare every table. Raises StorageError for what
    cannot be restored. `folder` is where a scratch file may be."""
    with _scratch(store, folder) as scratch:
        restore(scratch, source, lambda _name, _rows: None)
        return compared(scratch, source)


def compared(store: Store, source: Path) -> list[Compared]:
    """Compare every row of every table with a backup. Raises StorageError for one that cannot be read."""
    with opened_backup(source) as held, store.read() as transaction:
        return [
            _compared(table, held, source, transaction.connection)
            for table in metadata.sorted_tables
            if table.name not in NOT_COPIED
        ]


def _compared(table: Table, held: Connection, file: Path, scratch: Connection) -> Compared:
    rows, before = _sum(told_of(file, _rows(table, held)))
    count, after = _sum(_rows(table, scratch))
    return Compared(table=table.name, rows=rows, same=(rows, before) == (count, after))


def _rows(table: Table, connection: Connection) -> Iterator[Sequence[Any]]:
    yield from connection.execution_options(yield_per=BATCH).execute(select(table))


def _sum(rows: Iterable[Sequence[Any]]) -> tuple[int, int]:
    """How many rows there are, and the sum of their hashes: the same in any order."""
    count = total = 0
    for row in rows:
        count += 1
        words = json.dumps([_plain(value) for value in row], sort_keys=True).encode()
        total = (total + int.from_bytes(hashlib.blake2b(words, digest_size=16).digest())) % _RING
    return count, total


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return hashlib.blake2b(value, digest_size=16).hexdigest()
    return value if isinstance(value, str | int | float | list | dict | None) else str(value)


@contextmanager
def _scratch(store: Store, folder: Path) -> Iterator[Store]:
    with tempfile.TemporaryDirectory(dir=folder, prefix=".drill-") as name:
        home = Path(name)
        if store.is_sqlite:
            scratch = Store.open(f"sqlite:///{home / 'scratch.db'}", folder=home, durability="normal")
            yield from _migrated(scratch)
        else:
            yield from _in_schema(store, home)


def _in_schema(store: Store, folder: Path) -> Iterator[Store]:
    schema = f"drill_{os.getpid()}"
    with store.begin() as transaction:
        transaction.connection.execute(text(f"CREATE SCHEMA {schema}"))
    try:
        address = make_url(store.engine.url).update_query_dict({"options": f"-c search_path={schema}"})
        scratch = Store.open(address.render_as_string(hide_password=False), folder=folder)
        yield from _migrated(scratch)
    finally:
        with store.begin() as transaction:
            transaction.connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))


def _migrated(scratch: Store) -> Iterator[Store]:
    try:
        migrate(scratch)
        yield scratch
    finally:
        scratch.close()
