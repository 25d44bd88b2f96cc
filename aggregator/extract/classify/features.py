"""What the classifier looks at: numbers for every block of a page.

Most of it does not depend on a language: where a block stands, how long it and its neighbours are,
how much of it is links, what it shares its element with, how often a pattern repeats, what part of
the page's prose an element holds. Two word lists with weights, learned with the classifier, add
what sites call the places of boilerplate, and how boilerplate begins and ends. Length and link
density of a block and its neighbours are features of Kohlschütter, Fankhauser and Nejdl (2010),
those of the elements around it follow Vogels, Ganea and Eickhoff (2018, Web2Text).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aggregator.extract.classify import surroundings
from aggregator.extract.classify.columns import Column, Columns, sums
from aggregator.extract.classify.lists import Lists
from aggregator.extract.classify.places import Inherited
from aggregator.extract.classify.said import Said
from aggregator.extract.classify.surroundings import Around
from aggregator.extract.classify.words import NAMES as WORDS
from aggregator.extract.classify.words import Words
from aggregator.extract.segments import Segments

_NEVER = 99_999
_SIZE = ("words", "density", "linked", "word_length", "tag", "copies")
_POSITION = (
    "through", "prose_through", "prose_before", "prose_after", "since_prose", "until_prose",
    "since_heading", "heading_word_min", "heading_tag", "since_title", "words_since_title",
    "main_headings", "page_words", "page_prose", "page_blocks",
)  # fmt: skip
_NEAR, _NEXT = (1, 2, 3, -1, -2, -3), (1, -1)
_NEIGHBOURS = (
    *(f"near_worth_{step}" for step in _NEAR),
    *(f"near_{what}_{step}" for step in _NEXT for what in ("names", "words", "density", "tag")),
    "around_words", "around_density", "around_prose", "around_word_mean",
)  # fmt: skip
NAMES = (*WORDS, *_SIZE, *surroundings.NAMES, *_POSITION, *_NEIGHBOURS)


def features(segments: Segments, said: Said, lists: Lists) -> NDArray[np.float32]:
    """The features of all blocks, one row for each of `NAMES`. There must be a block."""
    rows = np.empty((len(NAMES), len(segments)), np.float32)
    columns = Columns(segments)
    text = Words(columns, said, lists.by_word)
    around = Around(columns, Inherited(segments.places, lists.by_name))
    row = text.fill(rows, 0)
    row = _sizes(rows, row, columns)
    row = around.fill(rows, row)
    row = _positions(rows, row, columns, text)
    _neighbours(rows, row, columns, text, around)
    return rows


def _sizes(rows: NDArray[np.float32], row: int, columns: Columns) -> int:
    texts = columns.segments.texts
    copies: dict[str, int] = {}
    for at in range(columns.count):
        copies[texts[at]] = copies.get(texts[at], 0) + 1
    for at in range(columns.count):
        rows[row, at] = columns.words[at]
        rows[row + 1, at] = columns.density[at]
        rows[row + 2, at] = columns.linked[at]
        rows[row + 3, at] = len(texts[at]) / max(columns.words[at], 1.0)
        rows[row + 4, at] = columns.tags[at]
        rows[row + 5, at] = min(copies[texts[at]], 9)
    return row + 6


def _positions(rows: NDArray[np.float32], row: int, columns: Columns, text: Words) -> int:
    title = _title(columns, text.in_title)
    headings = 0
    for at in range(columns.count):
        headings += columns.tags[at] == 1
    heading = prose = -1
    for at in range(columns.count):
        rows[row, at] = columns.word_sums[at] / columns.total
        rows[row + 1, at] = columns.prose_sums[at] / columns.total_prose
        rows[row + 2, at] = columns.prose_sums[at]
        rows[row + 3, at] = columns.total_prose - columns.prose_sums[at + 1]
        rows[row + 4, at] = min(at - prose, 60) if prose >= 0 else 60
        rows[row + 6, at] = min(at - heading, 80) if heading >= 0 else 99
        rows[row + 7, at] = text.least[heading] if heading >= 0 else 0
        rows[row + 8, at] = columns.tags[heading] if heading >= 0 else 0
        rows[row + 9, at] = min(max(at - title, -100), 100) if title >= 0 else -120
        since = columns.word_sums[at] - columns.word_sums[max(title, 0)]
        rows[row + 10, at] = min(max(since, -500), 3000) if title >= 0 else -600
        rows[row + 11, at] = headings
        rows[row + 12, at] = columns.total
        rows[row + 13, at] = columns.total_prose
        rows[row + 14, at] = columns.count
        if columns.prose_words[at] > 0:
            prose = at
        if 1 <= columns.tags[at] <= 6:
            heading = at
    prose = _NEVER
    for at in range(columns.count - 1, -1, -1):
        rows[row + 5, at] = min(prose - at, 60)
        if columns.prose_words[at] > 0:
            prose = at
    return row + len(_POSITION)


def _title(columns: Columns, in_title: Column) -> int:
    """The index of the block that is the title, or -1: a main heading that says it, another block that
    does, or the first main heading."""
    main = titled = -1
    for at in range(columns.count):
        if columns.tags[at] == 1:
            if in_title[at] > 0.5:
                return at
            if main < 0:
                main = at
        if titled < 0 and in_title[at] > 0.7:
            titled = at
    return titled if titled >= 0 else main


def _neighbours(rows: NDArray[np.float32], row: int, columns: Columns, text: Words, around: Around) -> None:
    count = columns.count
    for step in _NEAR:
        for at in range(count):
            rows[row, at] = around.worth[at - step] if 0 <= at - step < count else 0
        row += 1
    for step in _NEXT:
        for at in range(count):
            beside = at - step
            if 0 <= beside < count:
                rows[row, at] = around.had.sums[around.inner[beside]]
                rows[row + 1, at] = text.mean[beside]
                rows[row + 2, at] = columns.density[beside]
                rows[row + 3, at] = columns.tags[beside]
            else:
                rows[row, at] = rows[row + 1, at] = rows[row + 2, at] = rows[row + 3, at] = 0
        row += 4
    means = sums(text.mean)
    for at in range(count):
        words_ = _window(columns.word_sums, at, 5, count)
        rows[row, at] = words_
        rows[row + 1, at] = _window(columns.linked_sums, at, 5, count) / max(words_, 0.1)
        rows[row + 2, at] = _window(columns.prose_sums, at, 10, count)
        rows[row + 3, at] = _window(means, at, 3, count)


def _window(running: Column, at: int, reach: int, count: int) -> float:
    """The mean over a block and up to `reach` on each side of it."""
    low, high = max(at - reach, 0), min(at + reach + 1, count)
    return (running[high] - running[low]) / (high - low)
