"""Crawls in a child process, over a real socket: what is asked, stored and said."""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aggregator.model import FetchedPage, SourceRules, Way
from aggregator.rhythm import FIRST_REVISIT, Visit
from aggregator.urls import url_key
from app.installation import Installation
from app.intake import AT_ONCE, MORE_WAITING, DatabaseIntake
from crawler.intake import Link
from crawler.spiders.base import MOST_INDEXES
from storage.addresses import Found
from storage.sources import SourceState
from tests.app.jobs.crawling import again, crawl_all, follow, remembered, stored_paths
from tests.crawler.server import Answer, Site


def state_of(installation: Installation) -> SourceState:
    with installation.store.read() as transaction:
        [state] = transaction.sources.states().values()
    return state


def wait_of(installation: Installation) -> timedelta:
    """How long after its crawl the one source is due again."""
    state = state_of(installation)
    assert state.next_crawl_at is not None
    assert state.last_crawl_at is not None
    return state.next_crawl_at - state.last_crawl_at


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
    assert len(gaps) == 4  # what the site reserves, the feed, and three pages
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
    assert wait_of(installation) >= timedelta(seconds=7200)


def test_a_host_whose_crawl_delay_is_longer_than_a_crawl_waits_is_left_alone(
    installation: Installation, site: Site
) -> None:
    follow(installation, site, rhythm=timedelta(minutes=10))
    site.robots("User-agent: *\nCrawl-delay: 7200\n")
    site.feed("/a")
    summary, _ = crawl_all(installation)
    assert site.asked_paths == ["/robots.txt"]
    assert "robots.txt asks for 7200 seconds" in summary.errors["site"]
    assert wait_of(installation) >= timedelta(seconds=7200)


def test_pages_that_cannot_be_had_are_named_with_the_reason(installation: Installation, site: Site) -> None:
    follow(installation, site, max_bytes=50_000)
    site.feed("/gone", "/loop", "/away", "/large", "/packed", "/cut", "/odd", "/long", "/good")
    long = "/?" + "x" * 2_100
    site.paths["/long"] = Answer(status=302, headers={"Location": long})
    site.page(long)
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
    assert set(said) == {"/gone", "/loop", "/away", "/large", "/packed", "/cut", "/odd", "/long"}
    assert "longer than 2000 characters" in said["/long"]
    assert "404 Not Found" in said["/gone"]
    assert "418" in said["/odd"]
    assert "another site" in said["/away"]
    assert "larger" in said["/large"]
    assert "larger" in said["/packed"]
    assert "broke off" in said["/cut"]
    assert "redirect" in said["/loop"].lower()
    assert (summary.sources["site"]["failed"], summary.sources["site"]["fetched"]) == (8, 1)
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


def test_a_page_of_a_listing_that_never_came_is_asked_for_again_although_the_first_has_nothing_new(
    installation: Installation, site: Site
) -> None:
    def listing(number: int, **values: Any) -> Answer:
        link = f'<a href="/story-{number}-of-many-words">A story of many words</a>'
        return Answer(
            body=f'{link}<a rel="next" href="/list?page={number + 1}">Next</a>'.encode(),
            headers={"ETag": '"same"'},
            **values,
        )

    follow(installation, site, way=Way.LISTING, path="/list", max_depth=3)
    site.paths |= {"/list": listing(1), "/list?page=2": listing(2), "/list?page=3": Answer(status=404)}
    for number in (1, 2, 3):
        site.page(f"/story-{number}-of-many-words")
    crawl_all(installation)
    site.paths |= {"/list?page=3": listing(3)}
    crawl_all(installation)
    assert len(stored_paths(installation)) == 2  # what could not be had is given an hour
    with installation.store.begin() as transaction:
        key = f"index:{url_key(site.origin + '/list?page=3')}"
        assert transaction.addresses.remembered([key])[key].visit.failures == 1
        transaction.addresses.visited(key, Visit())
    site.asked.clear()
    crawl_all(installation)
    assert len(stored_paths(installation)) == 3
    assert site.asked_paths[:3] == ["/robots.txt", "/list", "/list?page=3"]


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
    assert wait_of(installation) == MORE_WAITING
    crawl_all(installation)
    assert sorted(stored_paths(installation)) == names
    assert wait_of(installation) > MORE_WAITING


