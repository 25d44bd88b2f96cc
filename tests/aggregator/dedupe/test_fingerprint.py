"""What makes articles comparable survives what makes no difference."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.dedupe import candidate_floor, fingerprint, origin_keys, sketch_of
from aggregator.dedupe.words import fold, identifiers, stems
from tests.aggregator.dedupe.texts import article, prose


def test_spelling_makes_no_difference() -> None:
    plain = fingerprint(article(1, "Diet and MS", "The “first” ﬁnding, at last: nutri\u00adtion."))
    loud = fingerprint(article(2, "DIET AND MS!", 'the "FIRST" finding - at last nutrition'))
    assert (plain.title_key, plain.text_hash, plain.sketch) == (loud.title_key, loud.text_hash, loud.sketch)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_folding_is_idempotent(text: str) -> None:
    words = fold(text)
    assert fold(" ".join(words)) == words


@settings(deadline=None, max_examples=300)
@given(st.text(st.characters(max_codepoint=0x2FFF) | st.sampled_from("_-’é硬 aB1"), max_size=60))
def test_words_are_runs_of_letters_and_digits(text: str) -> None:
    """However they are found: the quick ways give what the plain one gives."""
    plain = unicodedata.normalize("NFKC", re.sub("[\u00ad\u200b-\u200d\u2060\ufeff]", "", text)).casefold()
    plain = unicodedata.normalize("NFC", plain)
    assert "".join(fold(text)) == "".join(character for character in plain if character.isalnum())
    assert all(word.isalnum() for word in fold(text))


def test_spaceless_writing_is_compared_by_character() -> None:
    assert fold("多発性硬化症 2024") == ["多", "発", "性", "硬", "化", "症", "2024"]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(("apples", "berries", "citrus", "damson", "elder", "12", "of")), max_size=700)
)
def test_a_sketch_is_sorted_distinct_and_fits_64_signed_bits(words: list[str]) -> None:
    found = sketch_of(" ".join(words))
    assert list(found) == sorted(set(found))
    assert all(-(1 << 63) <= value < 1 << 63 for value in found)


def test_a_rewriter_s_changes_leave_most_of_a_sketch() -> None:
    written = (
        "Researchers in Harrowgate followed 312 adults taking vitamins and measured inflammation markers."
    )
    turned = "Inflammatory markers were measured; 312 adults, a Harrowgate researcher says, took a vitamin."
    kept = set(sketch_of(written)) & set(sketch_of(turned))
    assert len(kept) == 3  # researcher and Harrowgate, 312 and adults, inflammation and markers


def test_stems_are_content_words_by_their_beginning() -> None:
    assert stems(fold("The 7 inflammatory cells of 41 people ate inflammation")) == [
        *("inflam", "cells", "41", "people", "inflam")
    ]
    assert stems(fold("硬化症 dieta")) == ["硬化", "化症", "dieta"]


@pytest.mark.parametrize("length", [150, 300, 450])
def test_the_thinner_sketch_is_part_of_the_denser_one(length: int) -> None:
    words = fold(prose(1, length))[:length]
    dense, thin = sketch_of(" ".join(words[:-1])), sketch_of(" ".join(words))
    assert len(dense) > 1.5 * len(thin)
    assert len(set(thin) - set(dense)) <= 1  # the pair of the last word


def test_a_short_text_inside_a_long_one_is_a_candidate() -> None:
    whole = prose(2, 1_200)
    part = "\n".join(whole.splitlines()[5:12])
    small, large = fingerprint(article(1, "", part)).sketch, fingerprint(article(2, "", whole)).sketch
    shared = len(set(small) & set(large))
    assert shared >= max(candidate_floor(small), candidate_floor(large))


def test_one_study_in_common_makes_a_candidate() -> None:
    cited = "See https://doi.org/10.1212/WNL.0000000000001234."
    first, second = (fingerprint(article(n, "", f"{prose(n, 900)} {cited}")).sketch for n in (1, 2))
    assert len(set(first) & set(second)) >= candidate_floor(first)


def test_the_floor_is_6_5_percent_and_bounded() -> None:
    assert [candidate_floor(range(size)) for size in (0, 53, 54, 70, 80, 400)] == [3, 3, 4, 5, 5, 5]


@pytest.mark.parametrize(
    ("canonical", "own", "origin"),
    [
        ("https://news.source1.example/first/", ("source1.example/1", "news.source1.example/first"), ()),
        ("https://source1.example/1?utm_source=x", ("source1.example/1",), ()),
        ("https://source1.example/", ("source1.example/1",), ()),
        ("https://elsewhere.test/a", ("source1.example/1",), ("elsewhere.test/a",)),
        ("/relative", ("source1.example/1",), ()),
        ("", ("source1.example/1",), ()),
    ],
)
def test_a_canonical_address_is_identity_only_at_home(
    canonical: str, own: tuple[str, ...], origin: tuple[str, ...]
) -> None:
    told = article(1, "", prose(3), canonical)
    assert fingerprint(told).url_keys == own
    assert origin_keys(told) == origin


def test_identifiers_in_one_spelling() -> None:
    text = "See https://doi.org/10.1016/S0140-6736(23)00001-1, (doi:10.1212/WNL.0000000000001234)."
    text += " PMID: 12345678; nct01234567"
    assert identifiers(text) == {
        "10.1016/s0140-6736(23)00001-1",
        "10.1212/wnl.0000000000001234",
        "PMID 12345678",
        "NCT01234567",
    }
