"""The pulse of a process: it says that it does its work, for as long as it does.

Every few seconds it leaves word in the database, for `status`, and then in a file of its machine, for the
check of its container, which is to cost nothing. A job that gives no sign of life for too long stops the
pulse: the process is there, and does not do its work. So do a lost database and a kill.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from app import clock
from app.installation import Installation
from storage.errors import StorageError

log = logging.getLogger(__name__)
BEAT_EVERY = 10.0  # seconds
DEAD_AFTER = timedelta(seconds=60)  # without a beat
CLOCKS_DIFFER = timedelta(hours=1)  # of two machines; a beat later than that came while one was wrong
HUNG_AFTER = 600.0  # seconds without a sign of life from a job that runs
FORGET_AFTER = timedelta(days=1)  # machines come and go; their heartbeats need not stay


def process_name(part: str) -> str:
    """The name of a process in its heartbeat: what it does, and on which machine or container."""
    return f"{part}@{socket.gethostname()}"


def is_silent(at: datetime, now: datetime) -> bool:
    """Whether a process that beat last `at` a moment is not at work."""
    return not -CLOCKS_DIFFER < now - at < DEAD_AFTER


def pulse_file(home: Path, name: str) -> Path:
    """The file whose age says whether the process of this name is at work."""
    return home / "pulse" / name.replace(os.sep, "_")


class Pulse:
    """Beats from `start` to `stop`."""

    def __init__(self, installation: Installation, part: str) -> None:
        self._store = installation.store
        self.name = process_name(part)
        self._file = pulse_file(installation.settings.home, self.name)
        self._signs: dict[int, tuple[str, float]] = {}  # of the jobs that run, by thread
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat_on, name="pulse", daemon=True)

    def start(self) -> None:
        with self._store.begin() as transaction:
            transaction.runs.forget(clock.now() - FORGET_AFTER)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        _forget_files(self._file.parent)
        self._thread.start()

    def stop(self) -> None:
        """Say that the process ends of its own accord."""
        self._ended.set()
        self._thread.join()
        self._file.unlink(missing_ok=True)
        try:
            with self._store.begin() as transaction:
                transaction.runs.stopped(self.name)
        except StorageError as error:  # the work has ended in good order all the same
            log.warning("the database could not be told that this process stopped: %s", error)

    @contextmanager
    def job(self, name: str) -> Iterator[None]:
        """While the block runs, this thread owes a sign of life now and then."""
        self._signs[threading.get_ident()] = name, time.monotonic()
        try:
            yield
        finally:
            self._signs.pop(threading.get_ident(), None)

    def sign(self) -> None:
        """The job of this thread got somewhere."""
        known = self._signs.get(threading.get_ident())
        if known is not None:
            self._signs[threading.get_ident()] = known[0], time.monotonic()

    def _beat_on(self) -> None:
        while True:
            self._beat()
            if self._ended.wait(BEAT_EVERY):
                return

    def _beat(self) -> None:
        silent = [name for name, at in list(self._signs.values()) if time.monotonic() - at > HUNG_AFTER]
        if silent:
            log.error("%s has given no sign of life for ten minutes", ", ".join(sorted(silent)))
            return
        try:
            with self._store.begin() as transaction:
                transaction.runs.beat(self.name, clock.now())
            self._file.touch()
        except (StorageError, OSError) as error:
            log.error("no heartbeat: %s", error)


def _forget_files(folder: Path) -> None:
    oldest = time.time() - FORGET_AFTER.total_seconds()
    for path in folder.iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
