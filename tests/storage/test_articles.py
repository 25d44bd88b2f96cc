"""Articles, and the candidates that a new one is compared with."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aggregator.model import Known
from aggregator.urls import url_key
from storage.errors import NotFound
from storage.store import Store, Transaction
from tests.storage.things import NOW, add_article, add_source, add_story, add_told_story, assessed


def candidates(transaction: Transaction, **values: object) -> list[Known]:
    given: dict[str, object] = {
        "url_keys": ("nobody.example/",),
        "title_key": "no such title",
        "text_hash": "none",
        "sketch": (),
        "floor": 2,
        "common_after": 3,
    }
    return transaction.articles.candidates(**(given | values))  # type: ignore[arg-type]


def ids(known: list[Known]) -> list[int]:
    return [one.article_id for one in known]


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
    assert (held.source_id, held.story_id, held.first_seen_at) == (source.id, story_id, NOW)
    assert held.revised_at is None


def test_an_article_of_no_number_is_not_found(store: Store) -> None:
    with store.read() as transaction, pytest.raises(NotFound, match="7"):
        transaction.articles.get(7)


def test_candidates_share_an_address_a_title_or_a_text(store: Store) -> None:
    with store.begin() as transaction:
        source = add_source(transaction)
        for number in (1, 2, 3):
            add_told_story(transaction, source.id, number)
        by_address = candidates(transaction, url_keys=(url_key(assessed(1).article.url), "x.example/"))
        by_title = candidates(transaction, title_key=assessed(2).fingerprint.title_key)
        by_text = candidates(transaction, text_hash=assessed(3).fingerprint.text_hash)
        by_nothing = candidates(transaction)
    assert [known.title for known in (*by_address, *by_title, *by_text)] == [
        "Title number 1",
        "Title number 2",
        "Title number 3",
    ]
    assert by_nothing == []


def test_articles_without_a_title_are_not_alike_for_it(store: Store) -> None:
    with store.begin() as transaction:
        source = add_source(transaction)
        story_id = add_told_story(transaction, source.id)
        add_article(transaction, source.id, story_id, 2, title="…")  # a title of no words has an empty key
        assert candidates(transaction, title_key="") == []


def test_candidates_share_enough_of_the_sketch(store: Store) -> None:
    with store.begin() as transaction:
        source = add_source(transaction)
        story_id = add_story(transaction)
        first = add_article(transaction, source.id, story_id, 2, sketch=(-(2**63), 5, 2**63 - 1))
        second = add_article(transaction, source.id, story_id, 3, sketch=(5, 6, 7))
        assert ids(candidates(transaction, sketch=(-(2**63), 2**63 - 1))) == [first]
        assert ids(candidates(transaction, sketch=(5, 6, 2**63 - 1))) == [first, second]
        assert ids(candidates(transaction, sketch=(5,))) == []


def test_hashes_that_too_many_articles_hold_count_for_nothing(store: Store) -> None:
    with store.begin() as transaction:
        source = add_source(transaction)
        story_id = add_story(transaction)
        held = [
            add_article(transaction, source.id, story_id, number, sketch=(1, 2, number))
            for number in range(10, 14)
        ]
        assert ids(candidates(transaction, sketch=(1, 2), common_after=4)) == held
        assert ids(candidates(transaction, sketch=(1, 2), common_after=3)) == []


def test_a_sketch_longer_than_one_statement(store: Store) -> None:
    sketch = tuple(range(1_200))
    with store.begin() as transaction:
        source = add_source(transaction)
        story_id = add_story(transaction)
        article_id = add_article(transaction, source.id, story_id, 2, sketch=sketch)
        assert ids(candidates(transaction, sketch=sketch, floor=1_200)) == [article_id]


def test_a_revision_replaces_the_words_and_the_sketch_and_keeps_the_addresses(store: Store) -> None:
    later = NOW + timedelta(days=1)
    with store.begin() as transaction:
        source = add_source(transaction)
        story_id = add_story(transaction)
        old = assessed(2, sketch=(1, 2, 3))
        article_id = add_article(transaction, source.id, story_id, 2, sketch=(1, 2, 3))
        newer = assessed(2, title="Newer title", url="https://site2.example/moved", sketch=(4, 5, 6))
        transaction.articles.revise(article_id, newer, later, shown=True)
        held = transaction.articles.get(article_id)
        assert (held.title, held.revised_at, held.first_seen_at) == ("Newer title", later, NOW)
        assert held.story_id == story_id
        assert ids(candidates(transaction, sketch=(1, 2, 3))) == []
        assert ids(candidates(transaction, sketch=(4, 5, 6))) == [article_id]
        for address in (old.article.url, newer.article.url):
            assert ids(candidates(transaction, url_keys=(url_key(address),))) == [article_id]


def test_an_address_stays_with_the_first_article_that_claimed_it(store: Store) -> None:
    with store.begin() as transaction:
        source = add_source(transaction)
        story_id = add_story(transaction)
        first = add_article(transaction, source.id, story_id, 2, url="https://one.example/a")
        add_article(transaction, source.id, story_id, 3, url="https://one.example/a")
        assert ids(candidates(transaction, url_keys=("one.example/a",))) == [first]


def test_known_articles_name_their_own_address_first(store: Store) -> None:
    with store.begin() as transaction:
        source = add_source(transaction)
        add_told_story(transaction, source.id)
        [known] = candidates(transaction, title_key=assessed(1).fingerprint.title_key)
    assert known.url_keys[0] == url_key(assessed(1).article.url)
    assert (known.text, known.source_id) == (assessed(1).article.text, source.id)


def test_a_candidate_brings_the_article_that_represents_its_story(store: Store) -> None:
    with store.begin() as transaction:
        source = add_source(transaction)
        story_id = add_told_story(transaction, source.id)
        copy = add_article(transaction, source.id, story_id, 2, sketch=(1, 2, 3))
        found = candidates(transaction, sketch=(1, 2, 3))
        assert [(one.article_id == copy, one.represents) for one in found] == [(False, True), (True, False)]
