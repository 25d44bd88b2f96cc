"""How much each number about a text counts, as fitted by benchmarks/relevance_fit.py."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from aggregator.relevance.features import NUMBERS


@dataclass(frozen=True, slots=True)
class Weights:
    """For one side: what is added from the start, and each number's weight, in their order."""

    bias: float
    of: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Fitted:
    """For both sides."""

    disease: Weights
    theme: Weights


@cache
def fitted() -> Fitted:
    """The weights this program comes with."""
    data = files("aggregator.relevance").joinpath("weights.toml")
    table = tomllib.loads(data.read_text(encoding="utf-8"))
    return Fitted(_side(table["disease"]), _side(table["theme"]))


def _side(table: dict[str, float]) -> Weights:
    return Weights(table["bias"], tuple(table[name] for name in NUMBERS))
