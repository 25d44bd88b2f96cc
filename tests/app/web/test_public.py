"""The published files, over HTTP."""

from __future__ import annotations

import gzip
import hashlib
import os

import pytest

from app.installation import Installation
from feeds.outbox import remove_documents, replace_file, write_documents
from tests.app.web.world import HOME, Client

TYPES = {
    "/": "text/html; charset=utf-8",
    "/index.html": "text/html; charset=utf-8",
    "/style.css": "text/css; charset=utf-8",
    "/digest.atom": "application/atom+xml; charset=utf-8",
    "/digest.rss": "application/rss+xml; charset=utf-8",
    "/digest.json": "application/feed+json; charset=utf-8",
    "/stories.atom": "application/atom+xml; charset=utf-8",
}


@pytest.mark.parametrize(("path", "media_type"), TYPES.items())
def test_files_come_byte_for_byte_under_their_type(
    reader: Client, installation: Installation, path: str, media_type: str
) -> None:
    page = reader.get(path, {"Accept-Encoding": "identity"})
    assert page.status == 200
    assert page.headers["content-type"] == media_type
    name = path[1:] or "index.html"
    assert page.response.content == (installation.settings.outbox / name).read_bytes()
    assert page.headers["cache-control"] == "public, max-age=1800"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["vary"] == "Accept-Encoding"
    assert "set-cookie" not in page.headers


def test_an_issue_has_its_page(reader: Client, installation: Installation) -> None:
    name = next((installation.settings.outbox / "issues").glob("*.html")).name
    assert reader.get(f"/issues/{name}").status == 200


@pytest.mark.parametrize("path", ["/topics", "/archive", "/about", "/subscribe", "/corrections"])
def test_pages_have_addresses_without_an_ending(reader: Client, path: str) -> None:
    page = reader.get(path)
    assert page.status == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "script-src" not in page.headers["content-security-policy"]  # so that none runs
    assert page.text("h1")


@pytest.mark.parametrize("path", ["/robots.txt", "/sitemap.xml", "/sources.opml", "/feeds.opml"])
def test_lists_for_machines_are_there(reader: Client, path: str) -> None:
    assert reader.get(path).status == 200


