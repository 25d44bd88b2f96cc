"""What we may ask for, and how soon: robots.txt, Retry-After, the fence, one host at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from scrapy.http import Response

from aggregator.model import Source, Way
from crawler.fence import on_site, sites
from crawler.hosts import by_host
from crawler.pace import header, retry_after
from crawler.robots import MAX_BYTES, product, rules_from
from crawler.settings import Politeness, process_settings

US = Politeness(contact="desk@example.org", homepage="https://digest.example.org/").user_agent
AGENT = product(US)
NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)
PAGE = "https://site.example/private/page"


def source(address: str, homepage: str = "", key: str = "") -> Source:
    return Source(id=0, key=key or address, name="x", way=Way.FEED, address=address, homepage=homepage)


def test_rules_that_can_be_read_are_kept() -> None:
    body = b"\xef\xbb\xbfUser-agent: *\nDisallow: /private/\nCrawl-delay: 2.5\nAllow: /private/open\n"
    rules = rules_from(200, body)
    assert "robots.txt" in rules.refusal(PAGE, AGENT)
    assert rules.refusal("https://site.example/", AGENT) == ""
    assert rules.refusal("https://site.example/private/open", AGENT) == ""
    assert rules.delay(AGENT) == 2.5


@pytest.mark.parametrize("name", ["msdigest", "MSDigest"])
def test_rules_for_us_by_name_go_before_those_for_all(name: str) -> None:
    body = f"User-agent: *\nAllow: /\n\nUser-agent: {name}\nDisallow: /\nCrawl-delay: 7\n".encode()
    rules = rules_from(200, body)
    assert rules.refusal("https://site.example/", AGENT)
    assert rules.delay(AGENT) == 7


@pytest.mark.parametrize("name", ["digest", "example", "desk", "https", "org"])
def test_rules_for_others_are_not_ours_whatever_we_tell_of_us(name: str) -> None:
    body = f"User-agent: *\nDisallow: /\n\nUser-agent: {name}\nAllow: /\n".encode()
    assert rules_from(200, body).refusal("https://site.example/", AGENT)


@pytest.mark.parametrize("status", [404, 400, 410])
def test_no_robots_txt_allows_everything(status: int) -> None:
    assert rules_from(status, b"User-agent: *\nDisallow: /").refusal(PAGE, AGENT) == ""


@pytest.mark.parametrize("status", [401, 403, 429, 500, 502, 503, 504])
def test_robots_txt_that_cannot_be_read_forbids_everything(status: int) -> None:
    assert str(status) in rules_from(status, b"").refusal("https://site.example/", AGENT)


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"<html>Sorry</html>", b"#" * (MAX_BYTES * 2)])
def test_robots_txt_that_says_nothing_allows_everything(body: bytes) -> None:
    rules = rules_from(200, body)
    assert (rules.refusal(PAGE, AGENT), rules.delay(AGENT)) == ("", 0.0)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Mon, 02 Mar 2026 07:05:00 GMT", 300),
        ("Mon, 02 Mar 2026 06:55:00 GMT", None),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("٣", None),
        ("Mon, 99 Mar 2026 07:05:00 GMT", None),
    ],
)
def test_retry_after(value: str, seconds: int | None) -> None:
    assert retry_after(value, NOW) == (None if seconds is None else timedelta(seconds=seconds))


def test_retry_after_of_centuries_is_no_error() -> None:
    asked = retry_after("9" * 40, NOW)
    assert asked is not None
    assert NOW + min(asked, timedelta(days=1)) > NOW


@pytest.mark.parametrize(
    ("url", "inside"),
    [
        ("https://site.example/a", True),
        ("http://www.site.example/a", True),
        ("https://news.site.example/a", True),
        ("https://home.example/a", True),
        ("https://site.example.evil.example/a", False),
        ("https://evilsite.example/a", False),
        ("https://site.example:8443/a", False),
        ("https://site.example@evil.example/", False),
        ("https://example/", False),
    ],
)
def test_the_fence(url: str, inside: bool) -> None:
    hosts = sites(source("https://www.site.example/feed", "https://home.example/"))
    assert on_site(url, hosts) is inside


def test_sources_of_one_host_are_crawled_one_after_another() -> None:
    first, second = source("https://a.example/1"), source("https://b.example/")
    third = source("https://a.example/2")
    assert by_host([first, second, third]) == [[first, third], [second]]
    assert by_host([]) == []


def test_sources_that_may_fetch_from_one_host_are_crawled_one_after_another() -> None:
    plain = source("https://site.example/feed")
    with_www = source("https://www.site.example/feed")
    below = source("https://news.site.example/feed")
    by_service = source("https://feeds.example/site", homepage="https://site.example/")
    other = source("https://other.example/")
    groups = by_host([plain, other, with_www, below, by_service])
    assert groups == [[plain, with_www, below, by_service], [other]]


def test_a_source_that_joins_two_groups_makes_them_one() -> None:
    first, second = source("https://one.example/"), source("https://two.example/")
    both = source("https://feeds.one.example/", homepage="https://two.example/")
    assert by_host([first, second, both]) == [[first, second, both]]


def test_each_port_of_a_numeric_host_is_a_site_of_its_own() -> None:
    first, second = source("http://127.0.0.1:8001/"), source("http://127.0.0.1:8002/")
    assert by_host([first, second]) == [[first], [second]]


def test_who_we_are_is_told() -> None:
    assert US == "msdigest/0.1 (+https://digest.example.org/; desk@example.org)"
    assert Politeness().user_agent == "msdigest/0.1"


@pytest.mark.parametrize(
    ("name", "values", "read"),
    [
        ("X-Robots-Tag", ["noindex", "noarchive"], "noindex, noarchive"),
        ("X-Robots-Tag", ["", "noindex"], "noindex"),
        ("ETag", ['"old"', '"new"'], '"new"'),
        ("Link", [], ""),
    ],
)
def test_a_header_that_came_twice_is_one_list_where_it_may_be_one(
    name: str, values: list[str], read: str
) -> None:
    assert header(Response("https://site.example/", headers={name: values}), name) == read


def test_no_proxy_connects_for_us() -> None:
    assert process_settings(Politeness())["HTTPPROXY_ENABLED"] is False
