"""The excerpt that a curator chose, held against the text and the permission of its source."""

from __future__ import annotations

from aggregator.excerpts import ExcerptError, checked
from aggregator.model import Permission, Story
from aggregator.review import RulingError
from storage.store import Transaction


def excerpt_of(transaction: Transaction, story: Story, excerpt: str) -> str:
    """The excerpt as it goes out. Raises RulingError for one that is not made of what readers are shown
    once the story is approved, or is more than its source lets us show."""
    if not excerpt.strip():
        return ""
    article = transaction.articles.get(story.representative_id)
    source = transaction.sources.by_id([article.source_id])[article.source_id]
    if source.permission is Permission.LINK:
        raise RulingError("This source lets us show none of its text.")
    try:
        return checked(excerpt, article.text, source.excerpt_chars)
    except ExcerptError as error:
        raise RulingError(str(error)) from error
