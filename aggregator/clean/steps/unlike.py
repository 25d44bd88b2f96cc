"""What no rule names, and what stands and looks unlike the text of an article all the same: the
judgement of the classifier, which the blocks carry."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aggregator.clean.marks import Mark
from aggregator.clean.shapes import density, is_heading, is_prose, is_reference, unlikely
from aggregator.extract.region import LIKELY
from aggregator.model import Article, Block

_HEADING, _LEAST = 14, 6  # words
_LEAD = frozenset(
    "lead lede standfirst dek deck subtitle subheadline subheading intro excerpt abstract summary".split()
)
_PICTURES = frozenset("image images img photo photos picture media caption gallery figure".split())
_NAME, _OWN = re.compile(r"[^a-z]+"), 80  # characters of a trail that name the block itself
_POSSIBLE, _NEARLY, _SURE = 0.15, 0.3, 0.9  # likelihoods


def find(article: Article) -> Iterable[Mark]:
    for index, block in enumerate(article.blocks):
        if unlikely(block) and not _stays(article, index):
            yield Mark(index, index + 1, _why(block))


def _stays(article: Article, index: int) -> bool:
    return (
        _leads(article, index)
        or _is_lead(article, index)
        or _goes_on(article, index)
        or _is_listed(article, index)
    )


def _is_listed(article: Article, index: int) -> bool:
    """Whether a block looks like a reference, as does one beside it that stays."""
    around = (*article.blocks[max(0, index - 1) : index], *article.blocks[index + 1 : index + 2])
    beside = [one for one in around if (one.likelihood or 0.0) >= LIKELY]
    return bool(beside) and is_reference(article.blocks[index]) and any(map(is_reference, beside))


def _goes_on(article: Article, index: int) -> bool:
    """Whether a paragraph goes on with one that is surely of the article, in the same place."""
    block, before = article.blocks[index], article.blocks[max(0, index - 1) : index]
    near = (block.likelihood or 0.0) >= _NEARLY and is_prose(block) and density(block) < 0.2
    return near and any(one.trail == block.trail and (one.likelihood or 0.0) >= _SURE for one in before)


def _is_lead(article: Article, index: int) -> bool:
    """Whether a block is the lead of the article, by its name: sites set it apart from the text."""
    block = article.blocks[index]
    if block.words < _LEAST or block.link_words or _LEAD.isdisjoint(_NAME.split(block.trail[-_OWN:])):
        return False
    above = article.blocks[:index]
    return not any(is_prose(one) and (one.likelihood or 0.0) >= LIKELY for one in above)


def _leads(article: Article, index: int) -> bool:
    """Whether a block is a heading, in form or by what it is: a short line without a link right before
    a paragraph that is surely of the article, with another before it."""
    block, after = article.blocks[index], article.blocks[index + 1 : index + 2]
    if block.words > _HEADING or block.link_words or (block.likelihood or 0.0) < _POSSIBLE:
        return False
    if not is_heading(block) and block.text.endswith((".", ",", ";", "…")):
        return False
    if not after or not index or (after[0].likelihood or 0.0) < _SURE or not is_prose(after[0]):
        return False
    return is_heading(block) or _PICTURES.isdisjoint(_NAME.split(block.trail[-_OWN:]))


def _why(block: Block) -> str:
    if density(block) >= 0.5:
        return "mostly links, and placed unlike the text of an article"
    if block.words < 8:
        return "a short line, placed unlike the text of an article"
    return "its place, shape and first words are unlike the text of an article"
