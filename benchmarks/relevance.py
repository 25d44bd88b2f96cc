"""How well relevance is judged, over labelled texts: real ones, and those written for our tests.

    python -m benchmarks.relevance [--errors] [--untitled] [--texts FILE] [--pages]

The real texts are not part of this repository; without them only our own are judged. What is held is
counted and never shown: `--errors` lists only what may be looked at. `--texts` judges another file of the
same form. `--pages` judges the pages of a small web instead, cleaned, and lists some of each band.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from aggregator.model import Band, Relevance
from aggregator.relevance import builtin_vocabulary, judge_relevance
from benchmarks.relevance_pages import report_pages
from benchmarks.relevance_texts import (
    Text,
    as_it_is,
    data_path,
    headlines_below,
    made_texts,
    real_texts,
    teasers_above,
    teasers_below,
    teasers_run_on,
    untitled,
)

HARD = {"ambiguous_ms", "ms_only", "nutrition_only"}
Judged = list[tuple[Text, Relevance]]
Way = Callable[[Text], tuple[str, str]]


def judge_all(texts: Iterable[Text], way: Way = as_it_is) -> Judged:
    """Judge each text as `way` presents it."""
    vocabulary = builtin_vocabulary()
    return [(text, judge_relevance(*way(text), vocabulary)) for text in texts]


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


def report_glued(name: str, texts: Sequence[Text]) -> None:
    """Print how many unwanted texts get in once teasers are left in them."""
    unwanted = [text for text in texts if not text.wanted]
    ways: tuple[tuple[str, Way], ...] = (
        ("clean", as_it_is),
        ("+ headlines", headlines_below),
        ("+ headlines and teaser", teasers_below),
        ("the same, run on", teasers_run_on),
        ("the same, above the text", teasers_above),
    )
    for label, way in ways:
        bands = [relevance.band for _, relevance in judge_all(unwanted, way)]
        let_in, asked = bands.count(Band.IN), bands.count(Band.ASK)
        print(f"{name:16} {label:24} {len(unwanted)} unwanted: {let_in} in, {asked} ask")


def report_topics(texts: Sequence[Text]) -> None:
    """Print how often the topics a curator would name are found."""
    expected = [(text, relevance.topics) for text, relevance in judge_all(texts) if text.topics]
    first = sum(found[:1] == text.topics[:1] for text, found in expected)
    near = sum(text.topics[0] in found[:3] for text, found in expected)
    every = sum(len(text.topics) for text, _ in expected)
    found_any = sum(key in found for text, found in expected for key in text.topics)
    print(
        f"topics of {len(expected)} texts: the first is right {first} times, among the first three {near} "
        f"times; {found_any} of {every} found at all"
    )


def report_speed(texts: Sequence[Text]) -> None:
    """Print the processor time a text takes."""
    vocabulary = builtin_vocabulary()
    taken = []
    for text in texts:
        start = time.process_time_ns()
        judge_relevance(text.title, text.text, vocabulary)
        taken.append((time.process_time_ns() - start) / 1e6)
    deciles = statistics.quantiles(taken, n=10)
    print(
        f"CPU per text: median {statistics.median(taken):.2f} ms, mean {statistics.mean(taken):.2f} ms, "
        f"90 % below {deciles[-1]:.2f} ms"
    )


def show_errors(judged: Judged) -> None:
    """Print the texts judged wrong, or asked about, with the reasons."""
    for text, relevance in judged:
        right = Band.IN if text.wanted else Band.OUT
        if relevance.band is not right:
            print(f"\n{relevance.band.value} {relevance.score} [{text.label}] {text.title!r} ({text.id})")
            print("   ", relevance.topics, *relevance.reasons, sep="\n    ")


def main() -> int:
    """Measure and print."""
    if "--pages" in sys.argv:
        return report_pages()
    if "--texts" in sys.argv:
        real = real_texts(Path(sys.argv[sys.argv.index("--texts") + 1]))
    else:
        real = real_texts(data_path()) if data_path().is_file() else []
    made = made_texts()
    parts = {
        "real, seen": [text for text in real if not text.held],
        "real, held": [text for text in real if text.held],
        "real, all": real,
        "made, seen": [text for text in made if not text.held],
        "made, held": [text for text in made if text.held],
    }
    parts = {name: part for name, part in parts.items() if part}
    for name, part in parts.items():
        report(name, judge_all(part))
        report(f"{name}, title withheld", judge_all(part, untitled))
    for name, part in parts.items():
        report_glued(name, part)
    report_topics(made)
    report_speed(real or made)
    if "--errors" in sys.argv:
        seen = [text for text in (*real, *made) if not text.held]
        show_errors(judge_all(seen, untitled if "--untitled" in sys.argv else as_it_is))
    return 0


if __name__ == "__main__":
    sys.exit(main())
