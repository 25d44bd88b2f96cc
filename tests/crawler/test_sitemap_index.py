"""Reading sitemaps: indexes, gzip, news, and hostile ones."""

from __future__ import annotations

import gzip
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.indexes import NotAnIndexError
from crawler.indexes.sitemap import MOST_ADDRESSES, read_sitemap

URL = "https://site.example/sitemap.xml"
SPACE = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
LIMIT = 1_000_000


def urlset(*entries: str) -> bytes:
    return f"<?xml version='1.0'?><urlset {SPACE}>{''.join(entries)}</urlset>".encode()


def entry(path: str, lastmod: str = "") -> str:
    changed = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    return f"<url><loc>https://site.example/{path}</loc>{changed}</url>"


def paths(body: bytes) -> list[str]:
    links = read_sitemap(body, URL, LIMIT).links
    return [link.url.removeprefix("https://site.example/") for link in links]


def test_the_last_changed_come_first_and_the_undated_last_in_their_order() -> None:
    body = urlset(
        entry("old", "2025-01-01"), entry("b"), entry("new", "2026-03-02T07:00:00+00:00"), entry("a")
    )
    assert paths(body) == ["new", "old", "b", "a"]


def test_dates_of_any_precision() -> None:
    body = urlset(
        entry("1", "2026"), entry("2", "2026-03"), entry("3", "2026-03-02T08:00+01:00"), entry("4", "soon")
    )
    moments = {link.url[-1]: link.lastmod for link in read_sitemap(body, URL, LIMIT).links}
    assert moments == {
        "1": datetime(2026, 1, 1, tzinfo=UTC),
        "2": datetime(2026, 3, 1, tzinfo=UTC),
        "3": datetime(2026, 3, 2, 7, tzinfo=UTC),
        "4": None,
    }


@pytest.mark.parametrize(
    "date", ["0000-00-00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "0"]
)
def test_an_impossible_date_is_no_date(date: str) -> None:
    [link] = read_sitemap(urlset(entry("a", date)), URL, LIMIT).links
    assert link.lastmod is None


def test_an_index_names_further_sitemaps() -> None:
    body = f"""<sitemapindex {SPACE}>
      <sitemap><loc>/one.xml</loc></sitemap>
      <sitemap><loc>/two.xml.gz</loc><lastmod>2026-03-02</lastmod></sitemap></sitemapindex>"""
    reading = read_sitemap(body.encode(), URL, LIMIT)
    assert reading.links == ()
    assert reading.further == ("https://site.example/two.xml.gz", "https://site.example/one.xml")


def test_news_gives_a_title_and_a_date() -> None:
    body = urlset(
        "<url><loc>https://site.example/a</loc><n:news xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>"
        "<n:publication_date>2026-03-02T07:00:00Z</n:publication_date><n:title>Fish</n:title></n:news></url>"
    )
    [link] = read_sitemap(body, URL, LIMIT).links
    assert link.hint.title == "Fish"
    assert link.hint.published_at == link.lastmod == datetime(2026, 3, 2, 7, tzinfo=UTC)


def test_the_title_of_an_image_is_not_the_title_of_the_page() -> None:
    image = "<i:image xmlns:i='http://www.google.com/schemas/sitemap-image/1.1'><i:loc>/x.png</i:loc><i:title>T</i:title></i:image>"
    body = urlset(f"<url><loc>https://site.example/a</loc>{image}</url>")
    [link] = read_sitemap(body, URL, LIMIT).links
    assert (link.url, link.hint.title) == ("https://site.example/a", "")


def test_gzip_is_unpacked_within_the_limit() -> None:
    assert paths(gzip.compress(urlset(entry("a")))) == ["a"]
    with pytest.raises(NotAnIndexError, match="unpacked"):
        read_sitemap(gzip.compress(b" " * (LIMIT + 1)), URL, LIMIT)
    with pytest.raises(NotAnIndexError):
        read_sitemap(b"\x1f\x8bnot gzip at all", URL, LIMIT)


@pytest.mark.parametrize(
    ("body", "seems"),
    [
        (b"", "an empty document"),
        (b" \n", "an empty document"),
        (b"<!doctype html><html><head></head><body>x</body></html>", "a web page"),
        (b"<rss version='2.0'><channel/></rss>", "a feed"),
        (b"%PDF-1.4", "a PDF"),
        (b"plain words", "something else"),
    ],
)
def test_what_is_no_sitemap_is_named(body: bytes, seems: str) -> None:
    with pytest.raises(NotAnIndexError, match=seems):
        read_sitemap(body, URL, LIMIT)


def test_a_sitemap_of_nothing_is_one() -> None:
    assert read_sitemap(urlset(), URL, LIMIT).links == ()


def test_a_broken_sitemap_gives_what_can_be_read() -> None:
    assert (
        paths(urlset(entry("a"), "<url><loc>https://site.example/b</loc></wrong></url>", entry("c")))[0]
        == "a"
    )


def test_billion_laughs_are_neither_expanded_nor_slow() -> None:
    laughs = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "https://site.example/ha">'
        for n in range(12)
    )
    body = f"<!DOCTYPE urlset [{laughs}]>".encode() + urlset("<url><loc>&l11;</loc></url>", entry("a"))
    begun = time.monotonic()
    try:
        links = read_sitemap(body, URL, LIMIT).links
    except NotAnIndexError:
        links = ()
    assert time.monotonic() - begun < 5
    assert all(len(link.url) < 100 for link in links)


def test_external_entities_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("https://site.example/secret")
    body = f"<!DOCTYPE urlset [<!ENTITY x SYSTEM '{secret.as_uri()}'>]>".encode() + urlset(
        "<url><loc>&x;</loc></url>", entry("a")
    )
    assert "secret" not in "".join(paths(body))


def test_no_more_addresses_are_read_than_the_protocol_allows() -> None:
    body = urlset(*(entry(str(number)) for number in range(MOST_ADDRESSES + 10)))
    assert len(read_sitemap(body, URL, LIMIT).links) == MOST_ADDRESSES


@pytest.mark.parametrize("before", ["", "<url>"])
def test_millions_of_empty_elements_do_not_fill_the_memory(before: str) -> None:
    # In a process of its own: the most memory ever used is known of a whole process only.
    program = f"""
import resource
from crawler.indexes.sitemap import read_sitemap
body = b"<urlset>{before}" + b"<a/>" * 800_000 + b"<url><loc>https://site.example/a</loc></url></urlset>"
used = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begun = used()
print(len(read_sitemap(body, "{URL}", 10_000_000).links), (used() - begun) // 1024)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    links, megabytes = map(int, done.stdout.split())
    assert links == 1
    assert megabytes < 40
