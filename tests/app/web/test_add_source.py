"""Paste an address, see what is there, save it: really looked at, on loopback."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from aggregator.model import Permission, Policy, Way
from app.installation import Installation
from app.settings import Settings
from app.web.lookups import Lookups
from tests.app.jobs.texts import TEXTS, TITLES, html
from tests.app.web.world import Client, Page, opened
from tests.crawler.server import Answer, Site, serve

PATIENCE = 60.0


@pytest.fixture
def installation(harvested: Path, tmp_path: Path) -> Iterator[Installation]:
    """One that may look at loopback."""
    with opened(harvested, tmp_path / "home") as one:
        settings: Settings = replace(
            one.settings, allow_networks=("127.0.0.0/8",), crawl_delay=0.0, workers=1
        )
        yield replace(one, settings=settings)


@pytest.fixture
def blog() -> Iterator[Site]:
    with serve() as site:
        articles = [f"/{number}" for number in range(3)]
        site.paths["/"] = Answer(
            body=b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>'
        )
        site.feed(*articles)
        site.robots("User-agent: *\nDisallow: /2\n")
        for number in (0, 1):
            body = html(TITLES[number], TEXTS[TITLES[number]]).replace(
                b"</article>",
                b"</article><footer><p>Sign up for our letter and never miss a thing</p></footer>",
            )
            site.paths[articles[number]] = Answer(body=body)
        site.paths["/1"] = Answer(body=b"<html><head><meta name='robots' content='noindex'></head></html>")
        yield site


def looked_at(operator: Client, address: str) -> Page:
    """The page of what was found, when it is there."""
    sent = operator.answer("/sources/new", address=address)
    assert sent.status == 303, sent.text()
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        page = operator.get(sent.location)
        if "refresh" not in page.headers:
            return page
        assert "We are looking at" in page.text()
        time.sleep(0.2)
    raise AssertionError("it was not looked at in time")


def test_a_source_is_found_shown_and_saved(operator: Client, installation: Installation, blog: Site) -> None:
    assert "/sources/new" in operator.get("/sources").html.css("main a::attr(href)").getall()
    page = looked_at(operator, blog.origin)
    assert page.text("h1").endswith("?")
    assert "Feed “Feed” · 3 pages" in page.text("#ways + ul")
    told = page.text("[aria-labelledby=told]")
    assert "Robots.txt was read, and is kept to." in told
    assert "It keeps us from 1 of these 3 articles." in told
    first, second, third = (" ".join(one.xpath(".//text()").getall()) for one in page.html.css(".side"))
    assert TITLES[0] in first
    assert "About our subject" in first
    assert TEXTS[TITLES[0]][:60] in first
    assert "No author named" in first
    assert "reserved: the page tells robots noindex" in " ".join(second.split()).lower()
    assert "Robots.txt forbids it." in third
    assert "/2" not in blog.asked_paths
    with installation.store.read() as transaction:
        assert not [one for one in transaction.sources.all() if one.name == "Feed"]
    fields = {"name": "The Blog", "key": "blog", "hours": "12", "policy": "auto", "permission": "link"}
    saved = operator.answer(page.path, decision="save", **fields)
    assert saved.location.startswith("/sources?added=")
    assert "“The Blog” is read at the next pass." in operator.get(saved.location).text()
    with installation.store.read() as transaction:
        source = transaction.sources.get("blog")
        due = transaction.sources.due(source.verified_at)  # type: ignore[arg-type]
    assert (source.way, source.address, source.homepage) == (
        Way.FEED,
        f"{blog.origin}/feed",
        f"{blog.origin}/",
    )
    assert (source.policy, source.permission) == (Policy.AUTO, Permission.LINK)
    assert source.rhythm.total_seconds() == 12 * 3600
    assert source in due
    again = operator.get(page.path)
    assert "As the source “The Blog”." in again.text()
    assert not again.html.css("#save")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"key": "Big Key"}, "a key is lower-case letters"),
        ({"key": "kitchen"}, "There is a source 'kitchen' already."),
        ({"name": " "}, "a name has from 1"),
        ({"hours": "0"}, "a number from 1 to 8760"),
        ({"policy": "none"}, "who approves"),
    ],
)
def test_what_cannot_be_saved_is_said(
    operator: Client, installation: Installation, blog: Site, fields: dict[str, str], said: str
) -> None:
    page = looked_at(operator, f"{blog.origin}/feed")
    good = {"name": "Blog", "key": "blog", "hours": "6", "policy": "review", "permission": "excerpt"}
    refused = operator.answer(page.path, decision="save", **(good | fields))
    assert refused.status == 422
    assert said in refused.text("#problem")
    assert refused.html.css("#key::attr(value)").get("") == (good | fields)["key"]


def test_another_way_can_be_chosen(operator: Client, blog: Site) -> None:
    entries = "".join(f"<url><loc>{blog.origin}/{number}</loc></url>" for number in range(2))
    blog.paths["/sitemap.xml"] = Answer(
        body=f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode(),
        kind="application/xml",
    )
    page = looked_at(operator, blog.origin)
    way = page.html.css("input[name=way]::attr(value)").get("")
    assert operator.answer(page.path, decision="preview", way=way).status == 303
    deadline = time.monotonic() + PATIENCE
    while "refresh" in (page := operator.get(page.path)).headers:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert len(page.html.css(".side")) == 2
    assert operator.answer(page.path, decision="preview", way="77").status == 409
    assert operator.answer(page.path, decision="dance").status == 409


@pytest.mark.parametrize(
    ("status", "said"), [(404, "The server answered 404 Not Found."), (500, "The server answered 500")]
)
def test_a_site_that_does_not_answer(operator: Client, blog: Site, status: int, said: str) -> None:
    blog.paths["/gone"] = Answer(status=status)
    page = looked_at(operator, f"{blog.origin}/gone")
    assert said in page.text(".problem")
    assert not page.html.css("#save")
    assert operator.answer(page.path, decision="save").status in {403, 409}


def test_a_site_that_wants_no_robots(operator: Client, blog: Site) -> None:
    blog.robots("User-agent: *\nDisallow: /")
    assert "Robots.txt forbids it." in looked_at(operator, blog.origin).text(".problem")


@pytest.mark.parametrize("address", ["", "ftp://a.example/", "http://", "javascript:alert(1)"])
def test_what_is_no_address(operator: Client, address: str) -> None:
    page = operator.answer("/sources/new", address=address)
    assert page.status == 422
    assert page.text("#problem")


def test_what_is_forgotten(operator: Client) -> None:
    page = operator.get("/sources/new/12345")
    assert page.status == 404
    assert "paste the address again" in page.text()


def test_only_two_at_once(operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Lookups, "_start", lambda *_: None)  # as if it took long
    for _ in range(2):
        assert operator.answer("/sources/new", address="https://a.example/").status == 303
    refused = operator.answer("/sources/new", address="https://b.example/")
    assert refused.status == 409
    assert "try again in a minute" in refused.text()
