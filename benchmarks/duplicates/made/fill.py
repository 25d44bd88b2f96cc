"""Patterns filled in, and the figures they are filled with."""

from __future__ import annotations

import random
import re
import tomllib
from pathlib import Path
from typing import Any

from benchmarks.duplicates.made.names import DAYS, FAMILY, GIVEN, JOURNALS, MONTHS, OUTCOMES, TOWNS

Facts = dict[str, str]
_CHOICE = re.compile(r"\{([^{}]{1,300})\}")
_SLOT = re.compile(r"<(\w{1,20})>")
# name → the least and the greatest it can be
_FIGURES = {
    "age": (29, 61), "amount": (3, 970), "calls": (2100, 48900), "clinics": (2, 46), "dishes": (2, 6),
    "dropped": (3, 41), "energy": (18, 690), "fat": (1, 64), "first": (31, 88), "founded": (1974, 2014),
    "gain": (4, 49), "gift": (2, 29), "grams": (15, 340), "groups": (12, 210), "helped": (11, 390),
    "house": (1, 240), "less": (2, 19), "months": (3, 36), "more": (400, 4900), "opens": (8, 14),
    "people": (41, 2990), "points": (3, 39), "pounds": (3, 79), "protein": (1, 44),
    "registered": (1000, 9999), "returned": (22, 91), "samples": (4, 96), "seats": (8, 180),
    "second": (6, 30), "share": (2, 140), "thousands": (1100, 9900), "times": (2, 7), "weeks": (3, 26),
    "whole": (60, 2900), "women": (58, 83), "years": (2, 21),
}  # fmt: skip


def chance_of(*names: object) -> random.Random:
    """Chance that always falls the same way for the same names."""
    return random.Random("/".join(map(str, names)))  # noqa: S311 - repeatable on purpose


def facts(chance: random.Random) -> Facts:
    """Figures, names and dates drawn by chance."""
    drawn = {name: str(chance.randint(*between)) for name, between in _FIGURES.items()}
    drawn["closes"] = str(int(drawn["opens"]) + chance.randint(2, 6))
    drawn["leader"], drawn["expert"] = (f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}" for _ in range(2))
    drawn |= {"street": chance.choice(TOWNS), "othertown": chance.choice(TOWNS)}
    drawn |= {"journal": chance.choice(JOURNALS), "outcome": chance.choice(OUTCOMES)}
    drawn |= {
        "day": str(chance.randint(1, 28)),
        "weekday": chance.choice(DAYS),
        "month": chance.choice(MONTHS),
    }
    return drawn


def fill(pattern: str, said: Facts, chance: random.Random) -> str:
    """A pattern with its choices made and its facts filled in; "<Name>" is "<name>" capitalised."""

    def value(slot: re.Match[str]) -> str:
        name = slot[1]
        return said[name] if name in said else _capitalised(said[name.lower()])

    worded = _CHOICE.sub(lambda choice: chance.choice(choice[1].split("|")), pattern)
    return _capitalised(_SLOT.sub(value, worded))


def read(name: str) -> dict[str, Any]:
    """The patterns of a file beside this one."""
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text("utf-8"))


def lines(patterns: str) -> list[str]:
    return patterns.strip().split("\n")


def page(skeleton: str, said: Facts, chance: random.Random) -> tuple[str, tuple[str, ...]]:
    """The title and the paragraphs of a filled-in skeleton, whose first line is the title."""
    title, *paragraphs = (fill(line, said, chance) for line in lines(skeleton))
    return title, tuple(paragraphs)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
