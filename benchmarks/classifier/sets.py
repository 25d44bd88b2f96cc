"""The public sets the classifier learns from: pages, and what people said is their article.

Each set is a folder with `items.jsonl` and `html/<id>.html.gz`. Only development halves are read.
"""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aggregator.extract.classify import Said, said
from aggregator.extract.metadata import read_metadata
from aggregator.extract.reading import Selectors
from aggregator.extract.segments import Segments
from aggregator.model import FetchedPage, SourceRules
from benchmarks.classifier.labels import by_phrases, by_text

DATA = Path(os.environ.get("SHARED_DATA", "../shared")) / "extraction" / "data"
SETS = ("andy", "fundus", "magic", "trafilatura", "wcxb")
# A forum is its comments, which no article wants.
KINDS = ("article", "documentation", "service", "product", "collection", "listing")
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_SECOND_LEVEL = frozenset("co com org net ac gov edu".split())


@dataclass(slots=True, kw_only=True)
class LabelledPage:
    """A page, and for each block the part of it that is in the article; -1 where nobody said."""

    set: str
    id: str
    site: str  # registered domain, or what comes closest
    kind: str
    url: str
    item: dict[str, Any]
    segments: Segments
    said: Said
    labels: list[float]


def pages(names: tuple[str, ...] = SETS) -> Iterator[LabelledPage]:
    """All pages with a block. Raises FileNotFoundError where a set is not there."""
    for name in names:
        for line in (DATA / name / "items.jsonl").read_text(encoding="utf-8").split("\n"):
            if not line:
                continue
            page = _page(name, json.loads(line))
            if len(page.segments):
                yield page


def fetched(name: str, item: dict[str, Any]) -> FetchedPage:
    """A page of a set as if it had been fetched. The sets are in UTF-8, whatever the pages say."""
    body = gzip.decompress((DATA / name / "html" / f"{item['id']}.html.gz").read_bytes())
    url = item["url"] if "://" in item["url"] else "https://unknown.example/"
    headers = (("content-type", "text/html; charset=utf-8"),)
    return FetchedPage(source_id=0, url=url, requested_url=url, fetched_at=_NOW, body=body, headers=headers)


def _page(name: str, item: dict[str, Any]) -> LabelledPage:
    page = fetched(name, item)
    reading = Selectors(SourceRules()).read(page.body.decode("utf-8", "replace"))
    segments = reading.segments
    if name == "trafilatura":
        labels = by_phrases(segments.texts, item["with"], item["without"])
    else:
        labels = by_text(segments.texts, item["gold"] or "")
    return LabelledPage(
        set=name,
        id=item["id"],
        site=site(item),
        kind=item.get("type") or "article",
        url=item["url"],
        item=item,
        segments=segments,
        said=said(reading.head, read_metadata(page, reading.head, page.url, segments).title),
        labels=labels,
    )


def site(item: dict[str, Any]) -> str:
    """The registered domain a page is from, or what comes closest."""
    host = item.get("domain") or item["url"].removeprefix("hard::").split("://")[-1].split("/")[0]
    if item["url"].startswith("hard::"):
        host = ".".join(re.split(r"[-.]", host)[:2])
    labels = host.lower().removeprefix("www.").split(".")
    wide = len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2
    return ".".join(labels[-3:] if wide else labels[-2:])
