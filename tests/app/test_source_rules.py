"""The rules of a source in TOML lists: written and read back, and refused with the name of the line."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Source, SourceRules, Way
from app.source_files import SourceFileError, checked, read_toml, write_toml

FEED = Source(id=0, key="salt", name="The Salt Paper", way=Way.FEED, address="https://salt.example/feed")
TABLE = """[[source]]
key = "salt"
name = "The Salt Paper"
way = "feed"
address = "https://salt.example/feed"
[source.rules]
"""
SELECTORS = st.lists(
    st.sampled_from(["h1", "//h1[@class='a \"b\"']", "substring-after(//p, 'By ')", "time, .date"]),
    max_size=3,
).map(tuple)
PARTS = st.lists(st.sampled_from(["main", "//div[@id='x'] | //article", ".//p"]), max_size=3).map(tuple)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=20)
RULES = st.builds(
    SourceRules,
    keep=PARTS,
    keep_first=st.booleans(),
    drop=PARTS,
    strip_id_or_class=st.lists(WORDS.filter(str.strip), max_size=3).map(tuple),
    replace=st.lists(st.tuples(WORDS, WORDS | st.just("")), max_size=3).map(tuple),
    title=SELECTORS,
    author=SELECTORS,
    date=SELECTORS,
    tests=st.just(()) | st.just(("https://salt.example/news/1",)),
    follow=st.just(("/news/",)),
    next_page=st.sampled_from(["", "a.next", "//a[@rel='next']/@href"]),
)


@given(RULES)
def test_rules_come_back_from_toml_as_they_were_written(rules: SourceRules) -> None:
    source = checked(replace(FEED, rules=rules))
    assert source.rules == rules
    assert read_toml(write_toml([source])) == [source]


def test_a_source_written_before_there_were_so_many_rules_is_read() -> None:
    (source,) = read_toml(TABLE + 'keep = ["main"]\nnext_page = "a.next"\n')
    assert source.rules == SourceRules(keep=("main",), next_page="a.next")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('title = ["//h1["]', "source 'salt': rules.title: '//h1[' is no XPath"),
        ("author = [\"document('x')\"]", "source 'salt': rules.author: \"document('x')\" is no CSS selector"),
        (
            'drop = ["//p[document(1)]"]',
            "rules.drop: '//p[document(1)]' is no XPath we can follow: document()",
        ),
        ('date = ["count(//p)"]', "rules.date: 'count(//p)' gives a number"),
        ('strip_id_or_class = [""]', "rules.strip_id_or_class: a text to look for is empty"),
        ('replace = [["", "x"]]', "rules.replace: a text to look for is empty"),
        ('replace = [["a"]]', "$.rules.replace[0]"),
        ('replace = ["ab"]', "$.rules.replace[0]"),
        ('tests = ["nowhere"]', "source 'salt': rules.tests: not an http(s) address"),
        ('keep_first = "yes"', "$.rules.keep_first"),
        ('titel = ["h1"]', "titel"),
    ],
)
def test_a_rule_that_is_none_is_named(line: str, said: str) -> None:
    with pytest.raises(SourceFileError, match=re.escape(said)):
        read_toml(TABLE + line)
