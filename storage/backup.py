"""Backup and restore, the same for both databases.

A backup is a SQLite file with the tables of this schema, copied in one transaction while the
service runs. So it can be restored into either database, which is also the way to move from
one to the other.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Integer, Table, create_engine, func, insert, inspect, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError

from storage.errors import StorageError
from storage.migrate import migrate
from storage.migrations import HEAD
from storage.schema import metadata
from storage.store import Store

_T = TypeVar("_T")
BATCH = 200
# Who is signed in, who tries to be, and who is at work: that is not of the past.
NOT_COPIED = frozenset({"sessions", "heartbeats", "devices", "tries"})
_MADE_AT_START = frozenset({"installation", "heartbeats", "runs"})
Progress = Callable[[str, int], None]  # the name of a table, and how many rows it gave


def backup(store: Store, target: Path, progress: Progress) -> None:
    """Write a backup to `target`, whole or not at all. Raises StorageError when it exists."""
    store.require_current()
    with store.locks() as locks:
        if not locks.acquire(_lock_of(target)):
            raise StorageError(f"Another process is writing {target} now.")
        if target.exists():
            raise StorageError(f"{target} exists; a backup never overwrites another file.")
        _clear(store, target.parent)
        _write(store, target, progress)


def _write(store: Store, target: Path, progress: Progress) -> None:
    partial = target.with_name(target.name + _ending(store))
    _remove(partial)  # of one that was killed
    engine = create_engine(URL.create("sqlite", database=str(partial)))
    try:
        with _writing(target), engine.begin() as into, store.read() as source:
            _begin(into, target)

            def put(*row: Any) -> None:
                with _writing(target):
                    into.execute(*row)

            _copy(source.connection, put, progress)
        engine.dispose()
        _settle(partial, target)
    finally:
        engine.dispose()
        _remove(partial)


def _clear(store: Store, folder: Path) -> None:
    """Remove what backups of this database left half written there when they were killed: with names by
    the day, nothing else would. Those of other databases are not ours to judge."""
    ending = _ending(store)
    for partial in folder.glob(f"*{ending}"):
        with store.locks() as locks:
            if locks.acquire(_lock_of(partial.with_name(partial.name.removesuffix(ending)))):
                _remove(partial)


def _remove(partial: Path) -> None:
    for path in (partial, partial.with_name(f"{partial.name}-journal")):
        path.unlink(missing_ok=True)


def _ending(store: Store) -> str:
    """What a half-written backup of this database is named by, after its own name."""
    return f".{hashlib.sha256(repr(store.engine.url).encode()).hexdigest()[:8]}.partial"


def _lock_of(target: Path) -> str:
    return f"backup {target.resolve()}"


def restore(store: Store, source: Path, progress: Progress, *, replace: bool = False) -> None:
    """Fill the migrated database of `store` from a backup, whole or not at all. A backup of an older
    schema is migrated on the way; the file itself stays as it is.

    Raises StorageError for a file that is no backup, or of a newer schema, and for a database that
    holds data already unless `replace` says that it may be lost.
    """
    with opened_backup(source) as held, store.begin() as target:
        _empty(target.connection, replace=replace)
        _copy(held, target.connection.execute, progress, source)
        _continue_numbers(target.connection)


@contextmanager
def opened_backup(source: Path) -> Iterator[Connection]:
    """A backup to read from, with the tables of this program. Raises StorageError."""
    if not source.is_file():
        raise StorageError(f"{source} is not a file.")
    with _reading(source) as held:
        revision = _revision(held, source)
        if revision == HEAD:
            _require_tables(held, source)
            yield held
            return
    with tempfile.TemporaryDirectory(dir=source.parent, prefix=".restore-") as folder:
        copy = Path(folder) / "older.db"
        try:
            shutil.copyfile(source, copy)
        except OSError as error:
            raise StorageError(f"The backup {source} cannot be copied: {error.strerror}") from error
        _migrate(copy, source, revision)
        with _reading(copy) as held:
            _require_tables(held, source)
            yield held


@contextmanager
def _reading(path: Path) -> Iterator[Connection]:
    address = URL.create("sqlite", database=f"file:{quote(str(path))}", query={"mode": "ro", "uri": "true"})
    engine = create_engine(address)
    try:
        with engine.connect() as held:
            yield held
    finally:
        engine.dispose()


def _migrate(copy: Path, source: Path, revision: str) -> None:
    store = Store.open(f"sqlite:///{quote(str(copy))}", folder=copy.parent, durability="normal")
    try:
        migrate(store)
    except StorageError as error:
        raise StorageError(f"{source} holds schema {revision}: {error}") from error
    finally:
        store.close()


def _begin(into: Connection, file: Path) -> None:
    with _writing(file):
        metadata.create_all(into)
        into.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
        into.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": HEAD})


@contextmanager
def _writing(file: Path) -> Iterator[None]:
    """Trouble with the file of a backup is told of the file: the database is sound."""
    try:
        yield
    except DatabaseError as error:
        raise StorageError(f"The backup {file} cannot be written: {error.orig}") from error


def _copy(
    source: Connection, put: Callable[..., object], progress: Progress, file: Path | None = None
) -> None:
    """Copy every table; `file` is the backup that is read, or None where the database is."""
    for table in metadata.sorted_tables:
        total = 0
        if table.name in NOT_COPIED:
            continue
        parts = _parts(source, table)
        for part in parts if file is None else told_of(file, parts):
            put(insert(table), part)
            total += len(part)
        progress(table.name, total)


def _parts(source: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    with source.execution_options(yield_per=BATCH).execute(select(table)) as rows:
        for part in rows.mappings().partitions(BATCH):
            yield [dict(row) for row in part]


def told_of(file: Path, read: Iterable[_T]) -> Iterator[_T]:
    """What is read from a backup. Trouble with reading it is told of the file, as StorageError: the
    database that it is read into is sound."""
    try:
        yield from read
    except DatabaseError as error:
        raise StorageError(f"The backup {file} cannot be read: {error.orig}") from error
    except ValueError as error:  # what stands in a column is nothing that could
        raise StorageError(f"The backup {file} cannot be read: {error}") from error


def _revision(held: Connection, source: Path) -> str:
    """The schema of a backup. Raises StorageError for a file that is none, or is damaged."""
    try:
        is_ours = {"alembic_version", "installation", "stories"} <= set(inspect(held).get_table_names())
        sound = held.scalar(text("PRAGMA quick_check(1)")) == "ok"
    except DatabaseError as error:
        raise StorageError(f"{source} is not a backup: {error.orig}") from error
    if not is_ours:
        raise StorageError(f"{source} is not a backup of msdigest.")
    if not sound:
        raise StorageError(f"{source} is damaged.")
    return str(held.scalar(text("SELECT version_num FROM alembic_version")))


def _require_tables(held: Connection, source: Path) -> None:
    if not {table.name for table in metadata.sorted_tables} <= set(inspect(held).get_table_names()):
        raise StorageError(f"{source} is not a backup of msdigest.")


def _empty(into: Connection, *, replace: bool) -> None:
    """Empty the tables, which must not hold anything a person would miss."""
    for table in reversed(metadata.sorted_tables):
        held = into.scalar(select(func.count()).select_from(table)) or 0
        if held and not replace and table.name not in _MADE_AT_START:
            raise StorageError(
                f"The database holds {held} {table.name} already. Restore into an empty one, or say "
                "--replace to lose what is there."
            )
        into.execute(table.delete())


def _continue_numbers(into: Connection) -> None:
    """PostgreSQL numbers rows from sequences, which rows with given numbers do not move."""
    if into.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        if _numbered(table):
            into.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "  # noqa: S608 - our own names
                    f"COALESCE((SELECT max(id) FROM {table.name}), 0) + 1, false)"
                )
            )


def _numbered(table: Table) -> bool:
    return "id" in table.c and isinstance(table.c.id.type, Integer) and table.name != "installation"


def _settle(partial: Path, target: Path) -> None:
    """Give a finished file its name, once its bytes are on the disk."""
    with partial.open("rb") as handle:
        os.fsync(handle.fileno())
    partial.rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
