"""Boxes about the author, and about who publishes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from aggregator.clean.marks import Mark, each
from aggregator.clean.shapes import is_heading, key, labels, last_prose, once
from aggregator.clean.trails import concept, named
from aggregator.model import Article

_NAMES = concept(
    "author-bio author-box author-info author-card author-about author-description authorbio authorbox"
    " about-author"
    " about-the-author author-profile post-author bio biography contributor author-details author-section"
    " article-author-bio author-block author-module authors-bio m-author-bio"
)
_HEADING = re.compile(
    r"(?:about (?:the |our )?(?:authors?|writers?|contributors?|reviewers?|experts?)|meet (?:the"
    r"|our) (?:authors?|writers?|experts?)"
    r"|(?:the )?authors?|contributors?|über (?:den autor|die autorin)|author bio|written by|our experts?"
    r"|press contact|media contacts?"
    r"|contact(?: information)?|about us|about (?:the company|this site))\s*:?",
    re.IGNORECASE,
)
_IS = re.compile(
    r"^.{0,60}?\b(?:is|has been|was|works as|writes|covers|joined) (?:a|an|the|our|\w+ing|at"
    r"|for)\b.{0,200}?\b(?:writers?|reporters?|journalists?"
    r"|editors?|authors?|contributors?|correspondents?|columnists?|freelance|bloggers?|dietitian"
    r"|nutritionist|producers?|covers?|reporter|founder)\b",
    re.IGNORECASE | re.DOTALL,
)


_heads = once(_HEADING.fullmatch)


def find(article: Article) -> Iterable[Mark]:
    yield from each(_places(article), "in a place named for the author", explicit=True)
    yield from _headed(article)
    yield from _closing(article)


def _places(article: Article) -> Iterator[int]:
    return (index for index in named(article, _NAMES) if article.blocks[index].words <= 150)


def _headed(article: Article) -> Iterator[Mark]:
    """The heading above an author's own lines, and those lines, in the last third."""
    blocks = article.blocks
    for start in labels(article):
        if start >= 2 * len(blocks) // 3 and _heads(blocks[start].text):
            end = start + 1
            while end < min(len(blocks), start + 5) and not is_heading(blocks[end]):
                end += 1
            yield Mark(start, end, "about the author, by the heading above it")


def _closing(article: Article) -> Iterator[Mark]:
    """A last line that introduces one of the authors by name."""
    authors = [key(author) for author in article.metadata.authors if len(key(author)) > 5]
    last = last_prose(article)
    for index in range(max(1, last - 1), len(article.blocks) if authors else 0):
        block = article.blocks[index]
        starts = any(key(block.text[:80]).startswith(author) for author in authors)
        if block.words <= 80 and starts and (_IS.match(block.text) or block.words <= 12):
            yield Mark(index, index + 1, "introduces the author")
