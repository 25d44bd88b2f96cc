"""Crawls in a child process, over a real socket: what is asked, stored and said."""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Mapping
from dataclasses import replace

import pytest

from aggregator.model import SourceRules, Way
from app.installation import Installation
from tests.app.jobs.crawling import again, crawl_all, follow, remembered, stored_paths
from tests.crawler.server import Answer, Site


def test_robots_txt_first_then_the_feed_then_its_pages_one_at_a_time(
    installation: Installation, site: Site
) -> None:
    source = follow(installation, site)
    names = [f"/{number}" for number in range(6)]
    site.feed(*names)
    for name in names:
        site.page(name, slow=0.05)
    summary, reasons = crawl_all(installation)
    assert site.asked_paths[:2] == ["/robots.txt", "/feed"]
    assert sorted(site.asked_paths[2:]) == names
    assert site.most_at_once() == 1
    assert sorted(stored_paths(installation)) == names
    assert reasons == {}
    assert summary.sources == {source.key: {"found": 6, "fetched": 6, "unchanged": 0, "failed": 0}}
    assert all("msdigest/" in one.headers["User-Agent"] for one in site.asked)
    assert all("desk@example.org" in one.headers["User-Agent"] for one in site.asked)


def test_two_sources_of_one_host_never_ask_it_at_once(installation: Installation, site: Site) -> None:
    for key in ("one", "two"):
        follow(installation, site, key=key, path=f"/feed-{key}")
        names = [f"/{key}/{number}" for number in range(4)]
        site.feed(*names, path=f"/feed-{key}")
        for name in names:
            site.page(name, slow=0.05)
    crawl_all(installation)
    assert site.most_at_once() == 1
    assert len(stored_paths(installation)) == 8


def test_what_is_forbidden_is_never_asked_for(installation: Installation, site: Site) -> None:
    follow(installation, site, rules=SourceRules(ignore=("/ignored",)))
    elsewhere = "http://127.0.0.2:9/away"
    site.feed("/private/diary", "/ignored", elsewhere, "/open")
    site.page("/open")
    _, reasons = crawl_all(installation)
    assert sorted(site.asked_paths) == ["/feed", "/open", "/robots.txt"]
    assert reasons == {f"{site.origin}/private/diary": "robots.txt forbids it"}
    assert stored_paths(installation) == ["/open"]


@pytest.mark.parametrize("status", [503, 500, 429, 403])
def test_nothing_is_asked_for_while_robots_txt_cannot_be_read(
    installation: Installation, site: Site, status: int
) -> None:
    follow(installation, site)
    site.feed("/a")
    site.paths["/robots.txt"] = Answer(status=status)
    summary, _ = crawl_all(installation)
    assert set(site.asked_paths) == {"/robots.txt"}
    assert f"robots.txt answered {status}" in summary.errors["site"]


@pytest.mark.parametrize("own_delay", [0.0, 0.4])
def test_a_crawl_delay_is_kept_between_any_two_requests(
    installation: Installation, site: Site, own_delay: float
) -> None:
    installation = replace(installation, settings=replace(installation.settings, crawl_delay=own_delay))
    follow(installation, site)
    site.robots("User-agent: *\nCrawl-delay: 0.6\n")
    site.feed("/1", "/2", "/3")
    for name in ("/1", "/2", "/3"):
        site.page(name, slow=0.3 if name == "/1" else 0.0)
    crawl_all(installation)
    began = [one.began for one in site.asked if one.path != "/robots.txt"]
    gaps = [later - earlier for earlier, later in itertools.pairwise(began)]
    assert len(gaps) == 3
    assert min(gaps) > 0.55


def test_a_server_that_asks_to_wait_is_asked_again_after_that(installation: Installation, site: Site) -> None:
    follow(installation, site)
    site.feed("/busy", "/free")
    site.page("/free")
    site.page("/later")
    final, answers = site.paths["/later"], iter([Answer(status=429, headers={"Retry-After": "1"})])
    assert isinstance(final, Answer)
    site.paths["/busy"] = lambda _: next(answers, final)
    _, reasons = crawl_all(installation)
    busy = [one for one in site.asked if one.path == "/busy"]
    assert len(busy) == 2
    assert busy[1].began - busy[0].ended > 0.9
    meanwhile = [one for one in site.asked if busy[0].ended < one.began < busy[0].ended + 0.9]
    assert meanwhile == []
    assert reasons == {}
    assert sorted(stored_paths(installation)) == ["/busy", "/free"]


