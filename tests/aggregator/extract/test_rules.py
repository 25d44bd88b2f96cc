"""The rules of a source, as they are followed on a page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.extract import extract
from aggregator.extract.reading import Picked, Selectors
from aggregator.model import Article, FetchedPage, SourceRules
from tests.aggregator.extract.pages import SENTENCE, page

PAGE = page(f"""<html lang="en"><head><title>Salt | The Salt Paper</title>
<meta property="og:site_name" content="The Salt Paper">
<meta property="og:title" content="Salt, as machines hear it">
<meta name="author" content="Web Desk"><meta property="article:published_time" content="2025-01-01T08:00:00Z">
<meta property="article:modified_time" content="2025-01-05T08:00:00Z"></head>
<body class="has-share-bar"><h2 class="real-title">Salt as people read it | The Salt Paper</h2>
<div class="meta"><span class="who">By Ole Berg and Ida Falk</span>
<time datetime="2025-01-03T07:00">3 Jan</time></div>
<div class="story"><p>{SENTENCE} One.</p><p class="share-bar">Share this.</p>
<p>{SENTENCE} Two.</p>ADVERT stands here<p>{SENTENCE} Three.</p></div>
<div class="more"><p>{SENTENCE} Four.</p></div></body></html>""")


def read(rules: SourceRules, on: FetchedPage = PAGE) -> Article:
    article = extract(on, rules)
    assert isinstance(article, Article)
    return article


def last_words(rules: SourceRules, on: FetchedPage = PAGE) -> list[str]:
    return [block.text.removeprefix(SENTENCE).strip() for block in read(rules, on).blocks]


@pytest.mark.parametrize("keep", ["div.story", "//div[@class='story']", "(//div[@class='story'])[1]"])
def test_keep_may_be_css_or_xpath(keep: str) -> None:
    assert last_words(SourceRules(keep=(keep,))) == [
        "One.",
        "Share this.",
        "Two.",
        "ADVERT stands here",
        "Three.",
    ]


def test_all_that_keep_selects_is_kept_or_only_what_the_first_selects() -> None:
    keep = ("//div[@class='none']", "div.more", ".story p")
    assert last_words(SourceRules(keep=keep)) == ["One.", "Share this.", "Two.", "Three.", "Four."]
    assert last_words(SourceRules(keep=keep, keep_first=True)) == ["Four."]


def test_drop_cuts_elements_and_texts() -> None:
    rules = SourceRules(
        keep=(".story",), drop=("p.share-bar", "//text()[contains(., 'ADVERT')]", "//div/@class", "//none")
    )
    assert last_words(rules) == ["One.", "Two.", "Three."]


def test_a_text_after_a_dropped_element_goes_where_a_rule_names_it_and_stays_where_none_does() -> None:
    on = page(f'<div class="a"><p>{SENTENCE}</p><p class="x">no</p>a tail of words</div>')
    assert last_words(SourceRules(keep=(".a",), drop=(".x",)), on) == ["", "a tail of words"]
    both = SourceRules(keep=(".a",), drop=("//p[@class='x'] | //div/text()",))
    assert last_words(both, on) == [""]


def test_strip_id_or_class_cuts_by_a_part_of_a_name_but_never_the_page() -> None:
    assert last_words(SourceRules(keep=(".story",), strip_id_or_class=("share-",))) == [
        "One.",
        "Two.",
        "ADVERT stands here",
        "Three.",
    ]
    on = page(f'<div class="a"><p id="AdBox">no</p><p>{SENTENCE}</p></div>')
    assert last_words(SourceRules(keep=(".a",), strip_id_or_class=("dBo",)), on) == [""]
    assert last_words(SourceRules(keep=(".a",), strip_id_or_class=("adbox",)), on) == ["no", ""]


def test_replace_changes_the_source_before_it_is_parsed_in_the_order_of_the_rules() -> None:
    on = page(f"<main><p>{SENTENCE}</p><noscript><p>Hidden by mistake.</p></noscript></main>")
    rules = SourceRules(keep=("main",), replace=(("noscript", "nobody"), ("nobody", "section")))
    assert last_words(rules, on) == ["", "Hidden by mistake."]


def test_replacing_cannot_blow_a_page_up() -> None:
    on = page("<p>" + "e" * 50_000 + "</p>")
    with pytest.raises(ValueError, match=r"rules\.replace: replacing 'e' makes this page too large"):
        extract(on, SourceRules(replace=(("e", "e" * 100),)))


def test_what_rules_find_comes_before_what_the_page_says() -> None:
    rules = SourceRules(title=("h3", ".real-title", "//title"), author=("//*[@class='who']",), date=("time",))
    found = read(rules).metadata
    assert found.title == "Salt as people read it"  # tidied like any other
    assert found.authors == ("Ole Berg", "Ida Falk")
    assert found.published_at == datetime(2025, 1, 3, 7, tzinfo=UTC)
    assert found.modified_at == datetime(2025, 1, 5, 8, tzinfo=UTC)
    origins = dict(found.origins)
    assert [origins[name] for name in ("title", "authors", "published_at")] == ["rules"] * 3
    assert "rules" not in origins


def test_what_rules_look_for_is_found_before_anything_is_dropped_and_outside_what_is_kept() -> None:
    rules = SourceRules(
        keep=(".story",), drop=(".meta", "h2"), title=("h2",), author=(".who",), date=("time",)
    )
    found = read(rules).metadata
    assert (found.title, found.authors) == ("Salt as people read it", ("Ole Berg", "Ida Falk"))
    assert found.published_at == datetime(2025, 1, 3, 7, tzinfo=UTC)


def test_a_change_before_the_day_the_rules_found_is_none() -> None:
    on = page(PAGE.body.replace(b"2025-01-03T07:00", b"2025-01-09T07:00"))
    found = read(SourceRules(date=("time",)), on).metadata
    assert found.published_at == datetime(2025, 1, 9, 7, tzinfo=UTC)
    assert found.modified_at is None
    assert "modified_at" not in dict(found.origins)


def test_rules_that_find_nothing_of_use_change_nothing_and_are_noted() -> None:
    plain, rules = (
        read(SourceRules()),
        SourceRules(keep=("#gone",), title=("//h6",), author=("//h6",), date=("string(//h2)",)),
    )
    found = read(rules)
    assert found.blocks == plain.blocks
    said, noted = dict(plain.metadata.origins), dict(found.metadata.origins)
    assert noted.pop("rules") == "nothing of use found by: keep, title, author, date"
    assert noted == said
    assert found.metadata.title == plain.metadata.title
    assert found.metadata.published_at == plain.metadata.published_at


def test_a_date_in_figures_is_read_as_the_page_writes_dates() -> None:
    on = page(PAGE.body.replace(b"2025-01-03T07:00", b"").replace(b"3 Jan", b"01/05/2025"))
    found = read(SourceRules(date=("time",)), on).metadata  # changed on the fifth, says the head
    assert found.published_at == datetime(2025, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (SourceRules(keep=("p >",)), "rules.keep: 'p >' is no CSS selector"),
        (SourceRules(drop=("//p[",)), r"rules.drop: '//p\[' is no XPath"),
        (SourceRules(title=("h1", "//p[$x]")), r"rules.title: '//p\[\$x\]' is no XPath"),
        (SourceRules(author=("count(//p)",)), "rules.author: .* gives a number"),
        (SourceRules(date=("",)), "rules.date: '' is no CSS selector"),
        (SourceRules(next_page="a:nonsense"), "rules.next_page: 'a:nonsense' is no CSS selector"),
        (SourceRules(keep=("string(//p)",)), "rules.keep: .* gives a text, where elements are asked for"),
        (SourceRules(drop=("string(//p)",)), "rules.drop: .* gives a text, where elements are asked for"),
        (SourceRules(strip_id_or_class=("ad", " ")), "rules.strip_id_or_class: a text to look for is empty"),
        (SourceRules(replace=(("", "x"),)), "rules.replace: a text to look for is empty"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_named(rules: SourceRules, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        extract(PAGE, rules)


def test_without_a_rule_that_selects_the_page_is_read_as_a_stream_and_nothing_is_picked() -> None:
    reading = Selectors(SourceRules(replace=(("ADVERT", "Advert"),), tests=("https://a.example/",))).read(
        PAGE.body
    )
    assert reading.picked == Picked()
    assert reading.whole is reading.segments
    assert "Advert stands here" in reading.segments.texts


@settings(deadline=None, max_examples=100)
@given(
    keep=st.lists(st.sampled_from(["p", "div", "//div/p", "//p/text()", "/html", "//b/.."]), max_size=2),
    drop=st.lists(
        st.sampled_from(["b", "//text()", "//*[@id]", "/html", "//body", "p p", "//@id"]), max_size=3
    ),
    names=st.lists(st.sampled_from(["a", "x", " b"]), max_size=2),
    body=st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<div id=a>", "</div>", "<b class='x b'>", "</b>", "words of salt ", "<br>"]
        ),
        max_size=40,
    ).map("".join),
)
def test_rules_only_take_away(keep: list[str], drop: list[str], names: list[str], body: str) -> None:
    """Whatever is cut and kept, in whatever order it lies: no word of the page is read twice."""
    rules = SourceRules(keep=tuple(keep), drop=tuple(drop), strip_id_or_class=tuple(names))
    reading = Selectors(rules).read(f"<body>{body}</body>")
    assert sum(reading.segments.words) <= sum(reading.whole.words)
