"""What a page says of itself, and where each fact was found."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import Hint
from tests.aggregator.extract.metadata_of import BODY, URL, linked, origin, read


def test_an_og_title_that_is_the_site_is_passed_over() -> None:
    names = '<meta property="og:title" content="Salt"><meta property="og:site_name" content="Salt">'
    meta = read(f"{names}<title>Sleep | Salt</title>")
    assert meta.title == "Sleep"
    assert origin(meta, "title") == "title"


def test_the_heading_is_the_title_where_the_head_says_something_like_it() -> None:
    head = '<meta property="og:title" content="Why salt keeps us awake at night">'
    meta = read(head, f"<h1>Salt keeps us awake</h1>{BODY}")
    assert (meta.title, origin(meta, "title")) == ("Salt keeps us awake", "h1")
    assert read(head, f"<h1>Our shop</h1>{BODY}").title == "Why salt keeps us awake at night"


def test_the_hint_fills_what_the_page_leaves_open_and_nothing_else() -> None:
    hint = Hint(title="Hinted", authors=("Ann Other",), published_at=datetime(2025, 1, 1, tzinfo=UTC))
    meta = read("", hint=hint)
    assert (meta.title, meta.authors, meta.published_at) == ("Hinted", ("Ann Other",), hint.published_at)
    assert origin(meta, "published_at") == "hint"
    spoken = read('<title>Own</title><meta name="author" content="By Bo Lind and Cy Marsh">', hint=hint)
    assert (spoken.title, spoken.authors) == ("Own", ("Bo Lind", "Cy Marsh"))


@pytest.mark.parametrize(
    ("head", "url", "canonical", "found"),
    [
        ('<link rel="canonical" href="/b?x=1#top">', URL, "https://site.example/b?x=1", "link"),
        ('<link rel="canonical" href="http://site.example/a/1">', URL, URL, "link"),
        ('<link rel="canonical" href="/ü?utm_source=x&b=1">', URL, "https://site.example/%C3%BC?b=1", "link"),
        (
            '<link rel="canonical" href="https://other.example/b">',
            URL,
            "https://other.example/b",
            "link, another host",
        ),
        (
            '<link rel="canonical" href="https://site.example/a">',
            "https://cdn.example/c/site.example/a?amp=1",
            "https://site.example/a",
            "link, another host",
        ),
        (
            '<link rel="canonical" href="/"><meta property="og:url" content="/c">',
            URL,
            "https://site.example/c",
            "og:url",
        ),
        ('<link rel="canonical" href="/">', URL, "", ""),
        ('<link rel="canonical" href="https://other.example/">', URL, "", ""),
        ('<link rel="canonical" href="/">', "https://site.example/", "https://site.example/", "link"),
        ('<link rel="canonical" href="javascript:x">', URL, "", ""),
        ('<link rel="canonical" href="https://[">', URL, "", ""),
        (
            '<base href="https://site.example/d/"><link rel="canonical" href="e">',
            URL,
            "https://site.example/d/e",
            "link",
        ),
    ],
)
def test_the_canonical_address(head: str, url: str, canonical: str, found: str) -> None:
    meta = read(head, url=url)
    assert (meta.canonical_url, origin(meta, "canonical_url")) == (canonical, found)


def test_the_canonical_address_of_the_header() -> None:
    headers = (("link", '<https://site.example/x>; rel=preload, </b>; title="b"; rel="canonical"'),)
    meta = read("", headers=headers)
    assert (meta.canonical_url, origin(meta, "canonical_url")) == ("https://site.example/b", "header")


def test_language_and_broken_json() -> None:
    meta = read(
        '<meta property="og:locale" content="en_us"><script type="application/ld+json">{"@type": [</script>'
    )
    assert meta.language == "en-US"


CRUMBS = [
    {"@type": "ListItem", "position": 1, "name": "Home", "item": "https://site.example/"},
    {"@type": "ListItem", "position": 2, "item": {"@id": "https://site.example/diet", "name": "Diet"}},
    {"@type": "ListItem", "position": 3, "name": "Salt keeps us awake"},
]


@pytest.mark.parametrize(
    ("head", "section", "found"),
    [
        (
            '<meta property="article:section" content="Food &amp;amp; Drink">',
            "Food & Drink",
            "article:section",
        ),
        (linked(articleSection=["Research", "News"]), "Research", "json-ld articleSection"),
        (linked(articleSection="Research, news, 2024"), "Research", "json-ld articleSection"),
        ('<meta property="article:section" content="Uncategorized">', "", ""),
        ('<meta property="article:section" content="Salt">', "", ""),  # the site's name
        (linked(**{"@type": "BreadcrumbList"}, itemListElement=CRUMBS), "Diet", "json-ld breadcrumb"),
        (
            linked(**{"@type": "WebPage"}, breadcrumb={"@type": "BreadcrumbList", "itemListElement": CRUMBS}),
            "Diet",
            "json-ld breadcrumb",
        ),
        (linked(**{"@type": "BreadcrumbList"}, itemListElement=CRUMBS[:1]), "", ""),
        (linked(**{"@type": "BreadcrumbList"}, itemListElement=[{"name": 5}, None, {"item": 7}]), "", ""),
        ("", "", ""),
    ],
)
def test_the_section(head: str, section: str, found: str) -> None:
    meta = read(f'<meta property="og:site_name" content="Salt">{head}')
    assert (meta.section, origin(meta, "section")) == (section, found)


BY, BY_NC = "https://creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/licenses/by-nc/4.0/"


@pytest.mark.parametrize(
    ("head", "body", "licence"),
    [
        ('<link rel="license" href="//creativecommons.org/licenses/by/4.0/deed.de">', "", BY),
        ('<link rel="license" href="/licence">', "", "https://site.example/licence"),
        ("", '<a rel="nofollow license" href="https://creativecommons.org/licenses/by/4.0/">free</a>', BY),
        (linked(license="https://site.example/terms"), "", "https://site.example/terms"),
        (linked(license={"@type": "CreativeWork", "url": BY}), "", BY),
        ('<meta name="dc.rights" content="Published under CC BY-NC 4.0">', "", BY_NC),
        ('<meta name="dc.rights" content="(c) The Salt Paper">', "", "(c) The Salt Paper"),
        ('<meta name="dcterms.license" content="See https://site.example/l.">', "", "https://site.example/l"),
        (
            '<link rel="copyright" href="http://creativecommons.org/publicdomain/zero/1.0/">',
            "",
            "https://creativecommons.org/publicdomain/zero/1.0/",
        ),
        ('<link rel="license" href="javascript:x">', "", ""),
        ("", "", ""),
    ],
)
def test_the_licence(head: str, body: str, licence: str) -> None:
    assert read(head, body + BODY).licence == licence


MARKUP = st.lists(
    st.sampled_from(
        [
            "<h1>",
            "</h1>",
            "<p>",
            "<time datetime='2024-03-05'>",
            "<time class=published>",
            "</time>",
            "<a rel=author href='/author/a'>",
            "<a rel=license href='//['>",
            "</a>",
            "<span itemprop=datePublished>",
            "<span class='byline'>",
            "</span>",
            "Published 05/03/2024",
            "By Ann Other",
            "Salt keeps us awake",
            "<link rel=canonical href='http://[x'>",
            "<meta name=date content='0000-99'>",
            "<meta name=author content='By , and'>",
            "<script type='application/ld+json'>",
            '{"@type": ["Article"], "author": [[{}], {"@id": "#a"}, 5], "datePublished": ["x", null]}',
            '{"@type": "BreadcrumbList", "itemListElement": {"item": {"@id": 5}}}',
            "</script>",
            "\ud800",
        ]
    )
    | st.text(max_size=20),
    max_size=40,
).map("".join)


@settings(deadline=None)
@given(MARKUP, MARKUP, st.sampled_from(["", "en", "de"]))
def test_any_page_has_metadata(head: str, body: str, language: str) -> None:
    meta = read(head, body, language=language)
    fields = {field for field, _ in meta.origins}
    assert not (meta.authors and "authors" not in fields)
    assert not (meta.published_at and "published_at" not in fields)
    assert meta.published_at is None or meta.modified_at is None or meta.published_at <= meta.modified_at


NODES = [{"@type": "Article", "@id": "#x", "author": {"@id": "#x"}, "datePublished": "05/03/2024"}] * 4_900


@pytest.mark.parametrize(
    "page",
    [
        "<div class=byline>By Ann Other " * 20_000,
        "<time>5 March 2024 " * 20_000,
        "<a rel=license href=/x>" * 20_000,
        "<p>Published 05/03/2024</p>" * 20_000,
        "<h1>Salt keeps us awake</h1>" * 20_000,
        "<a href=/author/a>Ann Other</a>" * 20_000,
        "<meta name=author content='Ann Other'>" * 20_000,
        "<meta name=date content='05/03/2024'>" * 20_000,
        linked(**{"@graph": NODES}),
    ],
    ids=["bylines", "times", "licences", "dates", "headings", "links", "authors", "metas", "nodes"],
)
def test_hostile_pages_take_bounded_time(page: str) -> None:
    start = time.process_time()
    read("<title>Salt keeps us awake</title>", page)
    assert time.process_time() - start < 10  # some twenty times what it takes
