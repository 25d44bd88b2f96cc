"""The running text of an article, as sentences.

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
_LEAD_WORDS = 150
_LEAD_SHARE = 0.4  # of a short text; else a teaser below it would be in the lead


_TAIL_WORDS = 100
_TAIL_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; `before` counts the words of prose ahead of it."""

    text: str
    before: int


@dataclass(frozen=True, slots=True)
class Prose:
    """The sentences of an article, how many words they have, and how many are the lead."""

    sentences: tuple[Sentence, ...]
    words: int

    @property
    def lead(self) -> float:
        """How many words the lead has."""
        return min(_LEAD_WORDS, _LEAD_SHARE * self.words)


def prose_of(text: str) -> Prose:
    """The prose of `text`, which has one block a line, without its last short blocks."""
    blocks = [line.strip() for line in text.splitlines() if _is_prose(line)]
    sentences = []
    words = 0
    for block in _without_tail(blocks):
        for sentence in _AFTER_SENTENCE.split(block):
            sentences.append(Sentence(sentence, words))
            words += len(sentence.split())
    return Prose(tuple(sentences), words)


def _is_prose(line: str) -> bool:
    words = len(line.split())
    if words < _SHORTEST_LINE:
        return False
    return words >= _SURELY_PROSE or _END.search(line.rstrip()[-8:]) is not None


def _without_tail(blocks: list[str]) -> list[str]:
    """An article's last short paragraphs tell little of its subject, and a teaser for another
    article, written as a paragraph, looks just like one."""
    lengths = [len(block.split()) for block in blocks]
    may_go = min(_TAIL_WORDS, _TAIL_SHARE * sum(lengths))
    kept = len(blocks)
    while kept > 1 and lengths[kept - 1] <= may_go:
        kept -= 1
        may_go -= lengths[kept]
    return blocks[:kept]
