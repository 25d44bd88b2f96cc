"""What people said of the passages of an article: each is named by its words, and kept or cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from xxhash import xxh3_128_hexdigest

from aggregator.clean.marks import Mark
from aggregator.clean.repeated import passage_key
from aggregator.dedupe.words import fold
from aggregator.model import Block, Removal, Repeated

NOTHING_SAID: Mapping[str, bool] = MappingProxyType({})
STEP = "people"
CUT_HERE = "a person cut it from this article"
CUT_ALWAYS = "a person cut it from all pages of this source"
LONGEST = 10_000  # characters of a passage that its key is made of


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One piece of an article in its place: kept, or cut for a reason. `keys` are those of its blocks."""

    text: str
    keys: tuple[str, ...]
    removal: Removal | None = None  # why it was cut; None for what stays


def words_key(text: str) -> str:
    """The key of a passage within its article: that of the source's passages, and for one that is too
    short to be told apart on other pages one of its own. "" for text without a word."""
    folded = " ".join(fold(text[:LONGEST]))
    return passage_key(text) or (xxh3_128_hexdigest(folded.encode()) if folded else "")


def spoken_of(
    blocks: Sequence[Block], repeated: Mapping[str, Repeated], said: Mapping[str, bool]
) -> tuple[frozenset[int], dict[int, tuple[str, Mark]]]:
    """The blocks that stay whatever the steps point at, and those that a person cut. What was said of
    one article goes before what was said of its source."""
    always = {key: one.kept for key, one in repeated.items() if one.said or one.kept}
    stays: set[int] = set()
    gone: dict[int, tuple[str, Mark]] = {}
    for index, block in enumerate(blocks if always or said else ()):
        key = words_key(block.text)
        if said.get(key, always.get(key, False)):
            stays.add(index)
        elif key in said or key in always:
            reason = CUT_HERE if key in said else CUT_ALWAYS
            gone[index] = (STEP, Mark(index, index + 1, reason))
    return frozenset(stays), gone


def in_place(text: str, removals: Iterable[Removal]) -> tuple[Passage, ...]:
    """An article as it was cut: what stays and what went, in the order of the page."""
    return tuple(_in_place(text.splitlines(), sorted(removals, key=lambda one: one.position)))


def _in_place(lines: Sequence[str], removals: Sequence[Removal]) -> Iterator[Passage]:
    waiting = iter([line for line in lines if line.strip()])
    index = 0  # of the blocks of the article
    for removal in removals:
        while index < removal.position and (line := next(waiting, None)) is not None:
            yield Passage(text=line, keys=(words_key(line),))
            index += 1
        parts = removal.text.split("\n")
        yield Passage(text=removal.text, keys=tuple(map(words_key, parts)), removal=removal)
        index += len(parts)
    for line in waiting:
        yield Passage(text=line, keys=(words_key(line),))
