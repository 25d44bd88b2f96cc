from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import Band
from aggregator.relevance import builtin_vocabulary, judge_relevance, parse_vocabulary

MINIMAL = """
subject = "gout and cherries"
[disease]
label = "gout"
strong = ["gout", "gouty arthritis"]
[theme]
label = "fruit"
terms = ["fruit"]
[[topics]]
key = "cherries"
label = "Cherries"
weight = 3
terms = ["cherry", "cherries"]
"""


def test_another_subject_is_another_file() -> None:
    text = "Gout is painful. Cherries are said to help against gout, and cherries are cheap in June. " * 3
    found = judge_relevance("Cherries for gout", text, parse_vocabulary(MINIMAL))
    assert found.band is Band.IN
    assert found.topics == ("cherries",)


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ('label = "gout"', "label = 3", "disease.label"),
        ('strong = ["gout", "gouty arthritis"]', "strong = []", "disease.strong"),
        ('strong = ["gout", "gouty arthritis"]', 'strong = "gout"', "disease.strong"),
        ('strong = ["gout", "gouty arthritis"]', 'strong = ["--"]', "disease.strong"),
        ('strong = ["gout", "gouty arthritis"]', 'stong = ["gout"]', "disease.stong"),
        ('subject = "gout and cherries"', "", "subject"),
        ('[theme]\nlabel = "fruit"\nterms = ["fruit"]', "", "theme"),
        ("weight = 3", "weight = 4", "topics[0].weight"),
        ("weight = 3", "weight = true", "topics[0].weight"),
        ('key = "cherries"', "", "topics[0].key"),
        ('terms = ["cherry", "cherries"]', "", "topics[0].terms"),
        ("[theme]", '[[disease.senses]]\nlabel = "x"\nterms = ["y"]\nhere = 1\n[theme]', "senses[0].here"),
        ("[theme]", "[theme", "TOML"),
    ],
)
def test_what_is_wrong_is_named(before: str, after: str, named: str) -> None:
    assert before in MINIMAL
    with pytest.raises(ValueError, match=re.escape(named)):
        parse_vocabulary(MINIMAL.replace(before, after))


def test_a_key_given_twice_is_an_error() -> None:
    twice = MINIMAL + MINIMAL[MINIMAL.index("[[topics]]") :]
    with pytest.raises(ValueError, match="cherries"):
        parse_vocabulary(twice)


@settings(deadline=None)
@given(st.text())
def test_any_text_is_a_vocabulary_or_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_vocabulary(text)


def test_the_builtin_one_is_read_once() -> None:
    assert builtin_vocabulary() is builtin_vocabulary()
    assert len(builtin_vocabulary().topics) >= 70
    assert builtin_vocabulary().label("vitamin-d") == "Vitamin D"


def test_the_builtin_keys_and_ids_are_well_formed() -> None:
    for topic in builtin_vocabulary().topics:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", topic.key)
        assert all(re.fullmatch(r"D\d{6}(\d{3})?", mesh) for mesh in topic.mesh)


def test_no_builtin_list_says_a_thing_twice() -> None:
    data = tomllib.loads(files("aggregator.relevance").joinpath("ms_nutrition.toml").read_text("utf-8"))
    tables = [data["disease"], data["theme"], *data["topics"], *data["disease"]["senses"]]
    for table in tables:
        for name, found in table.items():
            if isinstance(found, list) and name != "senses":
                assert sorted(found) == sorted(set(found)), name
