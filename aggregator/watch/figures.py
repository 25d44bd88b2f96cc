"""The figures of a sentence, each with what it counts: "148 people", "12%", "sixty-four adults"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aggregator.evidence.numbers import NUMBER, value

_MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
# Days and times of day say when somebody wrote, and change with every edit.
_WHEN = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})\b\.?(?:\s+\d{{4}})?"
    rf"|\b(?:{_MONTHS})\b\.?\s+\d{{1,2}}\b(?:,?\s+\d{{4}})?"
    r"|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{1,2}[:.]\d{2}\s?(?:am|pm)\b|\b\d{1,2}:\d{2}\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    rf"(?<![\w.,-])(?P<number>{NUMBER})(?P<share>\s?%|\s(?:per cent|percent)\b)?(?P<what>[ -][^\W\d_]+)?",
    re.IGNORECASE,
)
_GRAMMAR = frozenset("of and or to in for the a at on by with per as is was were are".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number as it is written, and what makes two of them the same."""

    amount: str
    written: str


def figures(text: str) -> list[Figure]:
    """The figures of a text, in order, but for days and times of day."""
    found = []
    for match in _FIGURE.finditer(_WHEN.sub(" ", text)):
        number = match["number"].lower()
        if number == "one":  # mostly a pronoun
            continue
        whole = value(number)
        amount = number.replace(",", "") if whole is None else str(whole)
        share = "%" if match["share"] else ""
        what = match["what"] or ""
        if share or what.strip(" -").lower() in _GRAMMAR:
            what = ""
        written = f"{match['number']}{match['share'] or ''}{what}"
        found.append(Figure(amount=amount + share, written=written.strip()))
    return found
