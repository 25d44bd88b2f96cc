"""Fits the weights of aggregator/dedupe/score.py, and prints them to be pasted there.

    python -m benchmarks.duplicates.fit

Logistic regression with a ridge penalty, by Newton's method. `score` is fitted on the labelled copies
beside the checkout, `reworded` on our own families of rewrites, each without the third held back;
both see all the candidate pairs of both that are two stories. Judge the outcome with ``make
bench-dedupe``, which looks at the thirds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aggregator.dedupe.compare import Comparison, compare, profile
from aggregator.dedupe.score import features, reworded, reworded_features
from benchmarks.duplicates.labelled import DATA, Labelled, candidate_pairs, data_file, load, made_clean
from benchmarks.duplicates.stories import Told, families

RIDGE = 1.0
FROM_SCRATCH = "heavy"  # retold from scratch: no words of its own tell it from another report
Floats = NDArray[np.float64]
Features = Callable[[Comparison], dict[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A pair, compared; `ours` when both are of one of our own families."""

    comparison: Comparison
    same: bool
    ours: bool


def main() -> None:
    path = data_file()
    if path is None:
        print(f"{DATA} does not lie beside the checkout or under SHARED_DATA: nothing fitted")
        return
    found = examples(load(path))
    copies = [one for one in found if not one.ours]
    show("BIAS", "WEIGHTS", features, copies)
    rewrites = [one for one in found if reworded(one.comparison) > 0]
    show(
        "REWORDED_BIAS", "REWORDED_WEIGHTS", reworded_features, [o for o in rewrites if o.ours or not o.same]
    )


def examples(labelled: Sequence[Labelled]) -> list[Example]:
    """The candidate pairs and all pairs within our families, with no article held back."""
    told = [one for family in families() if not held_back(family) for one in family]
    told = [one for one in told if one.manner != FROM_SCRATCH]
    known = [one for one in labelled if not one.held_back] + _as_labelled(told, len(labelled))
    placed = {one.number: one for one in known}
    profiles = {
        n: profile.__wrapped__(one.article.metadata.title, one.article.text) for n, one in placed.items()
    }
    within = {
        (first.number, second.number)
        for first in known
        for second in known
        if first.number < second.number and first.kind == second.kind != "" and first.number >= len(labelled)
    }
    pairs = sorted({pair for pair in candidate_pairs(known) if profiles.keys() >= set(pair)} | within)
    return [
        Example(
            comparison=compare(profiles[first], profiles[second]),
            same=placed[first].cluster == placed[second].cluster,
            ours=min(first, second) >= len(labelled),
        )
        for first, second in pairs
    ]


def held_back(family: Sequence[Told]) -> bool:
    """Whether a family is of the third that is never fitted on."""
    return hashlib.sha256(family[0].family.encode()).digest()[-1] % 3 == 0


def _as_labelled(told: Sequence[Told], first_number: int) -> list[Labelled]:
    """`kind` is the family; an article that tells another story than its original has its own cluster."""
    return [
        Labelled(
            number=number,
            name=one.id,
            cluster=one.family if one.same else one.id,
            kind=one.family,
            article=made_clean(number, one.title, one.text),
        )
        for number, one in enumerate(told, first_number)
    ]


def show(bias_name: str, weights_name: str, chosen: Features, found: Sequence[Example]) -> None:
    """Fit on standardised features and print the weights for the plain ones."""
    rows = [chosen(one.comparison) for one in found]
    names = list(rows[0])
    plain = np.array([[row[name] for name in names] for row in rows])
    labels = np.array([float(one.same) for one in found])
    means, spreads = plain.mean(axis=0), plain.std(axis=0)
    spreads[spreads == 0] = 1.0
    weights = fit(np.column_stack([np.ones(len(plain)), (plain - means) / spreads]), labels)
    scaled = weights[1:] / spreads
    print(f"# {len(found)} pairs, {labels.sum():.0f} of them true")
    print(f"{bias_name} = {weights[0] - scaled @ means:.3f}")
    print(f"{weights_name}: dict[str, float] = {{")
    for name, weight in zip(names, scaled, strict=True):
        print(f'    "{name}": {weight:.3f},')
    print("}")


def fit(rows: Floats, labels: Floats, ridge: float = RIDGE, steps: int = 50) -> Floats:
    """The weights of a logistic regression; the first column of `rows` is 1 and not penalised."""
    weights = np.zeros(rows.shape[1])
    penalty = np.full(rows.shape[1], ridge)
    penalty[0] = 0.0
    for _ in range(steps):
        guess = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (labels - guess) - penalty * weights
        curve = (rows * (guess * (1 - guess))[:, None]).T @ rows + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if np.abs(step).max() < 1e-6:
            break
    return weights


if __name__ == "__main__":
    main()
