"""What is being done when the process is killed. Each is a job of ours, unchanged; what a curator was
told is saved is written down before the next step, so that it can be held against the database."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from aggregator.model import Case, CaseKind, Decision
from aggregator.review import RulingError
from app import clock
from app.installation import Installation, open_installation, set_up
from app.jobs.crawl import crawl
from app.jobs.ingest import ingest
from app.jobs.publish import publish
from app.jobs.review import rule
from app.jobs.undo import undo
from storage import backup as backups
from storage.errors import Conflict
from tests.faults.world import CURATOR, Life

ANSWERS = {
    CaseKind.APPROVE: (Decision.APPROVE, Decision.APPROVE, Decision.REJECT),
    CaseKind.SAME_STORY: (Decision.DIFFERENT, Decision.KEEP_FIRST, Decision.KEEP_SECOND, Decision.RELATED),
}
TOKEN = "a token for these rounds"
CSRF = "and what every form of it carries"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A job to be done in a life. `acknowledged` is where a curator's notes go."""

    life: Life
    seed: int
    acknowledged: Path
    file: Path  # of a backup, to be written or to be restored

    @property
    def chance(self) -> random.Random:
        return random.Random(self.seed)  # noqa: S311 - which question, not a secret

    def note(self, line: str) -> None:
        """Write a line down at once: after this the curator has been told."""
        handle = os.open(self.acknowledged, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(handle, f"{line}\n".encode())
        os.close(handle)


def crawling(task: Task) -> None:
    crawl(_opened(task), everything=True)


def ingesting(task: Task) -> None:
    ingest(_opened(task))


def ruling(task: Task) -> None:
    """Answer questions, and take some answers back, until there are no more or the end comes."""
    installation, chance = _opened(task), task.chance
    for case in _questions(installation, chance):
        answer = chance.choice(ANSWERS[case.kind])
        try:
            made = rule(installation, case.id, answer, user=CURATOR, reason="It is about something else.")
            task.note(f"{made} {case.id} {answer}")
            if chance.random() < 0.25:
                back = undo(installation, made, user=CURATOR)
                task.note(f"{back} {case.id} undo")
        except (Conflict, RulingError):
            continue  # an answer to another question settled this one


def publishing(task: Task) -> None:
    """Release and write, and write again from nothing: a folder lost costs one command."""
    installation = _opened(task)
    publish(installation, immediately=True)
    (installation.settings.outbox / "digest.atom").unlink(missing_ok=True)
    publish(installation)


def migrating(task: Task) -> None:
    set_up(task.life.settings)


def backing_up(task: Task) -> None:
    backups.backup(_opened(task).store, task.file, lambda *_: None)


def restoring(task: Task) -> None:
    installation = _opened(task)
    with installation.store.locks() as locks:
        assert locks.acquire("ingest")
        assert locks.acquire("publish")
        backups.restore(installation.store, task.file, lambda *_: None, replace=True)


def signed_in(installation: Installation) -> None:
    """Let a browser that holds TOKEN be the curator."""
    now = clock.now()
    with installation.store.begin() as transaction:
        user = transaction.users.find(CURATOR)
        assert user is not None
        digest = hashlib.sha256(TOKEN.encode()).hexdigest()
        transaction.users.close_session(digest)
        transaction.users.open_session(digest, user.id, CSRF, now, now + timedelta(hours=12))


WORK: dict[str, Callable[[Task], None]] = {
    "crawl": crawling,
    "ingest": ingesting,
    "rule": ruling,
    "publish": publishing,
    "migrate": migrating,
    "backup": backing_up,
    "restore": restoring,
}


def _opened(task: Task) -> Installation:
    return open_installation(task.life.settings)


def _questions(installation: Installation, chance: random.Random) -> list[Case]:
    with installation.store.read() as transaction:
        asked = [case for kind in ANSWERS for case in transaction.reviews.waiting(kind, 100)]
    chance.shuffle(asked)
    return asked
