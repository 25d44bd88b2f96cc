"""A text that says something else, told from one that was mended."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.revision import SUBSTANCE, address_after, changed_in_substance, share_changed
from tests.app.jobs.texts import TEXTS, TITLES

OLIVES, VITAMINS = TEXTS[TITLES[0]], TEXTS[TITLES[1]]
SENTENCE = " A nurse adds that fish on Fridays is no cure either, and that nobody should skip a check."


@pytest.mark.parametrize(
    "after",
    [
        OLIVES,
        OLIVES.upper(),
        OLIVES.replace(". ", ".\n"),
        OLIVES.replace("a fifth", "a quarter"),
        OLIVES.replace("Forty people", "Forty-one people"),
        "Updated on Monday. " + OLIVES,
        ". ".join(reversed(OLIVES.rstrip(".").split(". "))),
    ],
    ids=["same", "shouted", "wrapped", "figure", "people", "dated", "turned round"],
)
def test_what_is_mended_says_the_same(after: str) -> None:
    assert not changed_in_substance(OLIVES, after)


@pytest.mark.parametrize(
    "after",
    ["", VITAMINS, OLIVES + SENTENCE * 2, OLIVES + " " + VITAMINS, OLIVES[: len(OLIVES) // 2]],
    ids=["gone", "another", "longer", "another added", "half"],
)
def test_what_is_rewritten_says_something_else(after: str) -> None:
    assert changed_in_substance(OLIVES, after)


def test_the_share_is_of_all_words_of_both() -> None:
    words = [f"word{number}" for number in range(100)]
    assert share_changed(" ".join(words), " ".join(words[:80])) == pytest.approx(20 / 180)
    assert share_changed("", "") == share_changed("...", "") == 0
    assert share_changed("one two", "") == 1


texts = st.lists(st.sampled_from(["fish", "oil", "bread", "salt", "MS", "22"]), max_size=30).map(" ".join)


@given(texts, texts)
def test_it_is_the_same_whichever_comes_first(before: str, after: str) -> None:
    share = share_changed(before, after)
    assert share == share_changed(after, before)
    assert 0 <= share <= 1
    assert changed_in_substance(before, after) is (share >= SUBSTANCE)


@given(texts)
def test_a_text_never_differs_from_itself(text: str) -> None:
    assert share_changed(text, text) == 0


PAGE, PHONE, AMP, PRINT = (
    f"https://a.example/{end}" for end in ("fish", "amp/fish", "fish/amp", "fish?print=1")
)


@pytest.mark.parametrize(
    ("before", "now", "named", "after"),
    [
        (PAGE, PHONE, (PAGE,), PAGE),
        (PAGE, PHONE, ("", ""), PAGE),
        (PAGE, AMP, ("",), PAGE),
        (PAGE, PRINT, ("",), PAGE),
        (PAGE, "https://m.a.example/fish", ("",), PAGE),
        (AMP, PAGE, ("",), PAGE),
        (PHONE, PAGE, (PAGE,), PAGE),
        (PHONE, PAGE, ("", PAGE), PAGE),
        (PHONE, PRINT, (PAGE,), PHONE),
        (AMP, PRINT, (PAGE,), AMP),
        (PAGE, AMP, (AMP, PAGE), AMP),  # who are we to know better
        ("http://a.example/fish", PAGE, ("",), PAGE),
        ("https://www.a.example/fish", PAGE, ("",), PAGE),
        (PAGE, PHONE, ("http://[", "https://a.example/"), PAGE),
    ],
)
def test_readers_keep_the_address_that_an_article_calls_its_own(
    before: str, now: str, named: tuple[str, ...], after: str
) -> None:
    assert address_after(before, now, named) == after
