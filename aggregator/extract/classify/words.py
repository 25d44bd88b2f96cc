"""What the words a block begins with say of it.

There are two ways to the same numbers: by words, and where it is compiled (`words.pxd` gives the types) by
their hashes, for which no object is made of any word.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from aggregator.extract.classify.columns import Columns, zeros
from aggregator.extract.classify.hashing import UNKNOWN, Table, hash_of, joined, word_hash
from aggregator.extract.classify.said import Said
from aggregator.extract.classify.tokens import (
    FIRST_WORDS,
    SEEN,
    WORD,
    Token,
    as_token,
    first_words,
    word_tokens,
)

_COMPILED = not __file__.endswith(".py")
_ENDS, _GOES_ON, _CLOSING = ".!?…。！？", ";:,", "\"'”’»)]"
_DESCRIBED = 600  # characters of the description that are looked at
_LEAST_BODY = 500  # characters of a text for machines that may be the article's
_MOST_TOKENS = 2 * FIRST_WORDS + 2
_MOST, _UNKNOWN = FIRST_WORDS, UNKNOWN  # with types, where it is compiled
NAMES = (
    "chars", "end", "commas", "word_mean", "word_min", "word_sum",
    "in_title", "in_description", "in_body",
)  # fmt: skip


class Index:
    """The tokens of a list by what they are looked up by."""

    def __init__(self, tokens: Mapping[str, int]) -> None:
        self.values: dict[Token, int] = {as_token(token): tenths for token, tenths in tokens.items()}
        self.table = Table(len(tokens))
        for token, tenths in self.values.items():
            self.table.put(hash_of((token,) if isinstance(token, str) else token), tenths)


class Words:
    """What the texts of a page's blocks say."""

    def __init__(self, columns: Columns, said: Said, known: Index) -> None:
        count = columns.count
        self._columns = columns
        self.mean = zeros(count)  # of what the list says of the tokens a block begins with
        self.least = zeros(count)  # of the same; at most 0
        self.sums = zeros(count)
        self.in_title = zeros(count)
        self.in_description = zeros(count)
        self.in_body = zeros(count)
        title = set(WORD.findall(said.title.lower()))
        described = set(WORD.findall(said.description[:_DESCRIBED].lower()))
        body = WORD.findall(said.body.lower()) if len(said.body) > _LEAST_BODY else []
        self._titled, self._described, self._repeated = len(title), len(described), max(0, len(body) - 2)
        if _COMPILED:
            self._by_hashes(known.table, _table(title), _table(described), _runs(body))
        else:
            triples = set(zip(body, body[1:], body[2:], strict=False))
            self._by_words(known.values, title, described, triples)

    def _by_words(
        self,
        known: dict[Token, int],
        title: set[str],
        described: set[str],
        triples: set[tuple[str, str, str]],
    ) -> None:
        for at, text in enumerate(self._columns.segments.texts):
            words = first_words(text)
            values = [known[token] for token in word_tokens(words) if token in known]
            self._weigh(at, sum(values), min(0, min(values, default=0)), len(values))
            runs = zip(words, words[1:], words[2:], strict=False)
            self._compare(
                at,
                len(words),
                sum(map(title.__contains__, words)),
                sum(map(described.__contains__, words)),
                sum(map(triples.__contains__, runs)),
            )

    def _by_hashes(self, known: Table, title: Table, described: Table, triples: Table) -> None:
        texts = self._columns.segments.texts
        words = array("Q", bytes(8 * FIRST_WORDS))
        tokens = array("Q", bytes(8 * _MOST_TOKENS))
        for at in range(len(texts)):
            count = _first_hashes(texts[at], words)
            total = least = found = in_title = in_description = in_body = 0
            for number in range(_tokens(words, count, tokens)):
                value = known.get(tokens[number])
                if value != _UNKNOWN:
                    total += value
                    least = min(least, value)
                    found += 1
            for number in range(count):
                in_title += title.get(words[number]) != _UNKNOWN
                in_description += described.get(words[number]) != _UNKNOWN
            for number in range(count - 2):
                run = joined(joined(words[number], words[number + 1]), words[number + 2])
                in_body += triples.get(run) != _UNKNOWN
            self._weigh(at, total, least, found)
            self._compare(at, count, in_title, in_description, in_body)

    def _weigh(self, at: int, total: int, least: int, found: int) -> None:
        """Note what the list says of the tokens of a block, and how many it knows."""
        self.sums[at] = total / 10
        self.least[at] = least / 10
        self.mean[at] = self.sums[at] / max(found, 1)

    def _compare(self, at: int, count: int, in_title: int, in_description: int, in_body: int) -> None:
        """Note what part of a block's `count` first words stands in the title (where the block is short
        enough to be one), in the description, and, three at a time, in the text that is there for machines
        (-1 without one)."""
        if self._titled and self._columns.words[at] <= 2.5 * self._titled + 3:
            self.in_title[at] = in_title / max(count, min(self._titled, _MOST))
        if self._described and count > 4:
            self.in_description[at] = in_description / count
        if not self._repeated:
            self.in_body[at] = -1
        else:
            self.in_body[at] = in_body / (count - 2) if count > 2 else 0.5

    def fill(self, rows: NDArray[np.float32], row: int) -> int:
        """Write the features of `NAMES` from `row` on; the number of the row behind them."""
        texts = self._columns.segments.texts
        for at in range(len(texts)):
            rows[row, at] = len(texts[at])
            rows[row + 1, at] = _end(texts[at])
            rows[row + 2, at] = texts[at].count(",")
            rows[row + 3, at] = self.mean[at]
            rows[row + 4, at] = self.least[at]
            rows[row + 5, at] = self.sums[at]
            rows[row + 6, at] = self.in_title[at]
            rows[row + 7, at] = self.in_description[at]
            rows[row + 8, at] = self.in_body[at]
        return row + len(NAMES)


