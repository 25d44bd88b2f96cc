"""Selectors: told apart by how they begin, followed safely, and refused by name."""

from __future__ import annotations

import time

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.extract.selectors import is_xpath, select
from aggregator.extract.xpath import AXES, FUNCTIONS

PAGE = lxml.html.document_fromstring(
    """<html><head><meta name="day" content="2025-02-03"><title>Salt</title></head><body class="a-page">
    <h1 id="top">Two<br>lines <script>var x = "not read"</script>of salt</h1>
    <div class="story"><p class="by">By <b>O</b>le Berg</p><p>First.</p><p>Second, with an advert.</p></div>
    <p><time datetime="2025-03-04T05:06:07Z">4 March</time></p><div class="story"><p>Third.</p></div>
    </body></html>"""
)


def texts(written: str, *, times: bool = False) -> list[str]:
    return list(select(written).texts(PAGE, times=times))


@pytest.mark.parametrize(
    ("written", "xpath"),
    [
        ("//p", True),
        ("/html/body", True),
        (".//p", True),
        ("../p", True),
        ("(//p)[1]", True),
        (" //p", True),
        ("@id", True),
        ("descendant::p", True),
        ("string(//h1)", True),
        ("id('top')", True),
        ("p", False),
        (".story > p", False),
        ("#top", False),
        ("[itemprop=author]", False),
        ("*", False),
        ("p:not(.by)", False),
        ("p::first-line", False),
        ("string", False),
        ("", False),
    ],
)
def test_an_xpath_is_told_by_how_it_begins(written: str, xpath: bool) -> None:
    assert is_xpath(written) == xpath


@pytest.mark.parametrize(
    ("css", "xpath"),
    [
        ("p", "//p"),
        (".story > p", "//div[@class='story']/p"),
        ("#top", "id('top')"),
        ("p:not(.by)", "//p[not(@class = 'by')]"),
        ("h1, .by", "//h1 | //*[contains(@class, 'by')]"),
        ("div p", "descendant::div//p"),
    ],
)
def test_css_and_xpath_select_alike(css: str, xpath: str) -> None:
    found = select(css).elements(PAGE)
    assert found
    assert select(xpath).elements(PAGE) == found


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("//h1", ["Two lines of salt"]),
        ("h1", ["Two lines of salt"]),
        ("meta[name=day]", ["2025-02-03"]),
        ("//meta[@name='day']/@content", ["2025-02-03"]),
        ("substring-after(//p[@class='by'], 'By ')", ["Ole Berg"]),
        (".by", ["By Ole Berg"]),
        ("//p[@class='by']/text()", ["By", "le Berg"]),
        ("//p[@class='none']", []),
        ("string(//p[@class='none'])", []),
        ("//time", ["4 March"]),
    ],
)
def test_what_is_selected_says_its_text(written: str, said: list[str]) -> None:
    assert texts(written) == said


def test_a_time_says_first_what_it_tells_machines() -> None:
    assert texts("p:has(time)", times=True) == ["2025-03-04T05:06:07Z", "4 March"]


def test_texts_are_few_and_short() -> None:
    page = lxml.html.document_fromstring("<p>" + "word " * 5_000 + "</p>" + "<p>x</p>" * 100)
    found = select("p").texts(page)
    assert len(found) == 20
    assert len(found[0]) < 1_000
    assert found[0].startswith("word word")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("p >", "is no CSS selector"),
        ("", "is no CSS selector"),
        ("p::before", "is no CSS selector"),
        ("a:nonsense", "is no CSS selector"),
        ("svg|path", "names have no prefix"),
        ("p:not(svg|path)", "names have no prefix"),
        ("//p[", "is no XPath we can follow: Invalid expression"),
        ("//p[@class='x]", "is no XPath we can follow"),
        ("document('other.xml')", "is no CSS selector"),
        ("//p[document('other.xml')]", "document() is not a function of XPath 1.0"),
        ("//p[. = document ('other.xml')]", "document() is not a function of XPath 1.0"),
        ("(document('other.xml'))", "document() is not a function of XPath 1.0"),
        ("//p[unparsed-text('x')]", "unparsed-text() is not a function"),
        ("//p[has-class('by')]", "has-class() is not a function"),
        ("//p[re:test(., 'x')]", "re:test() is not a function"),
        ("//p[child::x:q(1)]", ""),
        ("//svg:path", "names have no prefix"),
        ("//p[$x]", "it has a variable"),
        ("//p['a' = 'b\0']", "is no XPath we can follow"),
        ("count(//p)", "gives a number or a yes or no"),
        ("boolean(//p)", "gives a number or a yes or no"),
        ("//p[" + "a[" * 3 + "b" + "]" * 4, "nested more than 3 deep"),
        ("(" * 20 + "//p" + ")" * 20, "nested more than 12 deep"),
        (":not(" * 20 + "p" + ")" * 20, "nested more than 12 deep"),
        ("//p" * 400, "longer than 1,000 characters"),
        ("//p" * 20, "more than 12 times"),
        ("p " * 20, "more than 12 times"),
        ("//*[//*[//zz]]", "again and again"),
        ("//p[not( //h1 ) and //h2]", "again and again"),
        ("//*/following::*/preceding::*", "again and again"),
    ],
)
def test_what_cannot_be_followed_is_refused_by_name(written: str, reason: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the message is looked at below
        select(written)
    assert reason in str(refused.value)
    assert repr(written)[1:20] in str(refused.value)


@pytest.mark.parametrize(
    "written",
    [
        "//p[contains(., 'document(') or contains(., \"$ svg:x [[[[[\")]",
        "//p[not(//h2)]",
        "p:contains('x')",
        "p:nth-child(2n+1):not(:last-child)",
        "p:lang(en)",
        "//h1/following::p",
        "//p[ancestor::div[@class='story']]/preceding-sibling::p",
        " | ".join(["//div//p//b"] * 12),
        "//p[text()[contains(., 'x')]]",
        "//*[self::p or (self::div)]",
        "//p[position() mod (2) = 1]",
    ],
)
def test_what_only_looks_dangerous_is_followed(written: str) -> None:
    assert isinstance(select(written).nodes(PAGE), list)


def test_the_costliest_allowed_ends_soon_on_a_page_of_ordinary_size() -> None:
    page = lxml.html.document_fromstring("<div class=a><p>x <a href=b>y</a></p></div>" * 300)
    began = time.monotonic()
    for written in (
        "//*[count(//*) > 1]",
        "//*" * 12,
        "//*/following::*",
        "//*[.//*[.//*[count(.//*) > 2]]]",
    ):
        select(written).nodes(page)
    assert time.monotonic() - began < 20


PIECES = st.sampled_from(
    [
        *AXES,
        *FUNCTIONS,
        *"/ // . .. ./ ( ) [ ] | @ * , : :: ' \" = < > + - $ # ~ a p div 1 0 and or not mod".split(),
        *("document", "re:test", ".story", "'x'", " ", "\0", "\ud800", ":not(", ":has(", "::text"),
    ]
)


@settings(deadline=None, max_examples=400)
@given(st.text(max_size=60) | st.lists(PIECES, max_size=15).map("".join))
def test_any_text_is_a_selector_or_a_value_error(written: str) -> None:
    try:
        selector = select(written)
    except ValueError:
        return
    nodes = selector.nodes(PAGE)
    assert all(isinstance(node, str) or isinstance(node.tag, str) for node in nodes)
    assert all(text == " ".join(text.split()) for text in selector.texts(PAGE, times=True))
    if selector.gives_text:
        assert selector.elements(PAGE) == []
