"""A store that ran for ten years: 10,000 sources and a million known pages, made by rule, in both databases.

How long a start takes, a tick of the scheduler with nothing due and with some hosts due, `status`, and the
question every crawl asks of each address, "do we know it?"; and how large the database is, as it grows.
"""

# ruff: noqa: S608 - statements made of our own words

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import text

from aggregator.model import CaseKind, Decision
from app.installation import Installation, open_installation, set_up
from app.jobs.alarms import raise_alarms
from app.jobs.portions import due_lanes, waiting_portions
from app.settings import Settings
from app.status import gather
from storage.addresses import Found
from storage.store import Store
from tests.databases import PostgresServer, postgres_programs
from tests.storage.things import add_article, add_source, add_story, page

SOURCES = 10_000
DUE = 200  # sources of a tick that has something to do
DAYS = 20  # of figures for each source
TROUBLED_IN = 10  # sources could not be read for two days
FAILING_IN = 100  # addresses failed at the last visit
ARTICLE_IN = 10  # pages gives an article, with a story and a question that was answered


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.scale")
    options.add_argument("--pages", type=int, nargs="*", default=[100_000, 1_000_000])
    options.add_argument("--sources", type=int, default=SOURCES)
    chosen = options.parse_args()
    logging.disable(logging.CRITICAL)  # the made-up sources raise ten thousand alarms
    for count in chosen.pages:
        for kind in ("SQLite", "PostgreSQL"):
            with _installation(kind) as installation:
                began = time.monotonic()
                _fill(installation.store, chosen.sources, count)
                made = time.monotonic() - began
                print(f"{kind}, {chosen.sources} sources, {count} pages (made in {made:.0f} s)")
                _measure(installation, count)


