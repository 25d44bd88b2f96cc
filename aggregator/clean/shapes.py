"""What a block looks like, whatever its words are about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TypeVar

from aggregator.clean.letters import bare
from aggregator.extract.region import LIKELY
from aggregator.model import Article, Block

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SENTENCE_END = re.compile(r"[.!?…。！？:;][\"'”’»)\]]*$")
_END = 12  # characters in which a sentence ends, with all that closes
_REFERENCES = re.compile(
    r"(?:selected |key |list of |article |more )?(?:references?|sources?|bibliography|citations?|works cited"
    r"|further reading|literature|footnotes?|notes|quellen|literatur|références|referencias|fuentes|fonti"
    r"|riferimenti|referências"
    r"|how we (?:reviewed|vetted|checked) this (?:article|page|story))\s*:?\s*(?:\(\d+\))?",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"^\W{0,3}\d{1,3}[\].)]?\s|\bdoi\b|\b10\.\d{4,9}/|\bPMID\b|\bet al\b|\b(?:19|20)\d\d;|\((?:19|20)\d\d\)",
    re.IGNORECASE,
)
_LONG_ENTRY = 80  # words
SURE = 0.995  # a likelihood from which no step doubts a block for its words
_PARAGRAPH, _LIKELY_PARAGRAPH = 10, 0.4  # words; likelihood


_Answer = TypeVar("_Answer")
_FORGET: list[Callable[[], None]] = []


def once(question: Callable[[str], _Answer]) -> Callable[[str], _Answer]:
    """`question` about a text, whose answers are remembered while an article is cleaned: what stays of
    it is looked at again after every cut."""
    remembered = lru_cache(maxsize=None)(question)
    _FORGET.append(remembered.cache_clear)
    return remembered


def forget() -> None:
    """The article is clean: what was asked `once` need not be remembered."""
    for cache_clear in _FORGET:
        cache_clear()


def is_heading(block: Block) -> bool:
    return block.tag in _HEADINGS


def density(block: Block) -> float:
    """The part of a block's words that stands in links, from 0 to 1."""
    return block.link_words / block.words if block.words else 0.0


def unlikely(block: Block) -> bool:
    """Whether the classifier takes a block for none of the article. To lose a paragraph is a greater
    wrong than to leave a line too much, so paragraphs get the benefit of the doubt."""
    least = _LIKELY_PARAGRAPH if block.words >= _PARAGRAPH else LIKELY
    return block.likelihood is not None and block.likelihood < least


def doubted(block: Block, limit: float) -> bool:
    """Whether the classifier leaves room for a step that is followed below `limit`. Where it does not,
    there is no need to read the words."""
    return block.likelihood is None or block.likelihood < limit


def doubtful(article: Article, limit: float, most: int) -> Iterator[int]:
    """The indexes of the blocks of at most so many words that a step may be followed at, below `limit`,
    which is at most `SURE`."""
    for index, words, likelihood in _look(article.blocks)[3]:
        if words <= most and likelihood < limit:
            yield index


def is_prose(block: Block) -> bool:
    """Sentences of the article's own: long enough, ended, and not mostly links."""
    return (
        block.tag in ("p", "li", "blockquote", "dd")
        and block.words >= 15
        and density(block) < 0.5
        and (block.words >= 40 or _SENTENCE_END.search(block.text[-_END:]) is not None)
    )


def is_label(block: Block) -> bool:
    """A heading, or a short line that may stand for one."""
    return (is_heading(block) and block.words <= 15) or (
        block.words <= 8 and block.tag in ("p", "dt", "li", "blockquote")
    )


key = once(bare)

_Look = tuple[tuple[Block, ...], list[bool], list[int], list[tuple[int, int, float]]]
_LAST: list[_Look | None] = [None]


def _look(blocks: tuple[Block, ...]) -> _Look:
    """For each block whether it is prose; the indexes of labels; and of each block that may be doubted
    the index, the words and the likelihood. Every step asks this of the same blocks, so the last answer
    is remembered: by identity, because the hash of all blocks would take longer than the answer."""
    last = _LAST[0]
    if last is None or last[0] is not blocks:
        found = [index for index, block in enumerate(blocks) if is_label(block)]
        doubts = [
            (index, block.words, -1.0 if block.likelihood is None else block.likelihood)
            for index, block in enumerate(blocks)
            if doubted(block, SURE)
        ]
        last = _LAST[0] = (blocks, list(map(is_prose, blocks)), found, doubts)
    return last


def prose(blocks: tuple[Block, ...]) -> list[bool]:
    """For each block whether it is prose."""
    return _look(blocks)[1]


def labels(article: Article) -> list[int]:
    """The indexes of the blocks that may be a heading."""
    return _look(article.blocks)[2]


def first_prose(article: Article) -> int:
    """The index of the first block of prose; the number of blocks when there is none."""
    return next((index for index, found in enumerate(prose(article.blocks)) if found), len(article.blocks))


def prose_until(article: Article, count: int) -> int:
    """The index just after the block of prose number `count`; the number of blocks when there are fewer."""
    for index, found in enumerate(prose(article.blocks)):
        count -= found
        if not count:
            return index + 1
    return len(article.blocks)


def last_prose(article: Article) -> int:
    """The index of the last block of prose, or -1."""
    flags = prose(article.blocks)
    return next((index for index in range(len(flags) - 1, -1, -1) if flags[index]), -1)


def is_reference(block: Block) -> bool:
    """Whether a block looks like an entry in a list of references."""
    return _looks_cited(block.text)


@once
def _looks_cited(text: str) -> bool:
    return _REFERENCE.search(text) is not None


_heads_references = once(_REFERENCES.fullmatch)


def references(article: Article) -> frozenset[int]:
    """The indexes of the references and of the label above them: what stands under a heading that
    says so, up to the next heading or to where two blocks in a row look like none. They are mostly
    links, or unlike the text in form, and part of the article all the same."""
    found: set[int] = set()
    blocks = article.blocks
    for start in labels(article):
        if not _heads_references(blocks[start].text):
            continue
        last = start
        for index in range(start + 1, len(blocks)):
            if is_heading(blocks[index]) or index - last > 2:
                break
            if is_reference(blocks[index]) or (
                blocks[index].tag == "li" and blocks[index].words <= _LONG_ENTRY
            ):
                last = index
        if last > start:
            found.update(range(start, last + 1))
    return frozenset(found)
