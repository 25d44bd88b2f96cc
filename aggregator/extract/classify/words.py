"""What the words a block begins with say of it.

Hot: it is compiled where there is a compiler (`words.pxd` gives the types), and is written for both.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from aggregator.extract.classify.columns import Columns, zeros
from aggregator.extract.classify.said import Said
from aggregator.extract.classify.tokens import FIRST_WORDS, SEEN, WORD, first_words

_COMPILED = not __file__.endswith(".py")
_ENDS, _GOES_ON, _CLOSING = ".!?…。！？", ";:,", "\"'”’»)]"
_DESCRIBED = 600  # characters of the description that are looked at
_LEAST_BODY = 500  # characters of a text for machines that may be the article's
NAMES = (
    "chars", "end", "commas", "word_mean", "word_min", "word_sum",
    "in_title", "in_description", "in_body",
)  # fmt: skip


class Word:
    """What the list says of a word, and of the words behind it; None is what it does not know."""

    def __init__(self) -> None:
        self.alone: int | None = None
        self.first: int | None = None  # of a block that begins with it
        self.last: int | None = None  # of a short block that ends with it
        self.then: dict[str, int] = {}  # with the word behind it
        self.first_then: dict[str, int] = {}


def index(tokens: Mapping[str, int]) -> dict[str, Word]:
    """The tokens of a list, as they are spelled, by the word they begin with."""
    words: dict[str, Word] = {}
    for token, tenths in tokens.items():
        first, _, then = token.removeprefix("^").removesuffix("$").partition(" ")
        word = words.setdefault(first, Word())
        if token[0] == "^":
            if then:
                word.first_then[then] = tenths
            else:
                word.first = tenths
        elif token[-1] == "$":
            word.last = tenths
        elif then:
            word.then[then] = tenths
        else:
            word.alone = tenths
    return words


class Words:
    """What the texts of a page's blocks say."""

    def __init__(self, columns: Columns, said: Said, known: dict[str, Word]) -> None:
        count = columns.count
        self._columns = columns
        self.lengths = zeros(count)  # characters
        self.mean = zeros(count)  # of what the list says of the words a block begins with
        self.least = zeros(count)  # of the same; at most 0
        self.sums = zeros(count)
        self.in_title = zeros(count)
        self.in_description = zeros(count)
        self.in_body = zeros(count)
        self._read(said, known)

    def _read(self, said: Said, known: dict[str, Word]) -> None:
        texts = self._columns.segments.texts
        title = set(WORD.findall(said.title.lower()))
        described = set(WORD.findall(said.description[:_DESCRIBED].lower()))
        body = WORD.findall(said.body.lower()) if len(said.body) > _LEAST_BODY else []
        triples = set(zip(body, body[1:], body[2:], strict=False))
        longest = 2.5 * len(title) + 3
        for at in range(len(texts)):
            words = _first_words(texts[at]) if _COMPILED else first_words(texts[at])
            count = len(words)
            self.lengths[at] = len(texts[at])
            self._weigh(at, _told(words, known))
            if title and self._columns.words[at] <= longest:
                self.in_title[at] = _hits(words, title) / max(count, min(len(title), FIRST_WORDS))
            if described and count > 4:
                self.in_description[at] = _hits(words, described) / count
            self.in_body[at] = _covered(words, triples) if triples else -1.0

    def _weigh(self, at: int, told: list[int]) -> None:
        total = least = 0
        for tenths in told:
            total += tenths
            least = min(least, tenths)
        self.sums[at] = total / 10
        self.least[at] = least / 10
        self.mean[at] = self.sums[at] / max(len(told), 1)

    def fill(self, rows: NDArray[np.float32], row: int) -> int:
        """Write the features of `NAMES` from `row` on; the number of the row behind them."""
        texts = self._columns.segments.texts
        for at in range(len(texts)):
            rows[row, at] = self.lengths[at]
            rows[row + 1, at] = _end(texts[at])
            rows[row + 2, at] = texts[at].count(",")
            rows[row + 3, at] = self.mean[at]
            rows[row + 4, at] = self.least[at]
            rows[row + 5, at] = self.sums[at]
            rows[row + 6, at] = self.in_title[at]
            rows[row + 7, at] = self.in_description[at]
            rows[row + 8, at] = self.in_body[at]
        return row + 9


def _end(text: str) -> float:
    last = len(text) - 1
    if text[last] in _CLOSING:
        last -= 1
    if last < 0:
        return 0.0
    return 2.0 if text[last] in _ENDS else 1.0 if text[last] in _GOES_ON else 0.0


def _first_words(text: str) -> list[str]:
    """As `first_words`, letter by letter: the quicker way where it is compiled."""
    text = text[:SEEN].lower()
    words: list[str] = []
    start = -1
    for at in range(len(text)):
        letter = text[at]
        if "a" <= letter <= "z" or (letter != " " and letter.isalnum()):
            if start < 0:
                start = at
        elif start >= 0:
            words.append(text[start:at])
            start = -1
            if len(words) == FIRST_WORDS:
                return words
    if start >= 0:
        words.append(text[start:])
    return words


def _told(words: list[str], known: dict[str, Word]) -> list[int]:
    """What the list says of the tokens of a block (see `word_tokens`), of each that it knows."""
    told: list[int] = []
    count = len(words)
    for at in range(count):
        word = known.get(words[at])
        if word is None:
            continue
        if word.alone is not None:
            told.append(word.alone)
        if at + 1 < count and (tenths := word.then.get(words[at + 1])) is not None:
            told.append(tenths)
        if at == 0 and word.first is not None:
            told.append(word.first)
        if at == 0 and count > 1 and (tenths := word.first_then.get(words[1])) is not None:
            told.append(tenths)
        if at + 1 == count < FIRST_WORDS and word.last is not None:
            told.append(word.last)
    return told


def _hits(words: list[str], wanted: set[str]) -> int:
    hits = 0
    for word in words:
        if word in wanted:
            hits += 1
    return hits


def _covered(words: list[str], triples: set[tuple[str, str, str]]) -> float:
    """The part of a block's first words, three at a time, that the page repeats for machines."""
    if len(words) < 3:
        return 0.5
    hits = 0
    for at in range(len(words) - 2):
        if (words[at], words[at + 1], words[at + 2]) in triples:
            hits += 1
    return hits / (len(words) - 2)
