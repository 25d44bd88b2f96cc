"""The three stages of a backfill. Each is a function of files, so any engine can run it anywhere, and again.

    read     a WARC file     → its articles, and a row for each hash by which an article can be found
    pair     a part of the hashes, of all files → pairs of articles that share some, and how many
    compare  the pairs whose later article is of one file → who tells the same story

An article's number is that of its file, and its place there: earlier is smaller. What is between the stages
lies in a folder that all machines share. It is written under another name first, so that a killed task leaves
nothing half.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import xxhash
from numpy.typing import NDArray

from aggregator.assess import Standards, assess
from aggregator.dedupe import DedupePolicy, candidate_floor, judge, origin_keys
from aggregator.model import Assessed, Duplicate, Ended, Known, Revision, SourceRules, Uncertain
from aggregator.relevance import builtin_vocabulary
from benchmarks.backfill.archive import pages_of

PLACES = 1 << 20  # articles in one file at most
COMMON_AFTER = 50  # as in the index of the service: a hash that so many articles hold finds nobody
SURE = 1 << 30  # counted for a shared address, title or text: always enough
Rows = NDArray[np.uint64]
Pairs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a task did; tasks are added up."""

    pages: int = 0
    articles: int = 0
    rows: int = 0  # hash and article, 16 bytes each: what is shuffled first
    hot: int = 0  # hashes that found nobody
    pairs: int = 0  # 24 bytes each: what is shuffled second
    judged: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(**{name: getattr(self, name) + getattr(other, name) for name in self.__slots__})


def read(warc: Path, number: int, work: Path, parts: int) -> Figures:
    """Read the pages of a file, and write its articles and their rows."""
    standards = Standards(vocabulary=builtin_vocabulary())
    found: dict[int, Assessed] = {}
    rows: list[tuple[int, int]] = []
    count = 0
    for count, page in enumerate(pages_of(warc), start=1):
        assessed = assess(page, SourceRules(), standards)
        if isinstance(assessed, Ended):
            continue
        article_id = number * PLACES + count
        found[article_id] = assessed
        rows += [(one, article_id) for one in _hashes(assessed)]
    table = np.array(rows, dtype=np.uint64).reshape(-1, 2)
    for part in range(parts):
        ours = table[(table[:, 0] >> np.uint64(1)) % np.uint64(parts) == part]
        _save(work / "rows" / f"{part}" / f"{number}.npy", ours)
    _keep(work / "articles" / f"{number}", found)
    return Figures(pages=count, articles=len(found), rows=len(table))


