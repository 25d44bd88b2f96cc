"""Two texts compared exactly, without judging: every figure here can be shown to a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from aggregator.dedupe.runs import (
    Keys,
    Marks,
    distinct,
    longest_row,
    runs_of,
    shared,
    stands_in,
    unordered_pairs,
)
from aggregator.dedupe.words import fold, read

Around = tuple[str, ...]  # three words, and "#" where the number stands
SEVERAL = 4  # figures of two digits or more
OWN = 3  # figures outside of what is in common
OWN_APART = 0.65  # of these in common; small numbers agree by chance
APART = 0.6  # of the figures in common, below which two texts give others
LONG_WORD = 6  # letters; shorter words stand in every text
REMEMBERED = 256  # texts taken apart lately: a template brings the same candidates again and again
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # each is itself; comparing texts is dear
class Profile:
    """A text, taken apart once for any number of comparisons."""

    title: tuple[str, ...]
    words: tuple[str, ...] = field(repr=False)
    pairs: Keys = field(repr=False)  # 2-grams, each once, sorted
    triples: Keys = field(repr=False)  # 3-grams, each once, sorted
    runs: Keys = field(repr=False)  # 3-grams as they follow each other
    vocabulary: frozenset[str] = field(repr=False)
    stems: frozenset[str] = field(repr=False)  # of the content words
    stem_pairs: Keys = field(repr=False)  # of those that follow each other, each once, sorted
    long_words: frozenset[str] = field(repr=False)
    decimals: tuple[str, ...] = field(repr=False)  # numbers as they follow each other
    decimals_at: tuple[int, ...] = field(repr=False)
    figures: frozenset[str] = field(repr=False)  # numbers of two digits or more
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
    longest: int  # words of the longest run that both have
    covered_less: float  # the same as a share, for the text that is covered less
    alike_words: float  # share of the long words, of the text with fewer, that both have
    alike_stems: float  # the same of the stems of content words
    common_stems: float  # and of all the stems of both
    held_stem_pairs: float  # share of pairs of stems side by side, of the text with fewer
    alike_numbers: float  # share of numbers of two digits or more, of the text with fewer; see there
    alike_titles: float  # share of title words both have
    titles_share: tuple[str, ...]  # title words both have, in the order of one of them
    same_title: bool
    subjects_apart: float  # of what a title alone says, the share that the other article has nowhere
    numbers_differ: tuple[tuple[str, str], ...]  # where both have three same words around a number
    figures_apart: bool  # the texts give other figures; see there
    own_figures_apart: bool  # so do the parts that they do not have in common
    numbers_missing: tuple[str, ...]  # in the shorter text, and nowhere in the longer one
    numbers_told: tuple[str, ...]  # those of them that say something: not parts of the address of a paper
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


@lru_cache(maxsize=REMEMBERED)
def profile(title: str, text: str) -> Profile:
    """Takes a text apart."""
    reading = read(text)
    words = reading.words
    keys = np.fromiter(map(hash, words), np.int64, len(words)).view(np.uint64)
    runs = runs_of(keys, 3)
    vocabulary = frozenset(words)
    decimals = [at for at, word in enumerate(words) if word.isdecimal()]
    return Profile(
        title=tuple(fold(title)),
        words=words,
        pairs=distinct(runs_of(keys, 2)),
        triples=distinct(runs),
        runs=runs,
        vocabulary=vocabulary,
        stems=frozenset(reading.stems),
        stem_pairs=unordered_pairs(reading.stems),
        long_words=frozenset(word for word in vocabulary if len(word) >= LONG_WORD),
        decimals=tuple(words[at] for at in decimals),
        decimals_at=tuple(decimals),
        figures=frozenset(words[at] for at in decimals if len(words[at]) > 1),
        numbers=_numbers(words, decimals),
        studies=reading.studies,
    )


def compare(first: Profile, second: Profile) -> Comparison:
    """Compares two texts; the order of the two makes no difference."""
    first, second = sorted((first, second), key=lambda one: (len(one.words), one.words, one.title))
    ours, theirs = stands_in(first.runs, second.triples), stands_in(second.runs, first.triples)
    covers = [_cover(first, ours), _cover(second, theirs)]
    (more, more_of), (less, less_of) = sorted(covers, key=lambda cover: -_share(*cover))
    pairs, triples = shared(first.pairs, second.pairs), len(distinct(first.runs[ours]))
    return Comparison(
        words_shorter=len(first.words),
        words_longer=len(second.words),
        alike_pairs=_share(pairs, len(first.pairs) + len(second.pairs) - pairs),
        alike_triples=_share(triples, len(first.triples) + len(second.triples) - triples),
        held_pairs=_share(pairs, min(len(first.pairs), len(second.pairs))),
        held_triples=_share(triples, min(len(first.triples), len(second.triples))),
        covered=more,
        covered_of=more_of,
        longest=longest_row(ours),
        covered_less=_share(less, less_of),
        alike_words=_overlap(first.long_words, second.long_words),
        alike_stems=_overlap(first.stems, second.stems),
        common_stems=_jaccard(first.stems, second.stems),
        held_stem_pairs=_share(
            shared(first.stem_pairs, second.stem_pairs), min(len(first.stem_pairs), len(second.stem_pairs))
        ),
        alike_numbers=_alike_numbers(first, second),
        alike_titles=_dice(first.title, second.title),
        titles_share=tuple(dict.fromkeys(word for word in first.title if word in second.title)),
        same_title=first.title == second.title != (),
        subjects_apart=min(_only_named(first, second), _only_named(second, first)),
        numbers_differ=_numbers_differ(first, second),
        figures_apart=_figures_apart(first, second),
        own_figures_apart=_own_figures_apart(first, second, _marked(first, ours), _marked(second, theirs)),
        numbers_missing=(missing := _numbers_missing(first, second)),
        numbers_told=_numbers_told(missing, first.studies),
        studies_shared=tuple(sorted(first.studies & second.studies)),
        studies_differ=bool(first.studies and second.studies and not first.studies & second.studies),
    )


def cover_of(one: Profile, other: Profile) -> Marks:
    """For each word of `one`, whether it stands in a 3-gram that `other` has too."""
    return _marked(one, stands_in(one.runs, other.triples))


def _cover(one: Profile, found: Marks) -> tuple[int, int]:
    """How many words stand in 3-grams that were found, and of how many."""
    return int(np.count_nonzero(_marked(one, found))), len(one.words)


def _marked(one: Profile, found: Marks) -> Marks:
    """The words of the 3-grams that were found."""
    marks = np.zeros(len(one.words), dtype=np.bool_)
    for place in range(3):
        marks[place : place + len(found)] |= found
    return marks


def _numbers_differ(first: Profile, second: Profile) -> tuple[tuple[str, str], ...]:
    """Where both texts have them elsewhere, only their sentences have changed places."""
    ours, theirs = first.numbers, second.numbers
    found = {(ours[around], theirs[around]) for around in ours.keys() & theirs.keys()}
    return tuple(
        sorted(
            (one, other)
            for one, other in found
            if one != other
            and "" not in (one, other)
            and not (one in second.vocabulary and other in first.vocabulary)
        )
    )


def _numbers_missing(shorter: Profile, longer: Profile) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in shorter.decimals if word not in longer.vocabulary))


def _numbers_told(missing: Iterable[str], studies: Iterable[str]) -> tuple[str, ...]:
    of_papers = {part for study in studies for part in _DIGITS.findall(study)}
    return tuple(number for number in missing if number not in of_papers)


def _numbers(words: Sequence[str], decimals: Iterable[int]) -> dict[Around, str]:
    """Each number by three of the words around it; "" where those stand around several."""
    numbers: dict[Around, str] = {}
    for at in decimals:
        word = words[at]
        for before in range(4):
            around = (*words[max(0, at - before) : at], "#", *words[at + 1 : at + 4 - before])
            if len(around) == 4 and around.index("#") == before:
                numbers[around] = word if numbers.get(around, word) == word else ""
    return numbers


def _only_named(one: Profile, other: Profile) -> float:
    """Of the words that only this title has, the share that its own text has too, and the other text
    nowhere. A copy under another headline has in its text what both headlines are about; another page
    of one template has not."""
    alone = frozenset(one.title) - frozenset(other.title)
    return _share(len((alone & one.vocabulary) - other.vocabulary), len(alone))


def _alike_numbers(first: Profile, second: Profile) -> float:
    """As if each text had two more numbers and one of them were in common: few say little."""
    ours, theirs = first.figures, second.figures
    return (len(ours & theirs) + 1) / (min(len(ours), len(theirs)) + 2)


def _figures_apart(first: Profile, second: Profile) -> bool:
    """Whether two texts give other figures: where both have several, most of them; where one has few,
    any that stands in the other's place. A page that comes every year is the same but for these."""
    if min(len(first.figures), len(second.figures)) < SEVERAL:
        return bool(_numbers_differ(first, second))
    return _alike_numbers(first, second) < APART


def _overlap(first: frozenset[str], second: frozenset[str]) -> float:
    return _share(len(first & second), min(len(first), len(second)))


def _jaccard(first: frozenset[str], second: frozenset[str]) -> float:
    shared = len(first & second)
    return _share(shared, len(first) + len(second) - shared)


def _own_figures_apart(first: Profile, second: Profile, ours: Marks, theirs: Marks) -> bool:
    """Whether outside of what both texts have in common each gives figures of its own, many of which are
    nowhere in the other: what they have in common may be their sites' furniture."""
    own, others = _figures_outside(first, ours), _figures_outside(second, theirs)
    fewer = min(len(own & second.figures), len(others & first.figures))
    return min(len(own), len(others)) >= OWN and fewer < OWN_APART * min(len(own), len(others))


def _figures_outside(one: Profile, marks: Marks) -> set[str]:
    return {one.words[at] for at in one.decimals_at if not marks[at] and len(one.words[at]) > 1}


def _dice(first: Iterable[str], second: Iterable[str]) -> float:
    ours, theirs = frozenset(first), frozenset(second)
    return _share(2 * len(ours & theirs), len(ours) + len(theirs))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
