"""Excerpts: whole sentences of the text, word for word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.excerpts import ExcerptError, checked, joined, numbers_of, sentences, still_good

TEXT = (
    "Oily fish\nDr. A. Smith asked 40 people with MS. They ate fish, e.g. herring… twice.\nNobody was harmed!"
)
FOUND = sentences(TEXT)


def test_sentences_end_where_they_end() -> None:
    assert FOUND == (
        "Oily fish",
        "Dr. A. Smith asked 40 people with MS.",
        "They ate fish, e.g. herring… twice.",
        "Nobody was harmed!",
    )


@pytest.mark.parametrize(
    ("numbers", "excerpt"),
    [
        ((), ""),
        ((1, 2), f"{FOUND[1]} {FOUND[2]}"),
        ((3, 1, 1), f"{FOUND[1]} … {FOUND[3]}"),
        ((0, 99, -1), "Oily fish"),
    ],
)
def test_sentences_that_do_not_follow_each_other_are_joined_by_a_gap(
    numbers: tuple[int, ...], excerpt: str
) -> None:
    assert joined(FOUND, numbers) == excerpt


@pytest.mark.parametrize(
    "wrong",
    [
        "They ate fish",  # half a sentence
        "They ate meat, e.g. herring… twice.",
        f"{FOUND[3]} … {FOUND[1]}",  # another order
        f"{FOUND[1]} {FOUND[3]}",  # as if they followed each other
        f"{FOUND[1]} It cures.",
    ],
)
def test_what_the_text_does_not_say_is_refused(wrong: str) -> None:
    with pytest.raises(ExcerptError, match="not in the text"):
        checked(wrong, TEXT, 500)


def test_white_space_makes_no_difference_and_length_does() -> None:
    assert checked("  Nobody\n was  harmed! ", TEXT, 18) == "Nobody was harmed!"
    with pytest.raises(ExcerptError, match="18 characters; this source lets us show 17"):
        checked("Nobody was harmed!", TEXT, 17)


def test_what_may_be_shown_later_is_never_more_than_may_be_shown_then() -> None:
    excerpt = f"{FOUND[1]} … {FOUND[3]}"
    assert still_good(excerpt, TEXT, 500) == excerpt
    assert still_good(excerpt, TEXT, len(excerpt) - 1) == FOUND[1]
    assert still_good(excerpt, TEXT, 5) == ""
    assert still_good(excerpt, "Another text.", 500) == ""


def test_a_text_may_hold_what_looks_like_a_gap() -> None:
    text = "He waited … and ate. Then … Nothing."
    found = sentences(text)
    for numbers in ((0,), (0, 1), (1, 2), (0, 2), (0, 1, 2)):
        assert numbers_of(joined(found, numbers), found) == numbers


@given(
    st.lists(st.sampled_from(["Fish.", "Fish is good.", "Is it?", "Fish", "No way.", "Good"]), unique=True),
    st.sets(st.integers(0, 5)),
)
def test_what_was_joined_is_found_again(lines: list[str], numbers: set[int]) -> None:
    text = "\n".join(lines)
    excerpt = joined(sentences(text), tuple(numbers))
    assert checked(excerpt, text, len(excerpt)) == excerpt


@given(st.text("a. …\n", max_size=40), st.sets(st.integers(0, 9)))
def test_what_goes_out_stays_as_it_is(text: str, numbers: set[int]) -> None:
    excerpt = still_good(joined(sentences(text), tuple(numbers)), text, 100)
    assert still_good(excerpt, text, 100) == excerpt
