"""One size of the archive, measured in a process of its own: ``… growing load SIZE FOLDER``, and then
``… growing live SIZE FOLDER [peer]``.

In turns of a hundred articles, so that noise hits all alike: what is known is looked up and a verdict
found, without writing, in one transaction; all of it with the article written, a transaction an
article; and a hundred to a transaction. The peer signs, asks and adds every one of them. Time is the
processor's.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from aggregator.model import Duplicate, Outcome, Verdict
from benchmarks.duplicates.archive import Archive, Incoming
from benchmarks.duplicates.load import load
from benchmarks.duplicates.peers import shingles
from benchmarks.duplicates.stream import live
from storage.store import Transaction

LIVE, TURN = 2_000, 100
PERMUTATIONS = 128
MODES = ("verdict", "one each", "a hundred each")


@dataclass(slots=True, kw_only=True)
class Clock:
    """Seconds of processor, and how often, by what was done."""

    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    times: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, name: str, since: float, times: int = 1) -> float:
        now = time.process_time()
        self.seconds[name] += now - since
        self.times[name] += times
        return now

    def milliseconds(self) -> dict[str, float]:
        """For an article."""
        return {name: 1000 * seconds / self.times[name] for name, seconds in self.seconds.items()}


class Peer:
    """datasketch's MinHashLSH in memory, filled with signatures drawn by chance: no two are alike, so
    that its answers stay short, in its favour."""

    def __init__(self, size: int) -> None:
        self._module = import_module("datasketch")
        self.index = self._module.MinHashLSH(threshold=0.5, num_perm=PERMUTATIONS)
        empty = self._module.MinHash(num_perm=PERMUTATIONS)
        chance = np.random.default_rng(1)
        for number in range(size):
            drawn = chance.integers(0, 2**32, PERMUTATIONS, dtype=np.uint64).astype(empty.hashvalues.dtype)
            signature = self._module.MinHash(hashvalues=drawn, scheme=empty.scheme)
            self.index.insert(number, signature)

    def take(self, name: str, text: str) -> None:
        print_ = self._module.MinHash(num_perm=PERMUTATIONS)
        print_.update_batch([one.encode() for one in shingles(text, 3)])
        self.index.query(print_)
        self.index.insert(name, print_)


def measure(size: int, folder: Path, *, with_peer: bool) -> dict[str, Any]:
    """The figures of an archive of `size` articles that lies in `folder`."""
    arriving = [live(number, size) for number in range(LIVE)]
    before = resident()
    archive = Archive(folder, durability="full")
    size_of = {"index": archive.index_bytes(), "file": archive.file.stat().st_size}
    clock = Clock()
    # the first time, pages are read and statements compiled
    _turn(archive, [one for one, _ in arriving[:TURN]], "verdict", Clock())
    memory = {"ours": resident() - before}
    before = resident()
    peer = Peer(size) if with_peer and importlib.util.find_spec("datasketch") else None
    memory["peer"] = resident() - before
    found: dict[str, int] = defaultdict(int)
    for number, start in enumerate(range(TURN, LIVE, TURN)):
        turn = arriving[start : start + TURN]
        joined = _turn(archive, [one for one, _ in turn], MODES[number % len(MODES)], clock)
        if peer:
            _ask(peer, [one for one, _ in turn], clock)
        for (_, origin), same in zip(turn, joined, strict=True):
            found["copies"] += origin is not None
            found["joined"] += same and origin is not None
            found["joined wrongly"] += same and origin is None
    archive.close()
    return {
        "size": size,
        "milliseconds": clock.milliseconds(),
        "memory": memory,
        "found": found,
        "bytes": size_of,
    }


def _turn(archive: Archive, articles: list[Incoming], mode: str, clock: Clock) -> list[bool]:
    """Whether each was found to be a duplicate."""
    if mode == "verdict":
        with archive.store.read() as transaction:
            return [isinstance(_looked_up(archive, transaction, one, clock), Duplicate) for one in articles]
    since = time.process_time()
    size = 1 if mode == "one each" else len(articles)
    settled = [
        ended
        for start in range(0, len(articles), size)
        for ended in archive.add((one.site, one.assessed()) for one in articles[start : start + size])
    ]
    clock.add(mode, since, len(articles))
    return [ended.outcome is Outcome.DUPLICATE for ended in settled]


def _looked_up(archive: Archive, transaction: Transaction, one: Incoming, clock: Clock) -> Verdict:
    since = time.process_time()
    assessed = one.assessed()
    since = clock.add("fingerprint", since)
    known = archive.candidates(transaction, assessed)
    since = clock.add("candidates", since)
    verdict = archive.verdict(assessed, one.site, known)
    clock.add("judge", since)
    return verdict


def _ask(peer: Peer, articles: list[Incoming], clock: Clock) -> None:
    since = time.process_time()
    for one in articles:
        peer.take(one.url, one.text)
    clock.add("peer", since, len(articles))


def resident() -> int:
    """The memory this process holds, in bytes."""
    pages = Path("/proc/self/statm").read_text("ascii").split()[1]
    return int(pages) * 4096


def main() -> None:
    """Load an archive, or measure one and print its figures as JSON."""
    what, size, folder, *peer = sys.argv[1:]
    if what == "load":
        load(int(size), Path(folder))
    else:
        print(json.dumps(measure(int(size), Path(folder), with_peer=bool(peer))))


if __name__ == "__main__":
    main()
