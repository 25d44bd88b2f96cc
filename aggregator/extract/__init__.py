"""Page → Article: parse once, find the article, read what the page says of itself."""

from __future__ import annotations

from aggregator.extract.decode import decode
from aggregator.extract.kind import not_article, unreadable
from aggregator.extract.metadata import read_metadata
from aggregator.extract.parse import absolute
from aggregator.extract.reading import Selectors
from aggregator.extract.region import region
from aggregator.extract.reserved import reservation
from aggregator.model import Article, Ended, FetchedPage, Outcome, SourceRules

__all__ = ["extract"]


def extract(page: FetchedPage, rules: SourceRules = SourceRules()) -> Article | Ended:
    """The article of a page, or how the page ended instead.

    Works on any bytes, in time and memory that grow with their number only. Raises ValueError,
    naming it, for a selector in `rules` that is not one.
    """
    selectors = Selectors(rules)
    if reason := unreadable(page.body, page.header("content-type")):
        return Ended(outcome=Outcome.UNREADABLE, reason=reason)
    reading = selectors.read(decode(page.body, page.header("content-type")))
    head, segments = reading.head, reading.segments
    if not segments.places.tags:
        return Ended(outcome=Outcome.UNREADABLE, reason="there is no markup or text in the body")
    if reason := reservation(page, head):
        return Ended(outcome=Outcome.RESERVED, reason=reason)
    base = absolute(head.base, page.url) or page.url
    metadata = read_metadata(page, head, base)
    segments.base = base if base != page.url else ""
    found = range(len(segments)) if reading.chosen else region(segments)
    if reason := not_article(metadata.title, segments, found, head, chosen=reading.chosen):
        return Ended(outcome=Outcome.NOT_ARTICLE, reason=reason)
    return Article(url=page.url, metadata=metadata, blocks=tuple(map(segments.block, found)))
