"""The machine chooses who represents a story for as long as nobody else has."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aggregator.model import Assessed, CaseKind, Decision, Removal, StoryState
from app.installation import Installation
from app.jobs.represent import represent_best
from app.jobs.review import represent, rule
from app.jobs.undo import undo
from storage.store import Transaction
from tests.app.jobs.texts import add_source
from tests.storage.things import add_story, assessed

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ORIGINAL = "https://site2.example/article"


def naming_the_original() -> Assessed:
    read = assessed(1)
    metadata = replace(read.article.metadata, canonical_url=ORIGINAL)
    return replace(read, article=replace(read.article, metadata=metadata))


def linking_to_the_original() -> Assessed:
    """In a line that was cut as boilerplate."""
    read = assessed(1)
    thanks = Removal(
        step="credits",
        reason="it thanks",
        position=1,
        text="First published elsewhere.",
        html=f'First published <a class="x" HREF = "{ORIGINAL}?utm_source=x&amp;utm_medium=y">elsewhere</a>.',
    )
    return replace(read, article=replace(read.article, removals=(thanks,)))


def told(transaction: Transaction, first: Assessed, state: StoryState = StoryState.WAITING) -> int:
    """A story told by an article and by one more that came later; returns its id."""
    vouched = NOW if state is StoryState.APPROVED else None
    story_id = add_story(transaction, title="Title number 1", state=state, approved_at=vouched)
    for read, key in ((first, "first"), (assessed(2), "second")):
        source = transaction.sources.get(key)
        article = transaction.articles.add(read, source_id=source.id, story_id=story_id, now=NOW)
        if read is first:
            transaction.stories.represent(story_id, article)
    return story_id


@pytest.fixture
def two(installation_on_each: Installation) -> Installation:
    for key in ("first", "second"):
        add_source(installation_on_each, key)
    return installation_on_each


@pytest.mark.parametrize("first", [naming_the_original(), linking_to_the_original()], ids=["names", "links"])
def test_the_original_represents_the_story_once_it_is_found(two: Installation, first: Assessed) -> None:
    with two.store.begin() as transaction:
        story_id = told(transaction, first)
        choice = represent_best(transaction, story_id)
        story = transaction.stories.get(story_id)
        assert choice is not None
        assert (
            (story.representative_id, story.title)
            == (choice.article_id, "Title number 2")
            == (2, story.title)
        )
        assert represent_best(transaction, story_id) is None


def test_the_first_stays_where_nothing_speaks_for_another(two: Installation) -> None:
    with two.store.begin() as transaction:
        assert represent_best(transaction, told(transaction, assessed(1))) is None


@pytest.mark.parametrize("state", [StoryState.APPROVED, StoryState.REJECTED])
def test_what_was_decided_on_keeps_its_representative(two: Installation, state: StoryState) -> None:
    with two.store.begin() as transaction:
        assert represent_best(transaction, told(transaction, naming_the_original(), state)) is None


def test_what_a_curator_answered_stays_until_it_is_taken_back(two: Installation) -> None:
    with two.store.begin() as transaction:
        story_id = told(transaction, naming_the_original())
        transaction.reviews.open_case(
            CaseKind.APPROVE, article_id=1, other_article_id=None, score=1, reasons=(), now=NOW
        )
        look = transaction.reviews.open_case(
            CaseKind.SECOND_LOOK, article_id=2, other_article_id=1, score=1, reasons=(), now=NOW
        )
    ruling = rule(two, look, Decision.KEEP_FIRST, user="ada")
    with two.store.begin() as transaction:
        assert represent_best(transaction, story_id) is None
    undo(two, ruling, user="ada")
    chosen = represent(two, 2, user="ada")
    undo(two, chosen, user="ada")
    with two.store.begin() as transaction:
        assert represent_best(transaction, story_id) is not None
