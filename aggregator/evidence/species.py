"""Whether it was animals, or cells: where the text says so of its own study, and does not only mention
them in passing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aggregator.evidence.reading import Reading
from aggregator.evidence.rules import Found, look, points, rule

# As it is said in an answer ("in mice"), and in the order of precedence where two are met as often.
_NAMES = {
    "mice": r"\b(?:mice|mouse|murine)\b",
    "rats": r"\brats?\b",
    "zebrafish": r"\bzebrafish\b",
    "pigs": r"\b(?:pigs|piglets)\b",
    "monkeys": r"\b(?:monkeys|macaques|marmosets)\b",
    "rabbits": r"\brabbits\b",
    "dogs": r"\bdogs\b",
    "fruit flies": r"\b(?:fruit flies|drosophila)\b",
    "worms": r"\b(?:roundworms|c\. elegans|nematodes)\b",
}
_PATTERNS = {name: re.compile(pattern) for name, pattern in _NAMES.items()}
_SIGNS = (
    "mice|mouse|murine|rats|zebrafish|pigs|piglets|monkeys|macaques|marmosets|rabbits|dogs|fruit flies"
    "|drosophila"
    "|roundworms|c. elegans|nematodes"
)
_ANY = (
    r"(?:mice|mouse|murine|rats?|zebrafish(?: larvae)?|pigs|piglets|monkeys|macaques|marmosets|rabbits|dogs"
    r"|fruit flies|drosophila|roundworms|c\. elegans|nematodes)"
)
_MODELS = r"(?:experimental autoimmune encephalomyelitis|cuprizone)"

_RULES = (
    rule("The title names animals", 3, _SIGNS + "|animal|autoimmune enceph|cuprizone", (
        r"\b" + _ANY + r"\b|\b" + _MODELS + r"\b|\banimal (?:study|studies|model)"
    ), title=True, speech=True),
    rule("Did something to animals", 3, _SIGNS, (
        r"\b(?:fed|gave|given|treated|injected|colonised|colonized|immuni[sz]ed|studied|used|bred|raised"
        r"|tested|put|exposed)\b"
        r"(?! by| with)[^.\n]{0,50}\b" + _ANY + r"\b|\b(?:to|in) which " + _ANY + r"\b[^.\n]{0,80}\b(?:were"
        r"|was) given\b"
    ), most=2, speech=True),
    rule("Animals were given something", 3, _SIGNS, (
        r"\b" + _ANY + r"\b[^.\n]{0,40}\b(?:were|was) (?:fed|given|treated|divided|injected|bred|housed"
        r"|kept|put|randomi[sz]ed|immuni[sz]ed)\b"
        r"|\b" + _ANY + r" (?:on (?:the|a)|that|which|fed|given) (?:\w+ ){0,3}(?:diet|received|ate|got|had"
        r"|were|drank)\b"
    ), speech=True),
    rule("Tells how animals did", 2, _SIGNS, (
        r"\b(?:the|in the|treated|colonised|these|those) " + _ANY + r"\b|\b" + _ANY + r" (?:moved|recovered"
        r"|walked|lost|regained|showed|developed)\b"
    ), speech=True),
    rule("Names a strain", 2, "c57bl|wistar|sprague|germ-free|knockout|transgenic", (
        r"\bc57bl/6|\bwistar\b|\bsprague[- ]dawley\b|\b(?:germ-free|knockout|transgenic) (?:mice|rats)\b"
    )),
    rule("Says that it was in animals", 1, _SIGNS, (
        r"\b(?:in|of|from|on) (?:\w+ )?" + _ANY + r"\b|\bmouse model\b"
    ), most=2, speech=True),
)  # fmt: skip
_ENOUGH = 3
_CELLS = re.compile(r"\b(?:cells|cell lines?|cell cultures?|organoids)\b")


@dataclass(frozen=True, slots=True)
class Animals:
    """Which, and by what signs; nothing where no animal was studied."""

    name: str = ""
    quote: str = ""
    found: tuple[Found, ...] = ()

    @property
    def points(self) -> int:
        return points(self.found)

    @property
    def in_title(self) -> bool:
        return any(one.rule.title for one in self.found)


def animals(reading: Reading) -> Animals:
    """The animals that were studied, where the text says so."""
    found = look(reading, _RULES)
    if points(found) < _ENOUGH:
        return Animals()
    name, quote = _named(reading, found)
    return Animals(name=name, quote=quote, found=tuple(found))


def cells(reading: Reading, found: list[Found]) -> tuple[str, str]:
    """Whether the work in the laboratory was with cells, and the sentence that says so."""
    for one in found:
        if "computer" in one.rule.why:
            continue  # receptors of cells, and no cells
        first, end = reading.sentence(one.start)
        if match := _CELLS.search(reading.lower, first, end):
            return "cells", reading.quote(match.start(), match.end())
    return "", ""


def _named(reading: Reading, found: list[Found]) -> tuple[str, str]:
    """The animal named most often where something was found, and the weightiest sentence that names it."""
    ordered = sorted(found, key=lambda one: (-one.rule.points, one.start))
    spans = [reading.sentence(one.start) for one in ordered]
    times = {
        name: sum(pattern.search(reading.lower, *span) is not None for span in spans)
        for name, pattern in _PATTERNS.items()
    }
    name = max(times, key=lambda one: times[one])
    if not times[name]:
        return "", ""
    match = next(match for span in spans if (match := _PATTERNS[name].search(reading.lower, *span)))
    return name, reading.quote(match.start(), match.end())
