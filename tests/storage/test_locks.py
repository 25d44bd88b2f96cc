"""Locks between processes."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from storage.store import Store

HOLDER = """
import sys, time
from pathlib import Path
from storage.store import Store
store = Store.open(sys.argv[1], folder=Path(sys.argv[2]))
with store.locks() as locks:
    print(locks.acquire("crawl"), flush=True)
    sys.stdin.read()
"""


def holder(database: str, folder: Path) -> subprocess.Popen[str]:
    """Another process that tries to hold the lock until its input ends."""
    command = [sys.executable, "-c", HOLDER, database, str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def can_lock(store: Store, name: str = "crawl") -> bool:
    with store.locks() as locks:
        return locks.acquire(name)


def test_one_process_holds_a_lock_and_others_hold_other_ones(
    store: Store, database: str, tmp_path: Path
) -> None:
    with holder(database, tmp_path) as first:
        assert said(first) == "True"
        assert not can_lock(store)
        assert can_lock(store, "ingest")
        with holder(database, tmp_path) as second:
            assert said(second) == "False"
            second.communicate()
        first.communicate()
    assert can_lock(store)


def test_a_lock_vanishes_with_a_killed_holder(store: Store, database: str, tmp_path: Path) -> None:
    with holder(database, tmp_path) as process:
        assert said(process) == "True"
        assert not can_lock(store)
        process.kill()
        process.wait()
    until = time.monotonic() + 10  # PostgreSQL notices by itself, a moment later
    while not can_lock(store):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_two_holders_in_one_process_are_strangers(store: Store) -> None:
    with store.locks() as mine:
        assert mine.acquire("crawl")
        assert not can_lock(store)
    assert can_lock(store)


def test_a_shared_lock_keeps_out_only_who_wants_to_be_alone(store: Store) -> None:
    with store.locks() as one, store.locks() as other, store.locks() as third:
        assert one.share("ingest")
        assert other.share("ingest")
        assert not third.acquire("ingest")
        one.close()
        other.close()
        assert third.acquire("ingest")
        assert not one.share("ingest")
