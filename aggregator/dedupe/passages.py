"""Two texts side by side for a curator: which sentences are the same, and which words differ.

Everything is bounded, for texts come from strangers: sentences are cut at a number of
words, texts at a number of words and of sentences, and a long stretch without any common
sentence is not searched for like ones.
"""

from __future__ import annotations

import collections
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from aggregator.dedupe.words import fold

MAX_WORDS = 5_000  # of each text; what follows is not compared, and the last passage says so
MAX_SENTENCES = 800
_LONG_SENTENCE = 60  # words; comparing words takes the square of it
_MOST_CELLS = 160_000  # sentences times sentences searched for like ones
_LIKE = 0.4  # share of common words from which two sentences are shown as one, changed

Kind = Literal["same", "differs", "only_first", "only_second"]
_TOKEN = re.compile(r"\S+\s*")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s*$")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words; marked when the other text has other words in its place."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of one text or of both. `moved` when both have it, but not in the same order."""

    kind: Kind
    first: tuple[Span, ...] = ()
    second: tuple[Span, ...] = ()
    moved: bool = False


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    words: tuple[str, ...]

    @property
    def spans(self) -> tuple[Span, ...]:
        return (Span(self.text),)


_Row = tuple[_Sentence | None, _Sentence | None]


def compare_texts(first: str, second: str) -> tuple[Passage, ...]:
    """The sentences of both texts in the order of the first, those only in the second where they
    stand. Texts beyond `MAX_WORDS` are cut, and the last passage says so.
    """
    ours, left_out = _sentences(first)
    theirs, also_left_out = _sentences(second)
    rows = _with_moved(list(_rows(ours, theirs)))
    passages = [_passage(*row, moved=moved) for row, moved in rows]
    return (*passages, *_cut(left_out, also_left_out))


def _sentences(text: str) -> tuple[list[_Sentence], int]:
    """The sentences of a text, and how many of its words were left out."""
    sentences: list[_Sentence] = []
    words = 0
    for line in text.splitlines():
        for tokens in _split(_TOKEN.findall(line)):
            if words + len(tokens) > MAX_WORDS or len(sentences) == MAX_SENTENCES:
                return sentences, len(text.split()) - words
            words += len(tokens)
            whole = "".join(tokens).strip()
            sentences.append(_Sentence(whole, tuple(fold(whole)) or (whole,)))
    return sentences, 0


def _split(tokens: Sequence[str]) -> Iterator[list[str]]:
    sentence: list[str] = []
    for token in tokens:
        sentence.append(token)
        if len(sentence) == _LONG_SENTENCE or (len(sentence) > 2 and _SENTENCE_END.search(token)):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _rows(ours: Sequence[_Sentence], theirs: Sequence[_Sentence]) -> Iterator[_Row]:
    matcher = SequenceMatcher(None, [one.words for one in ours], [one.words for one in theirs])
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        left, right = ours[start:end], theirs[other_start:other_end]
        if tag == "equal":
            yield from zip(left, right, strict=True)
        else:
            yield from _aligned(left, right)


def _aligned(ours: Sequence[_Sentence], theirs: Sequence[_Sentence]) -> Iterator[_Row]:
    """Pairs up changed sentences so that the most words stand beside themselves, in order."""
    if len(ours) * len(theirs) > _MOST_CELLS:
        yield from ((one, None) for one in ours)
        yield from ((None, one) for one in theirs)
        return
    likeness = _likeness(ours, theirs)
    best = _best_from(likeness, len(ours), len(theirs))
    i = j = 0
    while i < len(ours) and j < len(theirs):
        paired = likeness.get((i, j), 0.0)
        if paired and best[i][j] == paired + best[i + 1][j + 1]:
            yield ours[i], theirs[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield ours[i], None
            i += 1
        else:
            yield None, theirs[j]
            j += 1
    yield from ((one, None) for one in ours[i:])
    yield from ((None, one) for one in theirs[j:])


def _likeness(ours: Sequence[_Sentence], theirs: Sequence[_Sentence]) -> dict[tuple[int, int], float]:
    left, right = ([frozenset(one.words) for one in side] for side in (ours, theirs))
    found = {}
    for i, words in enumerate(left):
        for j, others in enumerate(right):
            share = 2 * len(words & others) / (len(words) + len(others))
            if share >= _LIKE:
                found[i, j] = share
    return found


def _best_from(likeness: dict[tuple[int, int], float], height: int, width: int) -> list[list[float]]:
    """The most likeness that can still be paired up from sentence i of one and j of the other."""
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in range(height - 1, -1, -1):
        row, below = best[i], best[i + 1]
        for j in range(width - 1, -1, -1):
            paired = likeness.get((i, j), 0.0)
            row[j] = max(below[j], row[j + 1], paired + below[j + 1] if paired else 0.0)
    return best


def _with_moved(rows: Sequence[_Row]) -> Iterator[tuple[_Row, bool]]:
    """Finds sentences both texts have in another order: they are not "only" in either."""
    waiting: dict[tuple[str, ...], collections.deque[_Sentence]] = collections.defaultdict(collections.deque)
    for ours, theirs in rows:
        if ours is None and theirs is not None:
            waiting[theirs.words].append(theirs)
    # Of equal sentences the first ones move; both texts are walked in their own order.
    moves = collections.Counter(
        ours.words for ours, theirs in rows if ours is not None and theirs is None and ours.words in waiting
    )
    for ours, theirs in rows:
        if ours is not None and theirs is None and waiting.get(ours.words):
            yield (ours, waiting[ours.words].popleft()), True
        elif ours is None and theirs is not None and moves[theirs.words] > 0:
            moves[theirs.words] -= 1
        else:
            yield (ours, theirs), False


def _passage(ours: _Sentence | None, theirs: _Sentence | None, *, moved: bool) -> Passage:
    if theirs is None:
        return Passage("only_first", first=ours.spans if ours else ())
    if ours is None:
        return Passage("only_second", second=theirs.spans)
    if ours.words == theirs.words:
        return Passage("same", ours.spans, theirs.spans, moved)
    return Passage("differs", *_marked(ours.text, theirs.text))


def _marked(first: str, second: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    ours, theirs = _TOKEN.findall(first), _TOKEN.findall(second)
    matcher = SequenceMatcher(None, _folded(ours), _folded(theirs), autojunk=False)
    left, right = [], []
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        left.append(Span("".join(ours[start:end]), tag != "equal"))
        right.append(Span("".join(theirs[other_start:other_end]), tag != "equal"))
    return tuple(span for span in left if span.text), tuple(span for span in right if span.text)


def _folded(tokens: Sequence[str]) -> list[str]:
    return [" ".join(fold(token)) or token.strip() for token in tokens]


def _cut(left_out: int, also_left_out: int) -> tuple[Passage, ...]:
    first, second = _note(left_out), _note(also_left_out)
    if first and second:
        return (Passage("differs", first, second),)
    if first:
        return (Passage("only_first", first=first),)
    return (Passage("only_second", second=second),) if second else ()


def _note(words: int) -> tuple[Span, ...]:
    return (Span(f"[{words:,} more words of this text were not compared]"),) if words else ()
