"""Several workers on one PostgreSQL database share crawling and ingesting, and are killed in the middle."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from aggregator.model import Outcome, Policy, Source, Way
from app.installation import Installation
from app.jobs.portions import all_portions, due_lanes, waiting_portions
from app.queue import FEED_EVERY, REVIVE_EVERY, Queue, defer_again, prepare
from app.settings import Settings, as_environment
from storage.errors import StorageError
from storage.queue import prepare_queue
from tests.app.jobs.crawling import follow
from tests.app.jobs.texts import add_source, html, take
from tests.app.quick_worker import DEATHS
from tests.conftest import LOOPBACK, opened_installation
from tests.crawler.server import Site, serve
from tests.databases import PostgresServer

ROOT = Path(__file__).parents[2]
PATIENCE = 250.0
SEED = int(os.environ.get("KILL_SEED", "20261126"))
SITES, PAGES = 3, 8
Worker = subprocess.Popen[bytes]


@pytest.fixture
def shared(postgres: PostgresServer, tmp_path: Path) -> Iterator[Installation]:
    """An installation on PostgreSQL."""
    url = postgres.new_database()
    yield from opened_installation(Settings(home=tmp_path / "home", database_url=url, **LOOPBACK))
    postgres.drop(url)


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    """Slow sites, each a host of its own with pages of its own."""
    with ExitStack() as stack:
        made = [stack.enter_context(serve()) for _ in range(SITES)]
        for number, site in enumerate(made):
            paths = [f"/{number}-{page}" for page in range(PAGES)]
            for path in paths:
                site.page(path, _text(path), slow=0.1)
            site.feed(*paths)
        yield made


def _text(path: str) -> str:
    chance = random.Random(path)  # noqa: S311 - texts that are not alike
    syllables = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split()
    words = ("".join(chance.choices(syllables, k=3)) for _ in range(150))
    return "Multiple sclerosis, diet, nutrition and fatigue: " + " ".join(words)


def worker(installation: Installation, log: Path, **more: str) -> Worker:
    environment = os.environ | as_environment(installation.settings) | more
    with log.open("ab") as said:
        command = [sys.executable, "-m", "tests.app.quick_worker"]
        return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=said, stderr=said)


@contextmanager
def workers(installation: Installation, count: int, log: Path, **more: str) -> Iterator[list[Worker]]:
    """That many workers; whoever is still there at the end is killed."""
    made = [worker(installation, log, **more) for _ in range(count)]
    try:
        yield made
    finally:
        for one in made:
            one.kill()
            one.wait()


def followed(installation: Installation, sites: list[Site]) -> None:
    for number, site in enumerate(sites):
        follow(installation, site, key=f"site{number}", policy=Policy.AUTO)


def ended(installation: Installation) -> Counter[str]:
    """How many times each address has ended as a page."""
    with installation.store.read() as transaction:
        pages = transaction.pages.latest(None, 1000)
        return Counter(page.page.url for page in pages)


def eventually(installation: Installation, count: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while len(ended(installation)) < count:
        assert time.monotonic() < until, f"{len(ended(installation))} of {count}\n{log.read_text()[-5000:]}"
        time.sleep(0.5)


def until_asked(sites: list[Site], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not any(site.asked for site in sites):
        assert time.monotonic() < until, log.read_text()[-5000:]
        time.sleep(0.05)


def require_whole(installation: Installation, sites: list[Site]) -> None:
    """Every page is there once, each its own story, and no host was asked twice at a time."""
    with installation.store.read() as transaction:
        assert transaction.pages.pending_count() == 0
        assert sum(transaction.stories.counts().values()) == SITES * PAGES
        assert sum(sum(counts.values()) for counts in transaction.pages.outcomes().values()) == SITES * PAGES
    for site in sites:
        assert site.most_at_once() == 1


@pytest.mark.timeout(500)
def test_workers_share_the_work(shared: Installation, sites: list[Site], tmp_path: Path) -> None:
    followed(shared, sites)
    log = tmp_path / "log"
    with workers(shared, 2, log) as started:
        eventually(shared, SITES * PAGES, log)
        for one in started:
            one.terminate()
        assert [one.wait(60) for one in started] == [0, 0], log.read_text()
    assert "ERROR" not in log.read_text(), log.read_text()
    require_whole(shared, sites)
    assert all(Counter(site.asked_paths)["/feed"] == 1 for site in sites)


@pytest.mark.timeout(500)
def test_killed_workers_lose_nothing(shared: Installation, sites: list[Site], tmp_path: Path) -> None:
    followed(shared, sites)
    chance = random.Random(SEED)  # noqa: S311 - which moment, not a secret
    log = tmp_path / "log"
    with workers(shared, 3, log) as started:
        until_asked(sites, log)  # else they are killed before they have begun
        for _ in range(2):
            time.sleep(chance.uniform(0.5, 3.0))
            victim = chance.randrange(len(started))
            started[victim].kill()
            started[victim].wait()
            started[victim] = worker(shared, log)
        eventually(shared, SITES * PAGES, log)
    require_whole(shared, sites)


@pytest.mark.timeout(500)
def test_a_page_that_kills_every_worker_fails_once_and_the_others_go_on(
    shared: Installation, tmp_path: Path
) -> None:
    source = add_source(shared, policy=Policy.AUTO)
    for number in range(PAGES):
        poison = b"<!-- POISON -->" if number == 1 else b""
        take(shared, source, f"p{number}", html(f"Story {number}", _text(f"p{number}")) + poison)
    log = tmp_path / "log"
    deaths = 0
    until = time.monotonic() + PATIENCE
    with workers(shared, 2, log, POISON="1") as started:
        while len(ended(shared)) < PAGES:
            assert time.monotonic() < until, log.read_text()[-5000:]
            for place, one in enumerate(started):
                if one.poll() is not None:
                    assert one.returncode == -signal.SIGKILL, log.read_text()[-5000:]
                    deaths += 1
                    started[place] = worker(shared, log, POISON="1")
            time.sleep(0.1)
    assert deaths == 1 + DEATHS
    with shared.store.read() as transaction:
        assert transaction.pages.outcomes() == {source.id: {"kept": PAGES - 1, "failed": 1}}
        assert sum(transaction.stories.counts().values()) == PAGES - 1
        words = f"reading this page ended the process {DEATHS} times"
        failed = transaction.pages.ended(Outcome.FAILED, 10)
    assert failed == [("https://site.example/p1", words)]


def test_lanes_and_portions_are_what_the_tables_say(shared: Installation) -> None:
    with shared.store.begin() as transaction:
        for key, address in (
            ("a", "https://a.example/1"),
            ("b", "https://b.example/"),
            ("c", "https://a.example/2"),
        ):
            transaction.sources.add(Source(id=0, key=key, name=key, way=Way.FEED, address=address))
    lanes = due_lanes(shared)
    assert sorted(key for lane in lanes for key in lane.keys) == ["a", "b", "c"]
    assert any({"a", "c"} <= set(lane.keys) for lane in lanes)  # of one host, in whatever lane
    assert due_lanes(shared) == lanes
    assert waiting_portions(shared, 10) == []
    assert len(all_portions(shared)) == 1


def test_the_queue_is_fed_and_its_dead_are_looked_for_all_the_time(shared: Installation) -> None:
    periodic = Queue(shared).app.periodic_registry.periodic_tasks.values()
    for task, seconds in (("feed", FEED_EVERY), ("revive", REVIVE_EVERY)):
        (cron,) = (one.croniter for one in periodic if one.task.name == task)
        cron.set_current(start_time=0)
        times = [cron.get_next(ret_type=float) for _ in range(3600 // seconds)]
        assert times == [seconds * number for number in range(1, 3600 // seconds + 1)]


def test_pages_again_wait_once_in_the_queue(shared: Installation) -> None:
    assert defer_again(shared) == 1
    assert defer_again(shared) == 1
    with shared.store.read() as transaction:
        count = transaction.connection.exec_driver_sql(
            "SELECT count(*) FROM queue.procrastinate_jobs"
        ).scalar()
    assert count == 1


def test_the_queue_is_made_anew_for_a_newer_library_and_kept_from_an_older_one(shared: Installation) -> None:
    prepare(shared)
    table = "CREATE TABLE made (n integer); COMMENT ON TABLE made IS '100%'"
    assert prepare_queue(shared.store, "99.0.1", table)
    assert not prepare_queue(shared.store, "99.0.1", table)
    with pytest.raises(StorageError, match=r"version 99\.0\.1"):
        prepare(shared)
