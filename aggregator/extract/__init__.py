"""Page → Article: parse once, find the article, read what the page says of itself."""

from __future__ import annotations

from aggregator.extract.classify import classifier, said
from aggregator.extract.decode import in_utf8
from aggregator.extract.kind import likely, not_article, unreadable
from aggregator.extract.metadata import read_metadata
from aggregator.extract.parse import absolute
from aggregator.extract.reading import Selectors
from aggregator.extract.records import read_record
from aggregator.extract.region import region
from aggregator.extract.reserved import reservation
from aggregator.extract.ruled import by_rules
from aggregator.model import Article, Ended, FetchedPage, Outcome, SourceRules

__all__ = ["extract"]


def extract(
    page: FetchedPage,
    rules: SourceRules = SourceRules(),
    *,
    reserved_too: bool = False,
    briefly: bool = False,
) -> Article | Ended:
    """The article of a page, or how the page ended instead. With `reserved_too` what its owner
    reserved is read as well, which is for measuring and for nothing else. `briefly`: of its metadata
    only what cleaning asks for is read, and no markup is written, for those who want nothing but the
    text.

    Works on any bytes, in time and memory that grow with their number only. Raises ValueError,
    naming it, for one of `rules` that cannot be followed.
    """
    selectors = Selectors(rules)
    if (record := read_record(page)) is not None:
        return record
    if reason := unreadable(page.body, page.header("content-type")):
        return Ended(outcome=Outcome.UNREADABLE, reason=reason)
    reading = selectors.read(in_utf8(page.body, page.header("content-type")))
    head, segments = reading.head, reading.segments
    if not segments.places.tags:
        return Ended(outcome=Outcome.UNREADABLE, reason="there is no markup or text in the body")
    if not reserved_too and (reason := reservation(page, head)):
        return Ended(outcome=Outcome.RESERVED, reason=reason)
    base = absolute(head.base, page.url) or page.url
    told = read_metadata(page, head, base, reading.whole, briefly=briefly)
    metadata = by_rules(told, reading.picked, page)
    segments.base = base if base != page.url else ""
    if reading.chosen:
        kept = list(range(len(segments)))
        blocks = [segments.block(index, bare=briefly) for index in kept]
    else:
        likelihoods = classifier().likelihoods(segments, said(head, metadata.title))
        kept = likely(likelihoods)
        blocks = [segments.block(i, likelihoods[i], bare=briefly) for i in region(likelihoods)]
    if reason := not_article(metadata.title, page.url, segments, kept, head, chosen=reading.chosen):
        return Ended(outcome=Outcome.NOT_ARTICLE, reason=reason)
    return Article(url=page.url, metadata=metadata, blocks=tuple(blocks))
