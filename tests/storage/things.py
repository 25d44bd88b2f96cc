"""Made-up records for the tests of storage."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from aggregator.dedupe import fingerprint
from aggregator.model import (
    Answer,
    ArticleKind,
    Assessed,
    Band,
    CleanArticle,
    Evidence,
    FetchedPage,
    Metadata,
    Reference,
    Relevance,
    Removal,
    Source,
    StoryState,
    TrustLine,
    Way,
)
from storage.store import Transaction

NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)


def source(key: str = "a-source", **values: Any) -> Source:
    made = Source(id=0, key=key, name=f"The {key}", way=Way.FEED, address=f"https://{key}.example/feed")
    return replace(made, **values)


def page(source_id: int, body: bytes = b"<p>words</p>", url: str = "https://a.example/1") -> FetchedPage:
    return FetchedPage(source_id=source_id, url=url, requested_url=url, fetched_at=NOW, body=body)


def assessed(
    number: int = 1, *, title: str = "", text: str = "", url: str = "", sketch: tuple[int, ...] | None = None
) -> Assessed:
    article = CleanArticle(
        url=url or f"https://site{number}.example/article",
        metadata=Metadata(
            title=title or f"Title number {number}",
            authors=("A. Writer", "B. Writer"),
            section="Diet",
            licence="https://site.example/licence",
            origins=(("authors", "text"), ("title", "h1")),
        ),
        text=text or f"Text number {number} says nothing that another one says.",
        html=f"<p>Text number {number}</p>",
        removals=(Removal(step="adverts", reason="it sells", position=3, text="Buy!", html="<b>Buy!</b>"),),
    )
    made = fingerprint(article)
    return Assessed(
        article=article,
        relevance=Relevance(band=Band.IN, score=0.75, reasons=("it says so",), topics=("diet", "vitamin-d")),
        trust=(TrustLine(criterion="author", answer=Answer.YES, evidence="A. Writer"),),
        fingerprint=made if sketch is None else replace(made, sketch=sketch),
        cited=(Reference(kind="doi", id="10.1000/b"), Reference(kind="nct", id="NCT01234567")),
        evidence=Evidence(
            kind=ArticleKind.NEWS,
            reasons=("Tells of a new study: “a new study”",),
            participants=64,
            participants_quote="64 adults ate salt.",
            species="mice",
            species_quote="In mice it failed.",
            certainty="news of one small trial in people",
        ),
    )


def add_source(transaction: Transaction, key: str = "a-source", **values: Any) -> Source:
    return transaction.sources.add(source(key, **values))


def add_story(transaction: Transaction, number: int = 1, **values: Any) -> int:
    given: dict[str, Any] = {
        "uid": f"tag:example.org,2026:story/{number}",
        "state": StoryState.WAITING,
        "title": f"Story {number}",
        "summary": "",
        "topics": ("diet",),
        "created_at": NOW,
        "approved_at": None,
    }
    return transaction.stories.add(**(given | values))


def add_article(
    transaction: Transaction, source_id: int, story_id: int, number: int = 1, **values: Any
) -> int:
    return transaction.articles.add(
        assessed(number, **values), source_id=source_id, story_id=story_id, now=NOW
    )


def add_told_story(transaction: Transaction, source_id: int, number: int = 1, **values: Any) -> int:
    """A story with one article that represents it."""
    story_id = add_story(transaction, number, **values)
    transaction.stories.represent(story_id, add_article(transaction, source_id, story_id, number))
    return story_id
