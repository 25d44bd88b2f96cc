"""How often the machine was right, and what other thresholds would have done."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.accuracy import (
    EDGES,
    Pair,
    ThresholdError,
    Thresholds,
    bands,
    joined_rightly,
    kept_apart_rightly,
    preview,
    require_possible,
    suggest,
    tally,
    wilson,
)

NOW = Thresholds(join=0.97, ask=0.1)
verdicts = st.sampled_from(["duplicate", "uncertain", "related", "new"])
rulings = st.sampled_from(["same", "related", "different", ""])
scores = st.floats(0, 1)
many = st.lists(st.builds(Pair, verdict=verdicts, score=scores, ruling=rulings, times=st.integers(1, 9)))


def pair(score: float, ruling: Any = "", verdict: Any = "uncertain", **values: Any) -> Pair:
    return Pair(verdict=verdict, score=score, ruling=ruling, **values)


def test_the_interval_is_wilsons() -> None:
    assert wilson(0, 0) == (0, 1)
    low, high = wilson(12, 13)  # as R's binom.confint(12, 13, methods = "wilson") gives it
    assert (round(low, 4), round(high, 4)) == (0.6669, 0.9863)
    none, every = wilson(0, 10), wilson(10, 10)
    assert (none[0], round(none[1], 4), round(every[0], 4), every[1]) == (0, 0.2775, 0.7225, 1)


@given(st.integers(1, 500), st.integers(0, 500))
def test_the_interval_holds_the_share_and_narrows(of: int, right: int) -> None:
    right = min(right, of)
    low, high = wilson(right, of)
    assert 0 <= low <= right / of <= high <= 1
    narrower = wilson(4 * right, 4 * of)
    assert narrower[1] - narrower[0] < high - low


@given(many)
def test_every_pair_is_in_one_band(pairs: list[Pair]) -> None:
    found = bands(pairs)
    assert sum(band.tally.pairs for band in found) == sum(one.times for one in pairs)
    assert [band.high for band in found] == list(reversed(EDGES[1:]))


def test_the_bands_in_words() -> None:
    pairs = [pair(0.92, "same", times=12), pair(0.969, "different"), pair(1.0, "same"), pair(0.01)]
    found = {band.words: band for band in bands(pairs)}
    assert (
        found["0.9 to 0.97"].sentence == "12 of 13 pairs with a likeness of 0.9 to 0.97 were the same story"
    )
    assert found["0.9 to 0.97"].likely == "of all such pairs likely 67 to 99 of 100"
    assert (
        found["0.99 and more"].sentence == "1 of 1 pair with a likeness of 0.99 and more was the same story"
    )
    assert found["0.99 and more"].likely == "too few to say more"
    assert found["below 0.02"].sentence == "nobody has ruled on a pair with a likeness below 0.02"
    assert found["below 0.02"].likely == ""


def test_only_what_was_checked_blind_says_how_often_the_machine_was_right() -> None:
    pairs = [
        pair(0.99, "same", "duplicate", blind=True, times=5),
        pair(0.98, "related", "duplicate", blind=True),
        pair(0.98, "different", "duplicate"),  # taken apart by somebody who saw that it was wrong
        pair(0.99, "", "duplicate", times=80),
        pair(0.05, "different", "new", blind=True),
        pair(0.05, "related", "new", blind=True),
        pair(0.09, "same", "new", blind=True),
    ]
    joined, apart = joined_rightly(pairs), kept_apart_rightly(pairs)
    assert (joined.right, joined.of, apart.right, apart.of) == (5, 6, 2, 3)
    assert joined.sentence == "5 of 6 right; likely 44 to 97 of 100"
    assert apart.sentence == "2 of 3 right"
    assert joined_rightly([]).sentence == "none checked yet"


def test_a_preview_in_words() -> None:
    pairs = [pair(0.96, "same", times=8), pair(0.955), pair(0.9, "different", times=205)]
    would = preview(pairs, NOW, Thresholds(join=0.95, ask=0.1))
    assert would.sentences == (
        "Join from 0.95 instead of 0.97.",
        (
            "Of the 214 pairs judged so far, at most 9 more would have been joined without asking; "
            "people had ruled on 8 of them: 8 same, 0 different."
        ),
    )


def test_a_preview_both_ways() -> None:
    pairs = [
        pair(0.98, "same", "duplicate", times=3),
        pair(0.995, "", "duplicate"),
        pair(0.15, "same"),
        pair(0.19, "related"),
        pair(0.06, "", "new", times=4),
        pair(0.07, "", "related"),  # a quotation: no number would have had it asked
    ]
    stricter = preview(pairs, NOW, Thresholds(join=0.99, ask=0.2))
    assert (stricter.unjoined, stricter.unasked) == (tally(pairs[:1]), tally(pairs[2:4]))
    assert (stricter.joined.pairs, stricter.asked.pairs) == (0, 0)
    assert stricter.sentences[2:] == (
        (
            "Of the 11 pairs judged so far, at most 3 more would have been asked about instead of joined; "
            "people had ruled on 3 of them: 3 same, 0 different."
        ),
        (
            "Of the 11 pairs judged so far, at most 2 more would have been kept apart without asking; "
            "people had ruled on 2 of them: 1 same, 1 related, 0 different."
        ),
    )
    wider = preview(pairs, NOW, Thresholds(join=0.97, ask=0.05))
    assert wider.asked.pairs == 4
    assert "nobody has ruled on any of them." in wider.sentences[1]


def test_a_preview_of_nothing() -> None:
    assert preview([], NOW, NOW).sentences == ("These are the numbers in use.",)
    assert preview([pair(0.5)], NOW, Thresholds(join=0.96, ask=0.1)).sentences[1:] == (
        "Of the 1 pair judged so far, none would have gone another way.",
    )


@given(many, scores, scores)
def test_a_preview_there_and_back_counts_no_pair_twice(pairs: list[Pair], one: float, other: float) -> None:
    then = Thresholds(join=max(one, other), ask=min(one, other))
    would = preview(pairs, NOW, then)
    moved = (would.joined, would.unjoined, would.asked, would.unasked)
    assert sum(part.pairs for part in moved) <= would.pairs
    assert all(part.pairs == 0 for part in _moved(preview(pairs, then, then)))


def _moved(would: Any) -> tuple[Any, ...]:
    return would.joined, would.unjoined, would.asked, would.unasked


@pytest.mark.parametrize(
    ("join", "ask", "about", "words"),
    [
        (1.2, 0.1, "join", "“join” must be a number from 0 to 1, not 1.2."),
        (math.nan, 0.1, "join", "not nan"),
        (0.9, -1, "ask", "“ask” must be a number from 0 to 1, not -1."),
        (0.5, 0.6, "ask", "“ask” (0.6) must not be above “join” (0.5)"),
    ],
)
def test_thresholds_that_cannot_be(join: float, ask: float, about: str, words: str) -> None:
    with pytest.raises(ThresholdError) as caught:
        require_possible(Thresholds(join=join, ask=ask))
    assert (caught.value.about, words in str(caught.value)) == (about, True)
    with pytest.raises(ThresholdError):
        preview([], NOW, Thresholds(join=join, ask=ask))


def test_nothing_is_suggested_before_there_are_enough() -> None:
    assert suggest([], NOW).sentence == "Not enough decisions yet: 0 of 219 with a likeness above 0.1."
    pairs = [pair(0.99, "same", times=12), pair(0.4, "different"), pair(0.999)]
    few = suggest(pairs, NOW)
    assert (few.join, few.sentence) == (
        None,
        "Not enough decisions yet: 12 of 219 with a likeness above 0.4 (there, a pair was not one story).",
    )


def test_a_lower_number_is_suggested_with_a_margin() -> None:
    pairs = [pair(0.8 + n / 2000, "same") for n in range(300)] + [pair(0.4, "different")]
    found = suggest(pairs, NOW)
    assert found.join == pytest.approx(0.815)  # thirty pairs below it agree too
    assert "All 300 pairs" in found.sentence
    assert "“Join” could be lowered from 0.97 to 0.815." in found.sentence
    # One pair far below decides nothing.
    assert suggest([*pairs, pair(0.41, "same")], NOW).join == pytest.approx(0.8145)


def test_a_higher_number_is_suggested_where_a_joined_pair_was_wrong() -> None:
    pairs = [pair(0.99, "same", "duplicate", times=250), pair(0.98, "different", "duplicate", blind=True)]
    assert suggest(pairs, NOW).join == 0.99
    assert "raised from 0.97 to 0.99" in suggest(pairs, NOW).sentence


def test_the_number_in_use_may_be_right() -> None:
    found = suggest([pair(0.98, "same", times=250), pair(0.6, "related")], NOW)
    assert (found.join, found.sentence.endswith("That bears out the number in use.")) == (None, True)


@given(many, st.integers(1, 5))
def test_a_suggestion_is_never_below_a_pair_that_was_not_one_story(pairs: list[Pair], least: int) -> None:
    found = suggest(pairs, NOW, least=least, sure=0.5)
    wrong = [one.score for one in pairs if one.ruling in {"related", "different"}]
    if found.join is not None:
        assert found.join > max(wrong, default=NOW.ask)
        assert (
            wilson(*[sum(one.times for one in pairs if one.ruling and one.score >= found.join)] * 2)[0] >= 0.5
        )
