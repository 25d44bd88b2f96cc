"""The labelled near-duplicates beside the checkout: articles, and which of them tell one story."""

from __future__ import annotations

import collections
import hashlib
import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from aggregator.dedupe import candidate_floor, fingerprint
from aggregator.model import CleanArticle, Fingerprint, Known, Metadata

DATA = "dedup/data/health_synd_dev.json"
OTHER_DATA = "dedup/data/mccormick2500.json"


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """An article of the labelled set; articles of one cluster are one story."""

    number: int
    name: str
    cluster: str
    kind: str  # of edit: "orig" for the originals
    article: CleanArticle

    @cached_property
    def fingerprint(self) -> Fingerprint:
        return fingerprint(self.article)

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
    beside = Path(__file__).resolve().parents[3] / "shared"
    path = Path(os.environ.get("SHARED_DATA") or beside) / name
    return path if path.is_file() else None


def load(path: Path) -> list[Labelled]:
    """The labelled articles."""
    rows = json.loads(path.read_text("utf-8"))
    return [
        Labelled(
            number=number,
            name=row["id"],
            cluster=row["cluster"],
            kind=row["kind"],
            article=made_clean(number, row["title"], row["text"]),
        )
        for number, row in enumerate(rows)
    ]


def made_clean(number: int, title: str, text: str) -> CleanArticle:
    """An article of a source of its own."""
    return CleanArticle(
        url=f"https://source{number}.example/{number}", metadata=Metadata(title=title), text=text, html=""
    )


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
