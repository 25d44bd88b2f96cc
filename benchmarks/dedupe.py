"""Measures the judge on the labelled near-duplicates beside the checkout.

    python -m benchmarks.dedupe [--all]

Two measurements, both on the third of the clusters the weights were not fitted on (with
--all: on everything). Pairs: each candidate pair judged alone, in both arrival orders.
Stream: the articles arrive one by one, each judged against all before it, which adds the
guard against digests and is what an installation sees.
"""

from __future__ import annotations

import collections
import hashlib
import json
import math
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from aggregator.dedupe import DedupePolicy, candidate_floor, fingerprint, judge
from aggregator.model import CleanArticle, Duplicate, Fingerprint, Known, Metadata, Uncertain, Verdict

DATA = "dedup/data/health_synd_dev.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An article of the labelled set; articles of one cluster are one story."""

    number: int
    cluster: str
    kind: str
    article: CleanArticle
    fingerprint: Fingerprint

    @property
    def held_back(self) -> bool:
        """Whether it is of the third that is never fitted on."""
        return hashlib.sha256(self.cluster.encode()).digest()[-1] % 3 == 0

    @property
    def known(self) -> Known:
        """As the storage would hand it to the judge; each article has a source of its own."""
        return Known(
            article_id=self.number,
            source_id=self.number,
            story_id=None,
            url_keys=self.fingerprint.url_keys,
            title=self.article.metadata.title,
            title_key=self.fingerprint.title_key,
            text_hash=self.fingerprint.text_hash,
            text=self.article.text,
        )


def data_file(name: str = DATA) -> Path | None:
    """The file `name` of the data beside the checkout, or None where it does not lie."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    path = Path(os.environ.get("SHARED_DATA", beside)) / name
    return path if path.is_file() else None


def load(path: Path) -> list[Labelled]:
    """The labelled articles."""
    labelled = []
    for number, row in enumerate(json.loads(path.read_text("utf-8"))):
        article = CleanArticle(
            url=f"https://source{number}.example/{number}",
            metadata=Metadata(title=row["title"]),
            text=row["text"],
            html="",
        )
        labelled.append(
            Labelled(
                number=number,
                cluster=row["cluster"],
                kind=row["kind"],
                article=article,
                fingerprint=fingerprint(article),
            )
        )
    return labelled


class Index:
    """The storage's index of sketches, in memory."""

    def __init__(self, common_after: int) -> None:
        self._holders: dict[int, list[int]] = collections.defaultdict(list)
        self._common_after = common_after

    def add(self, number: int, sketch: tuple[int, ...]) -> None:
        for value in sketch:
            self._holders[value].append(number)

    def candidates(self, sketch: tuple[int, ...]) -> list[int]:
        shared: collections.Counter[int] = collections.Counter()
        for value in sketch:
            holders = self._holders.get(value, [])
            if len(holders) <= self._common_after:
                shared.update(holders)
        floor = candidate_floor(sketch)
        return [number for number, count in shared.items() if count >= floor]


def candidate_pairs(labelled: list[Labelled], common_after: int = 50) -> set[tuple[int, int]]:
    """Every pair that is a candidate in either arrival order."""
    index = Index(common_after)
    for one in labelled:
        index.add(one.number, one.fingerprint.sketch)
    found = ((one.number, other) for one in labelled for other in index.candidates(one.fingerprint.sketch))
    return {(min(pair), max(pair)) for pair in found if pair[0] != pair[1]}


