"""An archive filled in bulk, by all cores: what would take hours one article at a time.

The rows are those that settling would write: each article with its text, its address, its sketch
and a story of its own. Those of the index go in sorted, and its second index is made at the end.
"""

from __future__ import annotations

import multiprocessing.pool
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
from sqlalchemy import insert

from aggregator.model import StoryState
from benchmarks.duplicates.archive import NOW, RELEVANT, Archive
from benchmarks.duplicates.stream import SITES, known
from storage.candidates import COMMON_AFTER
from storage.schema import article_addresses, articles, stories
from storage.store import Transaction

BATCH, WAVE = 500, 20
PARTS = 64  # the index is sorted and written in so many, to stay within memory
_NOTHING = {
    "authors": [], "canonical_url": "", "language": "", "image_url": "", "origins": [], "html": "",
    "shown_text": "", "shown_html": "", "removals": [], "trust": [], "first_seen_at": NOW,
    "relevance": msgspec.to_builtins(RELEVANT),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """The rows of a batch; the sketches as columns: hashes, and the articles that hold them."""

    articles: list[dict[str, Any]]
    addresses: list[dict[str, Any]]
    hashes: npt.NDArray[np.int64]
    holders: npt.NDArray[np.int32]


def load(count: int, folder: Path) -> None:
    """Fill a new archive with the first `count` known articles; their ids are their numbers and one."""
    with multiprocessing.get_context("spawn").Pool() as pool:
        _load(count, folder, pool)


def _load(count: int, folder: Path, pool: multiprocessing.pool.Pool) -> None:
    archive = Archive(folder)
    written: list[_Rows] = []
    started = last = time.monotonic()
    batches = [range(start, min(count, start + BATCH)) for start in range(0, count, BATCH)]
    with archive.store.begin() as transaction:
        for number in range(SITES):
            archive.source(transaction, f"site{number}")
        for rows in _in_waves(pool, batches):
            _write(transaction, rows)
            written.append(_Rows(articles=[], addresses=[], hashes=rows.hashes, holders=rows.holders))
            if time.monotonic() - last > 10:
                last, done = time.monotonic(), len(written) * BATCH
                print(
                    f"  {done} of {count} loaded, {done / (last - started):.0f}/s …",
                    file=sys.stderr,
                    flush=True,
                )
        _write_index(transaction, written)
    archive.close()


def _in_waves(pool: multiprocessing.pool.Pool, batches: list[range]) -> Iterator[_Rows]:
    """The rows of batches, made a few batches ahead and no more: they are gigabytes."""
    for wave in range(0, len(batches), WAVE):
        yield from pool.map(_made, batches[wave : wave + WAVE], chunksize=1)


def _made(numbers: range) -> _Rows:
    rows, addresses = [], []
    hashes: list[int] = []
    holders: list[int] = []
    for number in numbers:
        one = known(number)
        printed = one.assessed().fingerprint
        rows.append(
            _NOTHING
            | {
                "id": number + 1,
                "source_id": number % SITES + 1,
                "url": one.url,
                "story_id": number + 1,
                "title": one.title,
                "title_key": printed.title_key,
                "text": one.text,
                "words": len(one.text.split()),
                "text_hash": printed.text_hash,
                "sketched": len(printed.sketch),
            }
        )
        addresses += [{"url_key": key, "article_id": number + 1} for key in printed.url_keys]
        hashes += printed.sketch
        holders += [number + 1] * len(printed.sketch)
    return _Rows(
        articles=rows,
        addresses=addresses,
        hashes=np.array(hashes, dtype=np.int64),
        holders=np.array(holders, dtype=np.int32),
    )


def _write(transaction: Transaction, rows: _Rows) -> None:
    told = [
        {
            "id": row["story_id"],
            "uid": f"tag:archive.example,2026:{row['story_id']}",
            "state": StoryState.APPROVED.value,
            "title": row["title"],
            "summary": "",
            "representative_id": row["id"],
            "topics": [],
            "created_at": NOW,
            "approved_at": NOW,
        }
        for row in rows.articles
    ]
    transaction.connection.execute(insert(stories), told)
    transaction.connection.execute(insert(articles), rows.articles)
    transaction.connection.execute(insert(article_addresses), rows.addresses)


def _write_index(transaction: Transaction, written: list[_Rows]) -> None:
    write = transaction.connection.exec_driver_sql
    hashes = np.concatenate([rows.hashes for rows in written])
    holders = np.concatenate([rows.holders for rows in written])
    each, count = np.unique(hashes, return_counts=True)
    common = each[count > COMMON_AFTER]
    if len(common):
        write("INSERT INTO common_hashes (hash) VALUES (?)", [(value,) for value in common.tolist()])
    rare = ~np.isin(hashes, common)
    for rows in _sorted_parts(hashes[rare], holders[rare]):
        write("INSERT INTO sketches (hash, article_id) VALUES (?, ?)", rows)
    write("ANALYZE sketches")


def _sorted_parts(
    hashes: npt.NDArray[np.int64], holders: npt.NDArray[np.int32]
) -> Iterator[list[tuple[int, int]]]:
    order = np.argsort(hashes, kind="stable")  # holders are in order already
    for part in np.array_split(order, PARTS):
        if len(part):
            yield list(zip(hashes[part].tolist(), holders[part].tolist(), strict=True))
