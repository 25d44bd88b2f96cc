"""Reading feeds: RSS, Atom, JSON Feed, and what only claims to be one."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from crawler.indexes import LONGEST_INDEX, MOST_LINKS, NotAnIndexError
from crawler.indexes.feed import read_feed

URL = "https://site.example/feed"
MARCH = datetime(2026, 3, 2, 7, tzinfo=UTC)


def rss(*items: str) -> bytes:
    head = "<title>A site</title><language>en-gb</language>"
    return f'<rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'.encode()


def json_feed(*items: object, **values: object) -> bytes:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "A site", "items": list(items)}
    return json.dumps(feed | values).encode()


def test_rss() -> None:
    item = (
        "<item><title>Fish &amp; MS</title><link>/a?utm_source=x</link><author>A. Writer</author>"
        "<pubDate>Mon, 02 Mar 2026 07:00:00 GMT</pubDate></item>"
    )
    reading = read_feed(rss(item), URL)
    [link] = reading.links
    assert (reading.title, reading.language) == ("A site", "en-gb")
    assert link.url == "https://site.example/a"
    assert link.hint.title == "Fish & MS"
    assert link.hint.authors == ("A. Writer",)
    assert link.hint.published_at == MARCH


def test_atom() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>A site</title><entry><title>Fish</title>
      <link rel="self" href="https://site.example/entry.atom"/><link href="https://site.example/fish"/>
      <author><name>Ada</name></author><author><name>Bob</name></author>
      <published>2026-03-01T08:00:00+01:00</published><updated>2026-03-02T07:00:00Z</updated>
      </entry></feed>"""
    [link] = read_feed(body, URL).links
    assert link.url == "https://site.example/fish"
    assert link.hint.authors == ("Ada", "Bob")
    assert link.hint.published_at == datetime(2026, 3, 1, 7, tzinfo=UTC)
    assert link.hint.modified_at == link.lastmod == MARCH


def test_json_feed() -> None:
    item = {
        "id": "1",
        "url": "fish",
        "title": "Fish",
        "authors": [{"name": "Ada"}, {"url": "x"}, 5],
        "date_published": "2026-03-02T08:00:00+01:00",
        "date_modified": "nonsense",
    }
    reading = read_feed(b"\xef\xbb\xbf " + json_feed(item, language="en"), URL)
    [link] = reading.links
    assert (reading.title, reading.language) == ("A site", "en")
    assert (link.url, link.hint.title, link.hint.authors) == ("https://site.example/fish", "Fish", ("Ada",))
    assert (link.hint.published_at, link.lastmod) == (MARCH, None)


@pytest.mark.parametrize("item", [None, [], 5, "x", {}, {"url": None}, {"url": 7}, {"url": "mailto:a@b.c"}])
def test_an_item_of_a_json_feed_without_a_web_address_is_left_out(item: object) -> None:
    assert read_feed(json_feed(item, {"url": "/fish"}), URL).links[0].url == "https://site.example/fish"


@pytest.mark.parametrize("link", ["", "<link></link>", "<link>mailto:a@b.example</link>"])
def test_an_item_without_a_web_address_is_left_out(link: str) -> None:
    assert read_feed(rss(f"<item><title>x</title>{link}</item>"), URL).links == ()


def test_the_address_behind_a_counting_service_is_taken() -> None:
    body = rss(
        "<item><link>https://counter.example/1</link>"
        "<feedburner:origLink xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'>"
        "https://site.example/fish</feedburner:origLink></item>"
    )
    assert [link.url for link in read_feed(body, URL).links] == ["https://site.example/fish"]


