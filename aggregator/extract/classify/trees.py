# cython: boundscheck=False, wraparound=False
"""Oblivious trees: all nodes of one level ask the same question, so a tree is a few comparisons that make
up the number of a leaf. Trees share many questions: each is answered once, about all blocks.

Hot: it is compiled where there is a compiler (`trees.pxd` gives the types).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_COMPILED = not __file__.endswith(".py")
_AT_ONCE = 1_000  # blocks that are judged together: so many answers fit into the processor's cache


class Trees:
    """`asked` and `above`: for each level and tree the feature asked about, and whether it is greater than
    what; `leaves`: for each tree and leaf the log-odds. Level n is bit n of the leaf's number."""

    def __init__(self, asked: list[list[int]], above: list[list[float]], leaves: list[list[float]]) -> None:
        pairs = np.stack([np.array(asked, np.float64), np.array(above, np.float64)], axis=-1)
        levels, trees, _ = pairs.shape
        if np.shape(leaves) != (trees, 2**levels):
            raise ValueError("trees need a leaf for each way their questions can be answered")
        questions, numbers = np.unique(pairs.reshape(-1, 2), axis=0, return_inverse=True)
        self.features = questions[:, 0].astype(np.intp)  # of each question
        self.limits = questions[:, 1].astype(np.float32)
        self.asked = numbers.reshape(levels, trees).astype(np.intp)  # [level, tree] → the question
        self.leaves = np.array(leaves, np.float64)
        self._rows = 1 + int(questions[:, 0].max())  # that are asked about

    def odds(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The log-odds of all blocks, given their features, one row a feature. Raises ValueError where
        there are too few of them."""
        if len(rows) < self._rows:
            raise ValueError(f"the trees ask about {self._rows} features, and there are {len(rows)}")
        odds = np.zeros(rows.shape[1])
        for start in range(0, rows.shape[1], _AT_ONCE):
            part = np.ascontiguousarray(rows[:, start : start + _AT_ONCE])
            if _COMPILED:
                self._add(part, odds[start:])
            else:
                odds[start : start + _AT_ONCE] = self._odds(part)
        return odds

    def _odds(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """By arrays: what is quick where it is not compiled."""
        features, limits, asked, leaves = map(
            np.asarray, (self.features, self.limits, self.asked, self.leaves)
        )
        answers = (rows.take(features, axis=0) > limits[:, None]).view(np.uint8)
        leaf = np.zeros((len(leaves), rows.shape[1]), np.uint8)
        for level in asked[::-1]:
            leaf += leaf
            leaf += answers.take(level, axis=0)
        firsts = np.arange(len(leaves)) * leaves.shape[1]
        # One after another, as below: `sum` adds in pairs where there is but one block.
        return np.asarray(np.add.accumulate(leaves.ravel().take(leaf + firsts[:, None]))[len(leaves) - 1])

    def _add(self, rows: NDArray[np.float32], odds: NDArray[np.float64]) -> None:
        """The same by loops, in the same order: what is quick where it is compiled."""
        count = rows.shape[1]
        answers = np.empty((len(self.features), count), np.uint8)
        leaf = np.empty(count, np.uint8)
        for question in range(len(self.features)):
            row, limit = self.features[question], self.limits[question]
            for at in range(count):
                answers[question, at] = rows[row, at] > limit
        for tree in range(len(self.leaves)):
            for at in range(count):
                leaf[at] = 0
            for level in range(len(self.asked) - 1, -1, -1):
                question = self.asked[level, tree]
                for at in range(count):
                    leaf[at] = 2 * leaf[at] + answers[question, at]
            for at in range(count):
                odds[at] += self.leaves[tree, leaf[at]]
