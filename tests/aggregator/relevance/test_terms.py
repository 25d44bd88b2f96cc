from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.relevance.prose import Prose, prose_of
from aggregator.relevance.terms import Meaning, Role, book_of, find, slice_of, tokens

BOOK = book_of(
    (term, Meaning(Role.THEME, term))
    for term in ("green tea", "green tea extract", "omega-3", "fish oil", "=MS", "MS, RD", "25(OH)D")
)


def seen(text: str) -> list[str]:
    return [hit.meanings[0].key for hit in find(tokens(text), BOOK)]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Green Tea extracts and green teas", ["green tea extract", "green tea"]),
        ("OMEGA 3, omega-3 and omega‑3", ["omega-3"] * 3),
        ("fish, oil and vinegar", []),
        ("ms and Ms but MS", ["=MS"]),
        ("Jane Roe, MS, RD, writes", ["MS, RD"]),
        ("serum 25(OH)D was low", ["25(OH)D"]),
        ("greenteas", []),
    ],
)
def test_terms_found(text: str, terms: list[str]) -> None:
    assert seen(text) == terms


@settings(deadline=None)
@given(st.text(), st.integers(0, 5), st.integers(0, 5))
def test_a_slice_is_in_the_text(text: str, start: int, length: int) -> None:
    assert slice_of(text, start, start + length) in text


@settings(deadline=None)
@given(st.text(alphabet="MSms greentafishol,-()25HD"))
def test_hits_are_ordered_and_never_overlap(text: str) -> None:
    hits = find(tokens(text), BOOK)
    assert all(one.end <= other.start for one, other in pairwise(hits))


PARAGRAPH = " ".join(["word"] * 120) + "."


def test_headings_and_menus_are_no_prose() -> None:
    menu = "Home\nRecipes for people with MS and their friends at home\nRead more. Now."
    assert prose_of(f"{menu}\n{PARAGRAPH}").words == 120


def test_the_tail_is_neither_lead_nor_core() -> None:
    teaser = " ".join(["teaser"] * 30) + "."
    prose = prose_of(f"{PARAGRAPH}\n{teaser}")
    assert prose.words == 150
    assert prose.core <= 120
    assert prose.lead < prose.core
    assert 0 < prose_of(teaser).lead <= prose_of(teaser).core < 30


@settings(deadline=None)
@given(st.integers(0, 3000))
def test_lead_and_core_of_any_length(words: int) -> None:
    prose = Prose((), words)
    assert 0 <= prose.lead <= words
    assert prose.core <= words
    assert words - prose.core <= 110


@settings(deadline=None)
@given(st.text())
def test_words_are_counted_right(text: str) -> None:
    prose = prose_of(text)
    assert prose.words == sum(len(sentence.text.split()) for sentence in prose.sentences)
    assert prose.lead <= prose.words
