"""Fit the weights of the judge of relevance, and say how well such a fit carries over.

    python -m benchmarks.relevance_fit [--write]

Each side is a logistic regression of its own on the ten numbers of aggregator.relevance.features: the
texts about the disease against all others, the texts about the theme against all others. No number may
speak against its meaning, so weights keep their sign. The weights written are fitted to what is not held.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import aggregator.relevance
from aggregator.model import Band
from aggregator.relevance import builtin_vocabulary
from aggregator.relevance.evidence import Evidence, gather
from aggregator.relevance.features import NUMBERS, Features, features_of
from aggregator.relevance.judge import band_of, likelihood, score_of
from aggregator.relevance.weights import Weights
from benchmarks.relevance_texts import (
    Text,
    as_it_is,
    data_path,
    fitted_with,
    made_texts,
    real_texts,
    teasers_below,
    untitled,
)

Numbers = NDArray[np.float64]
_SIGNS = {"disease": [1] * 8 + [-1, -1], "theme": [1] * 8 + [-1, 0]}  # rivals say nothing of food
_ABOUT = {"disease": {"ms_nutrition", "ms_only"}, "theme": {"ms_nutrition", "nutrition_only"}}
_UNKNOWN = {"disease": set[str](), "theme": {"ambiguous_ms"}}  # labelled for the abbreviation only
_PENALTY = 1.0
_STEPS = 4000
_FOLDS = 5
_FILE = Path(aggregator.relevance.__path__[0]) / "weights.toml"


@dataclass(frozen=True)
class Sample:
    """A text, presented in one way, and how much it counts."""

    text: Text
    features: Features
    counts: float


def samples_of(texts: Sequence[Text]) -> list[Sample]:
    """Each text as it is, untitled, and with teasers left at its end."""
    ways: tuple[tuple[Callable[[Text], tuple[str, str]], float], ...] = (
        (as_it_is, 1.0),
        (untitled, 0.8),
        (lambda text: (text.title, fitted_with(text, run_on=False)), 0.3),
        (lambda text: (text.title, fitted_with(text, run_on=True)), 0.15),
        (lambda text: ("", fitted_with(text, run_on=True)), 0.15),
    )
    return [
        Sample(text, features_of(gather(*way(text), builtin_vocabulary())), counts)
        for text in texts
        for way, counts in ways
    ]


def fit(samples: Sequence[Sample]) -> dict[str, Weights]:
    """The weights of both sides."""
    return {side: _fit_side(side, samples) for side in ("disease", "theme")}


def _fit_side(side: str, samples: Sequence[Sample]) -> Weights:
    kept = [sample for sample in samples if sample.text.label not in _UNKNOWN[side]]
    numbers = np.array([getattr(sample.features, side).numbers() for sample in kept])
    about = np.array([float(sample.text.label in _ABOUT[side]) for sample in kept])
    found = _logistic(numbers, about, np.array([sample.counts for sample in kept]), np.array(_SIGNS[side]))
    return Weights(round(float(found[-1]), 2), tuple(round(float(weight), 2) for weight in found[:-1]))


def _logistic(numbers: Numbers, about: Numbers, counts: Numbers, signs: NDArray[np.int_]) -> Numbers:
    """Accelerated projected gradient: small, exact enough, and it keeps the signs."""
    rows = np.hstack([numbers, np.ones((len(numbers), 1))])
    signs = np.append(signs, 0)
    penalty = np.append(np.full(numbers.shape[1], _PENALTY), 0.0)
    slope = 0.25 * np.linalg.norm(rows * np.sqrt(counts)[:, None], 2) ** 2 + _PENALTY
    best = ahead = np.zeros(rows.shape[1])
    pace = 1.0
    for _ in range(_STEPS):
        said = 1 / (1 + np.exp(-np.clip(rows @ ahead, -30, 30)))
        step = ahead - (rows.T @ (counts * (said - about)) + penalty * ahead) / slope
        step = np.where(step * signs < 0, 0.0, step)
        faster = (1 + np.sqrt(1 + 4 * pace**2)) / 2
        ahead = step + (pace - 1) / faster * (step - best)
        best, pace = step, faster
    return best


Way = Callable[[Text], tuple[str, str]]


@dataclass(frozen=True)
class Case:
    """A text presented in one way, ready to be judged with any weights."""

    text: Text
    evidence: Evidence
    features: Features


def _band(case: Case, weights: dict[str, Weights]) -> Band:
    disease = likelihood(case.features.disease, weights["disease"])
    theme = likelihood(case.features.theme, weights["theme"])
    return band_of(case.evidence, case.features, score_of(case.features, disease, theme))


def _cases(texts: Sequence[Text], way: Way) -> list[Case]:
    found = [(text, gather(*way(text), builtin_vocabulary())) for text in texts]
    return [Case(text, evidence, features_of(evidence)) for text, evidence in found]


def _line(name: str, judged: Sequence[tuple[Text, Band]]) -> str:
    credit = {Band.IN: 1.0, Band.ASK: 0.5, Band.OUT: 0.0}
    figures = []
    for worth in ({Band.IN: 1.0}, credit):
        hit = sum(worth.get(band, 0.0) for text, band in judged if text.wanted)
        said = sum(worth.get(band, 0.0) for _, band in judged)
        wanted = sum(text.wanted for text, _ in judged)
        figures.append(2 * hit / ((said + wanted) or 1))
    let_in = sum(band is Band.IN and not text.wanted for text, band in judged)
    asked = sum(band is Band.ASK and not text.wanted for text, band in judged)
    return (
        f"  {name:34} F1 in {figures[0]:.3f}, ask as half {figures[1]:.3f}; "
        f"let in {let_in}, asked in vain {asked}"
    )


def _across(
    texts: Sequence[Text], samples: Sequence[Sample], group: Callable[[Text], str], name: str
) -> None:
    """Each group judged with weights fitted to the others."""
    ways = (("as it is", as_it_is), ("untitled", untitled), ("teasers below", teasers_below))
    cases = {way: _cases(texts, present) for way, present in ways}
    judged: dict[str, list[tuple[Text, Band]]] = {way: [] for way in cases}
    for one in sorted({group(text) for text in texts}):
        weights = fit([sample for sample in samples if group(sample.text) != one])
        for way, some in cases.items():
            judged[way] += [(case.text, _band(case, weights)) for case in some if group(case.text) == one]
    for made in (False, True):
        for way, all_of in judged.items():
            print(
                _line(
                    f"{name}, {'made' if made else 'real'}, {way}", [p for p in all_of if p[0].made is made]
                )
            )


def _fold(texts: Sequence[Text]) -> Callable[[Text], str]:
    chance = random.Random("folds")  # noqa: S311 - a sample, not a secret
    folds = {name: str(chance.randrange(_FOLDS)) for name in sorted(text.id for text in texts)}
    return lambda text: folds[text.id]


def write(weights: dict[str, Weights]) -> None:
    """Put the weights where the judge reads them."""
    lines = ["# Written by benchmarks/relevance_fit.py; see aggregator/relevance/features.py for the names."]
    for side, found in weights.items():
        lines += ["", f"[{side}]", f"bias = {found.bias}"]
        lines += [f"{name} = {weight}" for name, weight in zip(NUMBERS, found.of, strict=True)]
    _FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    """Fit, and print how well it carries over."""
    if not data_path().is_file():
        print("No labelled texts here, nothing fitted: set SHARED_DATA to the folder that holds relevance/.")
        return 0
    texts = real_texts(data_path()) + made_texts()
    samples = samples_of(texts)
    _across(texts, samples, _fold(texts), "fold left out")
    _across(texts, samples, lambda text: text.source, "source left out")
    weights = fit([sample for sample in samples if not sample.text.held])
    for side, found in weights.items():
        print(f"{side}: bias {found.bias}", dict(zip(NUMBERS, found.of, strict=True)))
    if "--write" in sys.argv:
        write(weights)
    return 0


if __name__ == "__main__":
    sys.exit(main())