def _measure(installation: Installation, pages: int) -> None:
    store = installation.store
    keys = [f"site{n % 10_000}.example/p/{n}" for n in range(0, 2 * pages, max(2 * pages // 100, 1))]

    def known() -> None:
        with store.read() as transaction:
            transaction.addresses.remembered(keys)

    def start() -> None:
        open_installation(installation.settings).store.close()

    for what, work in (
        ("start: open and check the schema", start),
        ("tick of the scheduler, nothing due", lambda: due_lanes(installation)),
        ("portions that wait to be ingested", lambda: waiting_portions(installation, 200)),
        ("100 addresses: do we know them?", known),
        ("status", lambda: gather(installation)),
        ("alarms of all sources", lambda: raise_alarms(installation)),
        ("status, while alarms stand", lambda: gather(installation)),
        ("status of every source, as for Prometheus", lambda: gather(installation, each=True)),
    ):
        print(f"  {what:40} {_timed(work) * 1000:9.1f} ms", flush=True)
    with store.begin() as transaction:
        soon = text("UPDATE source_states SET next_crawl_at = NULL WHERE source_id <= :due")
        transaction.connection.execute(soon, {"due": DUE})
    print(
        f"  {f'tick of the scheduler, {DUE} due':40} {_timed(lambda: due_lanes(installation)) * 1000:9.1f} ms"
    )
    size = _size(installation)
    print(f"  size {size / 1e6:.0f} MB, {size / pages:.0f} bytes a known page, without bodies", flush=True)


def _timed(work: Callable[[], object], rounds: int = 3) -> float:
    taken = []
    for _ in range(rounds):
        began = time.monotonic()
        work()
        taken.append(time.monotonic() - began)
    return median(taken)


def _fill(store: Store, sources: int, pages: int) -> None:
    """One row made by the program itself for each table is the pattern; the database copies it."""
    now = datetime.now(UTC)
    with store.begin() as transaction:
        pattern = add_source(transaction, key="pattern", name="Pattern")
        transaction.pages.take(page(pattern.id, b"the body of all"), "pattern.example/0")
        found = Found(url_key="pattern.example/0", url="https://pattern.example/0")
        transaction.addresses.found(pattern.id, [found], now)
        story = add_story(transaction)
        article = add_article(transaction, pattern.id, story, text="It is said of salt. " * 100)
        transaction.reviews.open_case(
            CaseKind.APPROVE,
            article_id=article,
            other_article_id=None,
            score=0,
            reasons=[],
            now=now,
            decision=Decision.APPROVE.value,
        )
    columns = _columns()
    with store.begin() as transaction:
        run = transaction.connection.exec_driver_sql
        run(
            _copies(
                store,
                columns,
                "sources",
                sources,
                {"id": "n + 1", "key": "'site' || n", "address": "'https://site' || n || '.example/feed'"},
            )
        )
        later, ago = now + timedelta(days=1), now - timedelta(days=2)
        run(
            _copies(
                store,
                columns,
                "source_states",
                sources,
                {"source_id": "n + 1", "next_crawl_at": _moment(store, later)},
            )
        )
        run("UPDATE source_states SET next_crawl_at = (SELECT max(next_crawl_at) FROM source_states)")
        troubled = f"failures = 3, last_error = 'it answered 503', last_success_at = {_moment(store, ago)}"
        run(f"UPDATE source_states SET {troubled} WHERE mod(source_id, {TROUBLED_IN}) = 0")
        key, owner = f"'site' || mod(n, {sources}) || '.example/p/' || n", f"mod(n, {sources}) + 2"
        run(
            _copies(
                store,
                columns,
                "addresses",
                pages,
                {
                    "url_key": key,
                    "url": f"'https://' || {key}",
                    "source_id": owner,
                    "failures": f"CASE WHEN mod(n, {FAILING_IN}) = 0 THEN 1 ELSE 0 END",
                },
            )
        )
        ended = {
            "url_key": key,
            "url": f"'https://' || {key}",
            "requested_url": f"'https://' || {key}",
            "source_id": owner,
            "outcome": "'off_topic'",
        }
        run(_copies(store, columns, "pages", pages, {"id": "n + 1", **ended}))
        told = pages // ARTICLE_IN
        own = {"id": "n + 1", "uid": "'tag:example.org,2026:story/' || (n + 1)", "representative_id": "n + 1"}
        run(_copies(store, columns, "stories", told, own))
        own = {"id": "n + 1", "source_id": owner, "story_id": "n + 1", "url": f"'https://' || {key}"}
        run(_copies(store, columns, "articles", told, own))
        run(_copies(store, columns, "cases", told, {"id": "n + 1", "article_id": "n + 1"}))
        for back in range(DAYS):
            day = (now - timedelta(days=back)).date().isoformat()
            figures = f"n + 1, '{day}', 3, 2, 0, 2, 900, 200, 2"
            run(f"INSERT INTO source_days SELECT {figures} FROM {_series(store, sources)}")
    if store.is_sqlite:
        store.analyze()
    else:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _columns() -> dict[str, list[str]]:
    from storage.schema import metadata

    return {table.name: [column.name for column in table.columns] for table in metadata.sorted_tables}


def _copies(
    store: Store, columns: dict[str, list[str]], table: str, count: int, values: dict[str, str]
) -> str:
    chosen = ", ".join(values.get(name, f't."{name}"') for name in columns[table])
    names = ", ".join(f'"{name}"' for name in columns[table])
    one = f"(SELECT * FROM {table} LIMIT 1) AS t"
    return f"INSERT INTO {table} ({names}) SELECT {chosen} FROM {one}, {_series(store, count)}"


def _series(store: Store, count: int) -> str:
    """The numbers from 1 on, as `n`."""
    if not store.is_sqlite:
        return f"generate_series(1, {count}) AS s(n)"
    steps = f"SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {count}"
    return f"(WITH RECURSIVE s(n) AS ({steps}) SELECT n FROM s) AS s"


def _moment(store: Store, at: datetime) -> str:
    return f"CAST('{at:%Y-%m-%d %H:%M:%S}.000000' AS {'TEXT' if store.is_sqlite else 'TIMESTAMPTZ'})"


def _size(installation: Installation) -> int:
    if installation.store.is_sqlite:
        return (installation.settings.home / "msdigest.db").stat().st_size
    with installation.store.read() as transaction:
        found = transaction.connection.exec_driver_sql("SELECT pg_database_size(current_database())")
        return int(found.scalar() or 0)


@contextmanager
def _installation(kind: str) -> Iterator[Installation]:
    programs = postgres_programs()
    if kind == "PostgreSQL" and programs is None:
        sys.exit("PostgreSQL (initdb, pg_ctl) is not installed")
    with tempfile.TemporaryDirectory() as folder:
        home, url, server = Path(folder), "", None
        if kind == "PostgreSQL" and programs is not None:
            server = PostgresServer(programs)
            server.start()
            url = server.new_database()
        settings = Settings(home=home, database_url=url)
        set_up(settings)
        installation = open_installation(settings)
        try:
            yield installation
        finally:
            installation.store.close()
            if server is not None:
                server.stop()


if __name__ == "__main__":
    main()
