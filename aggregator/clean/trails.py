"""Reading trails: what a site calls the places its blocks stand in.

Names on all blocks of an article say nothing of any one of them, so what the trails have in
common is left out. Concepts are sets of names: single words ("newsletter") and pairs of words
that stand side by side ("read-more").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, pairwise

from aggregator.clean.shapes import once, prose
from aggregator.model import Article, Block

_SURE = 0.9
_NOT_A_NAME = re.compile(r"[^a-z0-9]+")
# "has-sidebar" and "no-comments" describe the page around them, not what stands in them.
_MODIFIER = re.compile(
    r"(?<![a-z])(?:has|no|with|without|not|non|hide|show|js|is|below|above|after)[-_]+[a-z]+"
)


_ASKED: set[str] = set()  # the names of all concepts: no others need be noted


def concept(text: str) -> frozenset[str]:
    """The names in `text`, separated by white space."""
    names = frozenset(text.split())
    _ASKED.update(names)
    _parts.cache_clear()
    return names


@lru_cache(maxsize=16_384)  # sites use few names
def _parts(name: str) -> list[str]:
    """The words in a class or id, alone and in pairs, that a concept has."""
    if name.isalpha():
        return [name] if name in _ASKED else []
    found: list[str] = []
    for part in _MODIFIER.sub(" ", name).split():
        words = [word for word in _NOT_A_NAME.split(part) if word]
        found += words
        found += map("-".join, pairwise(words))
    return [part for part in found if part in _ASKED]


def named(article: Article, names: frozenset[str], *, most: float = 0.3) -> Iterator[int]:
    """The indexes of the blocks in a place that has one of `names`. A name that stands around more
    than the part `most` of the article's prose names its layout ("widget"), and is not heeded."""
    at, words = _read(article.blocks)
    if names.isdisjoint(at):
        return
    much = most * sum(words)
    hits = (at[name] for name in names if name in at)
    yield from sorted({i for own in hits if sum(words[i] for i in own) <= much for i in own})


_Read = tuple[dict[str, list[int]], list[int]]
_LAST: list[tuple[tuple[Block, ...], _Read] | None] = [None]


def _read(blocks: tuple[Block, ...]) -> _Read:
    """For each name, the blocks around which it stands; and for each block its words, if it is prose.
    Every step asks this of the same article, so the last answer is remembered: by identity, because
    the hash of all its blocks would take longer than the answer."""
    last = _LAST[0]
    if last is None or last[0] is not blocks:
        last = _LAST[0] = (blocks, _read_anew(blocks))
    return last[1]


def _read_anew(blocks: tuple[Block, ...]) -> _Read:
    trails = [block.trail for block in blocks]
    shared = _shared(trails)
    # Long teasers are prose too; where the classifier was asked, only what it is sure of counts.
    words = [
        block.words if found and (block.likelihood is None or block.likelihood >= _SURE) else 0
        for block, found in zip(blocks, prose(blocks), strict=True)
    ]
    under: dict[str, list[int]] = {}
    for index, trail in enumerate(trails):
        under.setdefault(trail, []).append(index)
    at: dict[str, list[int]] = {}
    for trail, indexes in under.items():
        for name in _names_in(trail[shared:]):
            at.setdefault(name, []).extend(indexes)
    return at, words


@once
def _names_in(trail: str) -> set[str]:
    return set(chain.from_iterable(map(_parts, trail.split(" "))))


def _shared(trails: list[str]) -> int:
    """How long the beginning is that all trails have in common, up to a whole name."""
    if len(trails) < 2:
        return len(trails[0]) if trails else 0
    first, last = min(trails), max(trails)  # what these two share, all share
    pairs = enumerate(zip(first, last, strict=False))
    same = next((index for index, (one, other) in pairs if one != other), min(len(first), len(last)))
    return first.rfind(" ", 0, same) + 1
