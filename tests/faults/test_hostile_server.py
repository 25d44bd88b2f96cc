"""The hostile server that lies beside this project: whether our crawler is the client its manifest wants.

A selection: what is slow, or asks for a pause, has sites of our own in `test_hostile_sites.py`.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aggregator.model import Source, Way
from app.installation import Installation, open_installation, set_up
from app.intake import DatabaseIntake
from app.jobs.ingest import ingest
from app.settings import Settings
from crawler.intake import Link
from tests.app.jobs.crawling import crawl_all

FOLDER = Path(__file__).parents[3] / "shared" / "hostile"
SECONDS = 120.0  # for all; this takes some twenty
# Elsewhere: indexes and traps need a source each, and the last three end the crawl of a whole host.
NOT_PAGES = ("xml", "xss", "trap")
LARGE = ("bomb", "size")  # each takes seconds; ours are in `test_hostile_sites.py`
LIGHT = {
    "/bomb/encodings-100",
    "/bomb/gzip-truncated",
    "/bomb/gzip-not",
    "/bomb/unknown-encoding",
    "/size/empty",
    "/size/whitespace",
    "/size/length-too-long",
    "/size/length-too-short",
    "/size/giant-header",
    "/size/title-1mb",
}
NOT_HERE = {"deferred", "retried"}
SLOW = {
    "/slow/drip",
    "/slow/headers",
    "/slow/silent",
    "/slow/hang-after-body",
    "/size/endless-slow",
    "/status/1xx-flood",
    "/status/huge-chunk",
    "/size/length-10gb",
    "/redirect/secret-sink",
    "/size/hang-after-body",
}
READ = {"kept", "revised", "duplicate", "in_review", "off_topic"}
# Where we judge otherwise than the manifest, and why.
OTHERWISE = {
    "/good/feed.rss": "it is no page: the crawl reads it as the feed it is",
    "/good/index": "kept by the address that /content/soft404-home is sent on from",
    "/redirect/chain": "kept by the address that it leads to",
}
INDEXES = {
    "/xml/billion-laughs.rss": Way.FEED,
    "/xml/xxe-file.rss": Way.FEED,
    "/xml/xxe-param.rss": Way.FEED,
    "/xml/xinclude.rss": Way.FEED,
    "/xml/bad-links.rss": Way.FEED,
    "/xml/sitemap-internal.xml": Way.SITEMAP,
    "/xml/sitemap-loop.xml": Way.SITEMAP,
}

pytestmark = pytest.mark.shared


@pytest.fixture
def server() -> Iterator[Any]:
    if not (FOLDER / "hostile_server.py").is_file():
        pytest.skip("the hostile server is not beside this project")
    spec = importlib.util.spec_from_file_location("hostile_server", FOLDER / "hostile_server.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    with module.HostileServer() as running:
        yield running
    del sys.modules[spec.name]


@pytest.fixture
def near(tmp_path: Path) -> Iterator[Installation]:
    """An installation that may reach the server, and nothing else of this machine."""
    settings = Settings(home=tmp_path / "home", crawl_delay=0.0, allow_networks=("127.0.0.1/32",), workers=1)
    set_up(settings)
    installation = open_installation(settings, durability="normal")
    yield installation
    installation.store.close()


def cases() -> list[dict[str, Any]]:
    manifest = json.loads((FOLDER / "hostile_manifest.json").read_text())
    return [
        one
        for one in manifest["cases"]
        if one["category"] not in NOT_PAGES
        and one["outcome"] not in NOT_HERE
        and one["suite"] == "default"
        and one["path"] not in SLOW
        and (one["category"] not in LARGE or one["path"] in LIGHT)
    ]


def test_pages_of_the_hostile_server(near: Installation, server: Any) -> None:
    chosen = cases()
    assert len(chosen) > 100
    with near.store.begin() as transaction:
        address = server.url("/good/feed.rss")
        made = Source(id=0, key="hostile", name="x", way=Way.FEED, address=address, max_pages=500)
        source = transaction.sources.add(made)
    intake = DatabaseIntake(near.store, lambda _: None)
    links = [Link(url=server.url(one["path"])) for one in chosen]
    intake.found(source, intake.index(source, address), links)
    began = time.monotonic()
    _, reasons = crawl_all(near)
    ingest(near)
    assert time.monotonic() - began < SECONDS
    assert server.canary_hits() == []
    with near.store.read() as transaction:
        ended = {one.page.requested_url: str(one.outcome) for one in transaction.pages.latest(None, 1_000)}
    wrong = {}
    for one in chosen:
        url, expected = server.url(one["path"]), one["outcome"]
        became = ended.get(url, f"failed: {reasons.get(url, 'never asked')}")
        fits = {
            "article": became in READ,
            "sanitized": became in READ or not became.startswith("failed"),
            "rejected": became not in READ,
            "skipped": became not in READ,
            "blocked": became not in READ,
            "bounded": became != "failed: never asked",
        }[expected]
        if not fits or "internal" in became or "Error" in became:
            wrong[one["path"]] = f"{expected}, and became {became}"
    assert {path: words for path, words in wrong.items() if path not in OTHERWISE} == {}
    assert {one["path"] for one in chosen} <= {str(hit["target"]) for hit in server.log()}


def test_indexes_of_the_hostile_server(near: Installation, server: Any) -> None:
    with near.store.begin() as transaction:
        for path, way in INDEXES.items():
            source = Source(id=0, key=path[5:], name="x", way=way, address=server.url(path), max_pages=3)
            transaction.sources.add(source)
    began = time.monotonic()
    summary, _ = crawl_all(near)
    ingest(near)
    assert time.monotonic() - began < SECONDS
    assert server.canary_hits() == []
    assert not any("internal" in error for error in summary.errors.values()), summary.errors
    with near.store.read() as transaction:
        kept = transaction.connection.exec_driver_sql("SELECT group_concat(hint) FROM addresses").scalar()
    assert "root:" not in str(kept)
