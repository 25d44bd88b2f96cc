"""How well relevance is judged, over labelled real texts.

    python -m benchmarks.relevance [--errors]

The texts are not part of this repository. They are looked for in the folder named by
SHARED_DATA, else in `shared` beside the checkout; without them there is nothing to
measure, and that is no error. A third of the texts is held back: `--errors` never shows
them, so that the vocabulary cannot be fitted to them.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from aggregator.model import Band, Relevance
from aggregator.relevance import builtin_vocabulary, judge_relevance

HEADLINES = (
    "Seven foods people with MS should eat this spring",
    "Can the Mediterranean diet slow multiple sclerosis?",
    "Vitamin D and MS: what the newest trial found",
    "Gut bacteria differ in multiple sclerosis, researchers say",
)
TEASER = (
    "People with multiple sclerosis often ask which diet helps them most. In our new guide a dietitian "
    "explains what vitamin D, omega-3 and a diet low in saturated fat can and cannot do for MS, and which "
    "supplements to discuss with your neurologist before you buy them."
)
HARD = {"ambiguous_ms", "ms_only", "nutrition_only"}


@dataclass(frozen=True)
class Text:
    """One labelled text."""

    id: str
    title: str
    text: str
    label: str

    @property
    def wanted(self) -> bool:
        """Whether it is about both."""
        return self.label == "ms_nutrition"


Judged = list[tuple[Text, Relevance]]


def data_path() -> Path:
    """Where the labelled texts lie, if they do."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    return Path(os.environ.get("SHARED_DATA") or beside) / "relevance" / "relevance_dev.jsonl"


def load(path: Path) -> list[Text]:
    """The labelled texts of a file, one JSON object a line."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Text(row["id"], row["title"], row["text"], row["label"]) for row in rows]


def held_back(texts: Iterable[Text]) -> set[str]:
    """The ids of a third of the texts, the same third every time, a third of each label."""
    chance = random.Random("held back")  # noqa: S311 - a sample, not a secret
    held: set[str] = set()
    by_label: dict[str, list[str]] = {}
    for text in texts:
        by_label.setdefault(text.label, []).append(text.id)
    for _, ids in sorted(by_label.items()):
        held.update(chance.sample(sorted(ids), round(len(ids) / 3)))
    return held


def judge_all(texts: Iterable[Text], change: Callable[[Text], tuple[str, str]]) -> Judged:
    """Judge each text as `change` presents it."""
    vocabulary = builtin_vocabulary()
    return [(text, judge_relevance(*change(text), vocabulary)) for text in texts]


def f1(judged: Judged, credit: dict[Band, float]) -> tuple[float, float, float]:
    """Precision, recall and F1, where a band counts as so much of a yes."""
    said = [(text.wanted, credit.get(relevance.band, 0.0)) for text, relevance in judged]
    hit = sum(share for wanted, share in said if wanted)
    precision = hit / (sum(share for _, share in said) or 1)
    recall = hit / (sum(wanted for wanted, _ in said) or 1)
    return precision, recall, 2 * precision * recall / ((precision + recall) or 1)


def report(name: str, judged: Judged) -> None:
    """Print one line of figures."""
    strict = f1(judged, {Band.IN: 1.0})
    half = f1(judged, {Band.IN: 1.0, Band.ASK: 0.5})
    let_in = sum(r.band is Band.IN for t, r in judged if t.label in HARD)
    other_in = sum(r.band is Band.IN for t, r in judged if t.label == "neither")
    asked = sum(r.band is Band.ASK for t, r in judged if not t.wanted)
    lost = sum(r.band is Band.OUT for t, r in judged if t.wanted)
    positives = sum(t.wanted for t, _ in judged)
    print(
        f"{name:34} {len(judged):4} texts {positives:3} wanted | in: P {strict[0]:.3f} R {strict[1]:.3f} "
        f"F1 {strict[2]:.3f} | ask as half: F1 {half[2]:.3f} | hard let in {let_in}, easy let in {other_in}, "
        f"asked in vain {asked}, lost {lost}"
    )


def report_glued(name: str, texts: list[Text]) -> None:
    """Print how many unwanted texts get in once teasers are glued below them."""
    unwanted = [text for text in texts if not text.wanted]
    ways: tuple[tuple[str, str], ...] = (
        ("clean", ""),
        ("+ headlines", "\n".join(HEADLINES)),
        ("+ headlines and teaser", "\n".join((*HEADLINES, TEASER))),
    )
    for way, glue in ways:
        judged = judge_all(unwanted, lambda text, glue=glue: (text.title, f"{text.text}\n{glue}"))  # type: ignore[misc]
        let_in = sum(relevance.band is Band.IN for _, relevance in judged)
        asked = sum(relevance.band is Band.ASK for _, relevance in judged)
        print(f"{name:10} {way:24} {len(unwanted)} unwanted: {let_in} in, {asked} ask")


def report_speed(texts: list[Text]) -> None:
    """Print the processor time a text takes."""
    vocabulary = builtin_vocabulary()
    taken = []
    for text in texts:
        start = time.process_time_ns()
        judge_relevance(text.title, text.text, vocabulary)
        taken.append((time.process_time_ns() - start) / 1e6)
    deciles = statistics.quantiles(taken, n=10)
    print(f"CPU per text: median {statistics.median(taken):.2f} ms, 90 % below {deciles[-1]:.2f} ms")


def show_errors(judged: Judged) -> None:
    """Print the texts judged wrong, or asked about, with the reasons."""
    for text, relevance in judged:
        right = Band.IN if text.wanted else Band.OUT
        if relevance.band is not right:
            print(f"\n{relevance.band.value} {relevance.score} [{text.label}] {text.title!r} ({text.id})")
            print("   ", relevance.topics, *relevance.reasons, sep="\n    ")


def main() -> int:
    """Measure and print."""
    path = data_path()
    if not path.is_file():
        print(
            "No labelled texts here, nothing measured: set SHARED_DATA to the folder that holds relevance/."
        )
        return 0
    texts = load(path)
    held = held_back(texts)
    parts = {
        "seen": [text for text in texts if text.id not in held],
        "held back": [text for text in texts if text.id in held],
        "all": texts,
    }
    for name, part in parts.items():
        report(name, judge_all(part, lambda text: (text.title, text.text)))
        report(f"{name}, title withheld", judge_all(part, lambda text: ("", text.text)))
    for name, part in parts.items():
        report_glued(name, part)
    report_speed(texts)
    if "--errors" in sys.argv:
        show_errors(judge_all(parts["seen"], lambda text: (text.title, text.text)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
