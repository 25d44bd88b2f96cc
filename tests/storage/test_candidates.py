"""The candidates that a new article is compared with."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from aggregator.model import Fingerprint, Known
from aggregator.urls import url_key
from storage.candidates import COMMON_AFTER
from storage.schema import sketches
from storage.store import Store, Transaction
from tests.aggregator.dedupe.texts import prose
from tests.storage.things import NOW, add_article, add_source, add_story, add_told_story, assessed


def candidates(transaction: Transaction, **values: object) -> list[Known]:
    given: dict[str, object] = {
        "url_keys": ("nobody.example/",),
        "title_key": "no such title",
        "text_hash": "none",
        "sketch": (),
    }
    return transaction.candidates.find(Fingerprint(**(given | values)))  # type: ignore[arg-type]


def ids(known: list[Known]) -> list[int]:
    return [one.article_id for one in known]


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
        first = add_article(transaction, source.id, story_id, 2, sketch=(-(2**63), 5, 6, 2**63 - 1))
        second = add_article(transaction, source.id, story_id, 3, sketch=(5, 6, 7, 8))
        assert ids(candidates(transaction, sketch=(-(2**63), 5, 2**63 - 1))) == [first]
        assert ids(candidates(transaction, sketch=(5, 6, 7, 2**63 - 1))) == [first, second]
        assert ids(candidates(transaction, sketch=(5, 6))) == []


def test_hashes_that_too_many_articles_hold_count_for_nothing(store: Store) -> None:
    with store.begin() as transaction:
        source = add_source(transaction)
        story_id = add_story(transaction)
        held = [
            add_article(transaction, source.id, story_id, number, sketch=(1, 2, 3, -number))
            for number in range(10, 10 + COMMON_AFTER)
        ]
        assert ids(candidates(transaction, sketch=(1, 2, 3))) == held
        one_more = add_article(transaction, source.id, story_id, 900, sketch=(1, 2, 3, 4, 5, 6))
        assert ids(candidates(transaction, sketch=(1, 2, 3))) == []
        assert ids(candidates(transaction, sketch=(3, 4, 5, 6))) == [one_more]
        rows = transaction.connection.execute(select(sketches.c.hash)).scalars().all()
        assert sorted(rows) == sorted([*(-number for number in range(10, 10 + COMMON_AFTER)), 4, 5, 6])


def test_a_sketch_longer_than_one_statement(store: Store) -> None:
    sketch = tuple(range(1_200))
    with store.begin() as transaction:
        source = add_source(transaction)
        story_id = add_story(transaction)
        article_id = add_article(transaction, source.id, story_id, 2, sketch=sketch)
        assert ids(candidates(transaction, sketch=sketch[:3] + sketch[-3:])) == [article_id]


def test_a_revision_replaces_the_words_and_the_sketch_and_keeps_the_addresses(store: Store) -> None:
    later = NOW + timedelta(days=1)
    with store.begin() as transaction:
        source = add_source(transaction)
        story_id = add_story(transaction)
        old = assessed(2, text=prose(2))
        article_id = add_article(transaction, source.id, story_id, 2, text=prose(2))
        newer = assessed(2, title="Newer title", url="https://site2.example/moved", text=prose(3))
        assert ids(candidates(transaction, sketch=old.fingerprint.sketch)) == [article_id]
        transaction.articles.revise(article_id, newer, later, shown=True)
        held = transaction.articles.get(article_id)
        assert (held.title, held.revised_at, held.first_seen_at) == ("Newer title", later, NOW)
        assert held.story_id == story_id
        assert ids(candidates(transaction, sketch=old.fingerprint.sketch)) == []
        assert ids(candidates(transaction, sketch=newer.fingerprint.sketch)) == [article_id]
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


def test_an_index_forgets_what_is_old_and_can_be_filled_again(store: Store) -> None:
    sketch = assessed(2, text=prose(2)).fingerprint.sketch
    with store.begin() as transaction:
        source = add_source(transaction)
        story_id = add_story(transaction)
        old = add_article(transaction, source.id, story_id, 2, text=prose(2))
        assert transaction.candidates.unindexed(None, 10) == []
        assert transaction.candidates.forget(NOW, 10) == 0  # first seen then, not before
        assert transaction.candidates.forget(NOW + timedelta(days=1), 10) == 1
        assert transaction.candidates.forget(NOW + timedelta(days=1), 10) == 0
        assert ids(candidates(transaction, sketch=sketch)) == []
        assert transaction.connection.execute(select(sketches)).all() == []
        assert [one.article_id for one in transaction.candidates.unindexed(NOW, 10)] == [old]
        assert transaction.candidates.unindexed(NOW + timedelta(days=1), 10) == []
        transaction.candidates.index(old, sketch)
        assert transaction.candidates.unindexed(None, 10) == []
        assert ids(candidates(transaction, sketch=sketch)) == [old]
