"""The pages of a small web, cleaned by our own cleaner and judged: how many of each site are in each
band, and a sample of each band to be read by eye.

The pages (miniweb) are not part of this repository; they are looked for beside the labelled texts.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aggregator.clean import clean
from aggregator.extract import extract
from aggregator.model import Band, Ended, FetchedPage, Relevance, SourceRules
from aggregator.relevance import builtin_vocabulary, judge_relevance
from benchmarks.relevance_texts import data_path

_FETCHED = datetime(2026, 1, 1, tzinfo=UTC)
_NOT_FOR_US = {"forbidden", "faulty"}  # one forbids robots, one serves only faults
_SHOWN = 10
_LEAST_WORDS = 60


@dataclass(frozen=True)
class Judged:
    """A page, and how it was judged; `ended` names how it ended before that."""

    site: str
    path: str
    title: str = ""
    relevance: Relevance | None = None
    ended: str = ""


def judged_pages(folder: Path) -> Iterator[Judged]:
    """Every page of every site that may be read."""
    for site in json.loads((folder / "sites.json").read_text(encoding="utf-8")):
        if site["name"] in _NOT_FOR_US:
            continue
        for path, file in site["files"].items():
            if file.endswith(".html"):
                url = f"https://{site['host']}{path}"
                yield _judge(site["name"], path, url, (folder / file).read_bytes())


def _judge(site: str, path: str, url: str, body: bytes) -> Judged:
    page = FetchedPage(source_id=0, url=url, requested_url=url, fetched_at=_FETCHED, body=body)
    article = extract(page, SourceRules())
    cleaned = article if isinstance(article, Ended) else clean(article, min_words=_LEAST_WORDS)
    if isinstance(cleaned, Ended):
        return Judged(site, path, ended=cleaned.outcome.value)
    title = cleaned.metadata.title
    return Judged(site, path, title, judge_relevance(title, cleaned.text, builtin_vocabulary()))


def report_pages() -> int:
    """Print the table, and some of each band."""
    folder = data_path().parents[1] / "miniweb"
    if not folder.is_dir():
        print("No pages here, nothing judged: set SHARED_DATA to the folder that holds miniweb/.")
        return 0
    pages = list(judged_pages(folder))
    for site in dict.fromkeys(page.site for page in pages):
        _print_row(site, [page for page in pages if page.site == site])
    _print_row("all", pages)
    for band in Band:
        _print_sample(band, pages)
    return 0


def _print_row(name: str, pages: list[Judged]) -> None:
    bands = Counter(page.relevance.band for page in pages if page.relevance)
    ended = Counter(page.ended for page in pages if page.ended)
    print(
        f"{name:32} {len(pages):5} pages | in {bands[Band.IN]:4} ask {bands[Band.ASK]:4} "
        f"out {bands[Band.OUT]:5} | {', '.join(f'{end} {count}' for end, count in sorted(ended.items()))}"
    )


def _print_sample(band: Band, pages: list[Judged]) -> None:
    chance = random.Random(band.value)  # noqa: S311 - a sample, not a secret
    found = [page for page in pages if page.relevance and page.relevance.band is band]
    print(f"\n== {band.value}: {len(found)}, of which")
    for page in chance.sample(found, min(_SHOWN, len(found))):
        if page.relevance:
            print(f"\n{page.relevance.score} {page.title!r} ({page.site}{page.path}) {page.relevance.topics}")
            print(*page.relevance.reasons, sep="\n    ")
