"""Fits the weights of aggregator/dedupe/score.py, and prints them to be pasted there.

    python -m benchmarks.fit_dedupe

Logistic regression with a ridge penalty, by Newton's method, in plain Python: some thousand
pairs and ten features need no library. Fitted on two thirds of the clusters; judge the
outcome with ``python -m benchmarks.dedupe``, which looks at the third.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, pstdev

from aggregator.dedupe.compare import compare, profile
from aggregator.dedupe.score import features, logistic
from benchmarks.dedupe import DATA, Labelled, candidate_pairs, data_file, load

RIDGE = 1.0
Row = list[float]


def examples(labelled: list[Labelled]) -> tuple[list[dict[str, float]], list[float]]:
    """Features and labels of the candidate pairs with no article held back."""
    profiles = {
        one.number: profile(one.article.metadata.title, one.article.text)
        for one in labelled
        if not one.held_back
    }
    pairs = sorted(pair for pair in candidate_pairs(labelled) if profiles.keys() >= set(pair))
    rows = [features(compare(profiles[first], profiles[second])) for first, second in pairs]
    labels = [float(labelled[first].cluster == labelled[second].cluster) for first, second in pairs]
    return rows, labels


def fit(rows: Sequence[Row], labels: Sequence[float], ridge: float = RIDGE, steps: int = 25) -> Row:
    """The weights of a logistic regression; the first column of `rows` is 1 and not penalised."""
    width = len(rows[0])
    weights = [0.0] * width
    for _ in range(steps):
        slope = [-ridge * weight for weight in weights]
        slope[0] = 0.0
        curve = [[ridge * (i == j and i > 0) for j in range(width)] for i in range(width)]
        for row, label in zip(rows, labels, strict=True):
            guess = logistic(dot(weights, row))
            for i, value in enumerate(row):
                slope[i] += (label - guess) * value
                spread = guess * (1 - guess) * value
                for j, other in enumerate(row):
                    curve[i][j] += spread * other
        step = solve(curve, slope)
        weights = [weight + change for weight, change in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-6:
            break
    return weights


def dot(first: Row, second: Row) -> float:
    return sum(a * b for a, b in zip(first, second, strict=True))


def solve(matrix: list[Row], right: Row) -> Row:
    """Gaussian elimination with pivoting."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda k: abs(rows[k][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for k in range(size):
            if k != i:
                factor = rows[k][i] / rows[i][i]
                rows[k] = [a - factor * b for a, b in zip(rows[k], rows[i], strict=True)]
    return [row[-1] / row[i] for i, row in enumerate(rows)]


def main() -> None:
    """Fits on standardised features and prints the weights for the plain ones."""
    path = data_file()
    if path is None:
        print(f"{DATA} does not lie beside the checkout or under SHARED_DATA: nothing fitted")
        return
    rows, labels = examples(load(path))
    names = list(rows[0])
    means = {name: fmean(row[name] for row in rows) for name in names}
    spreads = {name: pstdev(row[name] for row in rows) or 1.0 for name in names}
    scaled = [[1.0, *((row[name] - means[name]) / spreads[name] for name in names)] for row in rows]
    bias, *weights = fit(scaled, labels)
    plain = {name: weight / spreads[name] for name, weight in zip(names, weights, strict=True)}
    print(f"# {len(rows)} pairs, {sum(labels):.0f} of them true")
    print(f"BIAS = {bias - sum(plain[name] * means[name] for name in names):.3f}")
    print("WEIGHTS = {")
    for name in names:
        print(f'    "{name}": {plain[name]:.3f},')
    print("}")


if __name__ == "__main__":
    main()
