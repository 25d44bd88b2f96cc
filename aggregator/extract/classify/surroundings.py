"""What the elements around a block say of it: their names, what else they hold, how often their
pattern repeats."""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray

from aggregator.extract.classify.columns import Columns, sums, zeros
from aggregator.extract.classify.places import BITS, TAGS, Inherited

_CHROME = BITS["nav"] | BITS["footer"] | BITS["aside"] | BITS["form"]
LEVELS = 5  # of elements around a block, each of which holds more than the one before
_LEVEL = ("name", "worst_name", "alike")
_OUTER = ("words", "density", "blocks", "mean", "share", "prose", "through")
NAMES = (
    *(f"in_{tag}" for tag in TAGS),
    "depth", "names_sum", "names_min", "names_max",
    *(f"{name}_{level}" for level in range(LEVELS) for name in (_LEVEL + _OUTER if level else _LEVEL)),
    "direct_share", "pattern_share", "pattern_blocks", "best_share", "in_best",
    "in_main", "before_main", "after_main",
)  # fmt: skip


class Around:
    """The elements of a page, by the number of their place, and the blocks in them."""

    def __init__(self, columns: Columns, had: Inherited) -> None:
        places = columns.segments.places
        self.columns = columns
        self.had = had
        self.inner = array("q", columns.segments.inner)
        self.starts = array("q", places.starts)
        self.ends = array("q", places.ends)
        self.next_out = self._next_out()
        self.worth = zeros(columns.count)  # words for, and against, an article that ends beyond the block
        self._weigh()

    def _next_out(self) -> array[int]:
        """For each block the next element around the innermost one that holds more blocks; 0 without one."""
        found = array("q", self.inner)
        for at in range(len(found)):
            found[at] = max(self.had.outer[self.inner[at]], 0)
        return found

    def _weigh(self) -> None:
        columns, had = self.columns, self.had
        for at in range(columns.count):
            words, linked, tag = columns.words[at], columns.linked[at], columns.tags[at]
            worth = 0.0 if 1 <= tag <= 4 and linked == 0 else words - 2 * linked - 6
            if had.bits[self.inner[at]] & _CHROME:
                worth = -3 - 0.3 * words
            if had.sums[self.inner[at]] < -4:
                worth = min(worth, -3 - 0.1 * words)
            self.worth[at] = worth

    def fill(self, rows: NDArray[np.float32], row: int) -> int:
        """Write the features of `NAMES` from `row` on; the number of the row behind them."""
        row = self._named(rows, row)
        row = self._levels(rows, row)
        row = self._shares(rows, row)
        return self._chosen(rows, row)

    def _named(self, rows: NDArray[np.float32], row: int) -> int:
        had = self.had
        for number in range(len(TAGS)):
            for at in range(self.columns.count):
                rows[row + number, at] = (had.bits[self.inner[at]] >> number) & 1
        row += len(TAGS)
        for at in range(self.columns.count):
            inner = self.inner[at]
            rows[row, at] = had.depths[inner]
            rows[row + 1, at] = had.sums[inner]
            rows[row + 2, at] = had.worst[inner]
            rows[row + 3, at] = had.best[inner]
        return row + 4

    def _levels(self, rows: NDArray[np.float32], row: int) -> int:
        """For each level, what the element so many steps out is, and what it holds."""
        had = self.had
        for at in range(self.columns.count):
            own, place = row, self.inner[at]
            for level in range(LEVELS):
                if place >= 0:
                    rows[own, at] = had.group_sums[place]
                    rows[own + 1, at] = had.group_worst[place]
                    rows[own + 2, at] = had.alike[place]
                else:
                    rows[own, at] = rows[own + 1, at] = rows[own + 2, at] = 0
                own += 3
                if level:
                    self._held(rows, own, at, max(place, 0))
                    own += len(_OUTER)
                if place >= 0:
                    place = had.outer[place]
        return row + 3 + (LEVELS - 1) * 10

    def _held(self, rows: NDArray[np.float32], row: int, at: int, place: int) -> None:
        columns, start, end = self.columns, self.starts[place], self.ends[place]
        words = columns.word_sums[end] - columns.word_sums[start]
        prose = columns.prose_sums[end] - columns.prose_sums[start]
        safe = max(words, 1.0)
        rows[row, at] = words
        rows[row + 1, at] = (columns.linked_sums[end] - columns.linked_sums[start]) / safe
        rows[row + 2, at] = end - start
        rows[row + 3, at] = words / max(end - start, 1)
        rows[row + 4, at] = prose / columns.total_prose
        rows[row + 5, at] = prose / safe
        rows[row + 6, at] = (columns.word_sums[at] - columns.word_sums[start]) / safe

    def _shares(self, rows: NDArray[np.float32], row: int) -> int:
        """What part of the page's prose stands directly in the next element out, and what part in
        elements of the same names at the same depth; and how many blocks these have."""
        columns, names = self.columns, self.columns.segments.places.names
        direct = zeros(len(names))
        prose = zeros(columns.count)
        blocks = zeros(columns.count)
        patterns = array("q", self.inner)
        numbers: dict[tuple[str, float], int] = {}
        for at in range(columns.count):
            inner = self.inner[at]
            key = (names[inner], self.had.depths[inner])
            pattern = numbers.setdefault(key, len(numbers))
            patterns[at] = pattern
            prose[pattern] += columns.prose_words[at]
            blocks[pattern] += 1
            direct[self.next_out[at]] += columns.prose_words[at]
        for at in range(columns.count):
            rows[row, at] = direct[self.next_out[at]] / columns.total_prose
            rows[row + 1, at] = prose[patterns[at]] / columns.total_prose
            rows[row + 2, at] = blocks[patterns[at]]
        self.main = self.next_out[0]  # the element most prose stands in directly
        for at in range(1, columns.count):
            if direct[self.next_out[at]] > direct[self.main]:
                self.main = self.next_out[at]
        return row + 3

    def _chosen(self, rows: NDArray[np.float32], row: int) -> int:
        """The element whose blocks are worth most together, if any are worth anything; and the one most
        prose stands in directly."""
        columns = self.columns
        best = self._best()
        share, first, end = 0.0, 0, 0
        if best >= 0:
            first, end = self.starts[best], self.ends[best]
            share = (columns.prose_sums[end] - columns.prose_sums[first]) / columns.total_prose
        start, stop = self.starts[self.main], self.ends[self.main]
        for at in range(columns.count):
            rows[row, at] = share
            rows[row + 1, at] = first <= at < end
            rows[row + 2, at] = start <= at < stop
            rows[row + 3, at] = min(max(start - at, -50), 50)
            rows[row + 4, at] = min(max(at - stop + 1, -200), 50)
        return row + 5

    def _best(self) -> int:
        """The place whose blocks are worth most together; -1 where none is worth anything."""
        running = sums(self.worth)
        best, most = 0, running[self.ends[0]] - running[self.starts[0]]
        for place in range(1, len(self.starts)):
            worth = running[self.ends[place]] - running[self.starts[place]]
            if worth > most:
                best, most = place, worth
        return -1 if most < 0 and len(self.starts) > 1 else best
