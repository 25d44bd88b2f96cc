"""The process of a crawl: killed, stopped, talkative, or asked for what is not there."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import app.crawl_process
import app.jobs.crawl
from aggregator.model import SourceRules
from app.installation import Installation
from app.jobs.crawl import CrawlError, crawl
from app.jobs.sources import ProbeError, look_at
from app.settings import as_environment
from tests.app.jobs.crawling import crawl_all, follow, remembered, stored_paths
from tests.crawler.server import Site


def test_a_private_address_is_never_asked(installation: Installation, site: Site) -> None:
    follow(installation, site)
    site.feed("/a")
    closed = {**as_environment(installation.settings), "MSDIGEST_ALLOW_NETWORKS": ""}
    command = [sys.executable, "-m", "app.crawl_process", "--all"]
    with subprocess.Popen(
        command, env=closed, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        events = process.stdout.read().decode()
    assert site.asked == []
    assert "private address" in events


def test_a_crawl_killed_in_the_middle_is_simply_done_again(installation: Installation, site: Site) -> None:
    follow(installation, site)
    names = [f"/{number}" for number in range(12)]
    site.feed(*names)
    for name in names:
        site.page(name, slow=0.15)
    command = [sys.executable, "-m", "app.crawl_process", "--all"]
    with subprocess.Popen(
        command,
        env=as_environment(installation.settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        pages = (line for line in process.stdout if '"page"' in line)
        for _ in range(3):
            next(pages)
        process.send_signal(signal.SIGKILL)
    assert 3 <= len(stored_paths(installation)) < 12
    crawl_all(installation)
    assert sorted(stored_paths(installation)) == sorted(names)
    assert [site.asked_paths.count(name) for name in names if site.asked_paths.count(name) > 2] == []


def test_two_crawls_at_once_never_ask_one_host_at_once(installation: Installation, site: Site) -> None:
    for key in ("one", "two"):
        follow(installation, site, key=key, path=f"/feed-{key}")
        site.feed(f"/{key}/1", f"/{key}/2", path=f"/feed-{key}")
        for number in (1, 2):
            site.page(f"/{key}/{number}", slow=0.3)
    with ThreadPoolExecutor(2) as pool:
        summaries = list(pool.map(lambda key: crawl(installation, [key]), ("one", "two")))
    assert site.most_at_once() == 1
    done = [key for summary in summaries for key in summary.sources]
    busy = [key for summary in summaries for key in summary.busy]
    assert sorted(done + busy) == ["one", "two"]
    assert done


def test_a_crawl_that_is_told_to_stop_ends_soon(installation: Installation, site: Site) -> None:
    follow(installation, site)
    site.feed(*(f"/{number}" for number in range(50)))
    for number in range(50):
        site.page(f"/{number}", slow=0.1)
    stop, begun = threading.Event(), time.monotonic()

    def hear(event: dict[str, object]) -> None:
        if event["event"] == "page":
            stop.set()

    crawl(installation, everything=True, hear=hear, stop=stop)
    assert time.monotonic() - begun < 15
    assert 1 <= len(stored_paths(installation)) < 50


def test_a_crawl_of_an_unknown_source_says_so(installation: Installation) -> None:
    with pytest.raises(CrawlError, match="nobody"):
        crawl(installation, ["nobody"])
    with installation.store.read() as transaction:
        run = transaction.runs.last("crawl")
    assert run is not None
    assert "nobody" in run.error


def test_a_child_that_talks_much_does_not_hang(
    installation: Installation, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")  # fills standard error
    follow(installation, site)
    site.feed("/a")
    site.page("/a")
    stop = threading.Event()
    timer = threading.Timer(30, stop.set)
    timer.start()
    crawl(installation, everything=True, stop=stop)
    timer.cancel()
    assert stored_paths(installation) == ["/a"]


def start(installation: Installation, program: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program],
        env=as_environment(installation.settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def slow_site(installation: Installation, site: Site) -> None:
    """One that was asked already today what it reserves, and now wants a long pause between two requests."""
    follow(installation, site)
    site.feed()
    crawl_all(installation)
    site.asked.clear()
    site.robots("User-agent: *\nCrawl-delay: 50\n")
    site.feed("/a", "/b")


def test_a_crawl_that_waits_for_its_turn_is_stopped_all_the_same(
    installation: Installation, site: Site
) -> None:
    slow_site(installation, site)
    with start(installation, "from app.crawl_process import main; main(['--all'])") as process:
        until = time.monotonic() + 20
        while "/feed" not in site.asked_paths and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        assert process.wait(8) == 0
    assert site.asked_paths == ["/robots.txt", "/feed"]
    assert remembered(installation, f"{site.origin}/a").visit.failures == 0


def test_a_crawl_ends_at_its_deadline_and_what_is_left_waits(installation: Installation, site: Site) -> None:
    slow_site(installation, site)
    program = "import crawler.run as r, app.crawl_process as p; r.LONGEST_CRAWL = 2; p.main(['--all'])"
    with start(installation, program) as process:
        assert process.stdout is not None
        events = process.stdout.read()
        assert process.wait(8) == 0
    assert '"finished"' in events
    assert '"failed"' not in events.replace('"failed": 0', "")
    with installation.store.read() as transaction:
        [state] = transaction.sources.states().values()
    assert (state.last_error, state.failures) == ("", 0)
    assert remembered(installation, f"{site.origin}/a").visit.failures == 0


def test_a_child_that_hangs_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.jobs.crawl, "PATIENCE", 0.2)
    program = "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        child.stdout.readline()
        app.jobs.crawl._end(child)
        assert child.wait(5) == -signal.SIGKILL


def test_a_child_that_hangs_ends_with_its_parent(installation: Installation) -> None:
    program = """
import signal, app.crawl_process as p
signal.signal(signal.SIGTERM, signal.SIG_IGN)
p.PATIENCE = 0.2
p._end_with_parent()
"""
    with start(installation, program) as process:
        process.communicate("", timeout=20)
        assert process.returncode == 1


def test_only_sources_whose_locks_are_held_are_crawled(
    installation: Installation, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = follow(installation, site)
    answers = iter([[], [source], [source], [source]])
    monkeypatch.setattr(app.crawl_process, "wanted", lambda *_, **__: next(answers))
    with installation.store.locks() as locks:
        # The first time it became due only after the locks were taken.
        assert app.crawl_process._held(installation, locks, (), everything=False) == []
        assert app.crawl_process._held(installation, locks, (), everything=False) == [source]


def test_looking_that_takes_too_long_says_so(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.jobs.sources.TIMEOUT_SECONDS", 0.01)
    with pytest.raises(ProbeError, match="longer than"):
        look_at(installation.settings, [("http://127.0.0.1:9/", SourceRules())])