def test_what_the_rules_leave_out_now_neither_is_asked_for_nor_keeps_the_source_due(
    installation: Installation, site: Site
) -> None:
    source = follow(installation, site, max_pages=1)
    site.feed("/old/1", "/old/2", "/old/3")
    site.page("/old/1")
    crawl_all(installation)
    site.feed("/new")
    site.page("/new")
    with installation.store.begin() as transaction:
        transaction.sources.save(replace(source, rules=SourceRules(ignore=("/old/",))))
    site.asked.clear()
    crawl_all(installation)
    assert sorted(site.asked_paths) == ["/feed", "/new", "/robots.txt"]
    assert wait_of(installation) > MORE_WAITING


def test_a_feed_that_only_names_pages_elsewhere_says_so_each_time(
    installation: Installation, site: Site
) -> None:
    follow(installation, site)
    site.feed("http://127.0.0.2:9/1", "http://127.0.0.2:9/2", headers={"ETag": '"same"'})
    named = site.paths["/feed"]
    assert isinstance(named, Answer)
    site.paths["/feed"] = lambda headers: Answer(status=304) if headers.get("If-None-Match") else named
    for _ in range(2):
        summary, _ = crawl_all(installation)
        assert summary.errors == {"site": "none of its 2 links is on this site"}


def test_no_more_indexes_are_asked_for_than_the_limit(installation: Installation, site: Site) -> None:
    names = "".join(f"<sitemap><loc>/{number}.xml</loc></sitemap>" for number in range(MOST_INDEXES + 20))
    index = f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{names}</sitemapindex>"
    follow(installation, site, way=Way.SITEMAP, path="/sitemap.xml")
    site.paths["/sitemap.xml"] = Answer(body=index.encode(), kind="application/xml")
    crawl_all(installation)
    assert len([path for path in site.asked_paths if path.endswith(".xml")]) == MOST_INDEXES


def test_a_long_index_is_remembered_in_pieces_and_its_validators_with_the_last(
    installation: Installation, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = follow(installation, site)
    intake = DatabaseIntake(installation.store, lambda _: None)
    links = [Link(url=f"{site.origin}/{number}") for number in range(2 * AT_ONCE + 1)]
    index = intake.index(source, source.address)
    real, begun = installation.store.begin, itertools.count(1)

    def begin() -> object:
        if next(begun) == 3:
            raise InterruptedError
        return real()

    with monkeypatch.context() as patched:
        patched.setattr(type(installation.store), "begin", lambda _: begin())
        with suppress(InterruptedError):
            intake.found(source, replace(index, etag='"v1"'), links)
    with installation.store.read() as transaction:
        assert len(transaction.addresses.waiting(source.id, datetime.now(UTC), 5_000)) == 2 * AT_ONCE
    assert intake.index(source, source.address).etag == ""
    assert len(intake.found(source, replace(index, etag='"v1"'), links)) == len(links)
    assert intake.index(source, source.address).etag == '"v1"'


def test_headers_that_no_database_takes_are_kept_without_what_is_wrong(
    installation: Installation, site: Site
) -> None:
    source = follow(installation, site)
    intake = DatabaseIntake(installation.store, lambda _: None)
    url, now = f"{site.origin}/a", datetime.now(UTC)
    intake.found(source, intake.index(source, source.address), [Link(url=url)])
    page = FetchedPage(
        source_id=source.id,
        url=url,
        requested_url=url,
        fetched_at=now,
        body=b"x",
        headers=(("link", "a\0b"),),
    )
    intake.take(page, 'W/"\0"', "Mon\0")
    known = remembered(installation, url)
    assert (known.etag, known.last_modified) == ('W/""', "Mon")
    with installation.store.read() as transaction:
        [stored] = transaction.pages.pending(5)
    assert stored.page.headers == (("link", "ab"),)


def test_an_old_page_is_not_fetched_daily_though_its_bytes_differ(
    installation: Installation, site: Site
) -> None:
    source = follow(installation, site)
    intake = DatabaseIntake(installation.store, lambda _: None)
    url, now = f"{site.origin}/a", datetime.now(UTC)
    intake.index(source, source.address)
    with installation.store.begin() as transaction:
        found_at = now - 10 * FIRST_REVISIT
        transaction.addresses.found(source.id, [Found(url_key=url_key(url), url=url)], found_at)
    page = FetchedPage(source_id=source.id, url=url, requested_url=url, fetched_at=now, body=b"nonce 1")
    intake.take(page, "", "")
    visit = remembered(installation, url).visit
    assert visit.next_at is not None
    assert visit.next_at - now >= 10 * FIRST_REVISIT
