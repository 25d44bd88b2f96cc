"""Pages a second of ingest, per core, and how that changes as the archive grows to 10,000 pages.

Made-up articles of some 600 words, one in twenty a copy. What is measured is the whole job: reading pages
from the database, extracting, cleaning, judging, fingerprinting, comparing with all that is known, storing.
The peer is the part that any aggregator must do with a page: trafilatura's extraction where it is
installed, else parsing with lxml alone.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from lxml import html

from aggregator.model import FetchedPage, Outcome, Source, Way
from aggregator.urls import url_key
from app.installation import Installation, open_installation, set_up
from app.jobs.ingest import ingest
from app.settings import Settings
from benchmarks.made_articles import make_pages

STEP = 1_000


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.ingest")
    options.add_argument("--pages", type=int, default=10_000)
    count = options.parse_args().pages
    cores = os.cpu_count() or 1
    print(f"ingest: {count} made-up articles, SQLite, one worker process and then {cores}")
    peer = _peer(200)
    print(f"{'peer: ' + peer[0]:32} {peer[1]:7.0f} pages/s on one core")
    for workers in sorted({1, cores}):
        _grow(count if workers == 1 else min(count, 2 * STEP), workers, peer[1])


def _grow(count: int, workers: int, peer: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        installation = _installation(Path(folder), workers)
        pages = make_pages(count)
        for stored in range(STEP, count + 1, STEP):
            store(installation, pages, STEP)
            ended: list[Outcome] = []
            started = time.monotonic()
            ingest(installation, hear=ended.append)
            rate = len(ended) / (time.monotonic() - started)
            print(
                f"  {workers} workers, {stored:6} stored: {rate:6.0f} pages/s, {rate / peer:5.2f} x the peer"
            )
        installation.store.close()
        size = (Path(folder) / "msdigest.db").stat().st_size / count / 1024
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"  {size:.1f} KiB on disk a page; peak memory of the main process {memory:.0f} MB")


def _installation(folder: Path, workers: int) -> Installation:
    settings = Settings(home=folder, workers=workers)
    set_up(settings)
    installation = open_installation(settings)
    add_source(installation)
    return installation


def add_source(installation: Installation) -> None:
    source = Source(id=0, key="made", name="Made", way=Way.FEED, address="https://made.example/feed")
    with installation.store.begin() as transaction:
        transaction.sources.add(source)


def store(installation: Installation, pages: Iterator[tuple[str, bytes]], count: int) -> None:
    """Store the next pages as if a crawl had brought them."""
    now = datetime.now(UTC)
    with installation.store.begin() as transaction:
        source_id = transaction.sources.get("made").id
        for _ in range(count):
            path, body = next(pages)
            url = f"https://made.example{path}"
            page = FetchedPage(source_id=source_id, url=url, requested_url=url, fetched_at=now, body=body)
            transaction.pages.take(replace(page, headers=(("content-type", "text/html"),)), url_key(url))


def _peer(count: int) -> tuple[str, float]:
    name, extract = _peer_extraction()
    bodies = [body for _, body in make_pages(count)]
    extract(bodies[0])
    started = time.process_time()
    for body in bodies:
        extract(body)
    return name, count / (time.process_time() - started)


def _peer_extraction() -> tuple[str, Callable[[bytes], object]]:
    try:
        import trafilatura
    except ImportError:
        return "lxml, parsing only", html.document_fromstring
    return "trafilatura, extraction only", lambda body: trafilatura.extract(body.decode())


if __name__ == "__main__":
    main()
