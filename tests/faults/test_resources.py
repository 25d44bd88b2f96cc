"""What is needed runs out: clear words, the last good feed goes on being served, and once it is
there again everything goes on without hands."""

from __future__ import annotations

import logging
import os
import random
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.model import StoryState
from app import clock
from app.installation import Installation, open_installation, set_up
from app.jobs.ingest import ingest
from app.jobs.publish import publish
from app.pulse import Pulse
from app.scheduler import Timetable
from app.settings import Settings
from app.web.application import create_application
from storage import backup as backups
from storage.errors import StorageError
from storage.store import Store
from tests.app.web.world import Client
from tests.databases import CONFIGURATION, PostgresServer, postgres_programs
from tests.faults.scarce import (
    fill,
    made_read_only,
    no_file_longer_than,
    no_more_file_handles,
    small_disk,
)
from tests.storage.things import add_source, add_told_story, page

ROOM = "6m"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    with ExitStack() as stack:
        try:
            yield stack.enter_context(small_disk(tmp_path / "disk", ROOM))
        except PermissionError as error:
            pytest.skip(f"a disk may not be mounted here; the limit on files is tested all the same: {error}")


@pytest.fixture
def crowded(disk: Path) -> Iterator[Installation]:
    """An installation with a published story, on a small disk."""
    settings = Settings(home=disk / "home", public_url="https://digest.example.org/", workers=1)
    set_up(settings)
    installation = open_installation(settings)
    approve(installation, 1)
    publish(installation, immediately=True)
    yield installation
    installation.store.close()


def approve(installation: Installation, number: int) -> None:
    with installation.store.begin() as transaction:
        known = transaction.sources.all()
        source_id = known[0].id if known else add_source(transaction).id
        at = clock.now() - timedelta(minutes=1)
        add_told_story(transaction, source_id, number, state=StoryState.APPROVED, approved_at=at)


def served(installation: Installation, path: str = "/stories.atom") -> str:
    client = Client(create_application(installation), installation.settings.public_url)
    try:
        answer = client.get(path)
        assert answer.status == 200
        return answer.response.text
    finally:
        client.close()


def _publish_until_it_fails(installation: Installation) -> None:
    for number in range(2, 40):
        approve(installation, number)
        publish(installation, immediately=True)


def take(store: Store, count: int) -> None:
    """Store pages that do not compress."""
    with store.begin() as transaction:
        source = transaction.sources.all()[0]
        for number in range(count):
            body = random.Random(number).randbytes(64_000)  # noqa: S311 - what does not compress
            transaction.pages.take(page(source.id, body), f"page{number}")


def test_a_full_disk_is_told_and_what_was_published_goes_on_being_served(crowded: Installation) -> None:
    before = served(crowded)
    ballast = fill(crowded.settings.home)
    with pytest.raises(StorageError, match="full"):
        take(crowded.store, 40)
    with pytest.raises((StorageError, OSError), match=r"full|No space"):
        _publish_until_it_fails(crowded)
    assert served(crowded) == before
    ballast.unlink()
    with crowded.store.begin() as transaction:
        approved = transaction.stories.counts()["approved"] + transaction.stories.counts().get("released", 0)
        assert transaction.pages.pending_count() == 0
    publish(crowded, immediately=True)
    assert served(crowded).count("<entry>") == approved
    assert not list(crowded.settings.home.rglob("*.partial"))


def test_a_backup_that_does_not_fit_says_so_and_leaves_no_file(
    installation: Installation, disk: Path
) -> None:
    fill(disk)
    with pytest.raises(StorageError, match=r"The backup .*disk/it cannot be written: .*full"):
        backups.backup(installation.store, disk / "it", lambda *_: None)
    assert not list(disk.glob("it*"))


def test_a_migration_onto_a_full_disk_says_so_and_can_be_done_again(disk: Path) -> None:
    settings = Settings(home=disk / "home")
    settings.home.mkdir()
    ballast = fill(disk)
    with pytest.raises((StorageError, OSError), match=r"full|No space"):
        set_up(settings)
    ballast.unlink()
    set_up(settings)
    open_installation(settings).store.close()


def test_a_disk_that_can_only_be_read_is_told(crowded: Installation, disk: Path) -> None:
    before = served(crowded)
    crowded.store.close()
    made_read_only(disk)
    with pytest.raises((StorageError, OSError), match=r"read-?only|Read-only|unable to open"):
        approve(crowded, 2)
    with pytest.raises((StorageError, OSError)):
        publish(crowded, immediately=True)
    assert served(crowded) == before


@pytest.mark.parametrize("most", [10_000, 400_000])
def test_files_that_may_not_grow_stop_every_writer_and_spoil_nothing(
    installation_on_each: Installation, tmp_path: Path, most: int
) -> None:
    installation, target = installation_on_each, tmp_path / "it.backup"
    approve(installation, 1)
    publish(installation, immediately=True)
    before = served(installation)
    writers: list[Callable[[], object]] = [
        lambda: take(installation.store, 40),
        lambda: publish(installation, immediately=True),
        lambda: backups.backup(installation.store, target, lambda *_: None),
        lambda: set_up(replace(installation.settings, home=tmp_path / "other", database_url="")),
    ]
    with no_file_longer_than(most):
        for write in writers:
            with suppress(StorageError, OSError):  # and nothing else
                write()
    assert served(installation) == before
    if target.exists():
        backups.restore(installation.store, target, lambda *_: None, replace=True)
    for number, write in enumerate(writers):
        if number != 2 or not target.exists():
            write()
    with installation.store.read() as transaction:
        assert transaction.pages.pending_count() == 40


