"""The service is killed with SIGKILL in the middle of its work and started again: nothing is lost,
nothing is there twice, and what readers get is the same as if nothing had happened."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.demo.truth import expected
from app.installation import open_installation
from app.source_files import read_toml
from storage.store import Store, Transaction
from tests.e2e.service import Program, Sites, demo_sites, eventually

ROUNDS = int(os.environ.get("KILL_ROUNDS", "3"))
SEED = int(os.environ.get("KILL_SEED", "20261126"))


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[Sites]:
    with demo_sites(tmp_path) as running:
        yield running


def installed(folder: Path, sites: Sites, delay: str) -> Program:
    # A delay between requests makes the crawl long enough to be killed in the middle.
    more = {"MSDIGEST_CRAWL_DELAY": delay, "MSDIGEST_BIND": "127.0.0.1:0"}
    program = Program(home=folder / "home", more=more).installed()
    with program.opened() as installation, installation.store.begin() as transaction:
        for source in read_toml(sites.sources.read_text()):
            transaction.sources.add(source)
    return program


def opened(program: Program) -> Store:
    return open_installation(program.settings).store


def fetchable() -> set[str]:
    """Paths of the demo sites that a crawl must bring, by where they are asked for."""
    never = {"never_fetched", "missing"}
    return {page.path for page in expected() if not never & set(page.outcomes)}


def stored_paths(transaction: Transaction) -> Counter[str]:
    pages = [*transaction.pages.pending(1000), *transaction.pages.latest(None, 1000)]
    return Counter("/" + stored.page.url.split("/", 3)[3] for stored in pages)


def test_killed_in_the_middle_of_a_crawl(tmp_path: Path, sites: Sites) -> None:
    program = installed(tmp_path, sites, "0.15")
    chance = random.Random(SEED)  # noqa: S311 - which moment, not a secret
    for _ in range(ROUNDS):
        with program.serving("--only", "work") as process:
            eventually(lambda: len(sites.requests()) > 2, "a crawl")
            time.sleep(chance.uniform(0.5, 3.0))
            process.kill()
            process.wait()
        eventually(lambda: not _crawling(program.home), "the crawl ending with its parent")
    program("run", code=0)
    program("run", "--all")
    with opened(program).read() as transaction:
        paths = stored_paths(transaction)
        assert fetchable() <= paths.keys()
        assert set(paths.values()) == {1}
        assert transaction.pages.pending_count() == 0


def test_killed_in_the_middle_of_ingest(tmp_path: Path, sites: Sites) -> None:
    whole = installed(tmp_path / "whole", sites, "0")
    whole("run")
    program = installed(tmp_path / "killed", sites, "0")
    program("crawl")
    chance = random.Random(SEED)  # noqa: S311 - which moment, not a secret
    for _ in range(ROUNDS):
        with program.serving("--only", "work") as process:
            time.sleep(chance.uniform(0.8, 2.5))
            process.kill()
            process.wait()
        check_invariants(program)
    program("ingest")
    check_invariants(program)
    assert outcomes_by_story(program) == outcomes_by_story(whole)


def check_invariants(program: Program) -> None:
    with opened(program).read() as transaction:
        assert transaction.connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        ended = transaction.pages.latest(None, 1000)
        articles = [page.article_id for page in ended if page.outcome in {"kept", "duplicate", "in_review"}]
        assert len(articles) == len(set(articles)), "an article was made twice"
        assert transaction.articles.count() == len(set(articles))
        stories = transaction.stories.counts()
        made = [page for page in ended if page.outcome in {"kept", "in_review"}]
        assert sum(stories.values()) == len(made), "a story without a page, or a page without its story"


def outcomes_by_story(program: Program) -> dict[str, list[str]]:
    """How the pages ended, with copies, and pairs that are asked about, taken together: which of them
    came first is chance."""
    story = {page.path: page.resembles or page.story or page.path for page in expected()}
    table: dict[str, list[str]] = {}
    with opened(program).read() as transaction:
        for stored in transaction.pages.latest(None, 1000):
            path = "/" + stored.page.url.split("/", 3)[3]
            outcome = stored.outcome.value if stored.outcome else "pending"
            table.setdefault(story.get(path, path), []).append(outcome)
    return {name: sorted(outcomes) for name, outcomes in table.items()}


def _crawling(home: Path) -> bool:
    """Whether a crawl of this installation still runs, as a child nobody waits for any more."""
    listed = subprocess.run(["ps", "-eo", "pid=,args="], capture_output=True, text=True, check=True).stdout
    pids = [line.split()[0] for line in listed.splitlines() if "app.crawl_process" in line]
    return any(str(home) in _environment(pid) for pid in pids)


def _environment(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/environ").read_text(errors="replace")
    except OSError:
        return ""


def test_terminated_in_good_order(tmp_path: Path, sites: Sites) -> None:
    program = installed(tmp_path, sites, "0.15")
    with program.serving("--only", "work") as process:
        eventually(lambda: len(sites.requests()) > 2, "a crawl")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    assert not _crawling(program.home)
    log = (program.home.parent / "serve.log").read_text()
    assert "Traceback" not in log, log


def test_the_whole_service_stops_in_good_order(tmp_path: Path, sites: Sites) -> None:
    program = installed(tmp_path, sites, "0.15")
    with program.serving() as process:
        eventually(lambda: len(sites.requests()) > 2, "a crawl")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    assert not _crawling(program.home)
    with opened(program).read() as transaction:
        assert transaction.runs.beats() == {}
