"""Running the real program in real processes, against the demo sites in another one."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.installation import Installation, open_installation, set_up
from app.settings import Settings, read_settings
from tests.databases import new_sqlite

ROOT = Path(__file__).parents[2]
PATIENCE = 90  # seconds; noisy machines


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """The command line, with the settings of one installation."""

    home: Path
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("MSDIGEST_")}
        return clean | {
            "PYTHONPATH": str(ROOT),
            "MSDIGEST_HOME": str(self.home),
            "MSDIGEST_CRAWL_DELAY": "0",
            "MSDIGEST_ALLOW_NETWORKS": "127.0.0.0/8",
            "MSDIGEST_PUBLIC_URL": "https://digest.example.org/",
            **self.more,
        }

    @property
    def settings(self) -> Settings:
        """What its processes read from their environment."""
        own = {name: value for name, value in self.environment.items() if name.startswith("MSDIGEST_")}
        return read_settings(own)

    def installed(self) -> Program:
        """Do what `migrate` does at first, without the second that a process takes; gives itself."""
        self.home.mkdir(parents=True)
        new_sqlite(self.home)
        set_up(self.settings)
        return self

    @contextmanager
    def opened(self) -> Iterator[Installation]:
        """The installation, for what has to be there before a command is tried."""
        installation = open_installation(self.settings, durability="normal")
        yield installation
        installation.store.close()

    def __call__(self, *arguments: str, given: str = "", code: int = 0) -> str:
        """Run a command to its end; what it wrote to standard output."""
        done = self.run(*arguments, given=given)
        assert done.returncode == code, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def run(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "app", *arguments],
            env=self.environment,
            cwd=self.home.parent,
            input=given,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def json(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self(*arguments, "--json", code=code))

    @contextmanager
    def serving(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """`serve` in the background; killed at the end if it still runs."""
        log = (self.home.parent / "serve.log").open("ab")
        with (
            log,
            subprocess.Popen(
                [sys.executable, "-m", "app", "serve", *arguments],
                env=self.environment,
                cwd=self.home.parent,
                stdout=log,
                stderr=log,
            ) as process,
        ):
            try:
                yield process
            finally:
                process.kill()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """The demo sites, in a process of their own."""

    sources: Path
    log: Path

    def requests(self) -> list[dict[str, Any]]:
        """What was asked of them, in order."""
        written = self.log.read_text() if self.log.exists() else ""
        return [json.loads(line) for line in written.splitlines(keepends=True) if line.endswith("\n")]


@contextmanager
def demo_sites(folder: Path) -> Iterator[Sites]:
    """The demo sites on free ports, until the end of the block."""
    sites = Sites(sources=folder / "sources.toml", log=folder / "requests.jsonl")
    command = [sys.executable, "-m", "app.demo", "--port", "0"]
    command += ["--sources", str(sites.sources), "--log", str(sites.log)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()  # the list is written before the first address is told
            yield sites
        finally:
            process.terminate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def fetched(url: str) -> bytes:
    """The body at an address of our own."""
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - loopback
        body: bytes = answer.read()
        return body


def eventually(check: Any, what: str) -> Any:
    """Wait until a check gives something true; fails naming what was waited for."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if result := check():
            return result
        time.sleep(0.1)
    raise AssertionError(f"{what} did not happen in {PATIENCE} seconds")
