"""Two texts compared exactly, without judging: every figure here can be shown to a person."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from aggregator.dedupe.words import fold, identifiers

Gram = tuple[str, ...]
Around = tuple[str, ...]  # three words, and "#" where the number stands
LONG_WORD = 6  # letters; shorter words stand in every text


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A text, taken apart once for any number of comparisons."""

    title: tuple[str, ...]
    words: tuple[str, ...] = field(repr=False)
    pairs: frozenset[Gram] = field(repr=False)  # 2-grams
    triples: frozenset[Gram] = field(repr=False)  # 3-grams
    long_words: frozenset[str] = field(repr=False)
    numbers: dict[Around, str] = field(repr=False)
    studies: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How two texts resemble each other. It is the same whichever comes first."""

    words_shorter: int
    words_longer: int
    alike_pairs: float  # Jaccard similarity of the 2-grams
    alike_triples: float  # and of the 3-grams
    held_pairs: float  # the share of 2-grams of the text that shares more of its own
    held_triples: float
    covered: int  # words of `covered_of` in runs of three or more that the other text has too
    covered_of: int
    covered_less: float  # the same as a share, for the text that is covered less
    alike_words: float  # share of the long words, of the text with fewer, that both have
    alike_titles: float  # share of title words both have
    titles_share: tuple[str, ...]  # title words both have, in the order of one of them
    same_title: bool
    numbers_differ: tuple[tuple[str, str], ...]  # where both have three same words around a number
    numbers_missing: tuple[str, ...]  # in the shorter text, and nowhere in the longer one
    studies_shared: tuple[str, ...]
    studies_differ: bool  # both cite studies, and none in common

    @property
    def times_longer(self) -> float:
        """How many times as long as the shorter text the longer one is."""
        return (self.words_longer + 1) / (self.words_shorter + 1)

    @property
    def covered_more(self) -> float:
        """The share of words in common runs, for the text that is covered more."""
        return self.covered / self.covered_of if self.covered_of else 0.0


def profile(title: str, text: str) -> Profile:
    """Takes a text apart."""
    words = tuple(fold(text))
    return Profile(
        title=tuple(fold(title)),
        words=words,
        pairs=frozenset(itertools.pairwise(words)),
        triples=frozenset(zip(words, words[1:], words[2:], strict=False)),
        long_words=frozenset(word for word in words if len(word) >= LONG_WORD),
        numbers=_numbers(words),
        studies=identifiers(text),
    )


def compare(first: Profile, second: Profile) -> Comparison:
    """Compares two texts; the order of the two makes no difference."""
    first, second = sorted((first, second), key=lambda one: (len(one.words), one.words, one.title))
    shared_pairs, shared_triples = first.pairs & second.pairs, first.triples & second.triples
    covers = [(covered(one.words, shared_triples), len(one.words)) for one in (first, second)]
    (more, more_of), (less, less_of) = sorted(covers, key=lambda cover: -_share(*cover))
    return Comparison(
        words_shorter=len(first.words),
        words_longer=len(second.words),
        alike_pairs=_share(len(shared_pairs), len(first.pairs | second.pairs)),
        alike_triples=_share(len(shared_triples), len(first.triples | second.triples)),
        held_pairs=_share(len(shared_pairs), min(len(first.pairs), len(second.pairs))),
        held_triples=_share(len(shared_triples), min(len(first.triples), len(second.triples))),
        covered=more,
        covered_of=more_of,
        covered_less=_share(less, less_of),
        alike_words=_overlap(first.long_words, second.long_words),
        alike_titles=_dice(first.title, second.title),
        titles_share=tuple(dict.fromkeys(word for word in first.title if word in second.title)),
        same_title=first.title == second.title != (),
        numbers_differ=_numbers_differ(first, second),
        numbers_missing=_numbers_missing(first, second),
        studies_shared=tuple(sorted(first.studies & second.studies)),
        studies_differ=bool(first.studies and second.studies and not first.studies & second.studies),
    )


def covered(words: Sequence[str], shared: frozenset[Gram]) -> int:
    """How many words stand in one of the shared 3-grams."""
    return sum(cover_of(words, shared))


def cover_of(words: Sequence[str], shared: frozenset[Gram]) -> bytearray:
    """For each word, 1 when it stands in one of the shared 3-grams."""
    marks = bytearray(len(words))
    for at, triple in enumerate(zip(words, words[1:], words[2:], strict=False)):
        if triple in shared:
            marks[at : at + 3] = b"\1\1\1"
    return marks


def _numbers_differ(first: Profile, second: Profile) -> tuple[tuple[str, str], ...]:
    ours, theirs = first.numbers, second.numbers
    found = {
        (ours[around], theirs[around])
        for around in ours.keys() & theirs.keys()
        if ours[around] != theirs[around] and "" not in (ours[around], theirs[around])
    }
    return tuple(sorted(found))


def _numbers_missing(shorter: Profile, longer: Profile) -> tuple[str, ...]:
    elsewhere = frozenset(longer.words)
    return tuple(dict.fromkeys(word for word in shorter.words if word.isdecimal() and word not in elsewhere))


def _numbers(words: Sequence[str]) -> dict[Around, str]:
    """Each number by three of the words around it; "" where those stand around several."""
    numbers: dict[Around, str] = {}
    for at, word in enumerate(words):
        if not word.isdecimal():
            continue
        for before in range(4):
            around = (*words[max(0, at - before) : at], "#", *words[at + 1 : at + 4 - before])
            if len(around) == 4 and around.index("#") == before:
                numbers[around] = word if numbers.get(around, word) == word else ""
    return numbers


def _overlap(first: frozenset[str], second: frozenset[str]) -> float:
    return _share(len(first & second), min(len(first), len(second)))


def _dice(first: Iterable[str], second: Iterable[str]) -> float:
    ours, theirs = frozenset(first), frozenset(second)
    return _share(2 * len(ours & theirs), len(ours) + len(theirs))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
