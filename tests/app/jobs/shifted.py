"""Days that pass in a moment: for this process and for the child processes that crawl."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from app import clock
from app.jobs import crawl as crawl_job

_CHILD = """#!{python}
import os, runpy, sys
from datetime import timedelta
sys.path.insert(0, os.getcwd())
from app import clock
real, shift = clock.now, timedelta(seconds=float(os.environ["TEST_SHIFT"]))
clock.now = lambda: real() + shift
sys.argv = sys.argv[2:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


class Days:
    """A clock that a test sets on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self._real = clock.now
        self._monkeypatch = monkeypatch
        self._passed = timedelta(0)
        child = folder / "shifted-python"
        child.write_text(_CHILD.format(python=sys.executable))
        child.chmod(0o755)
        monkeypatch.setattr(crawl_job, "sys", SimpleNamespace(executable=str(child)))
        monkeypatch.setattr(clock, "now", lambda: self._real() + self._passed)
        self.pass_by(0)

    def pass_by(self, days: float) -> None:
        """Let so many days pass."""
        self._passed += timedelta(days=days)
        self._monkeypatch.setenv("TEST_SHIFT", str(self._passed.total_seconds()))
