"""What the names of the elements around blocks say, and what elements have from those around them.

Hot: it is compiled where there is a compiler (`places.pxd` gives the types), and is written for both.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping

from aggregator.extract.classify.columns import zeros
from aggregator.extract.classify.tokens import name_parts
from aggregator.extract.segments import Places

_COMPILED = not __file__.endswith(".py")
TAGS = "footer aside figure table section article".split()
BITS = {tag: 1 << bit for bit, tag in enumerate([*TAGS, "form", "nav"])}


class Name:
    """What the list says of a word in a class or id, alone and with the word behind it. None: nothing."""

    def __init__(self) -> None:
        self.alone: int | None = None
        self.then: dict[str, int] = {}


def index(tokens: Mapping[str, int]) -> dict[str, Name]:
    """The tokens of a list by the word they begin with; those that are a whole name ("=") as they are."""
    names: dict[str, Name] = {}
    for token, tenths in tokens.items():
        first, _, then = (token, "", "") if token[0] == "=" else token.partition("-")
        name = names.setdefault(first, Name())
        if then:
            name.then[then] = tenths
        else:
            name.alone = tenths
    return names


class Inherited:
    """What elements have from those around them, by the number of the place. Outer elements come first, so
    one pass does."""

    def __init__(self, places: Places, known: dict[str, Name]) -> None:
        count = len(places.names)
        self.bits = array("q", bytes(8 * count))  # the tags of `BITS` it stands in, itself included
        self.depths = zeros(count)
        self.sums = zeros(count)  # of what the names say, those further out for less
        self.worst = zeros(count)  # at most 0
        self.best = zeros(count)  # at least 0
        # Elements that hold the same blocks count as one, of all their names.
        self.outer = array("q", bytes(8 * count))  # the next that holds more blocks; -1 without one
        self.group_sums = zeros(count)
        self.group_worst = zeros(count)
        self.alike = zeros(count)  # how many of its names there are in the same element
        self._first = array("q", bytes(8 * count))  # the first place that has the same names
        self._weigh(places.names, known)
        self._pass(places)

    def _weigh(self, places: list[str], known: dict[str, Name]) -> None:
        """Note what the names of each place say by themselves. A name says the same in all places."""
        first: dict[str, int] = {}
        told: dict[str, dict[str, int]] = {}
        for at in range(len(places)):
            names = places[at]
            if names in first:
                same = first[names]
                self._first[at] = same
                self.sums[at], self.worst[at], self.best[at] = (
                    self.sums[same],
                    self.worst[same],
                    self.best[same],
                )
            else:
                first[names] = self._first[at] = at
                self._weigh_one(at, names, known, told)

    def _weigh_one(
        self, at: int, names: str, known: dict[str, Name], told: dict[str, dict[str, int]]
    ) -> None:
        found: dict[str, int] = {}
        split = names.split(" ")
        for number in range(1, len(split)):
            name = split[number]
            said = told.get(name)
            if said is None:
                said = told[name] = _said(name, known)
            if said:
                found = found | said if found else said
        total = worst = best = 0
        for tenths in found.values():
            total += tenths
            worst = min(worst, tenths)
            best = max(best, tenths)
        self.sums[at], self.worst[at], self.best[at] = total / 10, worst / 10, best / 10

    def _pass(self, places: Places) -> None:
        parents, starts, ends, count = places.parents, places.starts, places.ends, len(places.names)
        repeats: dict[int, int] = {}  # by the element around, and the names
        for at in range(count):
            pattern = (parents[at] + 1) * count + self._first[at]
            repeats[pattern] = repeats.get(pattern, 0) + 1
        for at in range(count):
            parent = parents[at]
            self.bits[at] = BITS.get(places.tags[at], 0)
            if parent < 0:
                self.outer[at], self.alike[at] = -1, 1.0
                continue
            own, worst = self.sums[at], self.worst[at]
            alike = repeats[(parent + 1) * count + self._first[at]]
            self.bits[at] |= self.bits[parent]
            self.depths[at] = self.depths[parent] + 1
            self.sums[at] = self.sums[parent] * 0.8 + own
            self.worst[at] = min(self.worst[parent], worst)
            self.best[at] = max(self.best[parent], self.best[at])
            self.outer[at], self.alike[at] = parent, alike
            self.group_sums[at], self.group_worst[at] = own, worst
            if starts[parent] == starts[at] and ends[parent] == ends[at]:
                self.outer[at] = self.outer[parent]
                self.alike[at] = max(self.alike[parent], alike)
                self.group_sums[at] = self.group_sums[parent] + own
                self.group_worst[at] = min(self.group_worst[parent], worst)


def _said(name: str, known: dict[str, Name]) -> dict[str, int]:
    """What the list says of the words in a class or id, by token."""
    said: dict[str, int] = {}
    parts = _parts(name) if _COMPILED else name_parts(name)
    count = len(parts)
    for at in range(count):
        part = parts[at]
        word = known.get(part)
        if word is None:
            continue
        if word.alone is not None:
            said[part] = word.alone
        if at + 1 < count and (tenths := word.then.get(parts[at + 1])) is not None:
            said[part + "-" + parts[at + 1]] = tenths
    if count > 2:
        whole = "=" + "-".join(parts)
        word = known.get(whole)
        if word is not None and word.alone is not None:
            said[whole] = word.alone
    return said


def _parts(name: str) -> list[str]:
    """As `name_parts`, letter by letter: the quicker way where it is compiled."""
    parts: list[str] = []
    start = end = -1  # end: behind the last letter
    for at in range(len(name)):
        letter = name[at]
        if "a" <= letter <= "z":
            if start < 0:
                start = at
            end = at + 1
        elif "0" <= letter <= "9":
            if start < 0:
                start = at
        elif start >= 0:
            if end > start:
                parts.append(name[start:end])
            start = end = -1
    if start >= 0 and end > start:
        parts.append(name[start:end])
    return parts
