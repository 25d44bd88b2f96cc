"""What the elements around a block say of it: their names, what else they hold, how often their
pattern repeats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from aggregator.extract.classify.columns import Column, Columns, Lists, sums, within
from aggregator.extract.classify.tokens import name_tokens

_TAGS = "footer aside figure table section article".split()
_BITS = {tag: 1 << bit for bit, tag in enumerate([*_TAGS, "form", "nav"])}
_CHROME = _BITS["nav"] | _BITS["footer"] | _BITS["aside"] | _BITS["form"]
LEVELS = 5  # of elements around a block, each of which holds more than the one before
_LEVEL = ("name", "worst_name", "alike")
_OUTER = ("words", "density", "blocks", "mean", "share", "prose", "through")
NAMES = (
    *(f"in_{tag}" for tag in _TAGS),
    "depth", "names_sum", "names_min", "names_max",
    *(f"{name}_{level}" for level in range(LEVELS) for name in (_LEVEL + _OUTER if level else _LEVEL)),
    "direct_share", "pattern_share", "pattern_blocks", "best_share", "in_best",
    "in_main", "before_main", "after_main",
)  # fmt: skip
_Ints = NDArray[np.intp]
_Weight = tuple[float, float, float]  # what names say: the sum, the worst (at most 0), the best (at least 0)


@dataclass(frozen=True, slots=True)
class Around:
    """The features, in the order of `NAMES`, and two of use to others."""

    rows: list[Column]
    worth: Column  # words for, and against, an article beginning or ending beyond the block
    names: Column  # what the names of all elements around a block say


def _weights(places: Sequence[str], known: Mapping[str, float]) -> dict[str, _Weight]:
    """What the names of each place say. A name says the same in all places of a page."""
    told: dict[str, dict[str, float]] = {}
    weights: dict[str, _Weight] = {}
    for names in places:
        if names in weights:
            continue
        found: dict[str, float] = {}
        for name in names.split(" ")[1:]:
            said = told.get(name)
            if said is None:
                said = told[name] = {token: known[token] for token in name_tokens(name) if token in known}
            if said:
                found = found | said if found else said
        weights[names] = _weight(found.values()) if found else _NOTHING
    return weights


def _weight(values: Collection[float]) -> _Weight:
    least, most = min(values), max(values)
    return sum(values), min(0.0, least), max(0.0, most)


_NOTHING: _Weight = (0.0, 0.0, 0.0)


def _columns(rows: Sequence[tuple[float, float, float]]) -> NDArray[np.float64]:
    return np.fromiter(chain.from_iterable(rows), np.float64, 3 * len(rows)).reshape(-1, 3).T


def look(columns: Columns, lists: Lists) -> Around:
    """What stands around each block."""
    read = _Elements(columns, lists)
    worth = read.worth()
    rows = [*read.named(), *read.levels(), *read.shares(), *read.best(worth), *read.main()]
    return Around(rows, worth, read.names_sum)


class _Elements:
    """The elements of a page in arrays, by the number of their place."""

    def __init__(self, columns: Columns, lists: Lists) -> None:
        self.columns = columns
        places = columns.segments.places
        self.inner = np.array(columns.segments.inner, np.intp)
        self.starts, self.ends = np.array(places.starts, np.intp), np.array(places.ends, np.intp)
        self.held = self.ends - self.starts
        self.words = self.of(columns.word_sums)
        self.prose = self.of(columns.prose_sums)
        self._inherit(lists)
        self.names_sum = self.sums[self.inner]
        self.places = self._climb()

    def of(self, running: Column) -> Column:
        """The sum over the blocks of each element."""
        summed: Column = running[self.ends] - running[self.starts]
        return summed

    def _inherit(self, lists: Lists) -> None:
        """What an element has from those around it. Outer elements come first, so one pass does."""
        places = self.columns.segments.places
        weight_of = _weights(places.names, lists.names)
        weights = [weight_of[names] for names in places.names]
        bits: list[int] = []
        depths: list[int] = []
        named: list[_Weight] = []
        for tag, weight, parent in zip(places.tags, weights, places.parents, strict=True):
            bit = _BITS.get(tag, 0)
            if parent < 0:
                bits.append(bit)
                depths.append(0)
                named.append(weight)
            else:
                total, worst, best = named[parent]
                own, low, high = weight
                bits.append(bits[parent] | bit)
                depths.append(depths[parent] + 1)
                named.append(
                    (total * 0.8 + own, low if low < worst else worst, high if high > best else best)
                )
        self.bits, self.depths = np.array(bits), np.array(depths, np.float64)
        self.sums, self.worst, self.best_names = _columns(named)
        self._group(weights)

    def _group(self, weights: list[_Weight]) -> None:
        """Elements that hold the same blocks count as one, of all their names."""
        places = self.columns.segments.places
        patterns = Counter(zip(places.parents, places.names, strict=True))
        columns = zip(places.names, places.parents, places.starts, places.ends, weights, strict=True)
        outer: list[int] = []
        groups: list[tuple[float, float, int]] = []
        for name, parent, start, end, (total, low, _) in columns:
            repeats = patterns[parent, name]
            if parent < 0:
                outer.append(-1)
                groups.append((0.0, 0.0, 1))
            elif places.starts[parent] == start and places.ends[parent] == end:
                around, worst, alike = groups[parent]
                outer.append(outer[parent])
                groups.append((around + total, min(worst, low), max(alike, repeats)))
            else:
                outer.append(parent)
                groups.append((total, low, repeats))
        self.outer = np.array(outer, np.intp)
        self.group, self.group_worst, self.alike = _columns(groups)

    def _climb(self) -> _Ints:
        """For each level, the element around each block; -1 where there is none."""
        climbed = [self.inner]
        for _ in range(LEVELS - 1):
            climbed.append(np.where(climbed[-1] >= 0, self.outer[climbed[-1]], -1))
        return np.array(climbed)

    def named(self) -> list[Column]:
        bits = self.bits[self.inner]
        inside = [((bits & _BITS[tag]) > 0).astype(np.float64) for tag in _TAGS]
        return [
            *inside,
            *(what[self.inner] for what in (self.depths, self.sums, self.worst, self.best_names)),
        ]

    def levels(self) -> list[Column]:
        """For each level, what the element so many steps out is, and what it holds."""
        there, at = self.places >= 0, np.maximum(self.places, 0)
        own = [np.where(there, what[at], 0.0) for what in (self.group, self.group_worst, self.alike)]
        held = self._held(at[1:])
        outer = (what[level] for level in range(LEVELS - 1) for what in (*(one[1:] for one in own), *held))
        return [*(what[0] for what in own), *outer]

    def _held(self, at: _Ints) -> list[NDArray[np.float64]]:
        columns = self.columns
        words, blocks = self.words[at], np.maximum(self.held[at], 1)
        safe = np.maximum(words, 1)
        return [
            words,
            self.of(columns.linked_sums)[at] / safe,
            self.held[at].astype(np.float64),
            words / blocks,
            self.prose[at] / columns.total_prose,
            self.prose[at] / safe,
            (columns.word_sums[columns.index] - columns.word_sums[self.starts[at]]) / safe,
        ]

    def shares(self) -> list[Column]:
        """What part of the page's prose stands directly in the next element out, and what part in
        elements of the same names at the same depth; and how many blocks these have."""
        columns, names = self.columns, self.columns.segments.places.names
        next_out = np.maximum(self.places[1], 0)
        direct = np.bincount(next_out, columns.prose_words)[next_out]
        self._main = int(next_out[np.argmax(direct)])
        numbers: dict[tuple[str, float], int] = {}
        depths = self.depths[self.inner].tolist()
        keys = zip(map(names.__getitem__, self.inner.tolist()), depths, strict=True)
        pattern = np.array([numbers.setdefault(key, len(numbers)) for key in keys])
        return [
            direct / columns.total_prose,
            np.bincount(pattern, columns.prose_words)[pattern] / columns.total_prose,
            np.bincount(pattern)[pattern].astype(np.float64),
        ]

    def worth(self) -> Column:
        columns = self.columns
        heading = (columns.tags >= 1) & (columns.tags <= 4) & (columns.linked == 0)
        worth = np.where(heading, 0.0, columns.words - 2 * columns.linked - 6)
        worth = np.where((self.bits[self.inner] & _CHROME) > 0, -3 - 0.3 * columns.words, worth)
        bad = self.names_sum < -4
        return np.where(bad, np.minimum(worth, -3 - 0.1 * columns.words), worth)

    def best(self, worth: Column) -> list[Column]:
        """The element whose blocks are worth most together, if any are worth anything."""
        worths = self.of(sums(worth))
        best = int(np.argmax(worths))
        if worths[best] < 0 and len(worths) > 1:
            return [np.zeros(len(worth)), np.zeros(len(worth))]
        share = self.prose[best] / self.columns.total_prose
        return [np.full(len(worth), share), self._inside(best)]

    def main(self) -> list[Column]:
        """The element most prose stands in directly."""
        index, start, end = self.columns.index, self.starts[self._main], self.ends[self._main]
        before, after = within(start - index, -50, 50), within(index - end + 1, -200, 50)
        return [self._inside(self._main), before, after]

    def _inside(self, place: int) -> Column:
        index = self.columns.index
        inside: Column = ((index >= self.starts[place]) & (index < self.ends[place])).astype(np.float64)
        return inside
