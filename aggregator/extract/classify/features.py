"""What the classifier looks at: numbers for every block of a page.

Most of it does not depend on a language: where a block stands, how long it and its neighbours are,
how much of it is links, what it shares its element with, how often a pattern repeats, what part of
the page's prose an element holds. Two word lists with weights, learned with the classifier, add
what sites call the places of boilerplate, and how boilerplate begins and ends. Length and link
density of a block and its neighbours are features of Kohlschütter, Fankhauser and Nejdl (2010),
those of the elements around it follow Vogels, Ganea and Eickhoff (2018, Web2Text).
"""

from __future__ import annotations

from collections import Counter
from itertools import chain

import numpy as np

from aggregator.extract.classify import surroundings
from aggregator.extract.classify.columns import Column, Columns, Lists, Shifted, sums, within
from aggregator.extract.classify.said import Said
from aggregator.extract.classify.surroundings import Around
from aggregator.extract.classify.tokens import FIRST_WORDS, WORD, first_words, word_tokens
from aggregator.extract.segments import Segments

_ENDS, _GOES_ON = frozenset(".!?…。！？"), frozenset(";:,")
_CLOSING = frozenset("\"'”’»)]")
_NEVER = 99_999
_NO_WORDS = [0.0]
_TEXT = (
    "chars", "end", "commas", "word_mean", "word_min", "word_sum",
    "in_title", "in_description", "in_body",
)  # fmt: skip
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
NAMES = (*_TEXT, *_SIZE, *surroundings.NAMES, *_POSITION, *_NEIGHBOURS)


def features(
    segments: Segments, said: Said, lists: Lists
) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """The features of all blocks, one row for each of `NAMES`. There must be a block."""
    columns = Columns(segments)
    text = _texts(columns, said, lists)
    around = surroundings.look(columns, lists)
    rows = [
        *text,
        *_sizes(columns),
        *around.rows,
        *_positions(columns, text),
        *_neighbours(columns, text, around),
    ]
    return np.concatenate(rows, dtype=np.float32, casting="same_kind").reshape(len(rows), -1)


def _texts(columns: Columns, said: Said, lists: Lists) -> list[Column]:
    texts = columns.texts
    words = list(map(first_words, texts))
    ends = [text[-2:-1] if text[-1] in _CLOSING else text[-1] for text in texts]
    return [
        np.array(list(map(len, texts)), np.float64),
        np.array([2.0 if end in _ENDS else 1.0 if end in _GOES_ON else 0.0 for end in ends]),
        np.array([text.count(",") for text in texts], np.float64),
        *_weighed(words, lists),
        *_said(columns, words, said),
    ]


def _weighed(words: list[list[str]], lists: Lists) -> list[Column]:
    """For each block the mean, the least and the sum of what the word list says of its tokens."""
    weight = lists.tokens.get
    asked = (map(weight, word_tokens(own)) for own in words)
    known = [[value for value in own if value is not None] or _NO_WORDS for own in asked]
    flat = np.array(list(chain.from_iterable(known)), np.float64)
    counts = np.array(list(map(len, known)))
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    total = np.add.reduceat(flat, starts)
    return [total / counts, np.minimum(np.minimum.reduceat(flat, starts), 0.0), total]


def _said(columns: Columns, words: list[list[str]], said: Said) -> list[Column]:
    """For each block the part of its first words that stands in the title (where the block is short
    enough to be one), in the description, and in the text that is there for machines (-1 without one)."""
    count = len(words)
    counts = np.maximum(np.array(list(map(len, words)), np.float64), 1.0)
    in_title = in_description = np.zeros(count)
    if title := set(WORD.findall(said.title.lower())):
        hits = np.array([sum(map(title.__contains__, own)) for own in words], np.float64)
        short = columns.words <= 2.5 * len(title) + 3
        in_title = np.where(short, hits / np.maximum(counts, min(len(title), FIRST_WORDS)), 0.0)
    if described := set(WORD.findall(said.description[:600].lower())):
        hits = np.array([sum(map(described.__contains__, own)) for own in words], np.float64)
        in_description = np.where(counts > 4, hits / counts, 0.0)
    body = WORD.findall(said.body.lower()) if len(said.body) > 500 else []
    triples = set(zip(body, body[1:], body[2:], strict=False))
    in_body = [_covered(own, triples) for own in words] if triples else np.full(count, -1.0)
    return [in_title, in_description, np.array(in_body)]


