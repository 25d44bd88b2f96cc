"""The score stays readable, and as good as it was on articles it was not fitted on."""

from __future__ import annotations

import numpy as np

from aggregator.dedupe import compare, profile, score
from aggregator.dedupe.score import REWORDED_WEIGHTS, WEIGHTS, features, reworded_features
from benchmarks.duplicates.fit import fit
from tests.aggregator.dedupe.texts import prose


def test_every_feature_has_a_weight() -> None:
    found = compare(profile("", ""), profile("a", "b c d"))
    assert features(found).keys() == WEIGHTS.keys()
    assert reworded_features(found).keys() == REWORDED_WEIGHTS.keys()


def test_the_more_of_a_text_is_shared_the_higher_the_score() -> None:
    whole, other = prose(1).splitlines(), prose(2).splitlines()
    mixed = ["\n".join(whole[:kept] + other[kept:]) for kept in range(len(whole) + 1)]
    scores = [score(compare(profile("Salt", text), profile("Salt", prose(1)))) for text in mixed]
    assert scores == sorted(scores)
    assert scores[0] < 0.05
    assert scores[-1] > 0.99


def test_the_fitting_finds_the_weights_that_made_the_labels() -> None:
    rows = np.array([[1.0, float(x), float(y)] for x in range(-3, 4) for y in range(-3, 4)])
    bias, first, second = fit(rows, (rows[:, 1] > 0).astype(float))
    assert first > 1
    assert abs(second) < 0.01
    assert bias < 0  # more than half of the labels are 0
