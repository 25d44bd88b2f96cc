"""Teasers of other articles, glued to the end of this one without a heading: paragraphs that speak of
something else, or break off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from aggregator.clean.letters import Hints
from aggregator.clean.marks import NAMED, Mark, each
from aggregator.clean.shapes import is_heading, once
from aggregator.model import Article, Block

_WORD = re.compile(r"[^\W\d_]{5,}")
_CERTAIN = 1.01  # above every likelihood
_TAIL = 30  # characters in which a text breaks off
_STEM = 5  # letters; enough to tell that two words are forms of one
_SIZES = range(8, 81)  # words of a teaser
# The least stems of a teaser; the least words of an article that can tell what is foreign to it.
_LEAST_STEMS, _LEAST_ARTICLE = 5, 150
_FOREIGN, _HARDLY = 0.2, 0.35  # part of a teaser's words that the article has too
_BROKEN_OFF = re.compile(r"(?:…|\.\.\.|\[(?:…|\.{3}|\w{2,12})\])\W*$")
_CALLS = Hints(
    "read on", "find out", "learn more", "learn why", "learn how", "discover", "here's what", "here’s what",
    "here's why", "here’s why", "here's how", "here’s how", "here is what", "we explain", "wir erklären",
    "lesen sie", "erfahren sie", "unser ratgeber", "découvrez", "réponse dans", "descubre", "te lo contamos",
    "scopri", "lees verder", "lees meer", "neste artigo", "descubra", "przeczytaj", "läs mer",
)  # fmt: skip


def find(article: Article) -> Iterable[Mark]:
    """The last paragraphs, while they are foreign to what stands before them."""
    blocks = article.blocks
    last = takewhile(lambda index: blocks[index].words in _SIZES, _from_the_end(article))
    if not any(_tempts(blocks[index]) for index in last):
        return
    if sum(block.words for block in blocks) < _LEAST_ARTICLE:
        return
    known = _vocabulary(article)
    found: list[int] = []
    for index in _from_the_end(article):
        if not _is_teaser(blocks[index], known):
            break
        found.append(index)
    # Down from the first that tempts: the one above may be the article's own, on a last new thought.
    tempting = [index for index in found if _tempts(blocks[index])]
    found = [index for index in found if tempting and index >= min(tempting)]
    limit = _CERTAIN if len(found) > 1 else NAMED
    yield from each(found, "speaks of something else, after the end", limit=limit)


def _from_the_end(article: Article) -> Iterator[int]:
    """The paragraphs of the second half, the last first; labels between them are passed over."""
    for index in range(len(article.blocks) - 1, len(article.blocks) // 2, -1):
        block = article.blocks[index]
        if block.words >= _SIZES.start and not is_heading(block) and block.tag in ("p", "li", "dd"):
            yield index


def _vocabulary(article: Article) -> dict[str, int]:
    """For each stem the number of blocks that have it; the title is one."""
    counts: dict[str, int] = {}
    for text in (article.metadata.title, *(block.text for block in article.blocks)):
        for stem in _stems(text):
            counts[stem] = counts.get(stem, 0) + 1
    return counts


def _is_teaser(block: Block, known: dict[str, int]) -> bool:
    stems = _stems(block.text)
    if block.words not in _SIZES or len(stems) < _LEAST_STEMS:
        return False
    shared = sum(known.get(stem, 0) > 1 for stem in stems) / len(stems)
    return shared < (_HARDLY if _tempts(block) else _FOREIGN)


def _tempts(block: Block) -> bool:
    return _calls(block.text)


@once
def _calls(text: str) -> bool:
    lower = text.lower()
    return _CALLS.stand_in(lower) or _BROKEN_OFF.search(lower[-_TAIL:]) is not None


@once
def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.lower())}