@pytest.mark.parametrize(
    ("body", "seems"),
    [
        (b"<!DOCTYPE html><html><head><title>x</title></head><body>Sorry</body></html>", "a web page"),
        (b"", "an empty document"),
        (b"%PDF-1.7", "a PDF"),
        (b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></urlset>", "a sitemap"),
        (b"\x00\x01\x02\xff" * 50, "something else"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, seems: str) -> None:
    with pytest.raises(NotAnIndexError, match=seems):
        read_feed(body, URL, "application/rss+xml")


@pytest.mark.parametrize(
    "body", [b"{", b'{"a": 1}', b'{"version": "other"}', b"{" * 100_000, b'{"a":' * 100_000]
)
def test_what_is_no_json_feed_is_refused(body: bytes) -> None:
    with pytest.raises(NotAnIndexError, match="JSON"):
        read_feed(body, URL)


def test_a_broken_feed_gives_what_can_be_read() -> None:
    whole = rss(
        "<item><link>https://site.example/1</link></item><item><link>https://site.example/2</link></item>"
    )
    cut = whole[: whole.index(b"<item><link>https://site.example/2") + 20]
    assert "https://site.example/1" in [link.url for link in read_feed(cut, URL).links]


@pytest.mark.parametrize(
    "date", ["0000-00-00T00:00:00Z", "Mon, 00 Jan 0000 00:00:00 GMT", "yesterday", "", "-1"]
)
def test_an_impossible_date_is_no_date(date: str) -> None:
    item = f"<item><link>/a</link><pubDate>{date}</pubDate></item>"
    [link] = read_feed(rss(item), URL).links
    [other] = read_feed(json_feed({"url": "/a", "date_published": date}), URL).links
    assert link.hint.published_at is None
    assert other.hint.published_at is None


@pytest.mark.parametrize(
    "body", [json_feed({"url": "/a", "title": "A\0b\ud800c", "authors": [{"name": "\0X"}]})]
)
def test_characters_that_no_database_takes_are_dropped(body: bytes) -> None:
    [link] = read_feed(body, URL).links
    assert link.hint.title == "Abc"
    assert link.hint.authors == ("X",)


def test_entities_are_not_expanded_without_bound() -> None:
    laughs = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(12)
    )
    body = f"<!DOCTYPE rss [{laughs}]>".encode() + rss("<item><title>&l11;</title><link>/a</link></item>")
    try:
        links = read_feed(body, URL).links
    except NotAnIndexError:
        return
    assert all(len(link.hint.title) < 100_000 for link in links)


def test_no_more_entries_are_read_than_a_feed_that_people_keep_has() -> None:
    many = MOST_LINKS + 10
    xml = rss(*(f"<item><link>/{number}</link></item>" for number in range(many)))
    data = json_feed(*({"url": f"/{number}"} for number in range(many)))
    for body in (xml, data):
        reading = read_feed(body, URL)
        assert reading.title == "A site"
        assert [link.url.rpartition("/")[2] for link in reading.links] == [str(n) for n in range(MOST_LINKS)]


@pytest.mark.parametrize("entry", ["item", "a:item"])
def test_of_a_long_feed_the_beginning_is_read_and_stays_well_formed(entry: str) -> None:
    text = "&lt;p&gt;words " * 4_000
    items = "".join(
        f"<{entry}><title>T{n}</title><link>/{n}</link><description>{text}</description></{entry}>"
        for n in range(60)
    )
    body = f"<rss version='2.0' xmlns:a=''><channel><title>A site</title>{items}</channel></rss>".encode()
    assert len(body) > LONGEST_INDEX
    reading = read_feed(body, URL)
    assert reading.title == "A site"
    assert [link.hint.title for link in reading.links] == [f"T{n}" for n in range(len(reading.links))]
    assert 20 < len(reading.links) < 60


def test_a_single_long_entry_is_not_lost() -> None:
    item = f"<item><link>/a</link><description>{'x' * LONGEST_INDEX}</description></item>"
    assert [link.url for link in read_feed(rss(item), URL).links] == ["https://site.example/a"]


def test_of_a_long_json_feed_the_beginning_is_read_wherever_its_version_stands() -> None:
    items = [{"url": f"/{number}", "content_text": "é" * 5_000} for number in range(400)]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "A site"}
    for feed in (head | {"items": items}, {"items": items} | head):
        body = json.dumps(feed, ensure_ascii=False).encode()
        assert len(body) > LONGEST_INDEX
        assert 150 < len(read_feed(body, URL).links) < 250
    with pytest.raises(NotAnIndexError, match="JSON"):
        read_feed(b'{"a": "' + b"x" * LONGEST_INDEX + b'"}', URL)
