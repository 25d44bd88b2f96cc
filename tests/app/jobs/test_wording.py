"""The words of an approval: an excerpt and topics that a curator chose, as readers get them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from aggregator.excerpts import sentences
from aggregator.model import CaseKind, Decision, Permission, Story
from aggregator.review import RulingError
from app.installation import Installation
from app.jobs.ingest import ingest
from app.jobs.publish import publish
from app.jobs.review import rule
from app.jobs.undo import undo
from tests.app.jobs.texts import TEXTS, TITLES, add_source, take_article

FOUND = sentences(TEXTS[TITLES[0]])
EXCERPT = f"{FOUND[0]} … {FOUND[2]}"


@pytest.fixture
def waiting(installation_on_each: Installation) -> Installation:
    """A story that waits, of a source that lets us show some of its text."""
    source = add_source(installation_on_each)
    with installation_on_each.store.begin() as transaction:
        transaction.sources.save(replace(source, excerpt_chars=300))
    take_article(installation_on_each, source, 0)
    ingest(installation_on_each)
    return installation_on_each


def story(installation: Installation) -> Story:
    with installation.store.read() as transaction:
        return transaction.stories.get(1)


def approve(installation: Installation, excerpt: str, topics: tuple[str, ...] = ("fatigue", "fibre")) -> int:
    with installation.store.read() as transaction:
        case = transaction.reviews.waiting(CaseKind.APPROVE, 1)[0]
    return rule(installation, case.id, Decision.APPROVE, user="ada", excerpt=excerpt, topics=topics)


def entry(installation: Installation) -> dict[str, object]:
    publish(installation, immediately=True)
    feed = json.loads((installation.settings.outbox / "stories.json").read_bytes())
    found: dict[str, object] = feed["items"][0]
    return found


def test_readers_get_the_excerpt_and_the_topics_and_both_can_be_undone(waiting: Installation) -> None:
    before = story(waiting)
    ruling = approve(waiting, f"  {EXCERPT} ")
    assert (story(waiting).excerpt, story(waiting).topics) == (EXCERPT, ("fatigue", "fibre"))
    shown = entry(waiting)
    assert EXCERPT in str(shown["content_html"])
    assert FOUND[1] not in str(shown["content_html"])
    undo(waiting, ruling, user="ada")
    assert replace(story(waiting), released_at=None, updated_at=None) == before


@pytest.mark.parametrize("wrong", ["It cures.", f"{FOUND[0]} {FOUND[2]}", " ".join(FOUND)])
def test_what_may_not_go_out_changes_nothing(waiting: Installation, wrong: str) -> None:
    before = story(waiting)
    with pytest.raises(RulingError):
        approve(waiting, wrong)
    assert story(waiting) == before


def test_a_source_that_allows_a_link_gives_no_excerpt(waiting: Installation) -> None:
    with waiting.store.begin() as transaction:
        transaction.sources.save(replace(transaction.sources.get("site"), permission=Permission.LINK))
    with pytest.raises(RulingError, match="none of its text"):
        approve(waiting, EXCERPT)
    approve(waiting, "")
    assert FOUND[0] not in str(entry(waiting)["content_html"])


def test_a_source_that_allows_less_later_shows_less(waiting: Installation) -> None:
    approve(waiting, EXCERPT)
    assert EXCERPT in str(entry(waiting)["content_html"])
    with waiting.store.begin() as transaction:
        short = replace(transaction.sources.get("site"), excerpt_chars=len(FOUND[0]) + 5)
        transaction.sources.save(short)
    shown = str(entry(waiting)["content_html"])
    assert FOUND[0] in shown
    assert FOUND[2] not in shown


def test_words_that_are_not_given_stay(waiting: Installation) -> None:
    undo(waiting, approve(waiting, EXCERPT), user="ada")
    with waiting.store.read() as transaction:
        case = transaction.reviews.waiting(CaseKind.APPROVE, 1)[0]
    before = story(waiting)
    rule(waiting, case.id, Decision.APPROVE, user="ada")
    assert (story(waiting).excerpt, story(waiting).topics) == (before.excerpt, before.topics)
