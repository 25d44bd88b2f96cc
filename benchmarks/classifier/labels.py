"""Which blocks of a page are in the text that people took for its article."""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict

_WORD = re.compile(r"\w+")
_RUN = 4  # words in a row that must be the same; fewer are found by their place
_NEAR = 4  # blocks
_UNKNOWN = -1.0


def by_text(texts: list[str], gold: str) -> list[float]:
    """For each block the part of its words that stands in `gold`, four in a row. Shorter blocks
    count when they stand near such blocks, and are a line of `gold` or continue it. Of a text that
    is on the page more often than in `gold`, the copies among other text of the article count."""
    wanted = _WORD.findall(gold.lower())
    runs = {tuple(wanted[at : at + _RUN]) for at in range(len(wanted) - _RUN + 1)}
    words = [_WORD.findall(text.lower()) for text in texts]
    labels = [_covered(own, runs) for own in words]
    lines = {" ".join(_WORD.findall(line)) for line in gold.lower().split("\n")}
    whole = f" {' '.join(wanted)} "
    _short(words, labels, lines, whole)
    _copies(words, labels, whole)
    return labels


def _covered(words: list[str], runs: set[tuple[str, ...]]) -> float:
    if len(words) < _RUN:
        return _UNKNOWN
    inside = [False] * len(words)
    for at in range(len(words) - _RUN + 1):
        if tuple(words[at : at + _RUN]) in runs:
            inside[at : at + _RUN] = [True] * _RUN
    return sum(inside) / len(words)


def _short(words: list[list[str]], labels: list[float], lines: set[str], whole: str) -> None:
    sure = [index for index, label in enumerate(labels) if label >= 0.5]
    for index, own in enumerate(words):
        if labels[index] >= 0:
            continue
        text, place = " ".join(own), bisect(sure, index)
        near = any(abs(index - at) <= _NEAR for at in sure[max(0, place - 1) : place + 1])
        if not text or not near:
            labels[index] = 0.0
        elif text in lines:
            labels[index] = 1.0
        else:
            labels[index] = float(_continues(words, labels, index, text, whole))


def _continues(words: list[list[str]], labels: list[float], index: int, text: str, whole: str) -> bool:
    """Whether `text` follows the article's block before it in the gold, or precedes the one after."""
    before = next((at for at in range(index - 1, max(-1, index - 6), -1) if labels[at] >= 0.5), None)
    after = next((at for at in range(index + 1, min(len(words), index + 6)) if labels[at] >= 0.5), None)
    follows = before is not None and f" {' '.join(words[before][-2:])} {text} " in whole
    return follows or (after is not None and f" {text} {' '.join(words[after][:2])} " in whole)


def _copies(words: list[list[str]], labels: list[float], whole: str) -> None:
    places = defaultdict(list)
    for index, own in enumerate(words):
        places[" ".join(own)].append(index)
    for text, found in places.items():
        told = max(1, whole.count(f" {text} "))
        if len(found) > told and any(labels[index] >= 0.5 for index in found):
            best = sorted(found, key=lambda index: _company(labels, index), reverse=True)[:told]
            for index in set(found) - set(best):
                labels[index] = 0.0


def _company(labels: list[float], index: int) -> int:
    around = range(max(0, index - 4), min(len(labels), index + 5))
    return sum(labels[at] >= 0.5 for at in around if at != index)


def by_phrases(texts: list[str], wanted: list[str], unwanted: list[str]) -> list[float]:
    """1 for blocks with a phrase of the article, 0 for those with a phrase that is none of its,
    -1 for the others."""
    labels = [_UNKNOWN] * len(texts)
    folded = [" ".join(text.split()) for text in texts]
    for phrases, label in ((wanted, 1.0), (unwanted, 0.0)):
        for phrase in (" ".join(phrase.split()) for phrase in phrases):
            found = [
                index for index, text in enumerate(folded)
                if phrase in text or (len(text) > 15 and text in phrase)
            ]  # fmt: skip
            if label or len(phrase) >= 8 or len(found) <= 3:  # a short phrase is anywhere
                for index in found:
                    labels[index] = label
    return labels
