"""The cleaner beside its peers, on the development halves of public sets, all in one run.

    python -m benchmarks.clean [--sets andy,wcxb] [--limit N] [--all-kinds] [--ablation]

One line for each cleaner and set: precision, recall and F1 of the set's own metric, the part of the
pages that keep less than 80 % of their words, and the time of the processor for a page (median).
Then for each cleaner the time against trafilatura's, and the peak of its memory, in a process of
its own. Peers that are not installed are left out and named.

Our classifier learned from these same sets. Here each page is judged by a classifier that saw no
page of its site (`benchmarks/classifier/folds.msgpack`); "shipped" is the one the program comes
with, for its time. Run with nothing else on the machine, or read the times as ratios.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import logging
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

import msgspec

import aggregator.extract
from aggregator.extract.classify import Said, classifier
from aggregator.extract.classify.classifier import Classifier, Learned, build
from aggregator.extract.segments import Segments
from benchmarks import peers
from benchmarks.api import clean
from benchmarks.classifier import sets
from benchmarks.classifier.table import fold_of
from benchmarks.metrics import score

FOLD_FILE = Path(__file__).parent / "classifier" / "folds.msgpack"
OURS = ("ours", "shipped")
ABLATION = ("classifier alone", "steps alone")
Item = dict[str, Any]
Cleaner = Callable[[str, str], str]


def main() -> None:
    options = _options()
    if not sets.DATA.is_dir():
        print(f"no public sets in {sets.DATA} (set SHARED_DATA): nothing to measure, skipped")
        return
    if options.one:
        _measure(options)
        return
    missing = [name for name, (module, _) in peers.PEERS.items() if not importlib.util.find_spec(module)]
    names = [
        *OURS,
        *(ABLATION if options.ablation else ()),
        *(name for name in peers.PEERS if name not in missing),
    ]
    measured = {name: _run(name) for name in names}
    for set_name in options.sets.split(","):
        for name, results in measured.items():
            line = results["sets"][set_name]
            print(f"{set_name:12} {line['pages']:4} pages  {name:22} {line['score']}  {line['ms']:6.1f} ms")
    _costs(measured)
    if missing:
        print(f"not installed, left out: {', '.join(missing)}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", default=",".join(sets.SETS))
    parser.add_argument("--limit", type=int, help="pages of each set")
    parser.add_argument("--all-kinds", action="store_true", help="not only what the sets call articles")
    parser.add_argument("--ablation", action="store_true", help="parts of our cleaner alone, too")
    parser.add_argument("--worst", type=int, default=0, help="name this many of the worst pages")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    return parser.parse_args()


def _run(name: str) -> dict[str, Any]:
    """Measure one cleaner in a process of its own, so that memory is its own."""
    print(f"measuring {name} …", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "benchmarks.clean", *sys.argv[1:], "--one", name]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    results: dict[str, Any] = json.loads(done.stdout)
    return results


def _costs(measured: dict[str, Any]) -> None:
    base = measured.get("trafilatura", {}).get("ms")
    for name, results in measured.items():
        ratio = f"{results['ms'] / base:5.2f} x trafilatura" if base else ""
        peak = f"peak {results['peak'] / 1e6:5.0f} MB"
        print(f"{name:22} {results['ms']:6.1f} ms a page (median)  {ratio}  {peak}")


def _measure(options: argparse.Namespace) -> None:
    logging.disable(logging.CRITICAL)
    cleaner = _cleaner(options.one)
    found: dict[str, Any] = {"sets": {}}
    times: list[float] = []
    for set_name in options.sets.split(","):
        items = [
            item for item in _items(set_name) if options.all_kinds or item.get("type", "article") == "article"
        ]
        items = items[: options.limit]
        texts, own = [], []
        for item in items:
            html = sets.fetched(set_name, item).body.decode("utf-8", "replace")
            started = time.process_time()
            texts.append(
                cleaner.clean(html, item) if isinstance(cleaner, _Ours) else cleaner(html, item["url"])
            )
            own.append(1000 * (time.process_time() - started))
        times += own
        found["sets"][set_name] = {
            "pages": len(items),
            "score": str(score(set_name, items, texts)),
            "ms": median(own),
        }
        _name_worst(set_name, items, texts, options.worst)
    found |= {"ms": median(times), "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}
    print(json.dumps(found))


def _name_worst(set_name: str, items: list[Item], texts: list[str], count: int) -> None:
    each = [
        (score(set_name, [item], [text]).f1, item["id"], item["url"])
        for item, text in zip(items, texts, strict=True)
    ]
    for f1, page, url in sorted(each)[:count]:
        print(f"    {set_name} {f1:.3f} {page} {url}", file=sys.stderr)


def _items(set_name: str) -> Iterator[Item]:
    lines = (sets.DATA / set_name / "items.jsonl").read_text(encoding="utf-8").split("\n")
    return (json.loads(line) for line in lines if line)


def _cleaner(name: str) -> Cleaner | _Ours:
    if name in peers.PEERS:
        return peers.load(name)
    return _Ours(name)


class _NoOpinion:
    """In the place of the classifier: it knows nothing, so all is taken that no step cuts."""

    def likelihoods(self, segments: Segments, said: Said) -> list[float]:  # noqa: ARG002
        return [0.5] * len(segments)


class _Ours:
    """Our cleaner, or parts of it."""

    def __init__(self, name: str) -> None:
        self._extract = aggregator.extract
        self._folds: list[Classifier] = []
        classifier()  # read before anything is timed
        if name == "classifier alone":
            setattr(import_module("aggregator.clean.clean"), "STEPS", ())  # noqa: B010
        if name == "steps alone":
            setattr(self._extract, "classifier", _NoOpinion)  # noqa: B010
        elif name != "shipped":
            learned = msgspec.msgpack.decode(FOLD_FILE.read_bytes(), type=list[Learned])
            self._folds = [build(one) for one in learned]

    def clean(self, html: str, item: Item) -> str:
        if self._folds:
            chosen = self._folds[fold_of(item)]
            setattr(self._extract, "classifier", lambda: chosen)  # noqa: B010 - for this page only
        return clean(html, item["url"])


if __name__ == "__main__":
    main()
