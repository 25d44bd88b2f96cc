"""Reading listings: which links are articles, and where the next page is."""

from __future__ import annotations

import pytest

from aggregator.model import SourceRules
from crawler.indexes import LONGEST_INDEX, MOST_LINKS, NotAnIndexError
from crawler.indexes.listing import read_listing

URL = "https://site.example/news/"
PLAIN = SourceRules()


def read(body: str, rules: SourceRules = PLAIN) -> list[str]:
    text = f"<html lang='en'><head><title>News</title></head><body>{body}</body></html>"
    links = read_listing(text, URL, rules).links
    return [link.url.removeprefix("https://site.example") for link in links]


def next_page(body: str, rules: SourceRules = PLAIN) -> tuple[str, ...]:
    return read_listing(f"<html><body>{body}</body></html>", URL, rules).further


def test_articles_are_told_by_their_paths_or_by_many_words() -> None:
    body = """<a href="/news/fish-and-ms">Fish</a> <a href="/2026/03/x">X</a>
      <a href="/n/7">What people with MS eat</a> <a href="/n/8">Short</a>"""
    assert read(body) == ["/news/fish-and-ms", "/2026/03/x", "/n/7"]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/tag/fish-and-ms",
        "/category/a-b-c",
        "/author/ada-of-x",
        "/news/page/2",
        "/search/a-b-c",
        "/shop/fish-oil-best",
        "/privacy/our-long-policy",
        "/files/fish-and-ms.pdf",
        "/a/b-c-d.jpg",
    ],
)
def test_pages_that_list_sell_or_sign_in_are_no_articles(path: str) -> None:
    assert read(f'<a href="{path}">Five words stand in here</a>') == []


@pytest.mark.parametrize("link", ["mailto:a@b.example", "javascript:void(0)", "#top", "", "http://[bad/"])
def test_links_that_lead_nowhere_are_left_out(link: str) -> None:
    assert read(f'<a href="{link}">Five words stand in here</a>') == []


def test_an_address_is_named_once_and_the_page_itself_never() -> None:
    body = """<a href="/a-b-c"><img src="x"></a> <a href="/a-b-c?utm_source=x">Read</a>
      <a href="/a-b-c/">More</a> <a href="/news/?utm_medium=y">Five words stand in here</a>"""
    assert read(body) == ["/a-b-c/"] or read(body) == ["/a-b-c"]


def test_links_are_seen_from_the_base_of_the_page() -> None:
    text = (
        '<html><head><base href="https://site.example/deep/"></head><body><a href="a-b-c">x</a></body></html>'
    )
    assert [link.url for link in read_listing(text, URL, PLAIN).links] == ["https://site.example/deep/a-b-c"]


def test_with_patterns_to_follow_every_link_is_left_to_them() -> None:
    assert read('<a href="/x">y</a>', SourceRules(follow=("/x",))) == ["/x"]


def test_a_listing_tells_its_title_and_language() -> None:
    text = "<html lang='de'><head><title> Neues </title></head><body><p>x</p></body></html>"
    reading = read_listing(text, URL, PLAIN)
    assert (reading.title, reading.language) == ("Neues", "de")


@pytest.mark.parametrize(
    "body",
    [
        '<a href="/news/?page=2" rel="next nofollow">→</a>',
        '<link rel="next" href="/news/?page=2">',
        '<a href="/news/?page=2">Next page »</a>',
        '<a href="/news/?page=2">« Older posts</a>',
    ],
)
def test_the_next_page_is_found_by_rel_or_by_words(body: str) -> None:
    assert next_page(body) == ("https://site.example/news/?page=2",)


def test_the_next_page_is_what_the_rules_select() -> None:
    body = '<a rel="next" href="/wrong">next</a><div class="pager"><a href="/news/?p=3">3</a></div>'
    assert next_page(body, SourceRules(next_page="div.pager")) == ("https://site.example/news/?p=3",)
    assert next_page(body, SourceRules(next_page="a.none")) == ()
    for xpath in ("//div[@class='pager']", "//div[@class='pager']//a/@href"):
        assert next_page(body, SourceRules(next_page=xpath)) == ("https://site.example/news/?p=3",)


@pytest.mark.parametrize(
    "body", ["", '<a rel="next" href="/news/">next</a>', '<a href="/x">Next week in MS</a>']
)
def test_no_next_page_where_none_is_named(body: str) -> None:
    assert next_page(body) == ()


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_empty_page_is_no_listing(text: str) -> None:
    with pytest.raises(NotAnIndexError, match="empty"):
        read_listing(text, URL, PLAIN)


@pytest.mark.parametrize("text", ["<!-- only this -->", "\0", "{}", "<" * 2_000, "<div>" * 5_000, "a\ud800b"])
def test_odd_pages_are_read_or_refused_but_never_break(text: str) -> None:
    try:
        assert read_listing(text, URL, PLAIN).links == ()
    except NotAnIndexError as error:
        assert "not a web page" in str(error)  # noqa: PT017 - either ending is right


def test_no_more_links_are_read_than_a_page_for_people_has() -> None:
    assert len(read("".join(f'<a href="/a-b-{n}">x</a>' for n in range(MOST_LINKS + 10)))) == MOST_LINKS
    late = '<a href="/a-b-c">x</a>' + " " * LONGEST_INDEX + '<a href="/d-e-f">x</a>'
    assert read(late) == ["/a-b-c"]
