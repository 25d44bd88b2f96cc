"""Quality on the labelled sets: ours beside peers whose threshold was tuned on two thirds of the stories.

All see all articles in one order of arrival. What is told is of the third of the stories that nothing
was fitted or tuned on, and then of the whole set. A wrong pair counts where its later article is of
the third, whatever the earlier one is.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from benchmarks.duplicates import peers
from benchmarks.duplicates.labelled import DATA, OTHER_DATA, Labelled, data_file, load
from benchmarks.duplicates.measures import Clusters, Pair, agreement, best_threshold, joined, true_pairs
from benchmarks.duplicates.ours import Document, Verdicts, judged

_T = TypeVar("_T")
Thresholds = tuple[float | None, float | None]  # for the best F1, and for a strict precision
STRICT = 0.998  # the precision that is asked of automatic merges
HEAD = f"  {'':42} {'P':>7} {'R':>7} {'F1':>7} {'ARI':>7}  articles/s of one core"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What people are asked about some articles: how often, how often in vain, and what it gains."""

    questions: int
    same: int  # answered "same"
    articles: int
    recall: float  # of pairs of one story, found automatically or by the answers

    @property
    def per_thousand(self) -> float:
        return 1000 * self.questions / self.articles

    def __str__(self) -> str:
        share = self.same / self.questions if self.questions else 1.0
        asked = (
            f"{self.questions} questions, {self.per_thousand:.1f} per 1,000 articles, {share:.0%} the same"
        )
        return f"with the queue: recall {self.recall:.4f}; {asked}"


def queue(clusters: Clusters, verdicts: Verdicts, told: set[str]) -> Queue:
    """What is asked about the articles `told`, answered by their clusters."""
    asked = [one for one in verdicts.uncertain if verdicts.later[one] in told]
    same = {one for one in verdicts.uncertain if clusters[one[0]] == clusters[one[1]]}
    return Queue(
        questions=len(asked),
        same=len(same.intersection(asked)),
        articles=len(told),
        recall=agreement(clusters, closed(clusters, verdicts.duplicate | same), told=told).recall,
    )


def closed(names: Iterable[str], pairs: Iterable[Pair]) -> set[Pair]:
    """All pairs that are in one story once these are joined."""
    return true_pairs(joined(names, pairs))


def automatic(verdicts: Verdicts, told: set[str]) -> set[Pair]:
    """The pairs joined without asking when one of `told` came."""
    return {one for one in verdicts.duplicate if verdicts.later[one] in told}


def measure(limit: int | None = None) -> None:
    """Print how ours and the peers do on the sets that lie beside the checkout."""
    thresholds: dict[str, Thresholds] = {}
    for name in (DATA, OTHER_DATA):
        path = data_file(name)
        if path is None:
            print(f"{name} does not lie beside the checkout or under SHARED_DATA: not measured")
            continue
        measured = _Set(path.stem, load(path)[:limit])
        if not thresholds:
            thresholds = measured.tuned()
            measured.show("the third held back", measured.held_back, thresholds)
        measured.show("all", set(measured.clusters), thresholds)


class _Set:
    """A labelled set, and what everybody found in it."""

    def __init__(self, name: str, labelled: Sequence[Labelled]) -> None:
        self.name = name
        self.clusters = {one.name: one.cluster for one in labelled}
        self.held_back = {one.name for one in labelled if one.held_back}
        self._kinds = {one.name: one.kind for one in labelled}
        self._order = {one.name: one.number for one in labelled}
        documents = [(one.name, one.article.metadata.title, one.article.text) for one in labelled]
        self._ours, self._speed = _timed("ours", judged, documents)
        missing = [peer for peer, (module, _) in peers.PEERS.items() if not importlib.util.find_spec(module)]
        if missing:
            print(f"not installed, left out: {', '.join(missing)}")
        self._peers = {
            peer: _timed(peer, make(), documents)
            for peer, (_, make) in peers.PEERS.items()
            if peer not in missing
        }

    def tuned(self) -> dict[str, Thresholds]:
        """For each peer the best thresholds on what is not held back."""
        true = {one for one in true_pairs(self.clusters) if self.held_back.isdisjoint(one)}
        found = {}
        for peer, (scores, _) in self._peers.items():
            others = {one: score for one, score in scores.items() if self.held_back.isdisjoint(one)}
            strict = best_threshold(others, true, least_precision=STRICT)
            found[peer] = (best_threshold(others, true), strict)
        return found

    def show(self, part: str, told: set[str], thresholds: Mapping[str, Thresholds]) -> None:
        """Print a table of how all did on the articles `told`."""
        true = [one for one in true_pairs(self.clusters) if told.issuperset(one)]
        print(f"\n{self.name}, {part}: {len(told)} articles, {len(true)} pairs of one story\n{HEAD}")
        self._row("ours, automatic", automatic(self._ours, told), told, self._speed)
        print(f"  {'ours, ' + str(queue(self.clusters, self._ours, told))}")
        for peer, (scores, speed) in self._peers.items():
            mine = {one: score for one, score in scores.items() if self._later(one) in told}
            for aim, threshold in zip(("best F1", f"P ≥ {STRICT}"), thresholds[peer], strict=True):
                if threshold is not None:
                    taken = {one for one, score in mine.items() if score >= threshold}
                    self._row(f"{peer}, {aim}", taken, told, speed)
        self._show_kinds(true, told)

    def _later(self, one: Pair) -> str:
        return max(one, key=self._order.__getitem__)

    def _row(self, name: str, found: set[Pair], told: set[str], speed: float) -> None:
        base = self._peers[peers.BASE][1] if peers.BASE in self._peers else speed
        figures = agreement(self.clusters, found, told=told)
        print(f"  {name:42} {figures} {speed:6.0f}  {speed / base:5.2f} x")

    def _show_kinds(self, true: Sequence[Pair], told: set[str]) -> None:
        joins = closed(self.clusters, automatic(self._ours, told))
        asked = closed(self.clusters, joins | (self._ours.uncertain & set(true)))
        kinds = Counter(self._kind(one) for one in true)
        for kind, count in sorted(kinds.items()):
            of = [one for one in true if self._kind(one) == kind]
            found, more = (sum(one in pairs for one in of) / count for pairs in (joins, asked))
            print(f"    {kind:32} {count:5} pairs  automatic {found:.3f}  with the queue {more:.3f}")
        wrong = [one for one in automatic(self._ours, told) if self.clusters[one[0]] != self.clusters[one[1]]]
        for first, second in sorted(wrong):
            print(f"    joined wrongly: {first} ({self._kinds[first]}) and {second} ({self._kinds[second]})")

    def _kind(self, one: Pair) -> str:
        """The edit between a pair; copies of one original are "both edited"."""
        kinds = sorted({self._kinds[name] for name in one} - {"orig"})
        return kinds[0] if "orig" in map(self._kinds.__getitem__, one) and kinds else "both edited"


def _timed(
    name: str, find: Callable[[Sequence[Document]], _T], documents: Sequence[Document]
) -> tuple[_T, float]:
    """What was found, and how many articles a second of the processor."""
    print(f"  {name}: {len(documents)} articles …", file=sys.stderr, flush=True)
    started = time.process_time()
    found = find(documents)
    return found, len(documents) / (time.process_time() - started)
