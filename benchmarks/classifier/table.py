"""From the public sets to the table the classifier learns from.

Word lists are learned from other sites than the page they are used on: a page must not meet its
own answers in its features. Each page is there up to three times: as it is, without the names of
its places, and as plain lines of text, so that a page without helpful markup is nothing new.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aggregator.extract.classify.features import features
from aggregator.extract.classify.lists import Lists
from aggregator.extract.classify.said import Said
from aggregator.extract.classify.tokens import first_words, place_tokens, spelled, word_tokens
from aggregator.extract.segments import Places, Segments
from benchmarks.classifier.sets import KINDS, LabelledPage, site

FOLDS = 5
MADE_UP = "made up"
VARIANTS = 3  # as it is, without names, plain lines
_VARIANT_WEIGHT = (1.0, 0.3, 0.3)
_SET_WEIGHT = {"andy": 2.0, "fundus": 2.0, "magic": 2.0, "trafilatura": 5.0, "wcxb": 1.0}
_MADE_UP_WEIGHT = 0.7
_LEAST_SITES_NAME, _LEAST_SITES_WORD = 6, 10
_REACH, _SAMPLED = 25, 0.3  # all blocks this near to the article, and this part of the others
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Rows:
    """Blocks to learn from: features, whether they are of the article, and weights."""

    features: Matrix
    answers: NDArray[np.uint8]
    weights: Matrix


def fold(page: LabelledPage) -> int:
    """All pages of a site are in the same fold; -1 for those made up, which are of no site."""
    return -1 if page.set == MADE_UP else _fold(page.site)


def fold_of(item: dict[str, Any]) -> int:
    """The fold of a page that is yet to be read."""
    return _fold(site(item))


def _fold(name: str) -> int:
    return int(hashlib.md5(f"{name}1".encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


def lists(pages: Iterable[LabelledPage]) -> Lists:
    """How much more sites have a name, or a word, in their articles than around them; in tenths of
    natural log-odds. Sites are counted, not pages, so that no site teaches its own name."""
    names: tuple[dict[str, set[str]], ...] = (defaultdict(set), defaultdict(set))
    words: tuple[dict[str, set[str]], ...] = (defaultdict(set), defaultdict(set))
    for page in pages:
        if page.set in ("trafilatura", MADE_UP) or page.kind not in KINDS:
            continue
        labels = np.array(page.labels)
        inside = np.append(0, np.cumsum(labels >= 0.5))
        outside = np.append(0, np.cumsum((labels >= 0) & (labels < 0.5)))
        places = page.segments.places
        for name, start, end in zip(places.names, places.starts, places.ends, strict=True):
            good, bad = inside[end] - inside[start], outside[end] - outside[start]
            if " " in name and good + bad:
                for token in place_tokens(name):
                    names[int(good >= bad)][token].add(page.site)
        for text, label in zip(page.segments.texts, page.labels, strict=True):
            if label >= 0:
                for token in map(spelled, word_tokens(first_words(text))):
                    words[int(label >= 0.5)][token].add(page.site)
    return Lists(_odds(names, _LEAST_SITES_NAME), _odds(words, _LEAST_SITES_WORD))


def _odds(sites: tuple[dict[str, set[str]], ...], least: int) -> dict[str, int]:
    against, of = sites
    odds = {}
    for token in sorted(against.keys() | of.keys()):
        no, yes = len(against.get(token, ())), len(of.get(token, ()))
        if no + yes >= least:
            odds[token] = round(10 * max(-4.0, min(4.0, math.log((yes + 0.5) / (no + 0.5)))))
    return odds


def variant(page: LabelledPage, number: int, known: Lists) -> Matrix:
    """The features of a page, one row a block: 0 as it is, 1 without the names of its places, 2 as
    plain lines of text."""
    segments, said = page.segments, page.said
    if number == 1:
        places = segments.places
        segments = replace(segments, places=replace(places, names=list(places.tags)))
    elif number == 2:
        segments, said = plain(segments.texts, segments.words), Said()
    return np.ascontiguousarray(features(segments, said, known).T)


def plain(texts: list[str], words: list[int]) -> Segments:
    count = len(texts)
    root = Places(["body"], ["body"], [0], [count], [-1])
    return Segments(
        tags=["p"] * count, texts=texts, words=words, link_words=[0] * count, inner=[0] * count, places=root
    )


def rows(
    pages: Sequence[LabelledPage], matrices: dict[tuple[int, int], Matrix], chosen: Iterable[int]
) -> Rows:
    """What is learned from the `chosen` pages (by index), given the features of their variants."""
    features_, answers, weights = [], [], []
    for index in chosen:
        page = pages[index]
        if page.kind not in KINDS:
            continue
        for number in range(VARIANTS):
            # Half of the pages have each of the changed forms; phrases say too little for plain lines.
            if number and ((index + number) % 2 or (number == 2 and page.set == "trafilatura")):
                continue
            if number and page.set == MADE_UP:  # it is made up in all forms
                continue
            kept, weight = _weights(page, index, number)
            if kept.any():
                features_.append(matrices[index, number][kept])
                answers.append(np.array(page.labels)[kept] >= 0.5)
                weights.append(weight[kept])
    return Rows(
        np.vstack(features_),
        np.concatenate(answers).astype(np.uint8),
        np.concatenate(weights).astype(np.float32),
    )


def _weights(page: LabelledPage, index: int, number: int) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    labels, words = np.array(page.labels), np.array(page.segments.words, np.float64)
    count, told = len(labels), labels >= 0
    if not told.any():
        return told, words
    weight = np.sqrt(np.minimum(words, 150.0))
    weight /= weight[told].mean()
    if page.set == MADE_UP:
        return told, weight * _MADE_UP_WEIGHT
    weight *= _SET_WEIGHT[page.set] * _VARIANT_WEIGHT[number]
    if page.set == "trafilatura":
        return told, weight
    weight *= min(3.0, (200 / max(30, count)) ** 0.7)
    near = np.zeros(count, bool)
    for at in np.flatnonzero(labels >= 0.5):
        near[max(0, at - _REACH) : at + _REACH + 1] = True
    sampled = np.array([(at * 2654435761 + index * 40503) % 1000 < 1000 * _SAMPLED for at in range(count)])
    return told & (near | sampled), np.where(near, weight, weight / _SAMPLED)
