"""Readings of pages that tell what they were given, or break where the page says so. They run in the
processes of the pool."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping

from aggregator.model import Ended, FetchedPage, Outcome, Repeated, SourceRules
from app.jobs.learn import _texts as real


def assess(
    page: FetchedPage, rules: SourceRules, repeated: Mapping[str, Repeated], said: Mapping[str, bool]
) -> Ended:
    told = " ".join(
        f"{key}:{one.pages}/{one.of_pages}{' kept' if one.kept else ''}"
        for key, one in sorted(repeated.items())
    )
    return Ended(outcome=Outcome.NOT_ARTICLE, reason=told or "nothing is repeated")


def texts(page: FetchedPage, rules: SourceRules) -> tuple[str, ...]:
    if b"KILL" in page.body:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"HANG" in page.body:
        time.sleep(60)
    if b"BREAK" in page.body:
        raise RuntimeError("broken by the page")
    return real(page, rules)
