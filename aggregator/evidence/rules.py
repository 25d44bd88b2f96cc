"""How a rule finds: where its sign stands, its pattern is tried, and only there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aggregator.evidence.reading import Reading, key_of

_BEFORE, _AFTER = 70, 110  # characters around a sign in which the pattern may match
_MOST_TRIES = 8  # of one sign: what does not come by then, is not what the article is about


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is looked for, how much it weighs, and why in words. `signs` are plain words, each from the
    beginning of a word, without which the pattern cannot match."""

    why: str
    points: int
    signs: dict[str, str]  # each with the key by which it is seen that it cannot be there
    keys: frozenset[str]
    pattern: re.Pattern[str]
    most: int  # times that it counts
    title: bool  # only there
    speech: bool  # also in what somebody is quoted with
    other_studies: bool  # also where the sentence tells of another study


@dataclass(frozen=True, slots=True)
class Found:
    """Something that a rule found."""

    rule: Rule
    start: int
    end: int


def rule(
    why: str,
    points: int,
    signs: str,
    pattern: str,
    *,
    most: int = 1,
    title: bool = False,
    speech: bool = False,
    other_studies: bool = False,
) -> Rule:
    """A rule; its signs are parted by "|"."""
    keys = {one: key_of(one) for one in signs.split("|")}
    return Rule(
        why=why,
        points=points,
        signs=keys,
        keys=frozenset(keys.values()),
        pattern=re.compile(pattern),
        most=most,
        title=title,
        speech=speech,
        other_studies=other_studies,
    )


def points(found: Sequence[Found]) -> int:
    """What was found, summed up."""
    return sum(one.rule.points for one in found)


def look(reading: Reading, rules: Sequence[Rule]) -> list[Found]:
    """All that the rules find, each as often as it counts."""
    return [found for one in rules for found in _look(reading, one)]


def why(reading: Reading, found: Sequence[Found], most: int = 4) -> tuple[str, ...]:
    """The weightiest finds in words, each reason and each quote once."""
    reasons: dict[str, str] = {}
    for one in sorted(found, key=lambda one: (-one.rule.points, one.start)):
        if len(reasons) == most:
            break
        quote = reading.quote(one.start, one.end)
        if one.rule.why not in reasons and quote not in reasons.values():
            reasons[one.rule.why] = quote
    return tuple(f"{reason}: “{quote}”" for reason, quote in reasons.items())


def _look(reading: Reading, one: Rule) -> list[Found]:
    if reading.beginnings.isdisjoint(one.keys):
        return []
    text = reading.lower if one.speech else reading.own
    limit = reading.title_end + 1 if one.title else len(text)
    found: dict[int, Found] = {}
    signs = [sign for sign, key in one.signs.items() if key in reading.beginnings]
    for match in _matches(text, one, signs, limit):
        if one.other_studies or not reading.is_of_another(match.start()):
            found.setdefault(match.start(), _trimmed(one, match))
            if len(found) == one.most:
                break
    return list(found.values())


def _matches(text: str, one: Rule, signs: Sequence[str], limit: int) -> Iterator[re.Match[str]]:
    for sign in signs:
        at = text.find(sign, 0, limit)
        for _ in range(_MOST_TRIES):
            if at < 0:
                break
            done = at + 1
            for match in one.pattern.finditer(text, max(0, at - _BEFORE), min(limit, at + _AFTER)):
                done = max(done, match.end())
                yield match
            at = text.find(sign, done, limit)


def _trimmed(one: Rule, match: re.Match[str]) -> Found:
    """What was found, without the end of the sentence before it."""
    text = match[0]
    return Found(one, match.end() - len(text.lstrip(" \n.?!)")), match.start() + len(text.rstrip(" \n")))
