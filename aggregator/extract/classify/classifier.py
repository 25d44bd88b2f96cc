"""How likely each block of a page is to belong to its article.

Gradient-boosted oblivious trees (Friedman 2001; Kohavi 1994; grown as in Prokhorenkova et al. 2018,
CatBoost) over the features of `features.py`. In an oblivious tree all nodes of one level ask the
same question, so a tree is a few comparisons that make up the number of a leaf, and all trees
are asked about all blocks in a handful of array operations. Trees share many questions: each is
answered once.

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

from aggregator.extract.classify.columns import Lists
from aggregator.extract.classify.features import NAMES, features
from aggregator.extract.classify.said import Said
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


_AT_ONCE = 1_000  # blocks that are judged together: so many answers fit into the processor's cache


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """The trees, in arrays, and the two word lists they rely on. A question is a feature, and whether
    that is above a limit."""

    lists: Lists
    features: NDArray[np.intp]  # of each question
    limits: NDArray[np.float32]
    asked: NDArray[np.intp]  # [level][tree] → the question
    leaves: NDArray[np.float64]  # of all trees, one after another
    firsts: NDArray[np.int32]  # [tree] → where its leaves begin
    bias: float

    def likelihoods(self, segments: Segments, said: Said) -> list[float]:
        """For each block the likelihood, from 0 to 1, that it belongs to the article."""
        if not len(segments):
            return []
        found: list[float] = self.judge(features(segments, said, self.lists)).tolist()
        return found

    def judge(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The likelihoods of blocks, given their features, one row a feature."""
        parts = range(0, rows.shape[1], _AT_ONCE)
        odds = np.concatenate([self._odds(rows[:, start : start + _AT_ONCE]) for start in parts])
        return np.asarray(1.0 / (1.0 + np.exp(-(odds + self.bias))))

    def _odds(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        answers = (rows.take(self.features, axis=0) > self.limits[:, None]).view(np.uint8)
        leaf = answers.take(self.asked[-1], axis=0)
        for asked in self.asked[-2::-1]:
            leaf += leaf
            leaf += answers.take(asked, axis=0)
        odds: NDArray[np.float64] = self.leaves.take(leaf + self.firsts[:, None]).sum(axis=0)
        return odds


def build(learned: Learned) -> Classifier:
    """The classifier that was learned. Raises ValueError when it was learned from other features."""
    if tuple(learned.features) != NAMES:
        raise ValueError("the classifier was learned from other features than the program computes")
    pairs = np.stack([np.array(learned.asked, np.float64), np.array(learned.above, np.float64)], axis=-1)
    questions, asked = np.unique(pairs.reshape(-1, 2), axis=0, return_inverse=True)
    trees, leaves = np.array(learned.leaves, np.float64).shape
    return Classifier(
        lists=Lists(
            names={name: tenths / 10 for name, tenths in learned.names.items()},
            words={word: tenths / 10 for word, tenths in learned.words.items()},
        ),
        features=questions[:, 0].astype(np.intp),
        limits=questions[:, 1].astype(np.float32),
        asked=asked.reshape(pairs.shape[:2]),
        leaves=np.array(learned.leaves, np.float64).ravel(),
        firsts=np.arange(trees, dtype=np.int32) * np.int32(leaves),
        bias=learned.bias,
    )


@cache
def classifier() -> Classifier:
    """The classifier the program comes with."""
    data = files("aggregator.extract.classify").joinpath("learned.msgpack").read_bytes()
    return build(msgspec.msgpack.decode(data, type=Learned))
