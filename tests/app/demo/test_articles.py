"""The prepared texts are what they claim to be: copies, rewritings, and enough to read."""

from __future__ import annotations

import re

import pytest

from app.demo.articles import Piece, opening, parse, prepared, without

PIECES = {piece.slug: piece for piece in prepared()}
COPIES = [piece for piece in prepared() if piece.copies]
REWRITINGS = [piece for piece in prepared() if piece.resembles]


def shingles(piece: Piece) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", piece.text.lower())
    return {tuple(words[start : start + 3]) for start in range(len(words) - 2)}


def share(one: Piece, other: Piece) -> float:
    """The part of the smaller text's shingles that the other holds too."""
    first, second = shingles(one), shingles(other)
    return len(first & second) / min(len(first), len(second))


def test_blocks_are_read() -> None:
    blocks = parse("A line\nthat goes on.\n\n## Head\n\n- one\n  more\n- two\n")
    assert [(block.tag, block.lines) for block in blocks] == [
        ("p", ("A line that goes on.",)),
        ("h2", ("Head",)),
        ("ul", ("one more", "two")),
    ]


def test_an_opening_breaks_off_after_its_share_of_words() -> None:
    shortened = opening(parse("one two three\n\nfour five six"), 0.67)
    assert [block.text for block in shortened] == ["one two three", "four …"]


def test_one_block_is_dropped() -> None:
    assert [block.text for block in without(parse("a\n\nb\n\nc"), 1)] == ["a", "c"]


@pytest.mark.parametrize("piece", REWRITINGS, ids=lambda piece: piece.slug)
def test_a_rewriting_shares_enough_to_ask_and_too_little_to_be_sure(piece: Piece) -> None:
    assert 0.35 <= share(piece, PIECES[piece.resembles]) <= 0.45


def test_there_are_three_rewritings() -> None:
    assert len(REWRITINGS) == 3


@pytest.mark.parametrize("piece", COPIES, ids=lambda piece: piece.slug)
def test_a_copy_holds_only_words_of_its_original(piece: Piece) -> None:
    assert share(piece, PIECES[piece.copies]) > 0.98
    assert piece.title != PIECES[piece.copies].title


@pytest.mark.parametrize(
    ("slug", "low", "high"),
    [
        ("wire-9001-vitamin-d", 1.0, 1.0),
        ("wire-9002-microbiome", 0.8, 0.9),
        ("wire-9003-salt", 0.57, 0.63),
        ("wire-9004-fibre", 1.0, 1.0),
    ],
)
def test_a_copy_holds_the_part_it_should(slug: str, low: float, high: float) -> None:
    copy, original = shingles(PIECES[slug]), shingles(PIECES[PIECES[slug].copies])
    assert low <= len(copy & original) / len(original) <= high


def test_pieces_that_do_not_claim_to_be_related_are_not() -> None:
    alone = [piece for piece in prepared() if not piece.copies and len(shingles(piece)) > 40]
    for number, one in enumerate(alone):
        for other in alone[number + 1 :]:
            if other.slug != one.resembles and one.slug != other.resembles:
                assert share(one, other) < 0.05, (one.slug, other.slug)


def test_articles_are_of_a_readable_length() -> None:
    for piece in prepared():
        whole = piece.layout in {"article", "plain"} and not piece.copies
        if whole and not set(piece.outcomes) & {"too_short", "never_fetched"}:
            assert 250 <= len(piece.text.split()) <= 450, piece.slug


def test_every_phrase_that_must_stay_is_there() -> None:
    for piece in prepared():
        for phrase in piece.stays:
            assert phrase in piece.text, (piece.slug, phrase)