def pair(part: int, work: Path, files: int) -> Figures:
    """Find the articles that share a hash of this part, and write them by the file of the later one."""
    table = np.concatenate([np.load(work / "rows" / f"{part}" / f"{n}.npy") for n in range(files)])
    table = table[np.lexsort((table[:, 1], table[:, 0]))]
    shared: dict[tuple[int, int], int] = {}
    hot = 0
    for value, holders in _groups(table):
        sure = value & 1  # the lowest bit says of which kind a hash is
        if len(holders) > COMMON_AFTER and not sure:
            hot += 1
            continue
        for place, later in enumerate(holders):
            for earlier in holders[max(0, place - COMMON_AFTER) : place]:
                key = later, earlier
                shared[key] = shared.get(key, 0) + (SURE if sure else 1)
    pairs = np.array([(*key, count) for key, count in shared.items()], dtype=np.uint64).reshape(-1, 3)
    for number in range(files):
        ours = pairs[pairs[:, 0] // np.uint64(PLACES) == number]
        _save(work / "pairs" / f"{number}" / f"{part}.npy", ours)
    return Figures(hot=hot, pairs=len(pairs))


def compare(number: int, work: Path, parts: int) -> tuple[Figures, Pairs, Pairs]:
    """Judge the articles of a file against the earlier ones they share enough with. Returns the pairs
    that tell one story, and those a person should be asked about."""
    ours = _articles(work / "articles" / f"{number}")
    wanted: dict[int, dict[int, int]] = {}
    for part in range(parts):
        for later, earlier, count in np.load(work / "pairs" / f"{number}" / f"{part}.npy").tolist():
            counts = wanted.setdefault(later, {})
            counts[earlier] = counts.get(earlier, 0) + count
    same: Pairs = []
    asked: Pairs = []
    judged = 0
    for later in sorted(wanted):
        assessed = ours[later]
        floor = candidate_floor(assessed.fingerprint.sketch)
        candidates = [one for one, count in wanted[later].items() if count >= floor]
        known = [_known(one, work) for one in sorted(candidates, reverse=True)[:COMMON_AFTER]]
        judged += len(known)
        verdict = judge(assessed.article, assessed.fingerprint, known, source_id=0, policy=DedupePolicy())
        if isinstance(verdict, Duplicate):
            same.append((later, verdict.match.article_id))
        elif isinstance(verdict, Revision):
            same.append((later, verdict.article_id))
        elif isinstance(verdict, Uncertain):
            asked += [(later, match.article_id) for match in verdict.matches]
    return Figures(judged=judged), same, asked


def stories(work: Path, files: int, same: Pairs) -> Iterator[tuple[int, ...]]:
    """The articles of each story. The one step that looks at everything at once: at numbers alone."""
    over: dict[int, int] = {}

    def first(one: int) -> int:
        while over.get(one, one) != one:
            over[one] = over.get(over[one], over[one])
            one = over[one]
        return one

    for later, earlier in same:
        one, other = first(later), first(earlier)
        over[max(one, other)] = min(one, other)
    together: dict[int, list[int]] = {}
    for number in range(files):
        for article_id in _articles(work / "articles" / f"{number}"):
            together.setdefault(first(article_id), []).append(article_id)
    return (tuple(sorted(ids)) for ids in together.values())


def url_of(article_id: int, work: Path) -> str:
    """The address of an article."""
    return _articles(work / "articles" / f"{article_id // PLACES}")[article_id].article.url


def _hashes(assessed: Assessed) -> set[int]:
    """By what an article can be found: its sketch; its addresses, title and text, with the lowest bit set."""
    print_ = assessed.fingerprint
    exact = {*print_.url_keys, *origin_keys(assessed.article), print_.text_hash}
    if print_.title_key:
        exact.add(f"title {print_.title_key}")
    sketch = {(one & 0xFFFF_FFFF_FFFF_FFFF) & ~1 for one in print_.sketch}
    return sketch | {xxhash.xxh3_64_intdigest(one.encode()) | 1 for one in exact}


def _groups(table: Rows) -> Iterator[tuple[int, list[int]]]:
    """The holders of each hash that more than one holds, in a sorted table."""
    if not len(table):
        return
    starts = np.flatnonzero(np.r_[True, table[1:, 0] != table[:-1, 0]])
    ends = np.r_[starts[1:], len(table)]
    for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
        yield int(table[start, 0]), table[start:end, 1].tolist()


def _known(article_id: int, work: Path) -> Known:
    one = _articles(work / "articles" / f"{article_id // PLACES}")[article_id]
    return Known(
        article_id=article_id,
        source_id=0,
        story_id=None,
        url_keys=one.fingerprint.url_keys,
        title=one.article.metadata.title,
        title_key=one.fingerprint.title_key,
        text_hash=one.fingerprint.text_hash,
        text=one.article.text,
    )


@lru_cache(maxsize=16)
def _articles(path: Path) -> dict[int, Assessed]:
    found: dict[int, Assessed] = pickle.loads(path.read_bytes())  # noqa: S301 - written by `read`
    return found


def _keep(path: Path, found: dict[int, Assessed]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    partial.write_bytes(pickle.dumps(found))
    partial.replace(path)


def _save(path: Path, table: Rows) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.stem}.{os.getpid()}.partial.npy")
    np.save(partial, table)
    partial.replace(path)
