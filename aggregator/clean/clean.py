"""Article → CleanArticle. The steps only point; here alone is anything cut, and every cut noted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from aggregator.clean.marks import Mark, Step
from aggregator.clean.said import NOTHING_SAID, spoken_of
from aggregator.clean.sanitize import to_html
from aggregator.clean.shapes import doubted, forget, references, unlikely
from aggregator.clean.steps import (
    adverts,
    authors,
    bylines,
    captions,
    comments,
    disclaimers,
    disclosure,
    embeds,
    hidden,
    legal,
    navigation,
    newsletter,
    related,
    repeats,
    sharing,
    teasers,
    titles,
    unlike,
    widgets,
)
from aggregator.clean.steps import repeated as repeated_step
from aggregator.model import Article, Block, CleanArticle, Ended, Outcome, Removal, Repeated

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
    ("hidden", hidden.find),
    ("disclaimers", disclaimers.find),
    ("disclosure", disclosure.find),
    ("adverts", adverts.find),
    ("widgets", widgets.find),
    ("repeats", repeats.find),
    ("teasers", teasers.find),
)
_MUCH, _HALF, _NEARLY_ALL = 0.6, 0.5, 0.85  # parts of an article's words; see `_trusted`
_MAX_PASSES = 20
_NOTHING: Mapping[str, Repeated] = MappingProxyType({})

_Pointed = dict[str, dict[int, Mark]]  # step → block index → its mark
_Found = dict[int, tuple[str, Mark]]  # block index → step and its mark


def clean(
    article: Article,
    *,
    min_words: int = 60,
    repeated: Mapping[str, Repeated] = _NOTHING,
    spared: frozenset[str] = frozenset(),
    said: Mapping[str, bool] = NOTHING_SAID,
) -> CleanArticle | Ended:
    """`article` without its boilerplate, or TOO_SHORT when fewer than `min_words` words are left.
    `repeated` is what the pages of its source repeat, by key. What the steps named in `spared`
    point at stays, by policy, whoever else would cut it. `said` is what people said of passages of this
    article, by key: True for what stays, False for what is cut, whatever the steps think of it."""
    kept, removals = cut(article, repeated, spared, said)
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


def cut(
    article: Article,
    repeated: Mapping[str, Repeated] = _NOTHING,
    spared: frozenset[str] = frozenset(),
    said: Mapping[str, bool] = NOTHING_SAID,
) -> tuple[tuple[Block, ...], tuple[Removal, ...]]:
    """The blocks that stay, and what was cut. What a cut lays bare (the byline under a repeated
    title) is looked at again, so that cleaning what was kept cuts nothing more."""
    stays, gone = spoken_of(article.blocks, repeated, said)
    kept = [index for index in range(len(article.blocks)) if index not in gone]
    for _ in range(_MAX_PASSES):
        found = _found(
            replace(article, blocks=tuple(article.blocks[index] for index in kept)), repeated, spared
        )
        if not found:
            break
        cut_now = {kept[position]: what for position, what in found.items() if kept[position] not in stays}
        if not cut_now:
            break
        gone |= cut_now
        kept = [index for index in kept if index not in gone]
    forget()
    return tuple(article.blocks[index] for index in kept), tuple(_removals(article, gone))


def _found(article: Article, repeated: Mapping[str, Repeated], spared: frozenset[str]) -> _Found:
    """What one pass would cut: what a step points at and the classifier does not know better, and
    what is unlike the text of an article."""
    safe = references(article)
    marks = {name: step(article) for name, step in STEPS} | {
        "repeated": repeated_step.find(article, repeated)
    }
    pointed = {name: _pointed(article, own, safe) for name, own in marks.items()}
    untouched = {index for name in spared for index in pointed.pop(name, ())}
    found: _Found = {}
    for name, own in _trusted(article, pointed).items():
        for index, mark in own.items():
            found.setdefault(index, (name, mark))
    for mark in unlike.find(article):
        if mark.start not in safe:
            found.setdefault(mark.start, ("unlike", mark))
    return {index: what for index, what in found.items() if index not in untouched}


def _pointed(article: Article, marks: Iterable[Mark], safe: frozenset[int]) -> dict[int, Mark]:
    """The blocks a step points at, without those it is not followed at."""
    found: dict[int, Mark] = {}
    for mark in marks:
        for index in range(mark.start, mark.end):
            if doubted(article.blocks[index], mark.limit) and (mark.explicit or index not in safe):
                found.setdefault(index, mark)
    return found


def _trusted(article: Article, pointed: _Pointed) -> _Pointed:
    """What to follow. When the steps would cut much of the article, those that alone would cut half
    of it are followed only where the site itself names the place; and when even that would leave
    next to nothing, the greediest step is not followed at all. The article is here what is likely to
    be: around it there may be any amount of what is not."""
    words = {index: block.words for index, block in enumerate(article.blocks) if not unlikely(block)}
    total = sum(words.values())

    def cost(*steps: dict[int, Mark]) -> int:
        return sum(words.get(index, 0) for index in set().union(*steps))

    if cost(*pointed.values()) > _MUCH * total:
        for name, own in pointed.items():
            if cost(own) > _HALF * total:
                explicit = {index: mark for index, mark in own.items() if mark.explicit}
                pointed = pointed | {name: explicit}
    while cost(*pointed.values()) > _NEARLY_ALL * total:
        greediest = max(pointed, key=lambda name: cost(pointed[name]))
        pointed = {name: own for name, own in pointed.items() if name != greediest}
    return pointed


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
        html = "\n".join(block.html for block in blocks)
        yield Removal(step=name, reason=mark.reason, position=indexes[start], text=text, html=html)
