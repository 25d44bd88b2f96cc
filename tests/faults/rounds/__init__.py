"""Rounds of being killed: `python -m tests.faults.rounds --rounds 1000 --database postgresql`.

Each round starts a job that would have been due, kills it with SIGKILL at a random moment or step,
and checks what must be true at any moment. Some rounds later the work is finished without hands, and
nothing may be missing. The same seed gives the same jobs in the same order.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from app.demo.truth import expected
from app.installation import set_up
from app.jobs.crawl import crawl
from app.jobs.ingest import ingest
from app.jobs.publish import build_documents, publish
from storage import backup as backups
from storage.errors import StorageError
from storage.store import Store
from tests.databases import PostgresServer, postgres_programs
from tests.e2e.service import demo_sites
from tests.faults.desk import ruling_at_the_desk
from tests.faults.invariants import Known, check
from tests.faults.victim import LATE, Death, End, run_and_kill
from tests.faults.work import WORK, Task, signed_in
from tests.faults.world import Life, World

LIVES = {"ingested": 9, "older": 2, "crawled": 8, "sources": 2}  # stage → rounds before it is finished
JOBS = {
    "older": ("migrate",),
    "sources": ("crawl", "crawl", "ingest", "backup"),
    "crawled": ("ingest", "ingest", "ingest", "rule", "desk", "publish", "backup", "restore"),
    "ingested": ("rule", "rule", "desk", "desk", "publish", "publish", "backup", "restore"),
}
TAKES = {"crawl": 4.0, "ingest": 4.0, "desk": 2.0}  # seconds, before it has been measured
NEVER = {"never_fetched", "missing"}


@dataclass(slots=True, kw_only=True)
class Tally:
    """How the rounds went."""

    rounds: Counter[str] = field(default_factory=Counter)  # job → rounds
    killed: Counter[str] = field(default_factory=Counter)
    lives: int = 0
    seconds: dict[str, float] = field(default_factory=lambda: dict(TAKES))
    steps: dict[str, int] = field(default_factory=dict)

    def note(self, job: str, end: End) -> None:
        self.rounds[job] += 1
        self.killed[job] += end.killed
        if not end.killed:
            self.seconds[job] = end.seconds
            self.steps[job] = end.steps


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.faults.rounds", description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=20261126)
    chosen = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="rounds") as folder, world(Path(folder), chosen.database) as made:
        chance = random.Random(chosen.seed)  # noqa: S311
        tally = rounds(made, Path(folder), chosen.rounds, chance, partial(_progress, began, chosen.rounds))
    told = ", ".join(f"{job} {tally.killed[job]}/{count}" for job, count in sorted(tally.rounds.items()))
    print(
        f"{chosen.database}, seed {chosen.seed}: {tally.rounds.total()} rounds in {tally.lives} lives, "
        f"{tally.killed.total()} killed ({told}), "
        f"{time.monotonic() - began:.0f} s: nothing lost, nothing twice"
    )


def _progress(began: float, count: int, tally: Tally) -> None:
    """A thousand rounds take hours."""
    done = tally.rounds.total()
    if not tally.lives % 5 or done == count:
        print(f"{done} of {count} rounds, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


@contextmanager
def world(folder: Path, database: str) -> Iterator[World]:
    """The stages on a database of a kind, beside the demo sites."""
    server = None
    if database == "postgresql":
        programs = postgres_programs()
        assert programs is not None, "PostgreSQL (initdb, pg_ctl) is not installed"
        server = PostgresServer(programs)
        server.start()
    try:
        with demo_sites(folder) as sites:
            yield World(folder, sites.sources, server)
    finally:
        if server is not None:
            server.stop()


def rounds(
    made: World,
    folder: Path,
    count: int,
    chance: random.Random,
    told: Callable[[Tally], None] = lambda _: None,
) -> Tally:
    """Lead lives until so many rounds are done. Raises AssertionError naming the round that broke one."""
    tally = Tally()
    stages = list(LIVES)
    while tally.rounds.total() < count:
        stage = stages[tally.lives % len(stages)]
        life = made.life(stage)
        known = Known()
        for _ in range(min(LIVES[stage], count - tally.rounds.total())):
            _round(life, known, folder, chance, tally)
        _finish(life, known, folder / "job.log")
        made.end(life)
        tally.lives += 1
        told(tally)
    return tally


def _round(life: Life, known: Known, folder: Path, chance: random.Random, tally: Tally) -> None:
    job = chance.choice(JOBS[life.stage])
    death = _death(job, chance, tally)
    notes = folder / "acknowledged"
    notes.unlink(missing_ok=True)
    task = Task(life=life, seed=chance.getrandbits(32), acknowledged=notes, file=folder / "round.backup")
    where = f"round {tally.rounds.total() + 1}: {job} of {life.stage}, {death}"
    _prepare(job, task)
    work = partial(ruling_at_the_desk, task) if job == "desk" else partial(WORK[job], task)
    end = run_and_kill(work, death, folder / "job.log")
    assert not end.trouble, f"{where}: it failed before it was killed\n{end.trouble}"
    tally.note(job, end)
    try:
        known.acknowledged(notes)
        _look(job, task, known)
    except AssertionError as error:
        raise AssertionError(f"{where}: {error}") from error


def _death(job: str, chance: random.Random, tally: Tally) -> Death:
    steps = tally.steps.get(job, 0)
    if steps and chance.random() < 0.5:
        return Death(step=chance.randint(1, steps))
    takes = tally.seconds.get(job, 0.5)
    return Death(after=chance.uniform(0.0, takes * 1.1), whole=chance.random() < 0.5)


def _prepare(job: str, task: Task) -> None:
    if job == "desk":
        with task.life.opened() as installation:
            signed_in(installation)
    task.file.unlink(missing_ok=True)  # that of an earlier round is of another time, or of another life
    if job == "restore":
        with task.life.opened() as installation:
            backups.backup(installation.store, task.file, lambda *_: None)


def _look(job: str, task: Task, known: Known) -> None:
    """Check what this job may have broken, and everything else."""
    if job == "migrate":
        with suppress(StorageError), task.life.opened():
            return
        set_up(task.life.settings)
    with task.life.opened() as installation:
        _settled(installation.store)
        check(installation, known)
        if job == "backup" and task.file.exists():
            # Whole or not there. That it can be restored into this database says so.
            backups.restore(installation.store, task.file, lambda *_: None, replace=True)
            check(installation, known)


def _settled(store: Store) -> None:
    """Wait until PostgreSQL has noticed that a killed process is gone: its last word may still count."""
    if store.is_sqlite:
        return
    query = (
        "SELECT state, wait_event, query FROM pg_stat_activity WHERE datname = current_database() "
        "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    until = time.monotonic() + LATE
    while True:
        with store.read() as transaction:
            left = transaction.connection.exec_driver_sql(query).all()
        if not left:
            return
        assert time.monotonic() < until, f"a connection of a killed process is still open: {left}"
        time.sleep(0.05)


def _do_the_rest(life: Life) -> None:
    """What is left, as the timetable would do it."""
    set_up(life.settings)
    with life.opened() as installation:
        if life.stage == "older":
            return
        if life.stage == "sources":
            crawl(installation, everything=True)
        ingest(installation)
        publish(installation, immediately=True)


def _finish(life: Life, known: Known, log: Path) -> None:
    """Do what is left and hold it against the truth."""
    end = run_and_kill(partial(_do_the_rest, life), Death(), log)
    assert not end.trouble, f"what was left of {life.stage} could not be done\n{end.trouble}"
    if life.stage == "older":
        return
    with life.opened() as installation:
        check(installation, known)
        with installation.store.read() as transaction:
            assert transaction.pages.pending_count() == 0
            paths = {"/" + one.page.url.split("/", 3)[3] for one in transaction.pages.latest(None, 1000)}
        wanted = {page.path for page in expected() if not NEVER & set(page.outcomes)}
        assert wanted <= paths, f"never fetched: {wanted - paths}"
        outbox = installation.settings.outbox
        for name, body in build_documents(installation).items():
            assert (outbox / name).read_bytes() == body, f"{name} is not what the database says"
        litter = [str(path) for path in life.settings.home.rglob("*.partial")]
        assert not litter, f"left behind by killed processes: {litter}"
