"""`python -m app.demo` serves until it is told to stop."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import httpx

from app.demo.sites import SITES


def test_the_command_writes_its_sources_serves_and_stops(tmp_path: Path) -> None:
    sources, log = tmp_path / "sources.toml", tmp_path / "log.jsonl"
    command = [sys.executable, "-m", "app.demo", "--port", "0", "--sources", str(sources), "--log", str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in SITES]
        addresses = [table["address"] for table in tomllib.loads(sources.read_text())["source"]]
        assert [line.split()[1] for line in lines] == addresses
        assert httpx.get(addresses[0]).status_code == 200
        process.terminate()
        assert process.wait(timeout=20) == 0
    assert len(log.read_text().splitlines()) == 1
