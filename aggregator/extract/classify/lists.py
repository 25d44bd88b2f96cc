"""The two lists of tokens the classifier relies on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from aggregator.extract.classify import places
from aggregator.extract.classify import words as words_


@dataclass(frozen=True, eq=False)
class Lists:
    """What the names of places, and the words of blocks, say for (+) and against (-) an article, in
    tenths of natural log-odds, by token as it is spelled."""

    names: dict[str, int]
    words: dict[str, int]

    @cached_property
    def by_name(self) -> places.Index:
        return places.Index(self.names)

    @cached_property
    def by_word(self) -> words_.Index:
        return words_.Index(self.words)