def test_without_file_handles_the_last_good_feed_is_served(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    approve(installation, 1)
    publish(installation, immediately=True)
    client = Client(create_application(installation), installation.settings.public_url)
    before = client.get("/stories.atom", {"Accept-Encoding": "identity"}).response.text
    path = installation.settings.outbox / "stories.atom"
    path.write_text("a newer one")
    installation.store.close()
    with no_more_file_handles():
        assert client.get("/stories.atom", {"Accept-Encoding": "identity"}).response.text == before
        with pytest.raises((StorageError, OSError)):
            publish(installation)
        with pytest.raises((StorageError, OSError)):
            ingest(installation)
        assert client.get("/login").status in {200, 500, 503}
    assert "the last good stories.atom is served" in caplog.text
    assert client.get("/stories.atom", {"Accept-Encoding": "identity"}).response.text == "a newer one"
    publish(installation)
    assert client.get("/stories.atom", {"Accept-Encoding": "identity"}).response.text == before
    client.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.store.BUSY_TIMEOUT_MS", 100)


def test_a_locked_database_is_told_and_waited_for(tmp_path: Path, impatient: None) -> None:
    settings = Settings(home=tmp_path / "home")
    settings.home.mkdir()
    holder = sqlite3.connect(settings.home / "msdigest.db", isolation_level=None)
    holder.execute("PRAGMA journal_mode = WAL")
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="locked"):
        set_up(settings)
    holder.execute("ROLLBACK")
    set_up(settings)
    installation = open_installation(settings)
    holder.execute("BEGIN IMMEDIATE")
    for write in (lambda: publish(installation, immediately=True), lambda: set_up(settings)):
        with pytest.raises(StorageError, match="locked"):
            write()
    holder.execute("ROLLBACK")
    holder.close()
    publish(installation)
    installation.store.close()


def test_a_spoilt_database_is_told_and_never_made_anew(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    set_up(settings)
    file = settings.home / "msdigest.db"
    with sqlite3.connect(file) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    body = bytearray(file.read_bytes())
    for start in range(4096, len(body), 4096):
        body[start : start + 300] = b"\xff" * 300
    file.write_bytes(body)
    for attempt in (lambda: set_up(settings), lambda: open_installation(settings)):
        with pytest.raises(StorageError, match="malformed"):
            attempt()
    assert file.read_bytes()[:100_000] == bytes(body)[:100_000]


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A server of this test's own, to be stopped."""
    programs = postgres_programs()
    if programs is None:
        reason = "PostgreSQL (initdb, pg_ctl) is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    started = PostgresServer(programs)
    started.start()
    yield started
    started.stop()


def control(server: PostgresServer, *command: str) -> None:
    server._run("pg_ctl", "-D", str(server.folder / "data"), "-w", "-l", str(server.folder / "log"), *command)


def test_a_database_server_that_goes_and_comes_back(
    server: PostgresServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(
        home=tmp_path / "home", database_url=server.new_database(), public_url="https://d.example.org/"
    )
    set_up(settings)
    installation = open_installation(settings)
    approve(installation, 1)
    publish(installation, immediately=True)
    before = served(installation)
    with installation.store.locks() as locks:
        assert locks.acquire("a job")
        control(server, "-m", "fast", "stop")
        with pytest.raises(StorageError, match="does not answer"):
            locks.acquire("another")
    for job in (
        lambda: publish(installation, immediately=True),
        lambda: ingest(installation),
        lambda: set_up(settings),
        lambda: backups.backup(installation.store, tmp_path / "it", lambda *_: None),
    ):
        with pytest.raises(StorageError, match="does not answer"):
            job()
    assert served(installation) == before
    client = Client(create_application(installation), settings.public_url)
    assert client.get("/readyz").status == 503
    assert client.get("/healthz").status == 200
    timetable = Timetable(installation, Pulse(installation, "all"))
    with caplog.at_level(logging.ERROR):
        timetable._run(timetable.publish)
    assert "does not answer" in caplog.text
    assert "Traceback" not in caplog.text
    control(server, "-o", f"{CONFIGURATION} -k {server.folder}", "start")
    approve(installation, 2)
    timetable._run(timetable.publish)
    assert publish(installation, immediately=True).stories == 1
    assert client.get("/readyz").status == 200
    client.close()
    installation.store.close()


def test_two_of_everything_at_once(installation_on_each: Installation, tmp_path: Path) -> None:
    """Two publishers, two migrations, two backups to one name: one does it, the other says so."""
    installation = installation_on_each
    for number in range(1, 4):
        approve(installation, number)
    trouble: list[BaseException] = []

    def attempt(job: Callable[[], object]) -> None:
        try:
            job()
        except BaseException as error:  # noqa: BLE001 - looked at below
            trouble.append(error)

    target = tmp_path / "it.backup"
    jobs = [
        lambda: publish(installation, immediately=True),
        lambda: set_up(installation.settings),
        lambda: backups.backup(installation.store, target, lambda *_: None),
    ]
    threads = [threading.Thread(target=attempt, args=(job,)) for job in jobs * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    words = {"another process is publishing", f"Another process is writing {target} now."}
    words.add(f"{target} exists; a backup never overwrites another file.")
    assert {str(error) for error in trouble} <= words
    publish(installation, immediately=True)
    assert served(installation).count("<entry>") == 3
    backups.restore(installation.store, target, lambda *_: None, replace=True)
