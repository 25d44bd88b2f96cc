"""A process that does a job and is killed with SIGKILL while it does.

It is forked from this one, which has everything loaded: that costs a hundredth of a new interpreter.
It is killed at a moment, or at a step: the nth statement to the database or touch of a file. A
moment finds what takes long, a step what takes no time at all.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, event

STEPS = frozenset({"open", "os.rename", "os.remove", "os.chmod", "os.mkdir"})
LATE = 60.0  # seconds that no job of these rounds needs
ALONE = 20.0  # seconds that what a killed process leaves behind may take to end


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """When and how. With `whole` everything it started dies in the same moment, as with a machine."""

    after: float = LATE  # seconds
    step: int = 0  # 0 for none
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How it ended: killed or of its own accord, with how long that took and how many steps."""

    killed: bool
    seconds: float
    steps: int
    trouble: str  # what it said, if it failed before it was killed


def run_and_kill(work: Callable[[], None], death: Death, log: Path) -> End:
    """Do some work in a process, end it as told, and wait until nothing of it is left."""
    began = time.monotonic()
    steps = log.with_suffix(".steps")
    log.write_bytes(b"")
    steps.write_bytes(b"0")
    child = os.fork()
    if child == 0:
        _live(work, death, log, steps)
    status = _wait(child, began + death.after)
    if status is None:
        for pid in _session(child) if death.whole else [child]:
            _kill(pid)
        status = os.waitpid(child, 0)[1]
    seconds = time.monotonic() - began
    killed = os.WIFSIGNALED(status)
    _wait_until_alone(child, log)
    said = "" if killed or os.waitstatus_to_exitcode(status) == 0 else log.read_text()
    return End(killed=killed, seconds=seconds, steps=int(steps.read_text() or 0), trouble=said)


def _live(work: Callable[[], None], death: Death, log: Path, steps: Path) -> None:
    code = 1
    try:
        os.setsid()
        said = os.open(log, os.O_WRONLY | os.O_APPEND)
        os.dup2(said, 1)
        os.dup2(said, 2)
        count = _count_steps(death.step)
        work()
        steps.write_text(str(count[0]))
        code = 0
    except BaseException:  # noqa: BLE001 - told by the parent
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _count_steps(last: int) -> list[int]:
    """Count what this process does to the database and to files, and die at the step `last`."""
    count = [0]

    def step() -> None:
        count[0] += 1
        if count[0] == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(name: str, _: object) -> None:
        if name in STEPS:
            step()

    sys.addaudithook(heard)
    event.listen(Engine, "before_cursor_execute", lambda *_: step())
    event.listen(Engine, "commit", lambda *_: step())
    return count


def _wait(child: int, until: float) -> int | None:
    """The status of a child that ended in time, or None."""
    while time.monotonic() < until:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return status
        time.sleep(0.002)
    return None


def _wait_until_alone(session: int, log: Path) -> None:
    until = time.monotonic() + ALONE
    while left := _session(session):
        if time.monotonic() > until:
            told = [Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ") for pid in left]
            for pid in left:
                _kill(pid)
            raise AssertionError(f"left running by a killed process: {told}\n{log.read_text()}")
        time.sleep(0.02)


def _session(session: int) -> list[int]:
    """The living processes of a session."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            state, _, _, its_session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue  # it ended meanwhile
        if int(its_session) == session and state not in {"Z", "X"}:
            found.append(int(entry.name))
    return found


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
