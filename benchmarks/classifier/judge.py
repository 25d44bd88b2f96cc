"""Grouped cross-validation: every page is judged by a classifier that saw no page of its site.

`report` prints one line a set for each form of the pages (as they are, without the names of places, as
plain lines): precision, recall and F1 of the set's own metric, and the part of the pages that keep
less than 80 % of their words. The classifier alone; no step of the cleaner is asked.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aggregator.extract.classify.classifier import Learned, build
from benchmarks.classifier.sets import SETS, LabelledPage
from benchmarks.classifier.table import FOLDS, MADE_UP, VARIANTS, Matrix, fold, lists, rows, variant
from benchmarks.classifier.trees import as_learned
from benchmarks.metrics import Score, score

_FORMS = ("as it is", "without names", "plain lines")
_CONTRADICTED, _LEAST_WORDS = 0.93, 12
Guesses = dict[tuple[int, int], NDArray[np.float64]]


def matrices(found: Sequence[LabelledPage]) -> dict[tuple[int, int], Matrix]:
    """The features of every form of every page, with word lists that never saw its site."""
    out = {}
    for number in range(FOLDS):
        known = lists(page for page in found if fold(page) != number)
        for index, page in enumerate(found):
            if fold(page) in (number, -1) and (index, 0) not in out:
                out.update({(index, form): variant(page, form, known) for form in range(VARIANTS)})
        print(f"features: fold {number + 1} of {FOLDS}", file=sys.stderr, flush=True)
    return out


def cross_validated(
    found: Sequence[LabelledPage], features: dict[tuple[int, int], Matrix]
) -> tuple[Guesses, list[Learned]]:
    """For every form of every page the likelihoods of its blocks, by a classifier of other sites;
    and that classifier for each fold."""
    guesses: Guesses = {}
    learned: list[Learned] = []
    for number in range(FOLDS):
        others = [index for index, page in enumerate(found) if fold(page) != number]
        learned.append(as_learned(rows(found, features, others), lists(found[index] for index in others)))
        trees = build(learned[-1])
        for (index, form), matrix in features.items():
            if fold(found[index]) == number:
                guesses[index, form] = trees.judge(np.ascontiguousarray(matrix.T))
        print(f"trees: fold {number + 1} of {FOLDS}", file=sys.stderr, flush=True)
    return guesses, learned


def forget_contradictions(found: Sequence[LabelledPage], guesses: Guesses) -> int:
    """Take out the labels of longer blocks that classifiers of other sites are sure are wrong: in
    every set some gold texts end in the middle of the article, or belong to another page. Returns
    how many (confident learning, Northcutt, Jiang and Chuang 2021)."""
    count = 0
    for index, page in enumerate(found):
        if page.set in ("trafilatura", MADE_UP):
            continue
        for at, (label, words) in enumerate(zip(page.labels, page.segments.words, strict=True)):
            guess = guesses[index, 0][at]
            wrong = guess > _CONTRADICTED if label < 0.5 else guess < 0.05
            if label >= 0 and wrong and words >= _LEAST_WORDS:
                page.labels[at] = -1.0
                count += 1
    return count


def report(found: Sequence[LabelledPage], guesses: Guesses) -> None:
    for form, name in enumerate(_FORMS):
        for set_name in SETS:
            chosen = [
                index for index, page in enumerate(found) if page.set == set_name and page.kind == "article"
            ]
            texts = [
                "\n".join(
                    text
                    for text, guess in zip(found[index].segments.texts, guesses[index, form], strict=True)
                    if guess >= 0.5
                )
                for index in chosen
            ]
            result: Score = score(set_name, [found[index].item for index in chosen], texts)
            print(f"{name:14} {set_name:12} {len(chosen):4} pages  {result}")
