from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.clean import clean
from aggregator.extract import extract
from aggregator.model import Article, Ended, Outcome, SourceRules
from tests.aggregator.extract.pages import BODY, SENTENCE, page


def outcome(
    body: str | bytes, content_type: str = "text/html", headers: tuple[tuple[str, str], ...] = ()
) -> str:
    found = extract(page(body, content_type=content_type, headers=headers))
    return found.outcome if isinstance(found, Ended) else "article"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "text/html"),
        (b" \0\n", "text/html"),
        (b"%PDF-1.7 ...", "text/html"),
        (b'{"a": 1}', "application/json"),
        (b"\x89PNG\r\n", "image/png"),
        (b"<!-- only -->", "text/html"),
        (b"plain words", "application/pdf"),
    ],
)
def test_what_is_not_a_page_is_unreadable(body: bytes, content_type: str) -> None:
    assert outcome(body, content_type) == Outcome.UNREADABLE


@pytest.mark.parametrize(
    ("head", "header", "reserved"),
    [
        ('<meta name="robots" content="NOINDEX, follow">', None, True),
        ('<meta name="robots" content="noai, noimageai">', None, True),
        ('<meta name="tdm-reservation" content="1">', None, True),
        ('<meta name="tdm-reservation" content="0">', None, False),
        ('<meta name="robots" content="noarchive, nofollow">', None, False),
        ("", ("x-robots-tag", "noindex"), True),
        ("", ("x-robots-tag", "*: noindex"), True),
        ("", ("x-robots-tag", "googlebot: noindex"), False),
        ("", ("x-robots-tag", "unavailable_after: 25 Jun 2030 15:00:00 PST"), False),
        ("", ("tdm-reservation", "1"), True),
    ],
)
def test_opt_outs_are_heeded(head: str, header: tuple[str, str] | None, reserved: bool) -> None:
    found = outcome(head + BODY, headers=(header,) if header else ())
    assert (found == Outcome.RESERVED) == reserved


def test_rules_keep_and_drop() -> None:
    body = f'<div class="x"><p>{SENTENCE}</p><p class="no">Not this line.</p></div><article>{BODY}</article>'
    rules = SourceRules(keep=("div.x", ".x p"), drop=("p.no",))
    article = extract(page(body), rules)
    assert isinstance(article, Article)
    assert [block.text for block in article.blocks] == [SENTENCE]


@pytest.mark.parametrize("rules", [SourceRules(keep=("p >",)), SourceRules(drop=("div", "::bad("))])
def test_a_bad_selector_is_named(rules: SourceRules) -> None:
    with pytest.raises(ValueError, match=r"rules\.(keep|drop): '(p >|::bad\()' is no CSS selector"):
        extract(page(BODY), rules)


def test_relative_links_follow_the_base_of_the_page() -> None:
    body = (
        f'<base href="https://cdn.example/d/"><article><p>{SENTENCE} <a href="e">more</a></p>{BODY}</article>'
    )
    article = extract(page(body))
    assert isinstance(article, Article)
    assert 'href="https://cdn.example/d/e"' in article.blocks[0].html


MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<div class='related'>",
            "</div>",
            "<li>",
            "<table><tr><td>",
            "<br>",
            "<a href='//['>",
            "</a>",
            "<h1>",
            "<title>",
            "&#xD800;",
            "\0",
            SENTENCE,
            "<meta name=date content='0000-99'>",
            "<blockquote>",
            "<!--",
            "<script type='application/ld+json'>",
            '{"@type":"Article","headline":"\\ud800","author":[[{}]]}',
            "</script>",
            "<meta charset=hex>",
            "<base href='http://[x'>",
            "<button>",
            "<time datetime='1:1:1:1'>",
            "<b>",
            "<html lang=\udcff>",
        ]
    )
    | st.text(max_size=20),
    max_size=60,
).map("".join)


@settings(deadline=None, max_examples=200)
@given(
    st.binary(max_size=400) | MARKUP.map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(max_size=30),
)
def test_no_bytes_make_it_raise(body: bytes, content_type: str) -> None:
    for kind in ("text/html", content_type):
        found = extract(page(body, content_type=kind))
        if isinstance(found, Article):
            clean(found, min_words=0)
            found.metadata.title.encode()
            "".join(block.html for block in found.blocks).encode()


@pytest.mark.parametrize(
    "body",
    [
        b"<div class='a related'>" * 100_000 + b"words " * 100,
        b"<b><i>" * 50_000 + b"words " * 100,
        f"<p>{SENTENCE}</p>".encode() * 20_000,
        b"<p>" + b"a/" * 500_000,
        b"<h2>latest " + b"from x " * 5_000 + b"</h2>" + BODY.encode(),
        b"<script type='application/ld+json'>" + b"[" * 300_000 + b"</script>" + BODY.encode(),
        b"<title>" + b"a | " * 100_000 + b"</title>" + BODY.encode(),
        b"<meta charset=punycode>" + b"\x80a-" * 200_000,
    ],
    ids=["nested", "inline", "long", "word", "heading", "json", "title", "codec"],
)
def test_hostile_pages_take_bounded_time(body: bytes) -> None:
    start = time.process_time()
    article = extract(page(body, content_type="text/html"))
    if isinstance(article, Article):
        clean(article)
    assert time.process_time() - start < 20  # ten times what it takes, for slow machines


def test_a_page_read_briefly_has_the_same_title_authors_and_text() -> None:
    head = '<title>A soup</title><meta name="author" content="Ada Fern">'
    head += '<meta property="article:published_time" content="2024-05-01T10:00:00Z">'
    body = f"<html><head>{head}</head><body><h1>A soup</h1>{BODY}</body></html>"
    whole, brief = extract(page(body)), extract(page(body), briefly=True)
    assert isinstance(whole, Article)
    assert isinstance(brief, Article)
    assert brief.blocks == tuple(replace(block, html="") for block in whole.blocks)
    assert (brief.metadata.title, brief.metadata.authors) == ("A soup", ("Ada Fern",))
    assert (whole.metadata.title, whole.metadata.authors) == ("A soup", ("Ada Fern",))
    assert whole.metadata.published_at is not None
    assert brief.metadata.published_at is None
