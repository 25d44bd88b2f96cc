"""The door for harnesses: text in, text out, and nothing between but the public functions."""

from __future__ import annotations

from datetime import UTC, datetime

from aggregator.clean import clean_text, text_of
from aggregator.extract import extract
from aggregator.model import Ended, FetchedPage
from aggregator.relevance import builtin_vocabulary, judge_relevance
from benchmarks.duplicates.settled import Document, PairVerdict, settled

__all__ = ["clean", "clean_text", "relevance", "verdicts"]

_HEADERS = (("content-type", "text/html; charset=utf-8"),)
_NOW = datetime(2100, 1, 1, tzinfo=UTC)  # no page is from later


def clean(html: str, url: str) -> str:
    """The text of the article in a page, its blocks separated by newlines; "" when the page is not
    an article. What the page asks of robots is not heeded here: nothing is kept or published."""
    page = FetchedPage(
        source_id=0,
        url=url or "https://unknown.example/",
        requested_url=url,
        fetched_at=_NOW,
        body=html.encode("utf-8", "replace"),
        headers=_HEADERS,
    )
    article = extract(page, reserved_too=True, briefly=True)
    return "" if isinstance(article, Ended) else text_of(article)


def relevance(title: str, text: str) -> tuple[str, float, list[str]]:
    """Whether a text is about multiple sclerosis and nutrition: "in", "ask" or "out", a score from 0 to
    1, and the reasons, in which whatever stands between “ and ” is of the title or text."""
    found = judge_relevance(title, text, builtin_vocabulary())
    return found.band.value, found.score, list(found.reasons)


def verdicts(docs: list[Document]) -> list[PairVerdict]:
    """What is said of pairs of documents (id, title, text) that arrive in this order, each from a source
    of its own: (later id, earlier id, "duplicate", "uncertain" or "related", score), for every pair
    that became one story, that a person would be asked about, or that has to do with each other."""
    return settled(docs)