def _covered(words: list[str], triples: set[tuple[str, str, str]]) -> float:
    """The part of a block's first words, three at a time, that the page repeats for machines."""
    if len(words) < 3:
        return 0.5
    runs = zip(words, words[1:], words[2:], strict=False)
    return sum(map(triples.__contains__, runs)) / (len(words) - 2)


def _sizes(columns: Columns) -> list[Column]:
    copies = Counter(columns.texts)
    lengths = np.array(list(map(len, columns.texts)), np.float64)
    return [
        columns.words,
        columns.density,
        columns.linked,
        lengths / np.maximum(columns.words, 1),
        columns.tags,
        np.array([min(copies[text], 9) for text in columns.texts], np.float64),
    ]


def _positions(columns: Columns, text: list[Column]) -> list[Column]:
    index, count = columns.index, len(columns.index)
    word_min, in_title = text[_TEXT.index("word_min")], text[_TEXT.index("in_title")]
    prose_at = np.where(columns.prose, index, -_NEVER)
    before = np.concatenate([[-_NEVER], np.maximum.accumulate(prose_at)[:-1]])
    prose_at = np.where(columns.prose, index, _NEVER)
    after = np.concatenate([np.minimum.accumulate(prose_at[::-1])[::-1][1:], [_NEVER]])
    heading_at = np.where((columns.tags >= 1) & (columns.tags <= 6), index, -1)
    heading = np.concatenate([[-1], np.maximum.accumulate(heading_at)[:-1]])
    under, at = heading >= 0, np.maximum(heading, 0)
    title = _title(columns, in_title)
    words, prose = columns.word_sums, columns.prose_sums
    here = [
        words[:-1] / columns.total,
        prose[:-1] / columns.total_prose,
        prose[:-1],
        columns.total_prose - prose[1:],
        np.minimum(index - before, 60),
        np.minimum(after - index, 60),
        np.where(under, np.minimum(index - heading, 80), 99),
        np.where(under, word_min[at], 0),
        np.where(under, columns.tags[at], 0),
        within(index - title, -100, 100) if title >= 0 else np.full(count, -120),
        within(words[:-1] - words[title], -500, 3000) if title >= 0 else np.full(count, -600),
    ]
    page = (np.count_nonzero(columns.tags == 1), columns.total, columns.total_prose, count)
    return [*here, *(np.full(count, float(value)) for value in page)]


def _title(columns: Columns, in_title: Column) -> int:
    """The index of the block that is the title, or -1."""
    main = np.flatnonzero(columns.tags == 1)
    for found in (main[in_title[main] > 0.5], np.flatnonzero(in_title > 0.7), main):
        if len(found):
            return int(found[0])
    return -1


def _neighbours(columns: Columns, text: list[Column], around: Around) -> list[Column]:
    mean = text[_TEXT.index("word_mean")]
    worth = Shifted(around.worth)
    nearby = list(map(Shifted, (around.names, mean, columns.density, columns.tags)))
    words = columns.window(columns.word_sums, 5)
    return [
        *(worth.by(step) for step in _NEAR),
        *(what.by(step) for step in _NEXT for what in nearby),
        words,
        columns.window(columns.linked_sums, 5) / np.maximum(words, 0.1),
        columns.window(columns.prose_sums, 10),
        columns.window(sums(mean), 3),
    ]
