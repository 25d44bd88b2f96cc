"""Plain text, cleaned: golden pages that arrive without any markup."""

from __future__ import annotations

import pytest

from aggregator.clean import clean_text
from tests.aggregator.extract.pages import TEXTS, astray, golden_text

# Pages whose expectations are not met yet, every one of them strictly so.
NOT_YET = frozenset(
    "text_castellano text_deutsch text_glued_end text_local_news text_recipe text_review_article".split()
)


@pytest.mark.parametrize("name", TEXTS)
def test_plain_text_is_cleaned_as_expected(name: str, request: pytest.FixtureRequest) -> None:
    if name in NOT_YET:
        request.applymarker(pytest.mark.xfail(reason="not yet", strict=True))
    text, expected = golden_text(name)
    assert astray(clean_text(text), expected) == []


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_clean_stays_as_it_is(name: str) -> None:
    cleaned = clean_text(golden_text(name)[0])
    assert cleaned
    assert clean_text(cleaned) == cleaned


def test_lines_broken_to_fit_a_screen_are_joined_again() -> None:
    broken = "Vitamin D levels were measured in all of the people who took part\nin the winter of 2019."
    assert "took part in the winter" in clean_text(f"{broken}\n\n{broken}\n")
