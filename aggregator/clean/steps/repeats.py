"""What the article says twice: pull quotes, and passages a template shows again."""

from __future__ import annotations

from collections.abc import Iterable

from aggregator.clean.marks import Mark
from aggregator.clean.shapes import doubted, is_heading, key
from aggregator.model import Article

_SIZES = range(6, 61)  # words
_MOST = 1_500  # blocks that are compared
_SURE = 0.995  # not worth while to look further
_CERTAIN = 1.01  # above every likelihood: a repetition is a fact


def find(article: Article) -> Iterable[Mark]:
    """The blocks whose words stand, in one piece, in a longer block, or in an equal one before."""
    keys = [key(block.text) for block in article.blocks[:_MOST]]
    whole = "\n".join(keys)
    seen: set[str] = set()
    for index, own in enumerate(keys):
        block = article.blocks[index]
        if block.words not in _SIZES or is_heading(block) or block.tag == "tr" or len(own) < 20:
            continue
        again = own in seen
        seen.add(own)
        if not doubted(block, _SURE):
            continue
        if again or (whole.count(own) > 1 and any(own in other and own != other for other in keys)):
            yield Mark(index, index + 1, "stands in the text once more", limit=_CERTAIN)
