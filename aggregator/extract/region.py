"""Which blocks are the article: the element whose blocks are worth most together.

A paragraph is worth its words outside links; a short or linked block, and any block in a place
whose names speak of chrome, costs something. The blocks of an element lie side by side, so the
worth of every element is a difference of two running sums.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate
from operator import sub

from aggregator.extract.blocks import Segments

_WORD = re.compile(r"[^a-z0-9]+")
_MODIFIER = re.compile(r"\b(?:has|no|with|without|not|non|hide|show|js|below|above|after)[-_]+[a-z]+")
_COMMENTS = frozenset(("comment", "comments", "commentlist", "respond", "disqus"))
_CHROME = frozenset(
    "nav navigation navbar menu breadcrumb breadcrumbs footer sidebar related"
    " recommended recommendation recommendations share sharing social newsletter subscribe signup promo"
    " teaser"
    " teasers advert advertisement ad ads sponsor sponsored cookie cookies consent gdpr modal popup login"
    " widget widgets pagination pager tags taglist toolbar banner masthead copyright legal disclaimer"
    " trending"
    " popular outbrain taboola paywall overlay offcanvas carousel hidden unseen".split()
)
_BODY_NAMES = frozenset(
    "article-body articlebody article-content articlecontent entry-content post-content post-body story-body"
    " storybody body-content content-body article-text articletext story-content main-content page-content"
    " post-text blog-content news-content rich-text richtext article__body article__content".split()
)
_CHROME_TAGS = frozenset(("nav", "footer", "aside", "form", "header", "menu", "address"))
_FAR_MORE = 1.6
_ENOUGH = 400.0  # an article worth this much, in words, is not doubted
_LEAD = frozenset(
    "lead lede standfirst dek deck subtitle intro introduction teaser summary kicker abstract".split()
)


def region(segments: Segments) -> range:
    """The indexes of the blocks of the article, its leads included; empty if nothing has any worth."""
    best, worth = _best(segments, _chrome(segments, _most))
    # Names lie: when by them nearly all text is chrome, only comments are held to be what they are called.
    if worth < _ENOUGH:
        other, other_worth = _best(segments, _chrome(segments, _most_comments))
        if worth < 0.3 * other_worth:
            best = other
    return range(_lead(segments, best), best.stop)


def _best(segments: Segments, chrome: list[bool]) -> tuple[range, float]:
    worths = [_worth(segments, index, hidden) for index, hidden in enumerate(chrome)]
    sums = [0.0, *accumulate(worths)]
    gains = [0.0, *accumulate(max(0.0, worth) for worth in worths)]
    places = segments.places
    best, best_worth = range(0), 0.0
    inner_first = [range(*bounds) for bounds in zip(places.starts, places.ends, strict=True)][::-1]
    hints = [_hint(tag, names) for tag, names in zip(places.tags, places.names, strict=True)][::-1]
    for place, hint in zip(inner_first, hints, strict=True):
        worth = (sums[place.stop] - sums[place.start]) * hint
        if worth > best_worth:
            best, best_worth = place, worth
    # Many short and linked blocks between (tables, products, answers) can make one paragraph worth
    # more than all of the article: an element that holds far more text around it is better.
    for place in inner_first:
        around = place.start <= best.start and best.stop <= place.stop
        if around and gains[place.stop] - gains[place.start] > _FAR_MORE * (
            gains[best.stop] - gains[best.start]
        ):
            best = place
    return best, gains[best.stop] - gains[best.start]


def _worth(segments: Segments, index: int, chrome: bool) -> float:
    words, linked = segments.words[index], segments.link_words[index]
    if chrome:
        return -3.0 - 0.3 * words
    if segments.tags[index] in ("h1", "h2", "h3", "h4"):
        return 0.0 if linked == 0 else -6.0
    return words - 2.0 * linked - 6.0


def _chrome(segments: Segments, most: Callable[[str, str], float]) -> list[bool]:
    """For each block, whether a place around it is named as chrome."""
    places = segments.places
    plain = [0, *accumulate(map(sub, segments.words, segments.link_words))]
    steps = [0] * len(plain)
    for tag, names, start, end in zip(places.tags, places.names, places.starts, places.ends, strict=True):
        limit = most(tag, names) * plain[-1] if end > start else 0.0
        if limit and plain[end] - plain[start] <= limit:
            steps[start] += 1
            steps[end] -= 1
    return [depth > 0 for depth in accumulate(steps)][:-1]


def _most(tag: str, names: str) -> float:
    """The largest part of a page's words outside links that a place may hold and still be taken for
    what its names say: "sidebar" around most of a page names a layout, not a sidebar."""
    words = _names(names)
    if not words.isdisjoint(_COMMENTS):
        return _most_comments("", names)
    return 0.35 if tag in _CHROME_TAGS or not words.isdisjoint(_CHROME) else 0.0


def _most_comments(_tag: str, names: str) -> float:
    return 0.85 if not _names(names).isdisjoint(_COMMENTS) else 0.0


@lru_cache(maxsize=4096)
def _names(names: str) -> frozenset[str]:
    return frozenset(_WORD.split(_MODIFIER.sub(" ", names)))


def _hint(tag: str, names: str) -> float:
    if tag in ("article", "main") or not _BODY_NAMES.isdisjoint(names.split()):
        return 1.15
    return 1.0


def _lead(segments: Segments, found: range) -> int:
    """Where the article begins when its lead stands before the element of its body."""
    start = found.start
    for index in range(found.start - 1, max(-1, found.start - 15), -1):
        if segments.tags[index] == "h1":
            break
        named = not _LEAD.isdisjoint(_WORD.split(segments.trail(segments.inner[index])[-200:]))
        words = segments.words[index]
        if segments.link_words[index] == 0 and (words >= 15 or (named and words >= 6)):
            start = index
    else:
        return found.start  # no headline near: whatever stands there belongs to the page
    return start
