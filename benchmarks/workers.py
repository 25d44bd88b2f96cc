"""1, 2 and 4 workers on one PostgreSQL: pages a second, and the most requests any host saw at a time.

Sites on loopback, each a host of its own and slow on purpose, as sites are. The workers are what
`msdigest serve --only work` starts. Then the pages are ingested by one and by several at once: are the
stories the same? Needs PostgreSQL's programs on this machine.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from aggregator.model import Policy, Source, Way
from app.installation import Installation, open_installation, set_up
from app.jobs.ingest import Readers, ingest, ingest_portion
from app.jobs.portions import waiting_portions
from app.settings import Settings, as_environment
from benchmarks.ingest import add_source, store
from benchmarks.made_articles import make_pages
from benchmarks.measure import ROOT
from tests.crawler.server import Answer, Site, serve
from tests.databases import PostgresServer, postgres_programs

SLOW = 0.4  # seconds before each answer


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.workers")
    options.add_argument("--sites", type=int, default=8)
    options.add_argument("--pages", type=int, default=25, help="of each site")
    options.add_argument("--workers", type=int, nargs="*", default=[1, 2, 4])
    chosen = options.parse_args()
    programs = postgres_programs()
    if programs is None:
        sys.exit("PostgreSQL (initdb, pg_ctl) is not installed")
    server = PostgresServer(programs)
    server.start()
    try:
        print(
            f"{chosen.sites} sites of {chosen.pages} pages, each answer after {SLOW} seconds; "
            f"load of this machine {os.getloadavg()[0]:.1f}"
        )
        for count in chosen.workers:
            _round(server, count, chosen.sites, chosen.pages)
        _same_stories(server, chosen.sites * chosen.pages)
    finally:
        server.stop()


def _round(server: PostgresServer, count: int, sites: int, pages: int) -> None:
    with ExitStack() as stack:
        made = [stack.enter_context(serve()) for _ in range(sites)]
        installation = stack.enter_context(_installation(server))
        _publish(made, pages)
        _follow(installation, made)
        log = stack.enter_context((installation.settings.home / "log").open("wb"))
        environment = os.environ | as_environment(installation.settings)
        command = [sys.executable, "-m", "app", "serve", "--only", "work"]
        workers = [
            subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log) for _ in range(count)
        ]
        try:
            first, last = _watched(installation, made, sites * pages)
        finally:
            for worker in workers:
                worker.terminate()
            for worker in workers:
                worker.wait()
        most = max(site.most_at_once() for site in made)
        print(
            f"  {count} workers: {sites * pages / (last - first):6.1f} pages/s from the first request to the "
            f"last page ingested; {most} request at a time per host at most",
            flush=True,
        )


def _watched(installation: Installation, sites: Sequence[Site], pages: int) -> tuple[float, float]:
    while True:
        with installation.store.read() as transaction:
            done = sum(sum(counts.values()) for counts in transaction.pages.outcomes().values())
        if done >= pages:
            return min(asked.began for site in sites for asked in site.asked), time.monotonic()
        time.sleep(0.2)


def _publish(sites: Sequence[Site], pages: int) -> None:
    articles = make_pages(len(sites) * pages)
    for site in sites:
        paths = []
        for _ in range(pages):
            path, body = next(articles)
            site.paths[path] = Answer(body=body, slow=SLOW)
            paths.append(path)
        site.feed(*paths, slow=SLOW)


def _follow(installation: Installation, sites: Sequence[Site]) -> None:
    with installation.store.begin() as transaction:
        for number, site in enumerate(sites):
            transaction.sources.add(
                Source(
                    id=0,
                    key=f"site{number}",
                    name="x",
                    way=Way.FEED,
                    address=f"{site.origin}/feed",
                    policy=Policy.AUTO,
                )
            )


@contextmanager
def _installation(server: PostgresServer) -> Iterator[Installation]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            home=Path(folder) / "home",
            database_url=server.new_database(),
            crawl_delay=0.0,
            allow_networks=("127.0.0.0/8",),
            workers=1,
        )
        set_up(settings)
        installation = open_installation(settings)
        yield installation
        installation.store.close()
        server.drop(settings.database_url)


def _same_stories(server: PostgresServer, count: int) -> None:
    """Ingest the same pages alone and in portions side by side; compare what are stories together."""
    alone = _stories(server, count, None)
    for threads in (2, 4):
        shared = _stories(server, count, threads)
        apart = len(alone[0] ^ shared[0])
        print(
            f"  {threads} ingesting: {shared[1]:5.1f} s against {alone[1]:5.1f} s by one; "
            f"{len(alone[0])} stories, {apart // 2} of them of other articles than by one",
            flush=True,
        )


def _stories(server: PostgresServer, count: int, threads: int | None) -> tuple[set[frozenset[str]], float]:
    with _installation(server) as installation:
        add_source(installation)
        store(installation, make_pages(count), count)
        started = time.monotonic()
        if threads is None:
            ingest(installation)
        else:
            _side_by_side(installation, threads)
        took = time.monotonic() - started
        with installation.store.read() as transaction:
            together: dict[int, set[str]] = {}
            for row in transaction.connection.exec_driver_sql("SELECT story_id, url FROM articles"):
                together.setdefault(row.story_id, set()).add(row.url)
        return {frozenset(urls) for urls in together.values()}, took


def _side_by_side(installation: Installation, threads: int) -> None:
    """The portions in the order of the queue, each taken by whoever is free."""
    numbers = iter(waiting_portions(installation, 10_000))
    taking = threading.Lock()

    def work() -> None:
        readers = Readers(installation)
        while True:
            with taking:
                number = next(numbers, None)
            if number is None:
                readers.close()
                return
            ingest_portion(installation, number, readers)

    started = [threading.Thread(target=work) for _ in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()


if __name__ == "__main__":
    main()