def _end(text: str) -> float:
    last = len(text) - 1
    if text[last] in _CLOSING:
        last -= 1
    if last < 0:
        return 0.0
    return 2.0 if text[last] in _ENDS else 1.0 if text[last] in _GOES_ON else 0.0


_BEGINS, _STOPS = hash_of("^"), hash_of("$")


def _table(words: set[str]) -> Table:
    table = Table(len(words))
    for word in words:
        table.put(word_hash(word, 0, len(word)), 0)
    return table


def _runs(words: list[str]) -> Table:
    """Each three words in a row."""
    table = Table(len(words))
    before = last = 0
    for at in range(len(words)):
        own = word_hash(words[at], 0, len(words[at]))
        if at > 1:
            table.put(joined(joined(before, last), own), 0)
        before, last = last, own
    return table


def _first_hashes(text: str, words: array[int]) -> int:
    """Write the hashes of the words that `first_words` gives; their number."""
    text = text[:SEEN].lower()
    count, start = 0, -1
    for at in range(len(text)):
        letter = text[at]
        if "a" <= letter <= "z" or (letter != " " and letter.isalnum()):
            if start < 0:
                start = at
        elif start >= 0:
            words[count] = word_hash(text, start, at)
            count += 1
            start = -1
            if count == _MOST:
                return count
    if start >= 0:
        words[count] = word_hash(text, start, len(text))
        count += 1
    return count


def _tokens(words: array[int], count: int, tokens: array[int]) -> int:
    """Write the hashes of what `word_tokens` gives for `count` words; their number."""
    if not count:
        return 0
    for at in range(count):
        tokens[at] = words[at]
    for at in range(count - 1):
        tokens[count + at] = joined(words[at], words[at + 1])
    found = 2 * count
    tokens[found - 1] = joined(_BEGINS, words[0])
    if count > 1:
        tokens[found] = joined(tokens[found - 1], words[1])
        found += 1
    if count < _MOST:
        tokens[found] = joined(words[count - 1], _STOPS)
        found += 1
    return found
