"""Records of the APIs of PubMed, Europe PMC and ClinicalTrials.gov to articles.

The record itself is stored as the page, as the API gave it, and not the page that people look at:
it holds what is wanted in fields made for it, it comes with a hundred others in one answer, and no
second request is made for it. Whatever else is in it (publication types, subject headings,
retractions) can be read again at any time. Which kind it is shows in its shape.
"""

from __future__ import annotations

from collections.abc import Callable

from aggregator.extract.head import Head
from aggregator.extract.records import clinical_trials, europe_pmc, pubmed
from aggregator.extract.records.paper import Paper, to_article
from aggregator.extract.records.safe import safe_json, safe_xml
from aggregator.extract.reserved import reservation
from aggregator.model import Article, Ended, FetchedPage, Outcome

__all__ = ["read_record"]


def read_record(page: FetchedPage) -> Article | Ended | None:
    """The article of a page that is such a record, or how it ended; None for any other page."""
    start = page.body[:100].lstrip(b"\xef\xbb\xbf \t\r\n")
    read = _reader(page, start)
    if read is None:
        return None
    if reason := reservation(page, Head()):
        return Ended(outcome=Outcome.RESERVED, reason=reason)
    try:
        return to_article(page, read())
    except ValueError as error:
        return Ended(outcome=Outcome.UNREADABLE, reason=f"the record cannot be read: {error}")


def _reader(page: FetchedPage, start: bytes) -> Callable[[], Paper] | None:
    if start.startswith((b"<PubmedArticle>", b"<PubmedArticle ")):
        return lambda: pubmed.read(safe_xml(page.body))
    if not start.startswith(b"{"):
        return None
    try:
        record = safe_json(page.body)
    except ValueError:
        return None  # what else it may be is for others to say
    if clinical_trials.is_one(record):
        return lambda: clinical_trials.read(record)
    return (lambda: europe_pmc.read(record)) if europe_pmc.is_one(record) else None
