"""The feeds, sitemaps and listings are sound and lead where they should."""

from __future__ import annotations

import gzip
import json
import re
import tomllib
from dataclasses import asdict

import feedparser
import httpx
import pytest
from lxml import etree
from parsel import Selector

from aggregator.model import Permission, Policy, SourceRules, Way
from app.demo import DemoSites
from app.demo.sites import SITES

_LOC = re.compile(r"<loc>([^<]+)</loc>")


@pytest.mark.parametrize(("key", "entries"), [("harbour", 10), ("tarnmouth", 6)])
def test_feeds_parse(sites: DemoSites, key: str, entries: int) -> None:
    [entrance] = [site.entrance for site in SITES if site.key == key]
    feed = feedparser.parse(httpx.get(f"{sites.address(key)}{entrance}").content)
    assert not feed.bozo
    assert len(feed.entries) == entries
    assert all(entry.title and entry.id and entry.published_parsed for entry in feed.entries)
    assert all(entry.link.startswith(sites.address(key)) for entry in feed.entries)


def test_the_json_feed_is_one(sites: DemoSites) -> None:
    response = httpx.get(f"{sites.address('wirefarm')}/feed.json")
    feed = json.loads(response.content)
    assert response.headers["content-type"] == "application/feed+json"
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert len(feed["items"]) == 6


def test_the_sitemap_index_leads_to_a_compressed_and_a_news_sitemap(sites: DemoSites) -> None:
    address = sites.address("courier")
    packed, news = _LOC.findall(httpx.get(f"{address}/sitemap.xml").text)
    year = gzip.decompress(httpx.get(packed).content).decode()
    assert f"{address}/account/login" in _LOC.findall(year)
    assert len(_LOC.findall(year)) == 9
    root = etree.fromstring(httpx.get(news).content)
    titles = root.findall(".//{http://www.google.com/schemas/sitemap-news/0.9}title")
    assert len(titles) == 3
    assert f"Sitemap: {address}/sitemap.xml" in httpx.get(f"{address}/robots.txt").text


def test_the_listing_can_be_walked_to_its_end(sites: DemoSites) -> None:
    address, path, links = sites.address("kitchen"), "/", []
    while path:
        page = Selector(httpx.get(f"{address}{path}").text)
        links += page.css("h2 a::attr(href)").getall()
        path = page.css("a.older::attr(href)").get(default="")
    assert sorted(links) == sorted(piece.link for piece in sites.pieces if piece.site == "kitchen")


def test_the_pdf_is_one(sites: DemoSites) -> None:
    response = httpx.get(f"{sites.address('kitchen')}/2026/02/ms-shopping-list.pdf")
    assert response.headers["content-type"] == "application/pdf"
    place = int(response.content.split(b"startxref\n")[1].split()[0])
    assert response.content[place:].startswith(b"xref")


def test_the_source_list_can_be_read_back(sites: DemoSites) -> None:
    tables = tomllib.loads(sites.sources_toml())["source"]
    assert [table["key"] for table in tables] == [site.key for site in SITES]
    for table in tables:
        assert Way(table["way"])
        assert Permission(table["permission"])
        assert set(table.get("rules", {})) <= set(asdict(SourceRules()))
        assert httpx.get(table["address"]).status_code == 200
    trusted = {table["key"] for table in tables if table["policy"] == Policy.AUTO}
    assert trusted == {"harbour", "tarnmouth"}


def test_json_ld_names_the_author(sites: DemoSites) -> None:
    page = Selector(httpx.get(f"{sites.address('tarnmouth')}/news/2026/b12-review").text)
    said = json.loads(page.css('script[type="application/ld+json"]::text').get(default=""))
    assert said["author"] == [{"@type": "Person", "name": "Jory Pellow"}]
    assert said["datePublished"] == "2026-01-29T10:30:00+00:00"
