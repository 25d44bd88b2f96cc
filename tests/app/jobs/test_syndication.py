"""Copied articles on real pages: all found, and the same stories whichever source is crawled first."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from aggregator.model import FetchedPage, Source, Way
from aggregator.urls import url_key
from app.editorial import Editorial, SubjectSettings
from app.installation import Installation
from app.jobs.ingest import ingest
from app.settings import Settings
from storage.schema import articles
from tests.conftest import opened_installation

FETCHED = datetime(2026, 11, 1, tzinfo=UTC)
MINIWEB = Path(os.environ.get("SHARED_DATA") or Path(__file__).resolve().parents[4] / "shared") / "miniweb"
Pages = dict[str, list[tuple[str, Path]]]  # addresses and files, by host


@pytest.fixture
def another(tmp_path: Path) -> Iterator[Installation]:
    yield from opened_installation(Settings(home=tmp_path / "another"))


@pytest.fixture
def copied() -> tuple[Pages, list[tuple[str, str]]]:
    """The pages of the sites that copy, and the pages they copied; and which is whose copy."""
    truth_file = MINIWEB / "syndication_truth.json"
    if not truth_file.is_file():
        pytest.skip(f"{truth_file} does not lie beside the checkout or under SHARED_DATA")
    pairs = [(row["copy"], row["original"]) for row in json.loads(truth_file.read_text("utf-8"))]
    copying, originals = {urlsplit(copy).hostname for copy, _ in pairs}, {original for _, original in pairs}
    pages: Pages = {}
    for site in json.loads((MINIWEB / "sites.json").read_text("utf-8")):
        for path, file in site["files"].items():
            address = f"https://{site['host']}{path}"
            if file.endswith(".html") and (site["host"] in copying or address in originals):
                pages.setdefault(site["host"], []).append((address, MINIWEB / file))
    return pages, pairs


def told(installation: Installation, pages: Pages, hosts: list[str]) -> dict[str, frozenset[str]]:
    """Ingest the pages, host after host; the story of each kept article, as the addresses that tell it."""
    installation = replace(installation, editorial=Editorial(subject=SubjectSettings(filter=False)))
    for host in hosts:
        with installation.store.begin() as transaction:
            made = Source(id=0, key=host, name=host, way=Way.FEED, address=f"https://{host}/feed")
            source = transaction.sources.add(made)
            for address, file in pages[host]:
                page = FetchedPage(
                    source_id=source.id,
                    url=address,
                    requested_url=address,
                    fetched_at=FETCHED,
                    body=file.read_bytes(),
                    headers=(("content-type", "text/html"),),
                )
                transaction.pages.take(page, url_key(address))
        ingest(installation)
    with installation.store.read() as transaction:
        rows = transaction.connection.execute(select(articles.c.url, articles.c.story_id)).all()
    return {row.url: frozenset(one.url for one in rows if one.story_id == row.story_id) for row in rows}


@pytest.mark.shared
def test_every_copy_is_found_whichever_source_comes_first(
    installation: Installation, another: Installation, copied: tuple[Pages, list[tuple[str, str]]]
) -> None:
    pages, pairs = copied
    hosts = sorted(pages)
    stories, again = told(installation, pages, hosts), told(another, pages, hosts[::-1])
    kept = [(copy, original) for copy, original in pairs if copy in stories and original in stories]
    assert len(kept) >= 15  # of 19; an original that is a forum's thread or reserved is not kept
    assert [copy for copy, original in kept if original not in stories[copy]] == []
    assert set(stories.values()) == set(again.values())
