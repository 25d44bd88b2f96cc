"""How well found pairs of articles agree with the stories people say they tell.

Articles go by id. A pair is two ids in order of the alphabet; pairs found stand for themselves in
precision, recall and F1, and the stories they join them to stand in the adjusted Rand index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import comb

Pair = tuple[str, str]
Clusters = Mapping[str, str]  # id → the story it tells


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """From 0 to 1; the Rand index is adjusted for chance (1 is perfect, 0 what chance would give)."""

    precision: float
    recall: float
    f1: float
    rand: float

    def __str__(self) -> str:
        return f"{self.precision:7.4f} {self.recall:7.4f} {self.f1:7.4f} {self.rand:7.4f}"


def pair(first: str, second: str) -> Pair:
    """Two ids as a pair, whichever came first."""
    return (first, second) if first < second else (second, first)


def true_pairs(clusters: Clusters) -> set[Pair]:
    """Every pair of articles that tell one story."""
    members: dict[str, list[str]] = {}
    for name, cluster in clusters.items():
        members.setdefault(cluster, []).append(name)
    return {pair(*both) for names in members.values() for both in combinations(names, 2)}


def joined(names: Iterable[str], pairs: Iterable[Pair]) -> dict[str, str]:
    """The stories that joining these pairs makes: for each id, one id that stands for its story."""
    parent = {name: name for name in names}

    def top(name: str) -> str:
        while parent[name] != name:
            parent[name] = name = parent[parent[name]]
        return name

    for first, second in pairs:
        parent[top(first)] = top(second)
    return {name: top(name) for name in parent}


def agreement(clusters: Clusters, found: set[Pair], *, told: Iterable[str] = ()) -> Agreement:
    """How well `found` agrees with the clusters of the articles. `told` limits the measuring to some
    of the articles: a wrong pair counts when one of them is in it."""
    within = set(told) or set(clusters)
    true = {one for one in true_pairs(clusters) if within.issuperset(one)}
    mine = {one for one in found if not within.isdisjoint(one)}
    right = len(true & mine)
    stories = joined(clusters, found)
    chosen = sorted(within)
    return Agreement(
        precision=right / len(mine) if mine else 1.0,
        recall=right / len(true) if true else 1.0,
        f1=2 * right / (len(mine) + len(true)) if mine or true else 1.0,
        rand=rand_index([clusters[name] for name in chosen], [stories[name] for name in chosen]),
    )


def rand_index(first: Iterable[str], second: Iterable[str]) -> float:
    """The Rand index, adjusted for chance, of two ways to divide the same things (Hubert and Arabie 1985)."""
    both = list(zip(first, second, strict=True))
    together, ours, theirs = (
        sum(comb(size, 2) for size in Counter(sides).values())
        for sides in (both, (one for one, _ in both), (other for _, other in both))
    )
    by_chance = ours * theirs / comb(len(both), 2) if len(both) > 1 else 0.0
    most = (ours + theirs) / 2
    return (together - by_chance) / (most - by_chance) if most != by_chance else 1.0


def best_threshold(
    scores: Mapping[Pair, float], true: set[Pair], *, least_precision: float | None = None
) -> float | None:
    """The score from which pairs are believed that gives the best F1; or, with `least_precision`, the
    most recall at that precision. None where no score gives it."""
    best: tuple[float, float | None] = (0.0, None)
    right = taken = 0
    ordered = sorted(scores.items(), key=lambda one: -one[1])
    for at, (one, score) in enumerate(ordered):
        right, taken = right + (one in true), taken + 1
        if at + 1 < len(ordered) and ordered[at + 1][1] == score:
            continue
        if least_precision is None:
            worth = 2 * right / (taken + len(true))
        else:
            worth = right / len(true) if right / taken >= least_precision else 0.0
        if worth > best[0]:
            best = (worth, score)
    return best[1]
