"""The measures of duplicates: on a small example whose figures can be counted by hand."""

from __future__ import annotations

import pytest

from benchmarks.duplicates.measures import agreement, best_threshold, joined, pair, rand_index, true_pairs

CLUSTERS = {"a": "1", "b": "1", "c": "1", "d": "2", "e": "2", "f": "3"}


def test_every_pair_of_one_story_is_true() -> None:
    assert true_pairs(CLUSTERS) == {("a", "b"), ("a", "c"), ("b", "c"), ("d", "e")}


def test_joining_pairs_makes_whole_stories() -> None:
    stories = joined("abcdef", [("a", "b"), ("c", "b"), ("e", "f")])
    assert stories["a"] == stories["b"] == stories["c"]
    assert stories["e"] == stories["f"]
    assert len(set(stories.values())) == 3


def test_precision_and_recall_count_pairs() -> None:
    found = agreement(CLUSTERS, {("a", "b"), ("d", "e"), ("e", "f")})
    assert found.precision == pytest.approx(2 / 3)
    assert found.recall == pytest.approx(2 / 4)
    assert found.f1 == pytest.approx(4 / 7)


def test_a_wrong_pair_counts_where_one_of_its_articles_is_told() -> None:
    found = agreement(CLUSTERS, {("a", "b"), ("c", "d"), ("e", "f")}, told=["a", "b", "c"])
    assert found.precision == pytest.approx(1 / 2)
    assert found.recall == pytest.approx(1 / 3)


def test_the_rand_index_is_one_for_the_same_and_about_zero_for_chance() -> None:
    assert rand_index("aabbc", "xxyyz") == 1
    # two together of 3 and of 3, one agreed, of 15 pairs: (1 - 9/15) / (3 - 9/15)
    assert rand_index("aabbcc", "xxyzyz") == pytest.approx((1 - 0.6) / (3 - 0.6))


def test_the_threshold_is_where_f1_is_best_or_precision_still_holds() -> None:
    scores = {("a", "b"): 0.9, ("a", "c"): 0.8, ("a", "d"): 0.7, ("b", "c"): 0.6, ("c", "f"): 0.5}
    true = true_pairs(CLUSTERS)
    assert best_threshold(scores, true) == 0.6
    assert best_threshold(scores, true, least_precision=0.99) == 0.8
    assert best_threshold({("a", "d"): 0.9}, true, least_precision=0.99) is None


def test_scores_that_are_equal_are_taken_together() -> None:
    scores = {("a", "b"): 0.9, ("a", "d"): 0.9}
    assert best_threshold(scores, true_pairs(CLUSTERS), least_precision=0.99) is None


def test_a_pair_is_the_same_whichever_came_first() -> None:
    assert pair("b", "a") == pair("a", "b") == ("a", "b")