def test_a_server_that_asks_to_stay_away_is_left_alone(installation: Installation, site: Site) -> None:
    follow(installation, site)
    site.feed(*(f"/{number}" for number in range(5)))
    for number in range(5):
        site.paths[f"/{number}"] = Answer(status=503, headers={"Retry-After": "7200"})
    _, reasons = crawl_all(installation)
    assert len([path for path in site.asked_paths if path not in {"/robots.txt", "/feed"}]) == 1
    assert len(reasons) == 5
    assert any("stay away for 7200 seconds" in reason for reason in reasons.values())
    with installation.store.read() as transaction:
        [state] = transaction.sources.states().values()
        assert state.next_crawl_at is not None
        assert state.last_crawl_at is not None
        assert (state.next_crawl_at - state.last_crawl_at).total_seconds() >= 7200


def test_pages_that_cannot_be_had_are_named_with_the_reason(installation: Installation, site: Site) -> None:
    follow(installation, site, max_bytes=50_000)
    site.feed("/gone", "/loop", "/away", "/large", "/packed", "/cut", "/odd", "/good")
    site.paths["/loop"] = Answer(status=302, headers={"Location": "/loop2"})
    site.paths["/loop2"] = Answer(status=302, headers={"Location": "/loop"})
    site.paths["/away"] = Answer(status=301, headers={"Location": "http://127.0.0.2:9/x"})
    site.paths["/large"] = Answer(body=b"x" * 60_000)
    packed = gzip.compress(b"x" * 5_000_000)
    site.paths["/packed"] = Answer(body=packed, headers={"Content-Encoding": "gzip"})
    site.paths["/cut"] = Answer(body=b"<p>half", cut=500)
    site.paths["/odd"] = Answer(status=418)
    site.page("/good")
    summary, reasons = crawl_all(installation)
    said = {url.removeprefix(site.origin): reason for url, reason in reasons.items()}
    assert set(said) == {"/gone", "/loop", "/away", "/large", "/packed", "/cut", "/odd"}
    assert "404 Not Found" in said["/gone"]
    assert "418" in said["/odd"]
    assert "another site" in said["/away"]
    assert "larger" in said["/large"]
    assert "larger" in said["/packed"]
    assert "broke off" in said["/cut"]
    assert "redirect" in said["/loop"].lower()
    assert summary.sources["site"]["failed"] == 7
    assert summary.errors == {}
    assert stored_paths(installation) == ["/good"]
    with installation.store.read() as transaction:
        kept = {url.removeprefix(site.origin): reason for url, reason in transaction.addresses.errors(1)}
    assert kept == said


def test_a_redirect_within_the_site_is_followed_and_the_final_address_kept(
    installation: Installation, site: Site
) -> None:
    follow(installation, site)
    site.feed("/old", "/new")
    site.paths["/old"] = Answer(status=301, headers={"Location": "/new"})
    site.page("/new")
    crawl_all(installation)
    assert stored_paths(installation) == ["/new"]
    assert remembered(installation, f"{site.origin}/old").visit.failures == 0


def test_a_redirect_is_not_followed_to_what_is_forbidden(installation: Installation, site: Site) -> None:
    follow(installation, site)
    site.feed("/sly")
    site.paths["/sly"] = Answer(status=302, headers={"Location": "/private/diary"})
    _, reasons = crawl_all(installation)
    assert "/private/diary" not in site.asked_paths
    assert list(reasons.values()) == ["robots.txt forbids it"]


