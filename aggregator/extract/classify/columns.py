"""The blocks of a page as arrays, with the running sums that make every window and every element a
difference of two numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aggregator.extract.classify.tokens import Token, as_token
from aggregator.extract.segments import Segments

Column = NDArray[np.float64]
_TAGS = "p h1 h2 h3 h4 h5 h6 li tr blockquote figcaption dt dd pre".split()
_CODES = {tag: float(code) for code, tag in enumerate(_TAGS)}


@dataclass(frozen=True, eq=False)
class Lists:
    """What the names of places, and the words of blocks, say for (+) and against (-) an article, in
    natural log-odds."""

    names: dict[str, float]
    words: dict[str, float]  # tokens as they are spelled

    @cached_property
    def tokens(self) -> dict[Token, float]:
        """`words` by token."""
        return {as_token(word): value for word, value in self.words.items()}


class Columns:
    """The blocks of a page in arrays."""

    def __init__(self, segments: Segments) -> None:
        self.segments = segments
        self.texts, self.counts = segments.texts, segments.words
        self.index = np.arange(len(segments))
        self.words = np.array(segments.words, np.float64)
        self.linked = np.array(segments.link_words, np.float64)
        self.density = self.linked / np.maximum(self.words, 1)
        self.tags = np.array([_CODES.get(tag, 14.0) for tag in segments.tags])
        self.prose = (self.words >= 12) & (self.density < 0.35)
        self.prose_words = np.where(self.prose, self.words - self.linked, 0.0)
        self.word_sums, self.linked_sums = sums(self.words), sums(self.linked)
        self.prose_sums = sums(self.prose_words)
        self.total = max(1.0, float(self.word_sums[-1]))
        self.total_prose = max(1.0, float(self.prose_sums[-1]))

    def window(self, running: Column, reach: int) -> Column:
        """The mean over a block and up to `reach` on each side of it."""
        low = np.maximum(self.index - reach, 0)
        high = np.minimum(self.index + reach + 1, len(self.index))
        mean: Column = (running[high] - running[low]) / (high - low)
        return mean


def sums(values: Column) -> Column:
    """Running sums: what stands from a to b is `sums[b] - sums[a]`."""
    running = np.zeros(len(values) + 1)
    np.add.accumulate(values, out=running[1:])
    return running


def within(values: NDArray[Any], least: float, most: float) -> NDArray[Any]:
    """As `np.clip`, which takes thrice as long for the few hundred values of a page."""
    bounded: NDArray[Any] = np.minimum(np.maximum(values, least), most)
    return bounded


class Shifted:
    """A column beside itself, up to three blocks away."""

    _FARTHEST = 3

    def __init__(self, values: Column) -> None:
        self._padded = np.zeros(len(values) + 2 * self._FARTHEST)
        self._padded[self._FARTHEST : -self._FARTHEST] = values

    def by(self, step: int) -> Column:
        """For each block the value of the one `step` before it, or behind it where negative; else 0."""
        start = self._FARTHEST - step
        return self._padded[start : start + len(self._padded) - 2 * self._FARTHEST]
