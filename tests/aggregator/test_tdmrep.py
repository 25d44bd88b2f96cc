"""The file in which a site says what it reserves against text and data mining."""

from __future__ import annotations

import json

import pytest

from aggregator.tdmrep import PLACE, Reserved, is_readable, reserved

FILE = f"https://a.example{PLACE}"


def said(*rules: tuple[str, object]) -> Reserved:
    given = [{"location": path, "tdm-reservation": value} for path, value in rules]
    return reserved([(FILE, json.dumps(given))])


@pytest.mark.parametrize(
    ("path", "url", "covered"),
    [
        ("/", "https://a.example/x", True),
        ("/", "https://b.example/x", False),
        ("/*", "https://a.example", True),
        ("/blog/", "https://a.example/blog/one", True),
        ("/blog/", "https://a.example/blogs", False),
        ("blog", "https://a.example/blogs", True),
        ("/*.pdf$", "https://a.example/a/b.pdf", True),
        ("/*.pdf$", "https://a.example/a/b.pdf?x=1", False),
        ("/*/print$", "https://a.example/print", False),
        ("/x$", "https://a.example/x", True),
        ("/x$", "https://a.example/xy", False),
        ("/*id=7", "https://A.example/page?id=7", True),
        ("/a*b*c", "https://a.example/a-c-b", False),
        ("/a*b*c", "https://a.example/a-b-c-d", True),
        ("/a*a$", "https://a.example/a", False),
    ],
)
def test_what_a_rule_covers(path: str, url: str, covered: bool) -> None:
    assert said((path, 1)).covers(url) is covered
    assert not said((path, 0)).covers(url)


def test_the_rule_that_says_most_of_a_path_holds_and_in_doubt_it_is_reserved() -> None:
    both = said(("/", 1), ("/open/", 0), ("/open/not/", "1"))
    assert both.covers("https://a.example/x")
    assert not both.covers("https://a.example/open/x")
    assert both.covers("https://a.example/open/not/x")
    assert said(("/x", 0), ("/x", 1)).covers("https://a.example/x")
    assert both.words == "everything"
    assert said(("/b", 1), ("/a", 1), ("/c", 0)).words == "/a, /b"


@pytest.mark.parametrize(
    ("text", "readable"),
    [
        ("[]", True),
        ('{"location": "/x", "tdm-reservation": 1}', True),
        ("<html>", False),
        ("7", False),
        ("[" * 50_000, False),
    ],
)
def test_a_file_that_is_none_says_nothing(text: str, readable: bool) -> None:
    assert is_readable(text) is readable
    assert reserved([(FILE, text)]).covers("https://a.example/x") is ("location" in text)


def test_rules_that_cannot_be_read_are_left_out() -> None:
    text = '[1, {"location": 3, "tdm-reservation": 1}, {"location": "/a"}, {"tdm-reservation": 1}]'
    assert reserved([(FILE, text)]) == Reserved()


def test_a_rule_made_to_keep_us_busy_does_not() -> None:
    rule = said(("/" + "*a" * 5_000 + "$", 1))
    assert not rule.covers(f"https://a.example/{'a' * 4_000}b")
