"""A worker in a hurry: `msdigest serve --only work`, with short waits and small portions.

With POISON=1 in the environment a page that says so takes the whole worker with it.
"""

from __future__ import annotations

import os
import signal
import sys

from aggregator.model import Assessed, Ended, Outcome, Source
from app import queue
from app.cli import main
from app.jobs import careful, ingest, portions
from storage.pages import StoredPage
from tests.app.quick_worker import DEATHS, PORTION

settle = ingest._Ingest._settle


def deadly(
    self: ingest._Ingest, stored: StoredPage, source: Source, assessed: Assessed | Ended
) -> Outcome | None:
    if b"POISON" in stored.page.body and not isinstance(assessed, Ended):
        os.kill(os.getpid(), signal.SIGKILL)
    return settle(self, stored, source, assessed)


if __name__ == "__main__":
    queue.FEED_EVERY = queue.REVIVE_EVERY = 1
    queue.HEARTBEAT, queue.DEAD_AFTER = 0.5, 4.0
    queue.REST, queue.POLL = 0.5, 0.2
    ingest.PORTION = PORTION
    portions.PORTION = PORTION  # type: ignore[attr-defined]  # of the other, by import
    if os.environ.get("POISON"):
        careful.DEATHS = DEATHS
        ingest._Ingest._settle = deadly  # type: ignore[method-assign]
    sys.argv[1:] = ["serve", "--only", "work"]
    main()
