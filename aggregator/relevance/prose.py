"""The running text of an article, as sentences, and where its lead and its tail are.

Headings, menus and teasers are no prose. A list of related headlines left below an article
names both sides of the subject more often than many articles do; scored with the text it
let a third of the off-topic texts in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_END = re.compile(r"[.!?…。][\"'”’)\]]*$")
_AFTER_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_SHORTEST_LINE = 8  # words
_SURELY_PROSE = 20  # words: so long a line is prose without a full stop, too
_LEAD_WORDS, _SHORT_LEAD, _LEAD_SHARE = 150, 20, 0.2
# What stands at the end tells little of the subject, and a teaser left there looks just like it:
# four headlines and a paragraph have about a hundred words.
_TAIL_WORDS, _TAIL_SHARE = 110, 0.35


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; `before` counts the words of prose ahead of it."""

    text: str
    before: int


@dataclass(frozen=True, slots=True)
class Prose:
    """The sentences of an article, and how many words they have."""

    sentences: tuple[Sentence, ...]
    words: int

    @property
    def lead(self) -> float:
        """How many words the lead has: so few in a short text that no tail reaches into it."""
        most = max(_SHORT_LEAD, _LEAD_SHARE * self.words, self.words - _TAIL_WORDS)
        return min(_LEAD_WORDS, most, self.core)

    @property
    def core(self) -> float:
        """How many words there are before the tail."""
        return self.words - min(_TAIL_WORDS, _TAIL_SHARE * self.words)


def prose_of(text: str) -> Prose:
    """The prose of `text`, which has one block a line."""
    sentences = []
    words = 0
    for line in text.splitlines():
        if not _is_prose(line):
            continue
        for sentence in _AFTER_SENTENCE.split(line.strip()):
            sentences.append(Sentence(sentence, words))
            words += len(sentence.split())
    return Prose(tuple(sentences), words)


def _is_prose(line: str) -> bool:
    words = len(line.split())
    if words < _SHORTEST_LINE:
        return False
    return words >= _SURELY_PROSE or _END.search(line.rstrip()[-8:]) is not None
