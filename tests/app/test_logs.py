"""Logs: each line says what it is about, so that the way of one page can be followed."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from app.installation import Installation
from app.jobs.crawl import crawl
from app.jobs.ingest import ingest
from app.logs import JsonFormatter, TextFormatter, about, set_up_logs
from tests.app.jobs.crawling import follow
from tests.crawler.server import Answer, Site, serve


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as served:
        yield served


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def record() -> logging.LogRecord:
    return logging.LogRecord("app", logging.INFO, "here", 1, "ended as %s", ("kept",), None)


def test_a_line_says_what_it_is_about_and_the_next_does_not() -> None:
    with about(page=12, url="https://a.example/x"), about(source="a"):
        told = json.loads(JsonFormatter().format(record()))
        text = TextFormatter("%(message)s").format(record())
    assert (told["page"], told["url"], told["source"]) == (12, "https://a.example/x", "a")
    assert text == "ended as kept [page 12]"
    assert "page" not in json.loads(JsonFormatter().format(record()))
    assert TextFormatter("%(message)s").format(record()) == "ended as kept"


def test_the_way_of_each_page_can_be_followed(
    installation: Installation, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs("json", "info")
    follow(installation, site)
    site.feed("/a", "/b")
    site.page("/a")
    site.paths["/b"] = Answer(body=b"<p>too short</p>")
    crawl(installation, everything=True)
    ingest(installation)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    ways: dict[int, list[str]] = {}
    for line in lines:
        if "page" in line:
            ways.setdefault(line["page"], []).append(line["message"])
            assert line["url"].startswith(site.origin)
            assert line["source"] == "site"
    assert sorted(ways) == [1, 2]
    assert all(messages[-1].startswith("ended as ") for messages in ways.values())
