"""How long until a command answers and the service serves, and the memory they need at their peak.

The peer is `scrapy version`, which loads what any program built on Scrapy loads.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from statistics import median

from benchmarks.measure import ROOT, environment, once, row, timed

ROUNDS = 5


def main() -> None:
    print(f"start-up: median of {ROUNDS} rounds")
    with tempfile.TemporaryDirectory() as folder:
        env = environment(Path(folder) / "home")
        once([sys.executable, "-m", "app", "migrate"], env)
        # A source that is paused: an installation without any would begin with the starter list.
        once(
            [
                sys.executable,
                "-m",
                "app",
                "sources",
                "add",
                "http://127.0.0.1:9/",
                "--way",
                "feed",
                "--key",
                "x",
            ],
            env,
        )
        once([sys.executable, "-m", "app", "sources", "edit", "x", "active=false"], env)
        results = timed(
            {
                "scrapy version": [sys.executable, "-m", "scrapy", "version"],
                "msdigest --help": [sys.executable, "-m", "app", "--help"],
                "msdigest status": [sys.executable, "-m", "app", "status"],
            },
            env,
            ROUNDS,
        )
        for name, timing in results.items():
            print(row(name, timing, results["scrapy version"]))
        ready = median(_until_ready(env) for _ in range(ROUNDS))
        print(f"{'msdigest serve, until ready':32} {ready:7.2f} s")


def _until_ready(env: dict[str, str]) -> float:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "app", "serve"],
        env=env | {"MSDIGEST_BIND": f"127.0.0.1:{port}", "MSDIGEST_LOG_LEVEL": "error"},
        cwd=ROOT,
    ) as service:
        while not _answers(f"http://127.0.0.1:{port}/readyz"):
            time.sleep(0.02)
        taken = time.monotonic() - started
        service.terminate()
    return taken


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - loopback
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


if __name__ == "__main__":
    main()
