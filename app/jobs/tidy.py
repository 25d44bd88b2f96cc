"""The job that tidies up: raw pages by age and size, old runs, and days long past.

In small transactions, so that nobody waits for it; stopped or killed, the next call goes on.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app import clock
from app.installation import Installation
from app.jobs.alarms import REMEMBERED

log = logging.getLogger(__name__)
AT_ONCE = 200  # bodies in one transaction
RUNS_KEPT = timedelta(days=90)
YOUNGEST = timedelta(days=7)  # younger pages stay whatever the limit of size: they are being worked on


@dataclass(frozen=True, slots=True, kw_only=True)
class TidySummary:
    """What was tidied up."""

    freed: int  # bytes of raw pages
    kept: int  # bytes of them that are left
    runs: int  # that were forgotten


def tidy(installation: Installation, *, stop: threading.Event | None = None) -> TidySummary:
    """Tidy up, until `stop` is set."""
    stop = stop or threading.Event()
    now, settings = clock.now(), installation.settings
    freed = 0
    if settings.keep_pages_days:
        before = now - timedelta(days=settings.keep_pages_days)
        freed += _let_go(installation, before, lambda: True, stop)
    if settings.keep_pages_mb:
        most = settings.keep_pages_mb * 1_000_000
        freed += _let_go(installation, now - YOUNGEST, lambda: _kept(installation) > most, stop)
    with installation.store.begin() as transaction:
        runs = transaction.runs.forget_runs(now - RUNS_KEPT)
        transaction.alarms.forget_days((now - REMEMBERED).date())
    installation.store.analyze()
    if freed:
        log.info("%s MB of raw pages were let go", freed // 1_000_000)
    return TidySummary(freed=freed, kept=_kept(installation), runs=runs)


def _let_go(
    installation: Installation, before: datetime, too_many: Callable[[], bool], stop: threading.Event
) -> int:
    freed = last_id = 0
    while not stop.is_set() and too_many():
        with installation.store.begin() as transaction:
            part, last_id = transaction.pages.let_go(before, AT_ONCE, last_id)
        if not last_id:
            break
        freed += part
    return freed


def _kept(installation: Installation) -> int:
    with installation.store.read() as transaction:
        return transaction.pages.kept_bytes()