def test_what_has_not_changed_is_not_sent_again(installation: Installation, site: Site) -> None:
    def conditional(answer: Answer) -> object:
        def behave(headers: Mapping[str, str]) -> Answer:
            known = headers.get("If-None-Match") == '"v1"'
            return Answer(status=304) if known else answer

        return behave

    source = follow(installation, site)
    site.feed("/a", headers={"ETag": '"v1"'})
    site.page("/a", headers={"ETag": '"v1"'})
    for path in ("/feed", "/a"):
        site.paths[path] = conditional(site.paths[path])  # type: ignore[arg-type,assignment]
    crawl_all(installation)
    again(installation, f"{site.origin}/a")
    site.asked.clear()
    summary, _ = crawl_all(installation)
    asked = {one.path: one.headers.get("If-None-Match") for one in site.asked}
    assert asked == {"/robots.txt": None, "/feed": '"v1"', "/a": '"v1"'}
    assert summary.sources[source.key] == {"found": 0, "fetched": 0, "unchanged": 2, "failed": 0}
    assert stored_paths(installation) == ["/a"]


def test_sitemaps_below_an_unchanged_index_are_still_read(installation: Installation, site: Site) -> None:
    space = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"

    def index(headers: Mapping[str, str]) -> Answer:
        if headers.get("If-None-Match"):
            return Answer(status=304)
        body = f"<sitemapindex {space}><sitemap><loc>/below.xml</loc></sitemap></sitemapindex>"
        return Answer(body=body.encode(), headers={"ETag": '"same"'}, kind="application/xml")

    def below(*names: str) -> Answer:
        urls = "".join(f"<url><loc>{site.origin}{name}</loc></url>" for name in names)
        return Answer(body=f"<urlset {space}>{urls}</urlset>".encode(), kind="application/xml")

    follow(installation, site, way=Way.SITEMAP, path="/sitemap.xml")
    site.paths |= {"/sitemap.xml": index, "/below.xml": below("/a")}
    site.page("/a")
    site.page("/b")
    crawl_all(installation)
    site.paths["/below.xml"] = below("/b", "/a")
    crawl_all(installation)
    assert stored_paths(installation) == ["/a", "/b"]


def test_a_listing_is_turned_page_by_page_while_it_names_something_new(
    installation: Installation, site: Site
) -> None:
    def listing(number: int) -> Answer:
        links = "".join(f'<a href="/story-{number}-{n}-x">A story of many words</a>' for n in (1, 2))
        return Answer(body=f'{links}<a rel="next" href="/list?page={number + 1}">Next</a>'.encode())

    follow(installation, site, way=Way.LISTING, path="/list", max_depth=3)
    site.paths["/list"] = listing(1)
    for number in (2, 3, 4):
        site.paths[f"/list?page={number}"] = listing(number)
    for number in range(1, 5):
        site.page(f"/story-{number}-1-x")
        site.page(f"/story-{number}-2-x")
    crawl_all(installation)
    assert len(stored_paths(installation)) == 6
    assert "/list?page=4" not in site.asked_paths
    site.asked.clear()
    crawl_all(installation)
    assert site.asked_paths == ["/robots.txt", "/list"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(body=b"<!doctype html><html><head></head>Welcome</html>"), "it looks like a web page"),
        (Answer(body=b"%PDF-1.7 ...", kind="application/pdf"), "it looks like a PDF"),
        (Answer(body=b""), "it looks like an empty document"),
        (Answer(status=404), "404 Not Found"),
    ],
)
def test_a_feed_that_is_none_is_an_error_of_its_source(
    installation: Installation, site: Site, answer: Answer, said: str
) -> None:
    follow(installation, site)
    site.paths["/feed"] = answer
    summary, _ = crawl_all(installation)
    assert said in summary.errors["site"]
    with installation.store.read() as transaction:
        [state] = transaction.sources.states().values()
    assert said in state.last_error
    assert state.failures == 1


def test_no_more_pages_than_the_limit_and_the_rest_the_next_time(
    installation: Installation, site: Site
) -> None:
    follow(installation, site, max_pages=3)
    names = [f"/{number}" for number in range(5)]
    site.feed(*names)
    for name in names:
        site.page(name)
    crawl_all(installation)
    assert len(stored_paths(installation)) == 3
    crawl_all(installation)
    assert sorted(stored_paths(installation)) == names
