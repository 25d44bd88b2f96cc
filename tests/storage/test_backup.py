"""Backups: of either database, into either."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import select, text

from aggregator.digest import Period
from aggregator.model import CaseKind, Change, Channel, Outcome, StoryState
from storage import drill as drills
from storage.backup import backup, restore
from storage.drill import drill
from storage.errors import StorageError, Unreachable
from storage.migrate import script_config
from storage.migrations import HEAD
from storage.schema import metadata
from storage.store import Store
from tests.databases import PostgresServer, new_sqlite
from tests.storage.things import NOW, add_source, add_told_story, page, source

Opens = Callable[[str], Store]


def quiet(name: str, rows: int) -> None:
    """Hears of each table, and says nothing."""


@pytest.fixture
def fresh(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Opens]:
    """Opens new databases of a kind, with the schema and nothing else."""
    opened: list[Store] = []

    def open_one(kind: str) -> Store:
        folder = tmp_path / f"fresh{len(opened)}"
        folder.mkdir()
        if kind == "sqlite":
            url = new_sqlite(folder)
        else:
            server: PostgresServer = request.getfixturevalue("postgres")
            url = server.new_database()
        opened.append(Store.open(url, folder=folder))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


def fill(store: Store) -> None:
    """At least one row in each table, some pointing at rows that come after them."""
    with store.begin() as transaction:
        transaction.issues.install("example.org", NOW)
        kept = add_source(transaction, name="Öl & Fisch ☕")
        first = add_told_story(transaction, kept.id, 1, state=StoryState.APPROVED, approved_at=NOW)
        second = add_told_story(transaction, kept.id, 2)
        transaction.pages.take(page(kept.id, bytes(range(256))), "a.example/1")
        transaction.pages.end(transaction.pages.pending(1)[0].id, Outcome.KEPT, "", NOW, 1)
        case_id = transaction.reviews.open_case(
            CaseKind.SAME_STORY, article_id=2, other_article_id=1, score=0.5, reasons=("alike",), now=NOW
        )
        change = Change(record="story", id=first, field="merged_into_id", before=None, after=second)
        transaction.stories.apply([change])
        ruling = transaction.rulings.record(
            case_id, user="ada", decision="keep_first", reason="", changes=[change], now=NOW
        )
        transaction.rulings.record(
            case_id, user="ada", decision="undo", reason="", changes=[], now=NOW, undoes_id=ruling
        )
        period = Period(key="2026-W10", cutoff=NOW, day=NOW.date())
        transaction.issues.release(
            Channel.DIGEST, period, uid="i", title="t", covers="c", story_ids=[first], now=NOW
        )
        transaction.users.add("ada", "operator", "hash", NOW)
        transaction.users.open_session("token", 1, "csrf", NOW, NOW.replace(year=2030))
        transaction.runs.start("crawl", NOW)
        transaction.runs.beat("web", NOW)


def contents(store: Store) -> dict[str, list[dict[str, Any]]]:
    with store.read() as transaction:
        return {
            table.name: [
                dict(row)
                for row in transaction.connection.execute(
                    select(table).order_by(*table.primary_key)
                ).mappings()
            ]
            for table in metadata.sorted_tables
            # Who is signed in and which process is at work belong to the moment, not to the backup.
            if table.name not in {"sessions", "heartbeats", "devices", "tries"}
        }


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("sqlite", "sqlite"),
        ("sqlite", "postgresql"),
        ("postgresql", "sqlite"),
        ("postgresql", "postgresql"),
    ],
)
def test_a_restored_database_holds_what_was_backed_up_and_counts_on(
    fresh: Opens, tmp_path: Path, start: str, end: str
) -> None:
    old, new = fresh(start), fresh(end)
    fill(old)
    counted: dict[str, int] = {}
    backup(old, tmp_path / "b.db", counted.__setitem__)
    restore(new, tmp_path / "b.db", quiet)
    assert contents(new) == contents(old)
    assert counted == {name: len(rows) for name, rows in contents(old).items()}
    with new.begin() as transaction:
        assert transaction.sources.add(source("another")).id == 2
        assert add_told_story(transaction, 1, 3) == 3
        transaction.users.add("bob", "curator", "hash", NOW)


def test_an_empty_database_can_be_backed_up_restored_and_used(fresh: Opens, tmp_path: Path) -> None:
    backup(fresh("sqlite"), tmp_path / "b.db", quiet)
    new = fresh("postgresql")
    restore(new, tmp_path / "b.db", quiet)
    with new.begin() as transaction:
        assert add_source(transaction).id == 1


def test_a_backup_never_overwrites_a_file(fresh: Opens, tmp_path: Path) -> None:
    target = tmp_path / "b.db"
    target.write_text("mine")
    with pytest.raises(StorageError, match="overwrites"):
        backup(fresh("sqlite"), target, quiet)
    assert target.read_text() == "mine"


def test_a_backup_that_fails_leaves_nothing(fresh: Opens, tmp_path: Path) -> None:
    def breaks(_name: str, _rows: int) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        backup(fresh("sqlite"), tmp_path / "b.db", breaks)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []


def test_what_a_killed_backup_left_goes_with_the_next_one_there(fresh: Opens, tmp_path: Path) -> None:
    store, other = fresh("sqlite"), fresh("sqlite")
    folder = tmp_path / "backups"
    folder.mkdir()
    foreign, writing = folder / "holiday.partial", folder / "2026-11-25"
    foreign.write_text("mine")
    elsewhere = _killed(other, folder / "2026-11-23")
    killed = _killed(store, folder / "2026-11-24")
    under_way = _killed(store, writing)
    with store.locks() as locks:
        assert locks.acquire(f"backup {writing}")  # as its writer does
        backup(store, folder / "2026-11-26", quiet)
    assert not any(path.exists() for path in killed)
    assert all(path.exists() for path in (*elsewhere, *under_way, foreign, folder / "2026-11-26"))
    backup(store, folder / "2026-11-27", quiet)
    assert not any(path.exists() for path in under_way)


def _killed(store: Store, target: Path) -> list[Path]:
    """What is left of a backup of this database that was killed: its file, and SQLite's journal of it."""
    seen: list[Path] = []

    def look(_name: str, _rows: int) -> None:
        seen.extend(target.parent.glob(f"{target.name}.*.partial") if not seen else ())

    backup(store, target, look)
    target.unlink()
    left = [seen[0], seen[0].with_name(f"{seen[0].name}-journal")]
    for path in left:
        path.write_bytes(b"half")
    return left


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_that_cannot_be_read_to_its_end_is_named_and_not_the_database(
    fresh: Opens, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new, file = fresh("sqlite"), fresh(kind), tmp_path / "it.backup"
    fill(old)
    backup(old, file, quiet)
    body = bytearray(file.read_bytes())
    with sqlite3.connect(file) as raw:
        start = (
            raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'stories'").fetchone()[0] - 1
        ) * 4096
    raw.close()
    body[start : start + 4096] = b"\xff" * 4096
    file.write_bytes(body)
    # The disk turned bad after the file was looked at.
    monkeypatch.setattr("storage.backup._revision", lambda *_: HEAD)
    with pytest.raises(StorageError, match=r"The backup .*/it\.backup cannot be read: ") as told:
        restore(new, file, quiet, replace=True)
    assert not isinstance(told.value, Unreachable)
    assert all(rows == [] for rows in contents(new).values())
    with pytest.raises(StorageError, match=r"The backup .*/it\.backup cannot be read: "):
        drill(new, file, tmp_path)


@pytest.mark.parametrize("name", ["with space.db", "a#b.db", "what?.db", "50%25.db"])
def test_a_backup_may_have_any_name(fresh: Opens, tmp_path: Path, name: str) -> None:
    old, new = fresh("sqlite"), fresh("sqlite")
    fill(old)
    backup(old, tmp_path / name, quiet)
    assert (tmp_path / name).is_file()
    restore(new, tmp_path / name, quiet)
    assert contents(new) == contents(old)


def test_what_is_no_backup_is_refused(fresh: Opens, tmp_path: Path) -> None:
    old, new = fresh("sqlite"), fresh("sqlite")
    fill(old)
    backup(old, tmp_path / "whole.db", quiet)
    whole = (tmp_path / "whole.db").read_bytes()
    for name, body in {
        "garbage": b"not a database " * 500,
        "empty": b"",
        "short": whole[: len(whole) // 2],
    }.items():
        (tmp_path / name).write_bytes(body)
        with pytest.raises(StorageError, match=name):
            restore(new, tmp_path / name, quiet)
    with pytest.raises(StorageError, match="missing"):
        restore(new, tmp_path / "missing", quiet)
    assert all(rows == [] for rows in contents(new).values())


def test_a_backup_with_one_spoilt_page_is_refused_or_whole(fresh: Opens, tmp_path: Path) -> None:
    old, new = fresh("sqlite"), fresh("sqlite")
    fill(old)
    backup(old, tmp_path / "whole.db", quiet)
    whole, spoilt = (tmp_path / "whole.db").read_bytes(), tmp_path / "spoilt.db"
    refused = 0
    for start in range(0, len(whole), 4096):
        spoilt.write_bytes(whole[:start] + b"\xff" * 4096 + whole[start + 4096 :])
        try:
            restore(new, spoilt, quiet, replace=True)
            assert contents(new) == contents(old)  # an index, which is made anew
        except StorageError as error:
            assert "spoilt.db" in str(error)  # noqa: PT017 - either ending is right
            refused += 1
    assert refused > 10


def test_a_backup_of_another_schema_is_refused(fresh: Opens, tmp_path: Path) -> None:
    old = fresh("sqlite")
    backup(old, tmp_path / "b.db", quiet)
    changed = Store.open(f"sqlite:///{tmp_path / 'b.db'}", folder=tmp_path)
    with changed.begin() as transaction:
        transaction.connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    changed.close()
    with pytest.raises(StorageError, match="0000"):
        restore(fresh("sqlite"), tmp_path / "b.db", quiet)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_that_holds_data_is_kept_unless_it_may_be_lost(
    fresh: Opens, tmp_path: Path, kind: str
) -> None:
    old, new = fresh("sqlite"), fresh(kind)
    fill(old)
    backup(old, tmp_path / "b.db", quiet)
    with new.begin() as transaction:
        mine = add_source(transaction, "mine")
    with pytest.raises(StorageError, match="already"):
        restore(new, tmp_path / "b.db", quiet)
    with new.read() as transaction:
        assert transaction.sources.all() == [replace(mine)]
    restore(new, tmp_path / "b.db", quiet, replace=True)
    assert contents(new) == contents(old)


def test_the_identity_made_at_the_first_start_gives_way_to_that_of_the_backup(
    fresh: Opens, tmp_path: Path
) -> None:
    old, new = fresh("sqlite"), fresh("sqlite")
    fill(old)
    backup(old, tmp_path / "b.db", quiet)
    with new.begin() as transaction:
        transaction.issues.install("new.invalid", NOW)
    restore(new, tmp_path / "b.db", quiet)
    with new.read() as transaction:
        assert transaction.issues.identity().authority == "example.org"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_drill_restores_into_a_scratch_database_and_leaves_nothing(
    fresh: Opens, tmp_path: Path, kind: str
) -> None:
    store = fresh(kind)
    fill(store)
    before, file = contents(store), tmp_path / "b"
    backup(store, file, quiet)
    compared = drill(store, file, tmp_path)
    assert all(one.same for one in compared)
    assert {one.table: one.rows for one in compared}["stories"] == 2
    assert contents(store) == before
    assert not list(tmp_path.glob(".drill-*"))
    if kind == "postgresql":
        with store.read() as transaction:
            left = transaction.connection.exec_driver_sql(
                "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'drill%%'"
            )
            assert left.scalar() == 0


def test_a_drill_tells_a_row_that_did_not_come_back(
    fresh: Opens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, file = fresh("sqlite"), tmp_path / "b"
    fill(store)
    backup(store, file, quiet)

    def forgetful(into: Store, source: Path, tell: Callable[[str, int], None]) -> None:
        restore(into, source, tell)
        with into.begin() as transaction:
            transaction.connection.execute(text("UPDATE stories SET title = 'other' WHERE id = 1"))

    monkeypatch.setattr(drills, "restore", forgetful)
    assert [one.table for one in drill(store, file, tmp_path) if not one.same] == ["stories"]


@pytest.mark.parametrize("revision", ["0001", "0004"])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_of_an_older_schema_is_migrated_on_the_way(
    fresh: Opens, tmp_path: Path, kind: str, revision: str
) -> None:
    file = tmp_path / "old.backup"
    older = Store.open(f"sqlite:///{file}", folder=tmp_path)
    config = script_config()
    with older.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.execute(
            text("INSERT INTO installation VALUES (1, 'old.example', 2020, '2020-01-01 00:00:00.000000')")
        )
        connection.execute(
            text(
                "INSERT INTO users (name, role, password_hash, created_at, failures)"
                " VALUES ('ada', 'curator', 'x', '2020-01-01 00:00:00.000000', 0)"
            )
        )
        connection.commit()
    older.close()
    bytes_before = file.read_bytes()
    store = fresh(kind)
    restore(store, file, quiet)
    with store.read() as transaction:
        assert transaction.issues.identity().authority == "old.example"
        assert transaction.users.find("ada") is not None
        assert transaction.alarms.standing() == []
    assert file.read_bytes() == bytes_before
    assert not list(tmp_path.glob(".restore-*"))
