"""Article → CleanArticle. The steps only point; here alone is anything cut, and every cut noted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from aggregator.clean.marks import Mark, Step
from aggregator.clean.sanitize import to_html
from aggregator.clean.shapes import references
from aggregator.clean.steps import (
    adverts,
    authors,
    bylines,
    captions,
    comments,
    disclosure,
    embeds,
    legal,
    navigation,
    newsletter,
    related,
    sharing,
    titles,
)
from aggregator.model import Article, Block, CleanArticle, Ended, Outcome, Removal

# In order: of two steps that point at the same block, the first gives the reason.
STEPS: tuple[tuple[str, Step], ...] = (
    ("titles", titles.find),
    ("bylines", bylines.find),
    ("sharing", sharing.find),
    ("newsletter", newsletter.find),
    ("comments", comments.find),
    ("legal", legal.find),
    ("related", related.find),
    ("navigation", navigation.find),
    ("authors", authors.find),
    ("captions", captions.find),
    ("embeds", embeds.find),
    ("disclosure", disclosure.find),
    ("adverts", adverts.find),
)
_MUCH, _HALF, _NEARLY_ALL = 0.6, 0.5, 0.85  # parts of an article's words; see `_trusted`
_MAX_PASSES = 20

_Found = dict[int, tuple[str, Mark]]  # block index → step and its mark


def clean(article: Article, *, min_words: int = 60) -> CleanArticle | Ended:
    """`article` without its boilerplate, or TOO_SHORT when fewer than `min_words` words are left."""
    kept, removals = cut(article)
    words = sum(block.words for block in kept)
    if words < min_words:
        gone = f", {len(removals)} passages of boilerplate not counted" if removals else ""
        reason = f"{words} words, fewer than {min_words}{gone}"
        return Ended(outcome=Outcome.TOO_SHORT, reason=reason)
    return CleanArticle(
        url=article.url,
        metadata=article.metadata,
        text="\n".join(block.text for block in kept),
        html=to_html(kept, article.url),
        removals=removals,
    )


def cut(article: Article) -> tuple[tuple[Block, ...], tuple[Removal, ...]]:
    """The blocks that stay, and what was cut. What a cut lays bare (the byline under a repeated
    title) is looked at again, so that cleaning what was kept cuts nothing more."""
    kept = list(range(len(article.blocks)))
    gone: _Found = {}
    for _ in range(_MAX_PASSES):
        found = _found(replace(article, blocks=tuple(article.blocks[index] for index in kept)))
        if not found:
            break
        gone.update({kept[position]: what for position, what in found.items()})
        kept = [index for index in kept if index not in gone]
    return tuple(article.blocks[index] for index in kept), tuple(_removals(article, gone))


def _found(article: Article) -> _Found:
    """What one pass over the steps would cut."""
    safe = references(article)
    marks = {name: list(step(article)) for name, step in STEPS}
    found: _Found = {}
    for name, trusted in _trusted(article, marks).items():
        for mark in trusted:
            for index in range(mark.start, mark.end):
                if mark.explicit or index not in safe:
                    found.setdefault(index, (name, mark))
    return found


def _trusted(article: Article, marks: dict[str, list[Mark]]) -> dict[str, list[Mark]]:
    """The marks to follow. When the steps would cut much of the article, those that alone would
    cut half of it are followed only where the site itself names the place; and when even that
    would leave next to nothing, the greediest step is not followed at all."""
    total = sum(block.words for block in article.blocks)
    if _words(article, marks.values()) > _MUCH * total:
        for name, own in marks.items():
            if _words(article, [own]) > _HALF * total:
                marks = marks | {name: [mark for mark in own if mark.explicit]}
    while _words(article, marks.values()) > _NEARLY_ALL * total:
        greediest = max(marks, key=lambda name: _words(article, [marks[name]]))
        marks = {name: own for name, own in marks.items() if name != greediest}
    return marks


def _words(article: Article, marks: Iterable[list[Mark]]) -> int:
    indexes = {index for own in marks for mark in own for index in range(mark.start, mark.end)}
    return sum(article.blocks[index].words for index in indexes)


def _removals(article: Article, gone: _Found) -> Iterable[Removal]:
    """Neighbours cut by one step for one reason are one removal."""
    indexes = sorted(gone)
    starts = [0] if indexes else []
    for place, (before, after) in enumerate(pairwise(indexes), start=1):
        same = (gone[before][0], gone[before][1].reason) == (gone[after][0], gone[after][1].reason)
        if after != before + 1 or not same:
            starts.append(place)
    for start, end in pairwise([*starts, len(indexes)]):
        name, mark = gone[indexes[start]]
        blocks = [article.blocks[index] for index in indexes[start:end]]
        text = "\n".join(block.text for block in blocks)
        html = to_html(blocks, article.url)
        yield Removal(step=name, reason=mark.reason, position=indexes[start], text=text, html=html)
