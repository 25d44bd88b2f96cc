"""A source that ends the process of its crawl keeps no other waiting, and is not tried for ever."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.installation import Installation
from app.jobs import crawl as job
from app.jobs.apart import MOST_FAILING, crawl_due
from app.jobs.crawl import CrawlError
from tests.app.jobs.crawling import follow
from tests.crawler.server import Site

# In the place of the interpreter: dies as a whole where one of the named sources is to be crawled.
DEADLY = """#!/bin/sh
case " $* " in {cases}) kill -KILL $$;; esac
exec {python} "$@"
"""


def let_die(monkeypatch: pytest.MonkeyPatch, folder: Path, keys: Sequence[str]) -> None:
    path = folder / "deadly"
    cases = "|".join(f"*' {key} '*" for key in keys)
    path.write_text(DEADLY.format(cases=cases, python=sys.executable))
    path.chmod(0o755)
    monkeypatch.setattr(job.sys, "executable", str(path))  # type: ignore[attr-defined]


def errors(installation: Installation) -> dict[str, str]:
    """What was wrong with each source that was tried."""
    with installation.store.read() as transaction:
        states = transaction.sources.states()
        keys = {source.id: source.key for source in transaction.sources.all()}
    return {keys[number]: one.last_error for number, one in states.items() if one.next_crawl_at is not None}


def crawl_named(installation: Installation, keys: Sequence[str]) -> None:
    crawl_due(installation, keys, hear=lambda _: None, stop=threading.Event())


def test_the_others_are_crawled_and_it_waits_with_an_error(
    installation: Installation, site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    site.feed()
    keys = ["aa", "bb", "cc"]
    for key in keys:
        follow(installation, site, key=key)
    let_die(monkeypatch, tmp_path, ["bb"])
    crawl_named(installation, keys)
    found = errors(installation)
    assert (found["aa"], found["cc"]) == ("it names no pages", "it names no pages")  # they were asked
    assert "status -9" in found["bb"]
    asked = len(site.asked)
    crawl_named(installation, keys)  # nothing is due
    assert len(site.asked) == asked


def test_what_fails_for_every_source_is_not_blamed_on_all_of_them(
    installation: Installation, site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keys = [f"k{number}" for number in range(MOST_FAILING + 2)]
    for key in keys:
        follow(installation, site, key=key)
    let_die(monkeypatch, tmp_path, keys)
    with pytest.raises(CrawlError, match="status -9"):
        crawl_named(installation, keys)
    assert len(errors(installation)) == MOST_FAILING
