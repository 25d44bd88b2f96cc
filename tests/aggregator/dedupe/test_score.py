"""The score stays readable, and as good as it was on articles it was not fitted on."""

from __future__ import annotations

import pytest

from aggregator.dedupe import DedupePolicy, compare, profile, score
from aggregator.dedupe.score import WEIGHTS, features
from benchmarks import dedupe
from benchmarks.fit_dedupe import fit
from tests.aggregator.dedupe.texts import prose


def test_every_feature_has_a_weight() -> None:
    assert features(compare(profile("", ""), profile("a", "b c d"))).keys() == WEIGHTS.keys()


def test_the_more_of_a_text_is_shared_the_higher_the_score() -> None:
    whole, other = prose(1).splitlines(), prose(2).splitlines()
    mixed = ["\n".join(whole[:kept] + other[kept:]) for kept in range(len(whole) + 1)]
    scores = [score(compare(profile("Salt", text), profile("Salt", prose(1)))) for text in mixed]
    assert scores == sorted(scores)
    assert scores[0] < 0.05
    assert scores[-1] > 0.99


def test_the_fitting_finds_the_weights_that_made_the_labels() -> None:
    rows = [[1.0, float(x), float(y)] for x in range(-3, 4) for y in range(-3, 4)]
    bias, first, second = fit(rows, [float(row[1] > 0) for row in rows])
    assert first > 1
    assert abs(second) < 0.01
    assert bias < 0  # more than half of the labels are 0


@pytest.mark.shared
def test_quality_on_the_third_held_back() -> None:
    path = dedupe.data_file()
    if path is None:
        pytest.skip(f"{dedupe.DATA} does not lie beside the checkout")
    labelled = dedupe.load(path)
    chosen = {one.number for one in labelled if one.held_back}
    tally = dedupe.measure_stream(labelled, chosen, DedupePolicy())
    assert tally.precision >= 0.998
    assert tally.found >= 0.985
    assert tally.queue <= 35
