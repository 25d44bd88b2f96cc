"""How likely each block of a page is to belong to its article.

Gradient-boosted oblivious trees (Friedman 2001; Kohavi 1994; grown as in Prokhorenkova et al. 2018,
CatBoost) over the features of `features.py`.

The file `learned.msgpack` beside this one is learned by `benchmarks/classifier`, where its
inputs and their licences are named; it is part of the program, not of an installation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec
import numpy as np
from numpy.typing import NDArray

from aggregator.extract.classify.features import NAMES, features
from aggregator.extract.classify.lists import Lists
from aggregator.extract.classify.said import Said
from aggregator.extract.classify.trees import Trees
from aggregator.extract.segments import Segments


class Learned(msgspec.Struct, frozen=True, kw_only=True):
    """What the file holds. Weights of words are tenths of natural log-odds."""

    features: list[str]  # the names of the features, in the order the questions count them
    asked: list[list[int]]  # [level][tree] → the feature asked about
    above: list[list[float]]  # [level][tree] → whether it is greater than this
    leaves: list[list[float]]  # [tree][leaf] → log-odds; level n is bit n of the leaf's number
    bias: float
    names: dict[str, int]
    words: dict[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """The trees, and the two word lists they rely on."""

    lists: Lists
    trees: Trees
    bias: float

    def likelihoods(self, segments: Segments, said: Said) -> list[float]:
        """For each block the likelihood, from 0 to 1, that it belongs to the article."""
        if not len(segments):
            return []
        found: list[float] = self.judge(features(segments, said, self.lists)).tolist()
        return found

    def judge(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The likelihoods of blocks, given their features, one row a feature."""
        odds = self.trees.odds(rows)
        return np.asarray(1.0 / (1.0 + np.exp(-(odds + self.bias))))


def build(learned: Learned) -> Classifier:
    """The classifier that was learned. Raises ValueError when it was learned from other features."""
    if tuple(learned.features) != NAMES:
        raise ValueError("the classifier was learned from other features than the program computes")
    return Classifier(
        lists=Lists(names=learned.names, words=learned.words),
        trees=Trees(learned.asked, learned.above, learned.leaves),
        bias=learned.bias,
    )


@cache
def classifier() -> Classifier:
    """The classifier the program comes with."""
    data = files("aggregator.extract.classify").joinpath("learned.msgpack").read_bytes()
    return build(msgspec.msgpack.decode(data, type=Learned))
