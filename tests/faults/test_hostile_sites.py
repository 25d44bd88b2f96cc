"""Sites that mean harm, on loopback: each ends in time, with words, and the good source beside them is
crawled as if they were not there."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable

import brotli
import zstandard

from aggregator.model import Way
from app.installation import Installation
from app.jobs.ingest import ingest
from tests.app.jobs.conftest import site  # noqa: F401 - a fixture
from tests.app.jobs.crawling import crawl_all, follow
from tests.crawler.server import Answer, Site, serve

BOMB = b"<p>" + b"a" * 60_000_000
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "haha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
SITEMAP = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>{}</loc></url></urlset>"
ITEM = "<item><title>{0}</title><link>{1}</link></item>"
FEED = "<rss version='2.0'><channel><title>{0}</title>" + ITEM + "</channel></rss>"
LARGE = "larger than this source's limit"


def packed(coding: str, pack: Callable[[bytes], bytes]) -> Answer:
    return Answer(body=pack(BOMB), headers={"Content-Encoding": coding})


def sends_to(place: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": place} if place else {})


BAD: dict[str, tuple[Answer, str]] = {
    "/gzip": (packed("gzip", gzip.compress), LARGE),
    "/brotli": (packed("br", lambda body: brotli.compress(body, quality=1)), LARGE),
    "/zstd": (packed("zstd", zstandard.ZstdCompressor().compress), LARGE),
    "/twice": (packed("gzip, gzip", lambda b: gzip.compress(gzip.compress(b))), LARGE),
    "/plain": (Answer(body=BOMB), LARGE),
    "/not-packed": (Answer(body=b"<p>x", headers={"Content-Encoding": "gzip"}), "not packed the way it says"),
    "/cut": (Answer(body=b"<p>x", cut=1_000), "the answer broke off"),
    "/round": (sends_to("/round"), "redirects us on and on"),
    "/nowhere": (sends_to(""), "not to a web address"),
    "/file": (sends_to("file:///etc/passwd"), "not to a web address"),
    "/script": (sends_to("javascript:alert(1)"), "no web address"),
    "/999": (Answer(status=999), "the server answered 999"),
    "/broken": (sends_to("http://[::1"), "no web address"),
    "/cloud": (sends_to("http://169.254.169.254/latest/meta-data/"), "another site"),
    "/hex": (sends_to("http://0x7f000001/"), "another site"),
    "/mapped": (sends_to("http://[::ffff:127.0.0.1]/"), "another site"),
    "/userinfo": (sends_to("http://127.0.0.1@10.0.0.1/"), "another site"),
}  # fmt: skip


def test_hostile_pages_end_with_words_and_the_others_are_crawled(
    installation: Installation,
    site: Site,  # noqa: F811
) -> None:
    site.paths |= {path: answer for path, (answer, _) in BAD.items()}
    site.page("/good")
    site.feed(*BAD, "/good")
    follow(installation, site)
    with serve() as other:
        other.page("/fine")
        other.feed("/fine")
        follow(installation, other, key="other")
        began = time.monotonic()
        summary, reasons = crawl_all(installation)
        assert time.monotonic() - began < 90
    told = {path: reasons.get(site.origin + path, "") for path in BAD}
    assert {path: words for path, words in told.items() if BAD[path][1] not in words} == {}
    assert summary.errors == {}
    assert summary.sources["site"]["fetched"] == summary.sources["other"]["fetched"] == 1


def test_indexes_that_mean_harm_give_nothing_away_and_end(installation: Installation, site: Site) -> None:  # noqa: F811
    where = f"{site.origin}/page"
    documents = {
        "/laughs.rss": (Way.FEED, LAUGHS + FEED.format("&j;", where)),
        "/laughs.xml": (Way.SITEMAP, LAUGHS + SITEMAP.format("&j;")),
        "/outside.rss": (Way.FEED, OUTSIDE + FEED.format("&a;", where)),
        "/outside.xml": (Way.SITEMAP, OUTSIDE + SITEMAP.format("&a;")),
        "/deep.rss": (Way.FEED, "<rss>" + "<a>" * 100_000),
        "/deep.xml": (Way.SITEMAP, "<urlset>" + "<url>" * 100_000),
        "/deep.html": (Way.LISTING, "<div>" * 100_000 + f"<a href='{where}'>A story of many words here</a>"),
        "/nul.rss": (Way.FEED, "\x00" * 1_000 + FEED.format("a\x00b", where)),
        "/loop.xml": (Way.SITEMAP, f"<sitemapindex><sitemap><loc>{site.origin}/loop.xml</loc></sitemap>"),
        "/many.xml": (Way.SITEMAP, "".join(f"<url><loc>{where}{n}</loc></url>" for n in range(60_000))),
    }  # fmt: skip
    documents["/many.xml"] = (Way.SITEMAP, f"<urlset>{documents['/many.xml'][1]}</urlset>")
    for path, (way, text) in documents.items():
        site.paths[path] = Answer(body=text.encode(), kind="text/html" if way is Way.LISTING else "text/xml")
        follow(installation, site, way=way, path=path, key=path[1:], max_pages=2)
    site.page("/page")
    began = time.monotonic()
    summary, _ = crawl_all(installation)
    assert time.monotonic() - began < 150
    assert summary.sources.keys() == {path[1:] for path in documents}
    assert not any("internal error" in error for error in summary.errors.values()), summary.errors
    ingest(installation)
    with installation.store.read() as transaction:
        assert all(one.outcome for one in transaction.pages.latest(None, 100))
        kept = (
            transaction.connection.exec_driver_sql("SELECT group_concat(hint) FROM addresses").scalar() or ""
        )
    assert "root:" not in kept
    assert "hahahaha" not in kept
    assert len(site.asked_paths) < 60
