"""A backfill on Dask: WARC files in, stories out, on the processes of this machine or those of a cluster.

python -m benchmarks.backfill --files 8 --pages 500                # makes an archive, and works on it
python -m benchmarks.backfill --archive FOLDER --out stories.jsonl
python -m benchmarks.backfill --archive FOLDER --cluster tcp://scheduler:8786   # all see the same folders
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path

from distributed import Client, LocalCluster

from benchmarks.backfill.archive import make_archive
from benchmarks.backfill.stages import Figures, compare, pair, read, stories, url_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """What came out: the addresses of each story's articles, pairs to be asked about, and figures."""

    stories: tuple[tuple[str, ...], ...]
    asked: tuple[tuple[str, str], ...]
    figures: Figures
    seconds: dict[str, float]


def backfill(client: Client, warcs: Sequence[Path], work: Path, parts: int) -> Backfill:
    """Run the stages one after another, each spread over the workers of the client."""
    files, seconds, began = len(warcs), {}, time.monotonic()
    numbers = list(range(files))
    figures = client.gather(client.map(read, warcs, numbers, work=work, parts=parts))
    seconds["read"], began = time.monotonic() - began, time.monotonic()
    figures += client.gather(client.map(pair, list(range(parts)), work=work, files=files))
    seconds["pair"], began = time.monotonic() - began, time.monotonic()
    compared = client.gather(client.map(compare, numbers, work=work, parts=parts))
    seconds["compare"] = time.monotonic() - began
    figures += [one for one, _, _ in compared]
    same = [pair_ for _, pairs, _ in compared for pair_ in pairs]
    found = tuple(tuple(url_of(one, work) for one in ids) for ids in stories(work, files, same))
    asked = tuple((url_of(a, work), url_of(b, work)) for _, _, pairs in compared for a, b in pairs)
    return Backfill(stories=found, asked=asked, figures=reduce(add, figures), seconds=seconds)


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.backfill")
    options.add_argument("--archive", type=Path, help="a folder of *.warc.gz; else one is made")
    options.add_argument("--files", type=int, default=8)
    options.add_argument("--pages", type=int, default=250, help="in each file")
    options.add_argument("--parts", type=int, default=16, help="of the hashes: one has to fit into memory")
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options.add_argument("--cluster", default="", help="the address of a scheduler; else this machine")
    options.add_argument("--out", type=Path)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        warcs = sorted(chosen.archive.glob("*.warc.gz")) if chosen.archive else []
        warcs = warcs or make_archive(Path(folder), chosen.files, chosen.pages)
        if chosen.cluster:
            with Client(chosen.cluster) as client:
                done = backfill(client, warcs, Path(folder) / "work", chosen.parts)
        else:
            with (
                LocalCluster(
                    n_workers=chosen.workers, threads_per_worker=1, dashboard_address=None
                ) as cluster,
                Client(cluster) as client,
            ):
                done = backfill(client, warcs, Path(folder) / "work", chosen.parts)
    if chosen.out:
        lines = [json.dumps({"articles": one}) for one in done.stories]
        chosen.out.write_text("\n".join(lines) + "\n")
    _tell(done, chosen.workers)


def _tell(done: Backfill, workers: int) -> None:
    figures, total = done.figures, sum(done.seconds.values())
    print(
        f"{figures.pages} pages, {figures.articles} articles, {len(done.stories)} stories, "
        f"{len(done.asked)} pairs to ask about"
    )
    for stage, seconds in done.seconds.items():
        print(f"  {stage:8} {seconds:7.1f} s, {figures.pages / seconds:7.0f} pages/s")
    hashes, pairs = figures.rows * 16 / 1e6, figures.pairs * 24 / 1e6
    each = figures.rows / max(figures.articles, 1)
    print(f"  shuffled: {hashes:.1f} MB of hashes ({each:.0f} an article), {pairs:.1f} MB of pairs")
    print(f"  {figures.hot} hot hashes find nobody; {figures.judged} comparisons")
    hours = total * workers / max(figures.pages, 1) * 1e6 / 3600
    print(f"  a million pages: {hours:.1f} hours of a core at this pace")


if __name__ == "__main__":
    main()