def test_every_story_of_the_feed_has_its_page(reader: Client) -> None:
    items = reader.get("/stories.json").response.json()["items"]
    assert items
    for item in items:
        assert reader.get(item["url"].removeprefix(HOME.rstrip("/"))).text("h1") == item["title"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_story_that_was_removed_is_gone(reader: Client, installation: Installation, method: str) -> None:
    write_documents(installation.settings.outbox, {"gone/1-2.html": b"<h1>Gone</h1>"})
    for path in ("/story/1-2", "/story/1-2.html"):
        page = reader.ask(method, path)
        assert page.status == 410
        assert page.response.content == (b"<h1>Gone</h1>" if method == "GET" else b"")
        assert page.headers["x-robots-tag"] == "noindex"
    assert reader.get("/gone/1-2").status == 404
    assert reader.get("/story/1-3").status == 404


@pytest.mark.parametrize(("coding", "ending"), [("br", ".br"), ("zstd", ".zst"), ("gzip", ".gz")])
def test_each_coding_is_a_copy_with_a_tag_of_its_own(
    reader: Client, installation: Installation, coding: str, ending: str
) -> None:
    page = reader.ask("HEAD", "/digest.atom", headers={"Accept-Encoding": coding})
    copy = (installation.settings.outbox / f"digest.atom{ending}").read_bytes()
    assert page.headers["content-encoding"] == coding
    assert page.headers["content-length"] == str(len(copy))
    assert page.headers["etag"] == f'"{hashlib.sha256(copy).hexdigest()[:32]}"'


def test_gzip_is_the_copy_beside_the_file(reader: Client, installation: Installation) -> None:
    plain = reader.get("/digest.atom", {"Accept-Encoding": "identity"})
    packed = reader.get("/digest.atom", {"Accept-Encoding": "gzip"})
    copy = (installation.settings.outbox / "digest.atom.gz").read_bytes()
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["content-length"] == str(len(copy))
    assert packed.response.content == plain.response.content == gzip.decompress(copy)
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "content-encoding" not in reader.get("/digest.atom", {"Accept-Encoding": "gzip;q=0"}).headers


def test_without_a_copy_the_plain_file_does(reader: Client, installation: Installation) -> None:
    (installation.settings.outbox / "digest.atom.gz").unlink()
    page = reader.get("/digest.atom", {"Accept-Encoding": "gzip"})
    assert page.status == 200
    assert "content-encoding" not in page.headers


@pytest.mark.parametrize("coding", ["gzip", "identity"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_nothing_is_sent_twice(reader: Client, coding: str, method: str) -> None:
    first = reader.get("/digest.atom", {"Accept-Encoding": coding})
    for condition in (
        {"If-None-Match": f'"other", W/{first.headers["etag"]}'},
        {"If-Modified-Since": first.headers["last-modified"]},
    ):
        again = reader.ask(method, "/digest.atom", headers={"Accept-Encoding": coding, **condition})
        assert again.status == 304
        assert again.response.content == b""
        for name in ("etag", "cache-control", "vary", "access-control-allow-origin"):
            assert again.headers[name] == first.headers[name]
        for name in (
            "content-type",
            "content-security-policy",
            "last-modified",
            "link",
            "permissions-policy",
        ):
            assert name not in again.headers


def test_head_is_get_without_the_body(reader: Client) -> None:
    got, headed = reader.get("/digest.rss"), reader.ask("HEAD", "/digest.rss")
    assert headed.status == 200
    assert headed.response.content == b""
    assert dict(headed.headers) == dict(got.headers)


def test_a_new_edition_is_seen_at_once(reader: Client, installation: Installation) -> None:
    old = reader.get("/digest.atom").headers["etag"]
    write_documents(installation.settings.outbox, {"digest.atom": b"<feed/>"})
    page = reader.get("/digest.atom", {"If-None-Match": old})
    assert page.status == 200
    assert page.response.content == b"<feed/>"


def test_a_file_changed_within_the_same_moment_is_seen_by_its_size(
    reader: Client, installation: Installation
) -> None:
    path = installation.settings.outbox / "style.css"
    plain = {"Accept-Encoding": "identity"}
    before, stamp = reader.get("/style.css", plain), path.stat().st_mtime_ns
    replace_file(path, path.read_bytes() + b"\n")
    os.utime(path, ns=(stamp, stamp))
    assert reader.get("/style.css", plain).headers["etag"] != before.headers["etag"]


def test_a_date_is_never_in_the_future(reader: Client, installation: Installation) -> None:
    path = installation.settings.outbox / "style.css"
    os.utime(path, (4_000_000_000, 4_000_000_000))  # a clock that was wrong once
    assert "2096" not in reader.get("/style.css", {"Accept-Encoding": "identity"}).headers["last-modified"]


def test_readers_in_a_browser_may_fetch_feeds(reader: Client) -> None:
    page = reader.get("/digest.json", {"Origin": "https://reader.example"})
    assert page.headers["access-control-allow-origin"] == "*"
    assert "ETag" in page.headers["access-control-expose-headers"]
    asked = reader.ask("OPTIONS", "/digest.json", headers={"Access-Control-Request-Headers": "if-none-match"})
    assert asked.status == 204
    assert "If-None-Match" in asked.headers["access-control-allow-headers"]
    assert "access-control-allow-origin" not in reader.get("/").headers


def test_a_feed_names_its_own_address(reader: Client) -> None:
    assert reader.get("/stories.atom").headers["link"] == f'<{HOME}stories.atom>; rel="self"'


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "PROPFIND"])
def test_other_methods_are_refused_by_name(reader: Client, method: str) -> None:
    page = reader.ask(method, "/digest.atom")
    assert page.status == 405
    assert page.headers["allow"] == "GET, HEAD, OPTIONS"


def test_no_deltas_are_offered(reader: Client) -> None:
    page = reader.get("/digest.atom", {"A-IM": "feed", "If-None-Match": '"an-older-one"'})
    assert page.status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/nothing.atom",
        "/../msdigest.db",
        "/..%2fmsdigest.db",
        "/%2e%2e/editorial.toml",
        "/issues/..%2f..%2feditorial.toml",
        "/issues/",
        "/issues",
        "/.digest.atom.1.partial",
        "/digest.atom.gz",
        "/digest.atom%00",
        "/digest.atom%0a",
        "/digest.ATOM",
        "/%2fdigest.atom",
        "/issues//index.html",
        "/a/b/index.html",
        "/%5c..%5cmsdigest.db",
        f"/{'a' * 5000}.html",
    ],
)
def test_only_published_names_lead_anywhere(reader: Client, path: str) -> None:
    page = reader.get(path)
    assert page.status == 404
    assert page.text("h1") == "Is this the page you wanted?"


def test_a_folder_is_no_file(reader: Client, installation: Installation) -> None:
    (installation.settings.outbox / "folder.html").mkdir()
    assert reader.get("/folder.html").status == 404
    assert reader.get("/style.css/x.html").status == 404


def test_an_answer_given_before_is_given_again_whole_until_the_file_is_another(
    reader: Client, installation: Installation
) -> None:
    sent = {"Accept-Encoding": "gzip"}
    first, again = reader.get("/digest.atom", sent), reader.get("/digest.atom", sent)
    assert dict(again.headers) == dict(first.headers)
    assert again.response.content == first.response.content
    known = sent | {"If-None-Match": first.headers["etag"]}
    assert [reader.get("/digest.atom", known).status for _ in range(2)] == [304, 304]
    assert reader.ask("HEAD", "/digest.atom", headers=sent).response.content == b""
    write_documents(installation.settings.outbox, {"digest.atom": b"<feed/>"})
    assert reader.get("/digest.atom", sent).response.content == b"<feed/>"
    assert reader.get("/digest.atom", known).status == 200
    remove_documents(installation.settings.outbox, ["digest.atom"])
    assert [reader.get("/digest.atom", sent).status for _ in range(2)] == [404, 404]


def test_only_what_decides_is_remembered_and_not_what_is_too_long(reader: Client) -> None:
    for tag in ("a" * 2_000, "b"):
        for _ in range(2):
            assert reader.get("/digest.atom", {"If-None-Match": f'"{tag}"'}).status == 200
    assert reader.get("/digest.atom", {"Cookie": "x=1"}).status == 200
    assert reader.ask("POST", "/digest.atom").status == 405
