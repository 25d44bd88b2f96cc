"""Text that arrives without any markup to an article: lines are blocks."""

from __future__ import annotations

import re
from itertools import pairwise

from aggregator.extract.classify import Said, classifier
from aggregator.extract.parse import fold
from aggregator.extract.segments import Places, Segments, count_words
from aggregator.model import Article, Metadata

_WRAPPED = range(50, 101)  # characters of a line that was broken to fit a screen or a letter
_ENDED = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*$")
_MAX_LINES = 20_000


def read_lines(text: str) -> Article:
    """The lines of `text` as the blocks of an article that is yet to be cleaned. Lines that were
    broken in mid-sentence are joined again. Of more than 20,000 lines the first are read."""
    segments = read_segments(text)
    likelihoods = classifier().likelihoods(segments, Said())
    blocks = tuple(segments.block(index, likelihood) for index, likelihood in enumerate(likelihoods))
    return Article(url="", metadata=Metadata(title=""), blocks=blocks)


def read_segments(text: str) -> Segments:
    """The lines of `text` in columns."""
    lines = _unwrapped(list(map(fold, text.splitlines()[:_MAX_LINES])))
    return _segments([line for line in lines if any(map(str.isalnum, line))])


def _unwrapped(lines: list[str]) -> list[str]:
    """The lines, those joined that were broken to fit; where none is longer than a screen is wide."""
    if max(map(len, lines), default=0) >= _WRAPPED.stop:
        return lines
    joined: list[str] = lines[:1]
    for before, line in pairwise(lines):
        goes_on = line[:1].islower() and len(before) in _WRAPPED and not _ENDED.search(before)
        if goes_on:
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return joined


def _segments(lines: list[str]) -> Segments:
    count = len(lines)
    return Segments(
        tags=["p"] * count,
        texts=lines,
        words=list(map(count_words, lines)),
        link_words=[0] * count,
        inner=[0] * count,
        pieces=[[line] for line in lines],
        places=Places(["body"], ["body"], [0], [count], [-1]),
    )
