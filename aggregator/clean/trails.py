"""Reading trails: what a site calls the places its blocks stand in.

Names on all blocks of an article say nothing of any one of them, so what the trails have in
common is left out. Concepts are sets of names: single words ("newsletter") and pairs of words
that stand side by side ("read-more").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from aggregator.clean.shapes import prose
from aggregator.model import Article, Block

_SURE = 0.9
_NOT_A_NAME = re.compile(r"[^a-z0-9]+")
# "has-sidebar" and "no-comments" describe the page around them, not what stands in them.
_MODIFIER = re.compile(
    r"(?<![a-z])(?:has|no|with|without|not|non|hide|show|js|is|below|above|after)[-_]+[a-z]+"
)


def concept(text: str) -> frozenset[str]:
    """The names in `text`, separated by white space."""
    return frozenset(text.split())


def named(article: Article, names: frozenset[str], *, most: float = 0.3) -> Iterator[int]:
    """The indexes of the blocks in a place that has one of `names`. A name that stands around more
    than the part `most` of the article's prose names its layout ("widget"), and is not heeded."""
    places, words = _read(article.blocks)
    hits = {index: found for index, place in enumerate(places) if (found := names & place)}
    under: Counter[str] = Counter()
    for index, found in hits.items():
        for name in found:
            under[name] += words[index]
    layout = {name for name, around in under.items() if around > most * sum(words)}
    yield from (index for index, found in hits.items() if found - layout)


_Read = tuple[list[frozenset[str]], list[int]]
_LAST: list[tuple[tuple[Block, ...], _Read] | None] = [None]


def _read(blocks: tuple[Block, ...]) -> _Read:
    """For each block, the names of the places around it, and its words if it is prose. Every step
    asks this of the same article, so the last answer is remembered: by identity, because the hash of
    all its blocks would take longer than the answer."""
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
    return [_names(trail[shared:]) for trail in trails], words


def _shared(trails: list[str]) -> int:
    """How long the beginning is that all trails have in common, up to a whole name."""
    if len(trails) < 2:
        return len(trails[0]) if trails else 0
    first, last = min(trails), max(trails)  # what these two share, all share
    pairs = enumerate(zip(first, last, strict=False))
    same = next((index for index, (one, other) in pairs if one != other), min(len(first), len(last)))
    return first.rfind(" ", 0, same) + 1


@lru_cache(maxsize=8192)
def _names(trail: str) -> frozenset[str]:
    found: set[str] = set()
    for name in _MODIFIER.sub(" ", trail).split():
        words = [word for word in _NOT_A_NAME.split(name) if word]
        found.update(words)
        found.update(f"{first}-{second}" for first, second in pairwise(words))
    return frozenset(found)
