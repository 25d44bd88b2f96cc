from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.clean.sanitize import sanitize, to_html
from aggregator.model import Block

URL = "https://site.example/a/b"


def block(html: str, tag: str, trail: str = "") -> Block:
    return Block(tag=tag, text="x", html=f"<{tag}>{html}</{tag}>", words=1, link_words=0, trail=trail)


def test_items_rows_terms_and_quotes_stand_in_what_they_need() -> None:
    blocks = [
        block("T", "h1"),
        block("a", "li", "ul li"),
        block("b", "li", "ul li"),
        block("c", "li", "ol li"),
        block("<td>1</td><td>2</td>", "tr"),
        block("q", "blockquote"),
        block("k", "dt"),
        block("v", "dd"),
    ]
    html = re.sub(r"</?tbody>|\n", "", to_html(blocks, URL))
    assert html == (
        "<h2>T</h2><ul><li>a</li><li>b</li></ul><ol><li>c</li></ol>"
        "<table><tr><td>1</td><td>2</td></tr></table>"
        "<blockquote><p>q</p></blockquote><dl><dt>k</dt><dd>v</dd></dl>"
    )


def test_links_are_absolute_and_do_not_vouch() -> None:
    assert sanitize('<a href="../c" onclick="x()">y</a>', URL) == (
        '<a href="https://site.example/c" rel="nofollow noopener noreferrer">y</a>'
    )


@pytest.mark.parametrize(
    "html",
    [
        '<a href="javascript:alert(1)">y</a>',
        "<img src=x onerror=alert(1)>y",
        "<script>alert(1)</script>y",
        '<a href="data:text/html,x">y</a>',
        "<iframe src=//x></iframe>y",
        "<svg onload=alert(1)>y",
        "<p style=x class=z>y</p>",
    ],
)
def test_nothing_else_gets_through(html: str) -> None:
    assert not re.search(r"alert|javascript|data:|src|style|class|on\w+=", sanitize(html, URL))


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="<>/='\" aphrefsctimgjv:&#x0;\n", max_size=80))
def test_sanitizing_twice_changes_nothing(text: str) -> None:
    once = sanitize(text, URL)
    assert sanitize(once, URL) == once
