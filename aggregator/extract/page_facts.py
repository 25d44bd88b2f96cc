"""What can be counted on a page, and what it says of itself, for telling which kind of page it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from aggregator.extract.head import Head
from aggregator.extract.parse import fold
from aggregator.extract.segments import Segments

_LONG, _SENTENCE, _PROSE_LINKED = 20, 8, 0.3  # words in a block of prose, and the part of them in links
_STOPS = (".", "!", "?", "…", "”", '"', "»", "。", "！", "？", "؟", "।")
_TITLE_LINKED, _TITLE_WORDS = 0.7, 2  # the line of a teaser that leads to its page
_TEASER_WORDS, _TEASERS = 80, 4  # at most; and at least so many alike in a row
_LABEL_CHARS, _LABELS = 80, 1_500
_OUTER, _MAX_URL, _MAX_START = 20, 2_000, 500
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One page. Where it is not said otherwise, numbers are of words in the blocks that would be
    the article."""

    url: str
    head: Head
    names: tuple[str, ...]  # its title and headings of the first level, without repetition
    body: frozenset[str]  # the classes and ids of the html and body elements
    og_type: str
    words: int
    linked: int
    prose: int  # in sentences and long blocks with few links, outside of teasers
    captions: int
    teasers: int  # in items of a row that are alike, short, and lead to other pages
    page: tuple[int, int, int]  # of the whole page: words, those in links, those in such items
    labels: tuple[str, ...]  # the short blocks of the whole page
    start: str  # the first text that would be the article
    blocks: tuple[str, ...]  # the texts that would be the article

    @property
    def says_article(self) -> bool:
        """Whether the page describes itself as an article in JSON-LD."""
        return bool(self.head.articles)

    @property
    def shared_as_article(self) -> bool:
        """Whether its head says so elsewhere, which templates do of other pages as well."""
        return self.og_type == "article" or bool(self.head.metas("article:published_time"))


def facts_of(title: str, url: str, segments: Segments, kept: Sequence[int], head: Head) -> Facts:
    """What there is to know of a page whose blocks `kept` would be the article."""
    words, linked = segments.words, segments.link_words
    teasers = _teasers(segments)
    blocks = tuple(segments.texts[index] for index in kept)
    return Facts(
        url=url[:_MAX_URL],
        head=head,
        names=tuple(dict.fromkeys(filter(None, (title, *head.titles, *map(fold, head.headings))))),
        body=_body(segments),
        og_type=next(iter(head.metas("og:type")), "").strip().lower(),
        words=sum(words[index] for index in kept),
        linked=sum(linked[index] for index in kept),
        prose=sum(words[index] for index in kept if index not in teasers and _is_prose(segments, index)),
        captions=sum(words[index] for index in kept if segments.tags[index] == "figcaption"),
        teasers=sum(words[index] for index in kept if index in teasers),
        page=(sum(words), sum(linked), sum(words[index] for index in teasers)),
        labels=tuple(text for text in segments.texts if len(text) <= _LABEL_CHARS)[:_LABELS],
        start=" ".join(blocks)[:_MAX_START],
        blocks=blocks,
    )


def _is_prose(segments: Segments, index: int) -> bool:
    words = segments.words[index]
    enough = _SENTENCE if segments.texts[index].endswith(_STOPS) else _LONG
    return words >= enough and segments.link_words[index] <= _PROSE_LINKED * words


def _body(segments: Segments) -> frozenset[str]:
    places = zip(segments.places.tags[:_OUTER], segments.places.names[:_OUTER], strict=True)
    return frozenset(name for tag, names in places if tag in ("html", "body") for name in names.split()[1:])


def _teasers(segments: Segments) -> frozenset[int]:
    """The blocks that stand in an item of a row of teasers."""
    places = segments.places
    leading, parents = _leading(segments), segments.places.parents
    beside = Counter(parents[place] for place in leading)
    rows = (place for place in leading if beside[parents[place]] >= _TEASERS)
    items = [(_shape(segments, place), place) for place in rows]
    alike = Counter(shape for shape, _ in items)
    inside: set[int] = set()
    for shape, place in items:
        if alike[shape] >= _TEASERS:
            inside.update(range(places.starts[place], places.ends[place]))
    return frozenset(inside)


def _leading(segments: Segments) -> list[int]:
    """The places with a few words, one line of which leads to another page."""
    places = segments.places
    words = [0, *accumulate(segments.words)]
    pairs = zip(segments.words, segments.link_words, strict=True)
    links = [0, *accumulate(own >= _TITLE_WORDS and own >= _TITLE_LINKED * all_ for all_, own in pairs)]
    return [
        place
        for place, (start, end) in enumerate(zip(places.starts, places.ends, strict=True))
        if links[end] > links[start] and 0 < words[end] - words[start] <= _TEASER_WORDS
    ]


def _shape(segments: Segments, place: int) -> tuple[int, str]:
    """What items of a row have in common: where they stand, and the first of their names."""
    names = segments.places.names[place].split(" ", 2)[:2]
    return segments.places.parents[place], _DIGITS.sub("", " ".join(names))