@dataclass(kw_only=True)
class Tally:
    """Right and wrong answers, and their figures."""

    articles: int
    true: int = 0
    joined: int = 0
    joined_wrongly: int = 0
    asked: int = 0
    asked_idly: int = 0
    details: collections.Counter[str] = field(default_factory=collections.Counter)

    def add(self, verdict: Verdict, *, right: bool, about: str) -> None:
        if isinstance(verdict, Duplicate):
            self.joined, self.joined_wrongly = self.joined + right, self.joined_wrongly + (not right)
            self.details[f"joined wrongly: {about}"] += not right
        elif isinstance(verdict, Uncertain):
            self.asked, self.asked_idly = self.asked + right, self.asked_idly + (not right)

    @property
    def precision(self) -> float:
        """Of what was joined, the share that was joined rightly."""
        return self.joined / max(1, self.joined + self.joined_wrongly)

    @property
    def found(self) -> float:
        """Of what should be joined, the share that was joined or asked about."""
        return (self.joined + self.asked) / self.true

    @property
    def queue(self) -> float:
        """Questions per 1,000 articles."""
        return (self.asked + self.asked_idly) / self.articles * 1000

    def show(self) -> None:
        rightly = self.asked / max(1, self.asked + self.asked_idly)
        print(f"  automatic: precision {self.precision:.4f} ({self.joined_wrongly} wrong)")
        print(f"  automatic: recall {self.joined / self.true:.4f}")
        print(f"  automatic and queue: recall {self.found:.4f}")
        print(f"  queue: {self.queue:.1f} per 1,000, {rightly:.0%} true")
        for detail, count in (+self.details).items():
            print(f"  {count} {detail}")


def measure_pairs(labelled: list[Labelled], chosen: set[int], policy: DedupePolicy) -> None:
    """Prints precision, recall and queue over pairs with a chosen article."""
    tally = Tally(articles=len(chosen))
    unlike = 0
    for pair in candidate_pairs(labelled, policy.common_after):
        if chosen.isdisjoint(pair):
            continue
        first, second = (labelled[number] for number in pair)
        verdict, other_way = _judge_pair(second, first, policy), _judge_pair(first, second, policy)
        unlike += type(verdict) is not type(other_way)
        tally.add(verdict, right=first.cluster == second.cluster, about=f"{first.kind} and {second.kind}")
    together = collections.Counter(one.cluster for one in labelled if one.number in chosen)
    tally.true = sum(math.comb(size, 2) for size in together.values())
    print(f"pairs: {tally.true} true ones; {unlike} verdicts depend on which came first")
    tally.show()


def _judge_pair(new: Labelled, old: Labelled, policy: DedupePolicy) -> Verdict:
    return judge(new.article, new.fingerprint, [old.known], source_id=new.number, policy=policy)


def stream(labelled: list[Labelled], policy: DedupePolicy) -> Iterator[tuple[Labelled, Verdict]]:
    """Judges each article against those before it."""
    index = Index(policy.common_after)
    for one in labelled:
        sketch = one.fingerprint.sketch
        known = [labelled[number].known for number in index.candidates(sketch)]
        yield one, judge(one.article, one.fingerprint, known, source_id=one.number, policy=policy)
        index.add(one.number, sketch)


def measure_stream(labelled: list[Labelled], chosen: set[int], policy: DedupePolicy) -> Tally:
    """Prints, and returns, how it went with the articles arriving one by one."""
    start = time.perf_counter()
    verdicts = list(stream(labelled, policy))
    speed = len(labelled) / (time.perf_counter() - start)
    tally = Tally(articles=len(chosen))
    seen: set[str] = set()
    for one, verdict in verdicts:
        told_before = one.cluster in seen
        seen.add(one.cluster)
        if one.number in chosen:
            tally.true += told_before
            named = [labelled[number].cluster for number in _named(verdict)]
            tally.add(verdict, right=one.cluster in named, about=one.kind)
            tally.details[f"missed: {one.kind}"] += told_before and not named
    print(f"stream: {tally.true} of {len(chosen)} articles were told before; {speed:.0f} articles/s judged")
    tally.show()
    return tally


def _named(verdict: Verdict) -> list[int]:
    if isinstance(verdict, Duplicate):
        return [verdict.match.article_id]
    return [match.article_id for match in verdict.matches] if isinstance(verdict, Uncertain) else []


def main() -> None:
    """Runs both measurements and prints the figures."""
    path = data_file()
    if path is None:
        print(f"{DATA} does not lie beside the checkout or under SHARED_DATA: nothing measured")
        return
    start = time.perf_counter()
    labelled = load(path)
    speed = len(labelled) / (time.perf_counter() - start)
    print(f"{len(labelled)} articles, {speed:.0f} articles/s fingerprinted")
    everything = "--all" in sys.argv[1:]
    chosen = {one.number for one in labelled if everything or one.held_back}
    measure_pairs(labelled, chosen, DedupePolicy())
    measure_stream(labelled, chosen, DedupePolicy())


if __name__ == "__main__":
    main()
