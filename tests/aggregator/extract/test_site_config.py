"""Site-config files: taken where we do the same, told in words where we do not."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aggregator.extract import extract
from aggregator.extract.reading import Selectors
from aggregator.extract.site_config import _READ, _UNSUPPORTED, SiteConfig, read_site_config
from aggregator.model import Article, SourceRules
from tests.aggregator.extract.pages import SENTENCE, page

FILE = """\ufeff# The Salt Paper, made up for this test
title: //h1[@class='headline']
Title : //h1
author: substring-after(//p[@class='by'], 'By ')
date: //time/@datetime

body: //div[@id='story']\r
body: //article
body: //article
strip: //p[contains(@class, 'note')]
strip: //text()[contains(., 'Share: now')]
strip_id_or_class: 'promo'
strip_image_src: /pixel.gif
tidy: no
prune: no
autodetect_on_failure: yes
next_page_link: //a[@rel='next']
http_header(user-agent): Salt/1.0
replace_string(<p style="a:b(c)">): <p>
find_string: <blink>
replace_string:
find_string: </blink>
replace_string: </b>
move_into(//div[@id='a']): //div[@id='b']
parser: html5php
author:
test_url: https://salt.example/news/1?utm_source=x
test_contains: Salt is old
sparkle: yes
"""


def test_a_file_is_taken_line_by_line() -> None:
    config = read_site_config(FILE)
    assert config.rules == SourceRules(
        keep=("//div[@id='story']", "//article"),
        keep_first=True,  # the bodies of a file stand in for each other
        drop=("//p[contains(@class, 'note')]", "//text()[contains(., 'Share: now')]"),
        strip_id_or_class=("promo",),
        replace=(('<p style="a:b(c)">', "<p>"), ("<blink>", ""), ("</blink>", "</b>")),
        title=("//h1[@class='headline']", "//h1"),
        author=("substring-after(//p[@class='by'], 'By ')",),
        date=("//time/@datetime",),
        tests=("https://salt.example/news/1",),
    )


def test_what_is_not_taken_is_told_with_its_line() -> None:
    config = read_site_config(FILE)
    assert [(one.line, one.text.partition(":")[0]) for one in config.unsupported] == [
        (13, "strip_image_src"),
        (14, "tidy"),
        (15, "prune"),
        (17, "next_page_link"),
        (18, "http_header(user-agent)"),
        (24, "move_into(//div[@id='a'])"),
        (25, "parser"),
        (26, "author"),
        (28, "test_contains"),
        (29, "sparkle"),
    ]
    reasons = {one.line: one.reason for one in config.unsupported}
    assert reasons[17] == "articles in several parts are not joined yet"
    assert reasons[26] == "nothing stands after the colon"
    assert reasons[29] == "it is no directive we know"


def test_the_rules_of_a_file_are_followed() -> None:
    on = page(
        f"<h1 class=headline>Salt is old</h1><p class=by>By Ole Berg</p><div id=story><p>{SENTENCE}</p>"
        "<p class='a note'>A note.</p><div class=big-promo>Buy salt.</div></div>"
        "<article><p>Another thing.</p></article>"
    )
    article = extract(on, read_site_config(FILE).rules)
    assert isinstance(article, Article)
    assert [block.text for block in article.blocks] == [SENTENCE]
    assert (article.metadata.title, article.metadata.authors) == ("Salt is old", ("Ole Berg",))


@pytest.mark.parametrize(
    "name",
    """autodetect_next_page dissolve http_header if_page_contains login_extra_fields login_password_field
    login_uri login_username_field move_into native_ad_clue next_page_link not_logged_in_xpath parser prune
    requires_login single_page_link single_page_link_in_feed skip_json_ld src_lazy_load_attr strip_image_src
    test_contains tidy""".split(),
)
def test_every_directive_we_do_not_follow_has_a_reason_of_its_own(name: str) -> None:
    (told,) = read_site_config(f"{name}: yes").unsupported
    assert told.reason == _UNSUPPORTED[name]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("autodetect_on_failure: no", "a page in which body finds nothing is read without it"),
        ("body: div[@id='x']", "it does not begin as an XPath does"),
        ("strip_id_or_class: '\"", "nothing stands between the quotes"),
        ("test_url: salt.example/1", "not an address"),
    ],
)
def test_a_line_that_could_do_nothing_is_told(line: str, reason: str) -> None:
    config = read_site_config(line)
    assert config.rules == SourceRules()
    assert reason in config.unsupported[0].reason


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "title: //h1\n\nnot a line of it",
            "line 3: 'not a line of it' is not written as `directive: value`",
        ),
        ("body: //div[", r"line 1: '//div\[' is no XPath we can follow"),
        ("#\nstrip: //p[document('x')]", r"line 2: .* document\(\) is not a function"),
        ("body: string(//p)", "line 1: 'string.* gives a text, where elements are asked for"),
        ("title: count(//p)", "line 1: .* gives a number"),
        ("find_string: a\nfind_string: b\nreplace_string: c", "line 2: there is no replace_string for 'b'"),
        ("replace_string: c", "line 1: there is no find_string for 'c'"),
        ("replace_string(a: b", "line 1: the bracket of .* is not closed"),
        ("title: //h1\0", "line 1: there is a NUL in it"),
        (": x", "line 1: ': x' is not written as"),
    ],
)
def test_what_is_no_directive_is_an_error_of_its_line(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_site_config(text)


def test_a_single_body_needs_no_order() -> None:
    assert read_site_config("body: //main").rules == SourceRules(keep=("//main",))
    assert read_site_config("# nothing\n") == SiteConfig(rules=SourceRules())


NAMES = st.sampled_from(
    [*_READ, *_UNSUPPORTED, "replace_string", "replace_string(x)", "http_header(", "Sparkle"]
)
VALUES = st.sampled_from(["//p", "//p[", "yes", "'a'", "", "p", "string(//p)", "https://a.example/", "a): b"])
LINES = st.builds("{}:{}".format, NAMES, VALUES | st.text(max_size=20)) | st.text(max_size=30)


@settings(deadline=None, max_examples=300)
@given(st.text() | st.lists(LINES, max_size=8).map("\n".join))
@example("find_string: a\nreplace_string(): b\nreplace_string: c")
def test_any_text_is_rules_or_a_value_error_and_no_line_is_lost(text: str) -> None:
    config = _read(text)
    if isinstance(config, ValueError):
        assert str(config).startswith("line ")
        return
    Selectors(config.rules)  # what was taken can be followed
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    told = {one.line for one in config.unsupported}
    silent = [
        n for n, line in enumerate(lines, 1) if line.strip() and line.strip()[0] != "#" and n not in told
    ]
    assert all(_is_taken(lines[number - 1]) for number in silent)


def _read(text: str) -> SiteConfig | ValueError:
    try:
        return read_site_config(text)
    except ValueError as error:
        return error


def _is_taken(line: str) -> bool:
    name = line.strip().partition(":")[0].partition("(")[0].strip().lower()
    return name in _READ or name == "replace_string"
