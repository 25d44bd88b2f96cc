"""The child process of a crawl: a reactor starts once per process, so each crawl gets its own.

It is told which sources to crawl by its arguments, writes one JSON object a line for every event,
and ends when its standard input does: a crawl does not outlive whoever started it.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence

if __name__ == "__main__":
    gc.disable()  # until all is loaded, and there may be garbage

from aggregator.model import Source
from app import clock
from app.installation import Installation, open_installation
from app.intake import DatabaseIntake, Event
from app.memory import bound_memory
from app.settings import read_settings
from crawler.hosts import by_host, owners
from storage.locks import Locks

PATIENCE = 10.0  # seconds to stop in good order


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="app.crawl_process")
    parser.add_argument("--all", action="store_true", help="every active source, due or not")
    parser.add_argument("--due", action="store_true", help="of the sources named only those that are due")
    parser.add_argument("source", nargs="*", help="keys of sources to crawl, due or not")
    chosen = parser.parse_args(arguments)
    installation = open_installation(read_settings(), durability="normal")
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with installation.store.locks() as locks:
        sources = _held(installation, locks, chosen.source, everything=chosen.all, only_due=chosen.due)
        _tell({"event": "started", "sources": len(sources)})
        if sources:
            from crawler.run import crawl  # Scrapy takes a second to load, and only this needs it

            gc.freeze()
            gc.enable()

            bound_memory(2 * installation.settings.memory_mb)  # it holds pages of many sites at once
            crawl(sources, DatabaseIntake(installation.store, _tell), installation.settings.politeness)


def wanted(
    installation: Installation, keys: Sequence[str], *, everything: bool = False, only_due: bool = False
) -> list[Source]:
    """The sources to crawl: those named, or all active ones, or those that are due; with `only_due` of
    those named the ones that are."""
    with installation.store.read() as transaction:
        if keys and only_due:
            return transaction.sources.due(clock.now(), keys)
        if keys:
            return [transaction.sources.get(key) for key in keys]
        if everything:
            return [source for source in transaction.sources.all() if source.active]
        return transaction.sources.due(clock.now())


def _held(
    installation: Installation,
    locks: Locks,
    keys: Sequence[str],
    *,
    everything: bool,
    only_due: bool = False,
) -> list[Source]:
    """The wanted sources on hosts that no other process is crawling now."""

    def asked() -> list[Source]:
        return wanted(installation, keys, everything=everything, only_due=only_due)

    held: set[str] = set()
    for group in by_host(asked()):
        names = sorted({name for source in group for name in owners(source)})
        if all(locks.acquire(f"crawl {name}") for name in names):
            held.update(names)
            continue
        for source in group:
            _tell({"event": "busy", "source_id": source.id, "key": source.key})
    # Asked again, because another process may have crawled a source while we took the locks. One that
    # became due or moved to another host meanwhile is not covered by them, and waits for the next crawl.
    return [source for source in asked() if owners(source) <= held]


def _tell(event: Event) -> None:
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


def _end_with_parent() -> None:
    """Stop when the pipe from the parent closes, however the parent ended: in good order, or
    soon without it. Nobody is left to kill a child that hangs."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os._exit(1)


if __name__ == "__main__":
    main()
    gc.freeze()  # all goes with the process: nobody need look for garbage first
