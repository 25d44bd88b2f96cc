"""Articles and their addresses."""

from __future__ import annotations

import pytest

from aggregator.model import Evidence
from storage.errors import NotFound
from storage.store import Store
from tests.storage.things import NOW, add_source, add_told_story, assessed


def test_an_article_comes_back_as_it_was_given(store: Store) -> None:
    given = assessed(1)
    with store.begin() as transaction:
        source = add_source(transaction)
        story_id = add_told_story(transaction, source.id)
        [held] = transaction.articles.of_stories([story_id])[story_id]
    assert (held.title, held.authors) == (given.article.metadata.title, given.article.metadata.authors)
    assert (held.text, held.html, held.words) == (given.article.text, given.article.html, given.article.words)
    said = given.article.metadata
    assert (held.section, held.licence, held.origins) == (said.section, said.licence, dict(said.origins))
    assert held.cited == given.cited
    assert held.removals == given.article.removals
    assert (held.relevance, held.trust) == (given.relevance, given.trust)
    assert held.evidence == given.evidence != Evidence()
    assert (held.source_id, held.story_id, held.first_seen_at) == (source.id, story_id, NOW)
    assert held.revised_at is None


def test_an_article_of_no_number_is_not_found(store: Store) -> None:
    with store.read() as transaction, pytest.raises(NotFound, match="7"):
        transaction.articles.get(7)
