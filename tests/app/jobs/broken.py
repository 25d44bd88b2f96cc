"""A reading of pages that breaks where the page says so. Runs in the processes of the pool."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping

from aggregator.model import Assessed, Ended, FetchedPage, Repeated, SourceRules
from app.jobs.ingest import _assess as real


def assess(
    page: FetchedPage, rules: SourceRules, repeated: Mapping[str, Repeated], said: Mapping[str, bool]
) -> Assessed | Ended:
    if b"KILL" in page.body:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"HANG" in page.body:
        time.sleep(60)
    if b"EAT" in page.body:
        eaten = []
        while True:
            eaten.append(bytes(10_000_000))
    if b"BREAK" in page.body:
        raise RuntimeError("broken by the page")
    return real(page, rules, repeated, said)
