"""Counting signs: each speaks for a kind of page, with points, and says in words what was seen. A
page is of a kind when it has points enough for the prose it has: one that sells something and tells
a long story is a story."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from aggregator.extract.page_facts import Facts

Sign = tuple[int, str]  # points, and what was seen

_ENOUGH = 2  # points
_SAYS_ARTICLE, _SHARED_AS_ONE = 3, 1  # more, where the page says that it is an article
_SOME_PROSE, _FOR_PROSE = 250, 2  # from so many words on, so many more points
_TOLD = 3  # signs in a reason
_MAX_NAME = 300
_SITE = re.compile(r" [|–—·•»›-] ")
_EDGES = " .!?:\"“”„'"


def no_signs(_facts: Facts) -> Iterator[Sign]:
    return iter(())


class Kind(NamedTuple):
    """A kind of page, and how long the text of one can be. Its `lines` are signs that take long to
    look for, and are for `most` points together: they are read only where these could be enough."""

    name: str
    signs: Callable[[Facts], Iterator[Sign]]
    words: float
    prose: float
    lines: Callable[[Facts], Iterator[Sign]] = no_signs
    most: int = 0


def kind_of(facts: Facts, kinds: Sequence[Kind]) -> str:
    """The kind that most speaks for, and what does; "" where too little does for any."""
    found = [(*_counted(kind, facts), kind.name) for kind in kinds]
    points, seen, name = max(found, key=lambda one: one[0])
    return f"{name}: {', '.join(seen)}" if points else ""


def _counted(kind: Kind, facts: Facts) -> tuple[int, list[str]]:
    """The points of a kind, and what they are for; none where they are not enough."""
    if facts.words > kind.words or facts.prose > kind.prose:
        return 0, []
    signs, needed = list(kind.signs(facts)), _needed(facts)
    if sum(points for points, _ in signs) + kind.most >= needed:
        signs += kind.lines(facts)
    points = sum(points for points, _ in signs)
    signs.sort(key=lambda sign: -sign[0])
    return (points, [seen for _, seen in signs[:_TOLD]]) if points >= needed else (0, [])


def _needed(facts: Facts) -> int:
    """The points it takes against what speaks for an article."""
    needed = _ENOUGH + _FOR_PROSE * (facts.prose >= _SOME_PROSE)
    return needed + (_SAYS_ARTICLE if facts.says_article else _SHARED_AS_ONE * facts.shared_as_article)


def count(pattern: re.Pattern[str], lines: Sequence[str]) -> int:
    """How many of `lines` hold what `pattern` looks for; the same line counts once."""
    return sum(1 for line in dict.fromkeys(lines) if pattern.search(line))


def named(pattern: re.Pattern[str], facts: Facts) -> Iterator[Sign]:
    """A point for a title or heading that begins with what `pattern` looks for."""
    for name in facts.names:
        if pattern.match(name.strip(_EDGES)):
            yield 1, f"it is called “{name[:80]}”"
            return


def named_only(pattern: re.Pattern[str], facts: Facts) -> Iterator[Sign]:
    """A point for a title or heading that says nothing else, apart from the site's name."""
    for name in facts.names:
        if any(pattern.fullmatch(part.strip(_EDGES)) for part in (name, *_SITE.split(name[:_MAX_NAME]))):
            yield 1, f"it is called “{name[:80]}”"
            return


def twice(signs: Iterator[Sign]) -> Iterator[Sign]:
    """The same signs, for twice the points: each is enough alone."""
    return ((2 * points, seen) for points, seen in signs)
