"""What the names of the elements around blocks say, and what elements have from those around them.

Hot: it is compiled where there is a compiler (`places.pxd` gives the types), and is written for both.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping

from aggregator.extract.classify.columns import zeros
from aggregator.extract.classify.hashing import UNKNOWN, Table, hash_of, joined, word_hash
from aggregator.extract.classify.tokens import place_tokens
from aggregator.extract.segments import Places

_COMPILED = not __file__.endswith(".py")
_UNKNOWN = UNKNOWN  # with its type, where it is compiled
_WHOLE = "="
_EQUALS = hash_of(_WHOLE)
# A place has three times 160 letters and a few words of our own at most: fewer parts than these.
_MOST_IN_NAME, _MOST_PARTS, _MOST_SEEN = 600, 1_200, 1_200
TAGS = "footer aside figure table section article".split()
BITS = {tag: 1 << bit for bit, tag in enumerate([*TAGS, "form", "nav"])}


class Index:
    """The tokens of a list by what they are looked up by."""

    def __init__(self, tokens: Mapping[str, int]) -> None:
        self.values = dict(tokens)
        self.table = Table(len(tokens))
        for token, tenths in tokens.items():
            parts = token.split("-")
            self.table.put(
                hash_of([_WHOLE, token[1:].split("-")[0], *parts[1:]] if token[0] == _WHOLE else parts),
                tenths,
            )


class Inherited:
    """What elements have from those around them, by the number of the place. Outer elements come first, so
    one pass does."""

    def __init__(self, places: Places, known: Index) -> None:
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
        self._seen = array("Q", bytes(8 * _MOST_SEEN))  # room to work in
        self._parts = array("Q", bytes(8 * _MOST_PARTS))
        self._weigh(places.names, known)
        self._pass(places)

    def _weigh(self, places: list[str], known: Index) -> None:
        """Note what the names of each place say by themselves: the same in all places that have them."""
        first: dict[str, int] = {}
        for at in range(len(places)):
            names = places[at]
            same = first.setdefault(names, at)
            self._first[at] = same
            if same != at:
                self.sums[at], self.worst[at], self.best[at] = (
                    self.sums[same],
                    self.worst[same],
                    self.best[same],
                )
            elif _COMPILED:
                self._by_hashes(at, names, known.table)
            else:
                values = [known.values[token] for token in place_tokens(names) if token in known.values]
                self._note(at, sum(values), min(0, min(values, default=0)), max(0, max(values, default=0)))

    def _by_hashes(self, at: int, names: str, known: Table) -> None:
        """Look up the tokens of `place_tokens`, each once."""
        seen, parts = self._seen, self._parts
        total = worst = best = found = 0
        place = names.find(" ")
        while place >= 0:
            end = names.find(" ", place + 1)
            count = _part_hashes(names, place + 1, end if end >= 0 else len(names), parts)
            for number in range(_name_tokens(parts, count)):
                value = known.get(parts[number])
                if value != _UNKNOWN and not _is_among(parts[number], seen, found):
                    seen[found] = parts[number]
                    found = min(found + 1, _MOST_SEEN - 1)
                    total += value
                    worst = min(worst, value)
                    best = max(best, value)
            place = end
        self._note(at, total, worst, best)

    def _note(self, at: int, total: int, worst: int, best: int) -> None:
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


def _part_hashes(names: str, start: int, end: int, parts: array[int]) -> int:
    """Write the hashes of what `name_parts` gives for the name from `start` to `end`; their number."""
    count, begin, behind = 0, -1, -1  # behind: the last letter
    for at in range(start, end + 1):
        letter = names[at] if at < end else " "
        if "a" <= letter <= "z":
            begin = at if begin < 0 else begin
            behind = at + 1
        elif "0" <= letter <= "9":
            begin = at if begin < 0 else begin
        elif begin >= 0:
            if behind > begin and count < _MOST_IN_NAME:
                parts[count] = word_hash(names, begin, behind)
                count += 1
            begin = behind = -1
    return count


def _name_tokens(parts: array[int], count: int) -> int:
    """Write, behind the `count` parts of a name, the pairs of them, and the whole where there are more; the
    number of all."""
    for at in range(count - 1):
        parts[count + at] = joined(parts[at], parts[at + 1])
    if count < 3:
        return max(2 * count - 1, 0)
    whole = _EQUALS
    for at in range(count):
        whole = joined(whole, parts[at])
    parts[2 * count - 1] = whole
    return 2 * count


def _is_among(number: int, numbers: array[int], count: int) -> bool:
    for at in range(count):  # noqa: SIM110 - compiled, much quicker than any()
        if numbers[at] == number:
            return True
    return False
