"""How well a text agrees with the text people took for the article, by the metric of each set.

- shingles: runs of four words, each page counting as one; precision and recall are means over the
  pages and F1 is theirs (the metric of ScrapingHub's article extraction benchmark)
- words: words in any order, in lower case; means of each page's precision, recall and F1 (WCXB)
- phrases: phrases that must and must not be there (trafilatura's own evaluation)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

_WORD = re.compile(r"\w+")
METRICS = {
    "andy": "shingles", "fundus": "shingles", "magic": "shingles", "trafilatura": "phrases", "wcxb": "words"
}  # fmt: skip
Item = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """From 0 to 1. `lost` is the part of the pages that keep less than 80 % of their words."""

    precision: float
    recall: float
    f1: float
    lost: float

    def __str__(self) -> str:
        figures = f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.4f}"
        return f"{figures}  lost {100 * self.lost:4.1f} %"


def score(name: str, items: Sequence[Item], texts: Sequence[str]) -> Score:
    """How well `texts` agree with the gold of `items`, by the metric of the set `name`."""
    pairs = list(zip(items, texts, strict=True))
    lost = fmean(_is_lost(item, text) for item, text in pairs)
    if METRICS[name] == "phrases":
        return _phrases(pairs, lost)
    if METRICS[name] == "words":
        each = [_words(item["gold"] or "", text) for item, text in pairs]
        precision, recall, f1 = (fmean(column) for column in zip(*each, strict=True))
        return Score(precision=precision, recall=recall, f1=f1, lost=lost)
    counts = [_shingles(item["gold"] or "", text) for item, text in pairs]
    precision = fmean([hits / said for hits, said, _ in counts if said] or [0.0])
    recall = fmean([hits / wanted for hits, _, wanted in counts if wanted] or [0.0])
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Score(precision=precision, recall=recall, f1=f1, lost=lost)


def _shingles(gold: str, text: str, run: int = 4) -> tuple[int, int, int]:
    wanted, said = (_runs(_WORD.findall(one), run) for one in (gold, text))
    return sum((wanted & said).values()), sum(said.values()), sum(wanted.values())


def _runs(words: list[str], run: int) -> Counter[tuple[str, ...]]:
    runs = Counter(tuple(words[at : at + run]) for at in range(max(1, len(words) - run + 1)))
    del runs[()]
    return runs


def _words(gold: str, text: str) -> tuple[float, float, float]:
    wanted, said = (Counter(_WORD.findall(one.lower())) for one in (gold, text))
    if not wanted or not said:
        return (float(wanted == said),) * 3
    hits = sum((wanted & said).values())
    precision, recall = hits / sum(said.values()), hits / sum(wanted.values())
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def _phrases(pairs: list[tuple[Item, str]], lost: float) -> Score:
    hits = wrong = wanted = 0
    for item, text in pairs:
        folded = " ".join(text.split())
        hits += sum(" ".join(phrase.split()) in folded for phrase in item["with"])
        wrong += sum(" ".join(phrase.split()) in folded for phrase in item["without"])
        wanted += len(item["with"])
    precision, recall = hits / max(1, hits + wrong), hits / max(1, wanted)
    f1 = 2 * hits / max(1, hits + wrong + wanted)
    return Score(precision=precision, recall=recall, f1=f1, lost=lost)


def _is_lost(item: Item, text: str) -> bool:
    if "with" in item and "gold" not in item:
        folded = " ".join(text.split())
        kept = sum(" ".join(phrase.split()) in folded for phrase in item["with"])
        return kept < 0.8 * len(item["with"])
    wanted, said = (Counter(_WORD.findall(one)) for one in (item["gold"] or "", text))
    return sum((wanted & said).values()) < 0.8 * sum(wanted.values())
