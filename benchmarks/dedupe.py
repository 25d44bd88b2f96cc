"""Duplicates: ours beside its peers, all in one run.

    python -m benchmarks.dedupe [--only quality,stories,archive,growth] [--articles N] [--grow N]

Four measurements, each with a table of its own:

- quality: labelled near-duplicates beside the checkout (`../shared/dedup`); peers with a threshold
  tuned on two thirds of the stories, all told on the third that nothing was fitted or tuned on
- stories: our families of rewrites (tests/golden/stories)
- archive: N articles on one subject, made by rule and hard to tell apart; what is joined wrongly
- growth: time, memory and the size of the index, at 1,000 known articles, 10,000 and so on up to N,
  beside datasketch's index in memory

What it takes: of the archive, see the rate it prints; `--grow 1000000` fills a database of some 10 GB.
Peers that are not installed are left out. Run with nothing else on the machine, or read the times as
ratios.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from benchmarks.duplicates import growth, quality, scale, stories

ARTICLES = 5_000
GROWN = 10_000


def main() -> None:
    options = _options()
    measurements: dict[str, Callable[[], None]] = {
        "quality": quality.measure,
        "stories": stories.measure,
        "archive": lambda: scale.measure(options.articles),
        "growth": lambda: growth.measure(options.grow),
    }
    for name in options.only.split(",") if options.only else measurements:
        measurements[name]()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.dedupe",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", help="some of: quality, stories, archive, growth")
    parser.add_argument("--articles", type=int, default=ARTICLES, help="in the archive made by rule")
    parser.add_argument("--grow", type=int, default=GROWN, help="known articles, at most")
    return parser.parse_args()


if __name__ == "__main__":
    main()
