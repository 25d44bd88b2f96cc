"""The sites answer as the web does: validators, compression, redirects, changes."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import httpx
import pytest

from app.demo import DemoSites, serve_sites
from app.demo.pages import site_resources
from app.demo.sites import SITES, Site

KEYS = [site.key for site in SITES]


@pytest.mark.parametrize("key", KEYS)
def test_every_site_serves_a_front_page_and_robots(sites: DemoSites, key: str) -> None:
    front = httpx.get(sites.address(key))
    robots = httpx.get(f"{sites.address(key)}/robots.txt")
    assert (front.status_code, robots.status_code) == (200, 200)
    assert front.headers["content-type"] == "text/html; charset=utf-8"
    assert robots.text.startswith("User-agent: *")


@pytest.mark.parametrize("site", SITES, ids=KEYS)
def test_an_unchanged_entrance_is_not_sent_again(sites: DemoSites, site: Site) -> None:
    address = f"{sites.address(site.key)}{site.entrance}"
    first = httpx.get(address)
    by_tag = httpx.get(address, headers={"If-None-Match": first.headers["etag"]})
    by_date = httpx.get(address, headers={"If-Modified-Since": first.headers["last-modified"]})
    assert (first.status_code, by_tag.status_code, by_date.status_code) == (200, 304, 304)
    assert by_tag.content == b""


def test_another_tag_wins_over_a_date(sites: DemoSites) -> None:
    asked = {"If-None-Match": '"other"', "If-Modified-Since": "Fri, 01 Jan 2027 00:00:00 GMT"}
    assert httpx.get(sites.address("harbour"), headers=asked).status_code == 200


def test_text_is_compressed_for_those_who_ask(sites: DemoSites) -> None:
    address = sites.address("courier")
    packed = httpx.get(address, headers={"Accept-Encoding": "gzip"})
    plain = httpx.get(address, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content


def test_head_has_the_headers_and_no_body(sites: DemoSites) -> None:
    head = httpx.head(sites.address("kitchen"), headers={"Accept-Encoding": "identity"})
    assert head.content == b""
    assert int(head.headers["content-length"]) > 1000


def test_the_redirect_leads_to_the_article(sites: DemoSites) -> None:
    address = sites.address("tarnmouth")
    assert httpx.get(f"{address}/go/1207").status_code == 301
    followed = httpx.get(f"{address}/go/1207", follow_redirects=True)
    assert str(followed.url) == f"{address}/news/2026/caffeine-cohort"
    assert followed.status_code == 200


def test_the_query_does_not_matter(sites: DemoSites) -> None:
    assert httpx.get(f"{sites.address('wirefarm')}/story/9004?utm_source=x").status_code == 200


def test_a_revision_changes_the_page_and_its_tag(own_sites: DemoSites) -> None:
    address = f"{own_sites.address('harbour')}/research/vitamin-d-skerry/"
    before = httpx.get(address)
    own_sites.revise("harbour", "vitamin-d-skerry", "A correction was added on Tuesday.")
    after = httpx.get(address, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert "A correction was added on Tuesday." in after.text
    assert after.headers["last-modified"] > before.headers["last-modified"]


def test_a_later_piece_appears_when_it_is_added(own_sites: DemoSites) -> None:
    feed = f"{own_sites.address('harbour')}/feed.xml"
    before = httpx.get(feed)
    piece = own_sites.add("harbour", "protein-at-breakfast")
    after = httpx.get(feed, headers={"If-None-Match": before.headers["etag"]})
    assert piece.path not in before.text
    assert piece.path in after.text
    assert piece in own_sites.pieces
    assert httpx.get(f"{own_sites.address('harbour')}{piece.path}").status_code == 200


def test_requests_are_logged_in_memory_and_in_a_file(tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    with serve_sites(log=log) as sites:
        httpx.get(f"{sites.address('kitchen')}/nothing?here=1", headers={"If-None-Match": "x"})
        [request] = sites.requests
    assert (request.site, request.method, request.path) == ("kitchen", "GET", "/nothing?here=1")
    assert (request.status, request.conditional) == (404, True)
    assert json.loads(log.read_text())["site"] == "kitchen"


def test_sites_take_neighbouring_ports_and_give_them_back() -> None:
    base = _free_run_of_ports()
    for _ in range(2):  # the second time the ports must be free again
        with serve_sites(base) as sites:
            addresses = [sites.address(key) for key in KEYS]
        assert addresses == [f"http://127.0.0.1:{base + number}" for number in range(len(KEYS))]


def test_the_same_pieces_give_the_same_bytes(sites: DemoSites) -> None:
    for site in SITES:
        pieces = [piece for piece in sites.pieces if piece.site == site.key]
        once = site_resources(site, pieces, "http://127.0.0.1:8100")
        again = site_resources(site, pieces[::-1], "http://127.0.0.1:8100")
        assert once == again


def _free_run_of_ports() -> int:
    for base in range(42000, 60000, 10):
        try:
            for port in range(base, base + len(KEYS)):
                with socket.socket() as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return base
    raise AssertionError("no free ports")
