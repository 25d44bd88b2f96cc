"""Running and timing, shared by the benchmarks."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Medians over the rounds: seconds by the clock, seconds of processor, peak memory in bytes."""

    wall: float
    cpu: float
    peak: int


def environment(home: Path, **more: str) -> dict[str, str]:
    """The settings of an installation for measuring, on loopback and without delays."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MSDIGEST_")}
    settings = {
        "PYTHONPATH": str(ROOT),
        "MSDIGEST_HOME": str(home),
        "MSDIGEST_CRAWL_DELAY": "0",
        "MSDIGEST_ALLOW_NETWORKS": "127.0.0.0/8",
    }
    return clean | settings | more


def timed(commands: Mapping[str, Sequence[str]], env: Mapping[str, str], rounds: int) -> dict[str, Timing]:
    """Run commands in turn, round after round, so that noise hits all alike; medians of each."""
    samples: dict[str, list[Timing]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            samples[name].append(once(command, env))
    return {
        name: Timing(
            wall=median(s.wall for s in taken),
            cpu=median(s.cpu for s in taken),
            peak=int(median(s.peak for s in taken)),
        )
        for name, taken in samples.items()
    }


def once(command: Sequence[str], env: Mapping[str, str]) -> Timing:
    """Run one command to its end; raises when it fails."""
    started = time.monotonic()
    with subprocess.Popen(
        command, env=dict(env), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return Timing(wall=time.monotonic() - started, cpu=usage.ru_utime + usage.ru_stime, peak=_bytes(usage))


def _bytes(usage: resource.struct_rusage) -> int:
    return usage.ru_maxrss if sys.platform == "darwin" else usage.ru_maxrss * 1024


def row(name: str, timing: Timing, against: Timing | None = None) -> str:
    """A line of a table: figures, and the ratio to another."""
    ratio = (
        f"{timing.wall / against.wall:5.2f} x time  {timing.peak / against.peak:5.2f} x memory"
        if against
        else ""
    )
    return f"{name:32} {timing.wall:7.2f} s {timing.cpu:7.2f} s cpu {timing.peak / 1e6:7.0f} MB  {ratio}"
