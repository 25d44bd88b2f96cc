"""Pairs that are nearly identical: several can be looked at together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from aggregator.dedupe import Passage, Span
from aggregator.dedupe.words import fold

SHARED = 0.98  # of the words of either text
# A text that says the opposite differs in one of these, and one of other people in a number.
_TELLING = frozenset(
    "no not never none neither nor without cannot cant dont doesnt didnt isnt arent wasnt werent wont t "
    "less more fewer lower higher fell rose worse better zero one two three four five six seven eight nine "
    "ten eleven twelve half twice".split()
)


def is_easy(passages: Sequence[Passage], titles: tuple[str, str]) -> bool:
    """Whether two texts share nearly all of their words, and differ in no number and no negation. The
    words are English ones: of other languages it cannot be said."""
    first, second = differing(passages)
    if any(_is_telling(word) for word in (*first, *second, *_titles_differ(titles))):
        return False
    return all(
        len(apart) <= (1 - SHARED) * total
        for apart, total in zip((first, second), _totals(passages), strict=True)
    )


def differing(passages: Iterable[Passage]) -> tuple[list[str], list[str]]:
    """The words that each of two texts has and the other has not in their place."""
    first: list[str] = []
    second: list[str] = []
    for passage in passages:
        if passage.kind != "same":
            first += _words(_apart(passage.first, whole=passage.kind == "only_first"))
            second += _words(_apart(passage.second, whole=passage.kind == "only_second"))
    return first, second


def _apart(spans: Iterable[Span], *, whole: bool) -> Iterator[Span]:
    return (span for span in spans if whole or span.marked)


def _totals(passages: Sequence[Passage]) -> tuple[int, int]:
    first = sum(len(_words(passage.first)) for passage in passages)
    second = sum(len(_words(passage.second or ())) for passage in passages)
    same = sum(len(_words(one.first)) for one in passages if one.kind == "same" and not one.second)
    return first, second + same


def _words(spans: Iterable[Span]) -> list[str]:
    return fold(" ".join(span.text for span in spans))


def _titles_differ(titles: tuple[str, str]) -> set[str]:
    first, second = (set(fold(title)) for title in titles)
    return first ^ second


def _is_telling(word: str) -> bool:
    return word in _TELLING or any(character.isdigit() for character in word)
