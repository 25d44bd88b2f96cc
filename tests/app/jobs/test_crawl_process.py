"""The process of a crawl: killed, stopped, talkative, or asked for what is not there."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.installation import Installation
from app.jobs.crawl import CrawlError, crawl
from app.settings import as_environment
from tests.app.jobs.crawling import crawl_all, follow, stored_paths
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
