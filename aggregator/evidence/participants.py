"""How many people took part in the study: where the text states it, and not how many have the disease,
how old they are, how many per cent, or how many fell ill or left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aggregator.evidence.numbers import NUMBER, WORDS, value
from aggregator.evidence.reading import Reading
from aggregator.evidence.weigh import ENTERED, weight

_NOUN = (
    r"(?:adults|participants|patients|people|persons|individuals|subjects|volunteers|women|men|children"
    r"|adolescents|teenagers|nurses|veterans|students|residents|respondents|outpatients|girls|boys|twins"
    r"|recruits|soldiers|mothers|pwms)\b"
)
_NOT_BETWEEN = (
    r"(?!(?:of|per|cent|percent|years?|months?|weeks?|days?|hours?|minutes|mg|g|iu|times|in|by|to|from|points"
    r"|than|studies|trials|centres|centers|groups?|towns|countries|or|for|on|at|is|was|were|million|other"
    r"|more"
    r"|further|the|placebo)\b)"
)
_PEOPLE = re.compile(
    rf"(?P<number>{NUMBER})(?: {_NOT_BETWEEN}[a-z][a-z'/-]{{0,24}},?){{0,4}}? (?P<noun>{_NOUN})"
    rf"(?: (?:and|or) (?P<more>{NUMBER}) (?P<other>men|women|boys|girls)\b)?"
    rf"|(?P<joined>{NUMBER})-(?:person|patient|participant|woman|subject) (?:trial|study|pilot|sample"
    rf"|survey)\b"
)
_N = re.compile(r"\bn ?= ?(\d{1,3}(?:,\d{3}){1,3}|\d{1,7})\b")
_DIGITS = re.compile(r"\d(?<![\w.,/-]\d)")
_SMALLEST = frozenset(("zero", "million", "hundred", "thousand"))

_BEFORE, _AFTER = 80, 90  # characters of the sentence that count
_YEAR = re.compile(r"^ (?:a|each|every|per) year\b")
_INVITED = re.compile(
    r"\b(?:screened|invited|approached|assessed for eligibility|contacted|were eligible|asked to join)\b"
)
_A_PART = re.compile(
    r"^[^.,;\n]{0,30}?\b(?:developed|dropped out|withdrew|left the|stopped|died|relapsed|had (?:a )?(?:side"
    r"|adverse|serious)"
    r"|did not (?:finish|complete)|responded|reported (?:nausea|side)|on our team|in the control"
    r"|in the placebo|in each|(?:per|in each|for each|each) (?:[a-z]+ )?(?:group|arm))\b"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_ONE_PERSON = re.compile(
    r"\ban? (?:\d{1,2}-year-old |young |old |middle-aged )?(?:\w+ )?(?:man|woman|boy|girl|patient)\b"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """How many, and the sentence that says so."""

    number: int | None = None
    quote: str = ""


NOT_STATED = Stated()


@dataclass(frozen=True, slots=True)
class _Claim:
    number: int
    weight: int
    start: int
    end: int


def participants(reading: Reading, *, letters: bool = True) -> Stated:
    """The number that the text states most plainly. Of several that entered the study it is the first;
    of others the largest, for they may be parts of it. "n = 64" may count animals: it is taken only
    with `letters`."""
    claims = sorted(_claims(reading), key=_plainest)
    if claims:
        return Stated(claims[0].number, reading.quote(claims[0].start, claims[0].end))
    return _by_letter(reading) if letters else NOT_STATED


def _plainest(claim: _Claim) -> tuple[int, int, int]:
    return -claim.weight, 0 if claim.weight == ENTERED else -claim.number, claim.start


def one_person(reading: Reading, near: int) -> Stated:
    """The one person that a case report is about, from where it says so on."""
    match = _ONE_PERSON.search(reading.lower, near, near + 400)
    return Stated(1, reading.quote(match.start(), match.end())) if match else NOT_STATED


def _by_letter(reading: Reading) -> Stated:
    """What "n = 64" says, where it is said of all and not of each group."""
    if "n" not in reading.beginnings or "=" not in reading.lower:
        return NOT_STATED
    found = {match[1]: match for match in _N.finditer(reading.lower)}
    if len(found) != 1:
        return NOT_STATED
    [(written, match)] = found.items()
    behind = reading.lower[match.end() : match.end() + 12]
    ahead = reading.lower[max(0, match.start() - 12) : match.start()]
    if " per " in behind or " each" in behind or "group" in ahead or "arm" in ahead:
        return NOT_STATED
    return Stated(value(written), reading.quote(match.start(), match.end()))


def _claims(reading: Reading) -> Iterator[_Claim]:
    end = 0
    for at in _starts(reading):
        match = _PEOPLE.match(reading.lower, at) if at >= end else None
        if match is None:
            continue
        end = match.end()
        number = _number(match)
        if number and (plainly := _weight(reading, match, number)):
            yield _Claim(number, plainly, match.start(), match.end())


def _starts(reading: Reading) -> list[int]:
    """Where a number may begin."""
    lower = reading.lower
    starts = [match.start() for match in _DIGITS.finditer(lower)]
    for word in WORDS:
        if word in _SMALLEST or word[:4] not in reading.beginnings:
            continue
        at = lower.find(word)
        while at >= 0:
            if not (at and (lower[at - 1].isalnum() or lower[at - 1] == "-")):
                starts.append(at)
            at = lower.find(word, at + len(word))
    return sorted(starts)


def _number(match: re.Match[str]) -> int | None:
    number = value(match["number"] or match["joined"])
    if number is None or _is_a_year(match):
        return None
    if match["more"] is None:
        return number
    return number + (value(match["more"]) or 0)  # men and women


def _is_a_year(match: re.Match[str]) -> bool:
    """Whether it is the end of one thing, and people the beginning of another: "criteria 2017 Patients"."""
    between = match.start("noun") - match.end("number") if match["noun"] else 0
    return between > 1 and _YEAR.fullmatch(match["number"]) is not None


def _weight(reading: Reading, match: re.Match[str], number: int) -> int:
    if reading.is_of_another(match.start()):
        return 0
    first, last = reading.sentence(match.start())
    ahead = reading.lower[max(first, match.start() - _BEFORE) : match.start()]
    return weight(number, ahead, reading.lower[match.end() : min(last, match.end() + _AFTER)])
