"""What the article says twice: pull quotes, and passages a template shows again."""

from __future__ import annotations

from collections.abc import Iterable

from aggregator.clean.marks import Mark
from aggregator.clean.shapes import SURE, doubtful, is_heading, key
from aggregator.model import Article, Block

_SIZES = range(6, 61)  # words
_LEAST = 20  # letters
_MOST = 1_500  # blocks that are compared
_CERTAIN = 1.01  # above every likelihood: a repetition is a fact


def find(article: Article) -> Iterable[Mark]:
    """The blocks whose words stand, in one piece, in a longer block, or in an equal one before."""
    blocks = article.blocks[:_MOST]
    asked = [
        index
        for index in doubtful(article, SURE, _SIZES.stop - 1)
        if index < len(blocks) and _is_asked(blocks[index])
    ]
    if not asked:
        return
    keys = [key(block.text) for block in blocks]
    whole = "\n".join(keys)
    for index in asked:
        own = keys[index]
        if len(own) >= _LEAST and whole.count(own) > 1 and _stands_again(article, keys, index):
            yield Mark(index, index + 1, "stands in the text once more", limit=_CERTAIN)


def _is_asked(block: Block) -> bool:
    return block.words in _SIZES and block.tag != "tr" and not is_heading(block)


def _stands_again(article: Article, keys: list[str], index: int) -> bool:
    own = keys[index]
    return any(own in other and own != other for other in keys) or any(
        keys[before] == own and _is_asked(article.blocks[before]) for before in range(index)
    )
