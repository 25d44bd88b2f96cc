"""Growing the trees, and the file they come in. The one place that needs catboost."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aggregator.extract.classify.classifier import Learned
from aggregator.extract.classify.features import NAMES
from aggregator.extract.classify.lists import Lists
from benchmarks.classifier.table import Matrix, Rows

BINS = 64  # of each feature, between quantiles of what was seen
_SETTINGS: dict[str, Any] = {
    "iterations": 300, "learning_rate": 0.12, "depth": 6, "l2_leaf_reg": 5, "rsm": 0.3,
    "bootstrap_type": "Bernoulli", "subsample": 0.7, "boosting_type": "Plain", "border_count": BINS,
    "random_seed": 5, "thread_count": 2, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip


def borders(features: Matrix) -> list[NDArray[np.float32]]:
    """For each feature up to BINS - 1 values between which it was seen about equally often."""
    found = []
    for column in features.T:
        steps = np.quantile(column, np.linspace(0, 1, BINS + 1)[1:-1], method="inverted_cdf")
        seen = np.unique(column)
        lower = np.unique(steps[steps < seen[-1]])
        upper = seen[np.searchsorted(seen, lower, side="right")]
        found.append(((lower.astype(np.float64) + upper) / 2).astype(np.float32))
    return found


def binned(features: Matrix, edges: list[NDArray[np.float32]]) -> NDArray[np.uint8]:
    """Each value as the number of borders below it."""
    columns = [
        np.searchsorted(edge, column, side="left") for edge, column in zip(edges, features.T, strict=True)
    ]
    return np.column_stack(columns).astype(np.uint8)


def grow(bins: NDArray[np.uint8], answers: NDArray[np.uint8], weights: Matrix) -> dict[str, Any]:
    """The trees that fit `answers`, as catboost writes them down; their borders count bins."""
    from catboost import CatBoostClassifier, Pool

    model = CatBoostClassifier(**_SETTINGS)
    model.fit(Pool(bins.astype(np.float32), answers, weight=weights))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        written: dict[str, Any] = json.loads(path.read_text())
    return written


def learned(grown: dict[str, Any], edges: list[NDArray[np.float32]], lists: Lists) -> Learned:
    """The trees with their borders in the units of the features, and the word lists."""
    trees = grown["oblivious_trees"]
    scale, (bias,) = grown["scale_and_bias"]
    assert scale == 1
    asked = [[split["float_feature_index"] for split in tree["splits"]] for tree in trees]
    above = [
        [float(edges[split["float_feature_index"]][int(split["border"])]) for split in tree["splits"]]
        for tree in trees
    ]
    return Learned(
        features=list(NAMES),
        asked=[list(level) for level in zip(*asked, strict=True)],
        above=[list(level) for level in zip(*above, strict=True)],
        leaves=[[round(leaf, 4) for leaf in tree["leaf_values"]] for tree in trees],
        bias=round(bias, 4),
        names=lists.names,
        words=lists.words,
    )


def as_learned(data: Rows, lists: Lists) -> Learned:
    """The classifier that `data` teaches."""
    edges = borders(data.features)
    return learned(grow(binned(data.features, edges), data.answers, data.weights), edges, lists)
