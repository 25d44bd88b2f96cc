"""What a block looks like, whatever its words are about."""

from __future__ import annotations

import re

from aggregator.model import Article, Block

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SENTENCE_END = re.compile(r"[.!?…。！？:;][\"'”’»)\]]*$")
_REFERENCES = re.compile(
    r"(?:selected |key |list of |article |more )?(?:references?|sources?|bibliography|citations?|works cited"
    r"|further reading|literature|footnotes?|notes|quellen|literatur|références|referencias|fuentes|fonti"
    r"|riferimenti|referências)\s*:?\s*(?:\(\d+\))?",
    re.IGNORECASE,
)
_NOT_LETTERS = re.compile(r"[\W_]+")


def is_heading(block: Block) -> bool:
    return block.tag in _HEADINGS


def density(block: Block) -> float:
    """The part of a block's words that stands in links, from 0 to 1."""
    return block.link_words / block.words if block.words else 0.0


def is_prose(block: Block) -> bool:
    """Sentences of the article's own: long enough, ended, and not mostly links."""
    return (
        block.tag in ("p", "li", "blockquote", "dd")
        and block.words >= 15
        and density(block) < 0.5
        and (block.words >= 40 or _SENTENCE_END.search(block.text) is not None)
    )


def is_label(block: Block) -> bool:
    """A heading, or a short line that may stand for one."""
    return (is_heading(block) and block.words <= 15) or (
        block.words <= 8 and block.tag in ("p", "dt", "li", "blockquote")
    )


def key(text: str) -> str:
    """`text` reduced to its letters and digits, for comparing."""
    return _NOT_LETTERS.sub("", text).casefold()


def first_prose(article: Article) -> int:
    """The index of the first block of prose; the number of blocks when there is none."""
    return next((index for index, block in enumerate(article.blocks) if is_prose(block)), len(article.blocks))


def prose_until(article: Article, count: int) -> int:
    """The index just after the block of prose number `count`; the number of blocks when there are fewer."""
    for index, block in enumerate(article.blocks):
        count -= is_prose(block)
        if not count:
            return index + 1
    return len(article.blocks)


def last_prose(article: Article) -> int:
    """The index of the last block of prose, or -1."""
    indexes = range(len(article.blocks) - 1, -1, -1)
    return next((index for index in indexes if is_prose(article.blocks[index])), -1)


def references(article: Article) -> frozenset[int]:
    """The indexes of the references: what stands under a heading that says so, up to the next
    heading. They are mostly links, and part of the article all the same."""
    found: set[int] = set()
    inside = False
    for index, block in enumerate(article.blocks):
        if is_label(block) and _REFERENCES.fullmatch(block.text):
            inside = True
        elif is_heading(block):
            inside = False
        if inside:
            found.add(index)
    return frozenset(found)
