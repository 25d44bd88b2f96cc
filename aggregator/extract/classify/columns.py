"""The blocks of a page in columns, with the running sums that make every window and every element a
difference of two numbers."""

from __future__ import annotations

from array import array
from typing import TypeAlias

from aggregator.extract.segments import Segments

Column: TypeAlias = "array[float]"
_TAGS = "p h1 h2 h3 h4 h5 h6 li tr blockquote figcaption dt dd pre".split()
_CODES = {tag: float(code) for code, tag in enumerate(_TAGS)}
_UNKNOWN = float(len(_TAGS))


class Columns:
    """The blocks of a page, each at its index. There must be one."""

    def __init__(self, segments: Segments) -> None:
        words, linked = segments.words, segments.link_words
        count = len(words)
        self.segments = segments
        self.count = count
        self.words = array("d", words)
        self.linked = array("d", linked)
        self.density = zeros(count)
        self.tags = zeros(count)
        self.prose_words = zeros(count)  # those of paragraphs, without the linked ones; else 0
        self._look(segments.tags)
        self.word_sums = sums(self.words)
        self.linked_sums = sums(self.linked)
        self.prose_sums = sums(self.prose_words)
        self.total = max(1.0, self.word_sums[count])
        self.total_prose = max(1.0, self.prose_sums[count])

    def _look(self, tags: list[str]) -> None:
        for at in range(self.count):
            self.tags[at] = _CODES.get(tags[at], _UNKNOWN)
            self.density[at] = self.linked[at] / max(self.words[at], 1.0)
            if self.words[at] >= 12 and self.density[at] < 0.35:
                self.prose_words[at] = self.words[at] - self.linked[at]


def zeros(count: int) -> Column:
    return array("d", bytes(8 * count))


def sums(values: Column) -> Column:
    """Running sums: what stands from a to b is `sums[b] - sums[a]`."""
    running = zeros(len(values) + 1)
    total = 0.0
    for at in range(len(values)):
        total += values[at]
        running[at + 1] = total
    return running
