"""Labelled texts for measuring relevance, and the teasers they are measured with.

Two sets: real texts, which are not part of this repository (looked for in the folder named by
SHARED_DATA, else in `shared` beside the checkout), and those written for our tests. A part of each is
held: counted, but never shown and never fitted to.
"""

from __future__ import annotations

import json
import os
import random
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

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
# Others than the above, to fit with: what is measured with is never fitted to.
_FITTED_WITH = (
    (
        "Is a low-fat diet right for your multiple sclerosis?",
        "New trial: omega-3 and relapses in MS",
        "Five breakfasts for people living with MS",
        "What probiotics do in multiple sclerosis",
        (
            "Many people who live with multiple sclerosis wonder whether supplements are worth the money. "
            "A dietitian and a neurologist explain what is known about vitamin D, magnesium and a "
            "Mediterranean diet in MS, and what to eat on a tired day."
        ),
    ),
    (
        "Magnesium and multiple sclerosis: help or hype?",
        "Recipes from our readers with MS",
        "Keto, fasting or Swank: MS diets compared",
        "Low vitamin D and MS relapses",
        (
            "Diet and MS: a beginner's guide. Everyone diagnosed with multiple sclerosis hears a hundred "
            "tips about food. We have sorted them with the help of an MS nurse and a nutritionist, from "
            "gluten to gut bacteria, and tell you which supplements may interact with your treatment."
        ),
    ),
)
MADE = Path(__file__).parents[1] / "tests" / "golden" / "relevance"


@dataclass(frozen=True)
class Text:
    """One labelled text. `source`: where it is from, or the file of ours it stands in."""

    id: str
    title: str
    text: str
    label: str
    source: str
    held: bool
    made: bool = False
    topics: tuple[str, ...] = ()

    @property
    def wanted(self) -> bool:
        """Whether it is about both."""
        return self.label == "ms_nutrition"


def data_path() -> Path:
    """Where the real texts lie, if they do."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    return Path(os.environ.get("SHARED_DATA") or beside) / "relevance" / "relevance_dev.jsonl"


def real_texts(path: Path) -> list[Text]:
    """The labelled texts of a file, one JSON object a line."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    held = _held_back((row["label"], row["id"]) for row in rows)
    return [
        Text(row["id"], row["title"], row["text"], row["label"], row["source"], row["id"] in held)
        for row in rows
    ]


def made_texts() -> list[Text]:
    """The texts written for our tests."""
    return [
        Text(
            row["id"], row["title"], row["text"], row["label"], path.stem, row["held"],
            made=True, topics=tuple(row.get("topics", ())),
        )
        for path in sorted(MADE.glob("*.toml"))
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["text"]
    ]  # fmt: skip


def _held_back(texts: Iterable[tuple[str, str]]) -> set[str]:
    """The ids of a third of the texts, the same third every time, a third of each label."""
    chance = random.Random("held back")  # noqa: S311 - a sample, not a secret
    held: set[str] = set()
    by_label: dict[str, list[str]] = {}
    for label, name in texts:
        by_label.setdefault(label, []).append(name)
    for _, ids in sorted(by_label.items()):
        held.update(chance.sample(sorted(ids), round(len(ids) / 3)))
    return held


# Each way to present a text: the title, the text.
def as_it_is(text: Text) -> tuple[str, str]:
    """Title and text."""
    return text.title, text.text


def untitled(text: Text) -> tuple[str, str]:
    """The title withheld."""
    return "", text.text


def headlines_below(text: Text) -> tuple[str, str]:
    """Four headlines below the text."""
    return text.title, "\n".join((text.text, *HEADLINES))


def teasers_below(text: Text) -> tuple[str, str]:
    """Four headlines and a teaser below the text."""
    return text.title, "\n".join((text.text, *HEADLINES, TEASER))


def teasers_run_on(text: Text) -> tuple[str, str]:
    """The same in the text's last paragraph."""
    return text.title, " ".join((text.text.rstrip(), *HEADLINES, TEASER))


def teasers_above(text: Text) -> tuple[str, str]:
    """The same above the text."""
    return text.title, "\n".join((*HEADLINES, TEASER, text.text))


def fitted_with(text: Text, *, run_on: bool) -> str:
    """The text with other teasers at its end."""
    lines = _FITTED_WITH[sum(map(ord, text.id)) % len(_FITTED_WITH)]
    return f"{text.text} {'. '.join(lines)}" if run_on else "\n".join((text.text, *lines))
