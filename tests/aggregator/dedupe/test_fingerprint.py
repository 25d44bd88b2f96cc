"""What makes articles comparable survives what makes no difference."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.dedupe import candidate_floor, fingerprint, origin_keys
from aggregator.dedupe.fingerprint import SHORT_TEXT, sketch
from aggregator.dedupe.words import fold, identifiers
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


def test_spaceless_writing_is_compared_by_character() -> None:
    assert fold("多発性硬化症 2024") == ["多", "発", "性", "硬", "化", "症", "2024"]


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcdefghij"), max_size=400))
def test_a_sketch_is_sorted_distinct_and_fits_64_signed_bits(words: list[str]) -> None:
    found = sketch(words)
    assert list(found) == sorted(set(found))
    assert all(-(1 << 63) <= value < 1 << 63 for value in found)


def test_the_thin_sketch_is_part_of_the_dense_one() -> None:
    words = fold(prose(1, SHORT_TEXT))
    dense, thin = sketch(words[:-1]), sketch(words)
    assert len(dense) > 2 * len(thin)
    assert len(set(thin) - set(dense)) <= 1  # the shingle of the last word


def test_a_short_text_inside_a_long_one_is_a_candidate() -> None:
    whole = prose(2, 1_200)
    part = "\n".join(whole.splitlines()[5:10])
    small, large = fingerprint(article(1, "", part)).sketch, fingerprint(article(2, "", whole)).sketch
    shared = len(set(small) & set(large))
    assert shared >= max(candidate_floor(small), candidate_floor(large))


def test_the_floor_is_12_percent_and_bounded() -> None:
    assert [candidate_floor(range(size)) for size in (0, 10, 17, 24, 45, 400)] == [2, 2, 2, 3, 3, 3]


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
