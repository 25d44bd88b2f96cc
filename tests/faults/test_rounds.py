"""Rounds of being killed, some here and a thousand in `make faults`."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.databases import postgres_programs
from tests.e2e.service import ROOT

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "50"))  # on both databases together
SEED = os.environ.get("FAULT_SEED", "20261126")


@pytest.mark.timeout(280 + ROUNDS * 10)
def test_killed_at_any_moment_of_any_job(database_kind: str) -> None:
    if database_kind == "postgresql" and postgres_programs() is None and os.environ.get("CI") != "true":
        pytest.skip("PostgreSQL (initdb, pg_ctl) is not installed")
    # In a program of its own: it is forked for each round, and must have no threads.
    command = [sys.executable, "-m", "tests.faults.rounds", "--rounds", str(ROUNDS // 2), "--seed", SEED]
    done = subprocess.run(
        [*command, "--database", database_kind], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing lost, nothing twice" in done.stdout
    print(done.stdout)
