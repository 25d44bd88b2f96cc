"""A second person approves what claims something about treatment, on each kind of database."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from aggregator.model import Case, CaseKind, Decision, Policy, Story, StoryState
from aggregator.review import NOT_ASKED, RulingError
from aggregator.second import EVERY, SecondReviewer, second_of
from app.editorial import ReviewSettings
from app.installation import Installation
from app.jobs.ingest import ingest
from app.jobs.review import rule, split
from app.jobs.undo import undo
from storage.errors import Conflict
from tests.app.jobs.texts import LIKE_TITLE, TEXTS, TITLES, add_source, reworded, take_article

CLAIM = "Vitamin D slows multiple sclerosis."
CLAIMS, ALWAYS, NEVER = SecondReviewer.CLAIMS, SecondReviewer.ALWAYS, SecondReviewer.NEVER


def asking(installation: Installation, asks: SecondReviewer) -> Installation:
    review = ReviewSettings(second_reviewer=asks)
    return replace(installation, editorial=msgspec.structs.replace(installation.editorial, review=review))


def crawled(
    installation: Installation, *, asks: SecondReviewer, claim: bool = True, policy: Policy = Policy.REVIEW
) -> Installation:
    """One article, with a claim in it or without."""
    it = asking(installation, asks)
    text = f"{TEXTS[TITLES[2]]} {CLAIM}" if claim else ""
    take_article(it, add_source(it, policy=policy), 2, text=text)
    ingest(it)
    return it


def asked(it: Installation) -> list[Case]:
    with it.store.read() as transaction:
        return transaction.reviews.waiting(CaseKind.APPROVE, 10)


def the_story(it: Installation) -> Story:
    with it.store.read() as transaction:
        return transaction.stories.get(1)


def approve(it: Installation, user: str, **words: str) -> int:
    [case] = asked(it)
    return rule(it, case.id, Decision.APPROVE, user=user, **words)  # type: ignore[arg-type]


def test_a_claim_waits_for_another_person(installation_on_each: Installation) -> None:
    it = crawled(installation_on_each, asks=CLAIMS)
    [first] = asked(it)
    assert second_of(first) is None
    approve(it, "Amina", title="In Amina's words")
    assert the_story(it).state is StoryState.WAITING
    assert the_story(it).title == "In Amina's words"
    [case] = asked(it)
    second = second_of(case)
    assert second
    assert (case.id != first.id, second.first) == (True, "Amina")
    [why] = second.why
    assert f"“{CLAIM}”" in why
    with pytest.raises(RulingError, match="another person"):
        approve(it, "Amina")
    assert the_story(it).state is StoryState.WAITING
    approve(it, "Jo")
    assert the_story(it).state is StoryState.APPROVED
    assert the_story(it).title == "In Amina's words"
    assert asked(it) == []
    with it.store.read() as transaction:
        assert transaction.rulings.approvers([1]) == {1: {"Amina", "Jo"}}


def test_both_can_be_undone_the_second_before_the_first(installation_on_each: Installation) -> None:
    it = crawled(installation_on_each, asks=CLAIMS)
    before, [case] = the_story(it), asked(it)
    one = approve(it, "Amina", summary="In short.")
    [second] = asked(it)
    two = approve(it, "Jo")
    with pytest.raises(Conflict, match=f"Decision {two}, by Jo"):
        undo(it, one, user="Amina")
    undo(it, two, user="Amina")
    assert (the_story(it).state, asked(it)) == (StoryState.WAITING, [second])
    undo(it, one, user="Jo")
    assert (the_story(it), asked(it)) == (before, [case])
    with it.store.read() as transaction:
        assert transaction.reviews.get(second.id).decision == NOT_ASKED
    approve(it, "Jo")  # and from the front, with the parts changed
    approve(it, "Amina")
    assert the_story(it).state is StoryState.APPROVED


def test_either_may_leave_it_out(installation_on_each: Installation) -> None:
    it = crawled(installation_on_each, asks=CLAIMS)
    approve(it, "Amina")
    [case] = asked(it)
    rule(it, case.id, Decision.REJECT, user="Amina", reason="I had not seen the last line.")
    assert (the_story(it).state, asked(it)) == (StoryState.REJECTED, [])


@pytest.mark.parametrize(
    ("asks", "claim", "words", "waits"),
    [
        (NEVER, True, {}, False),
        (CLAIMS, False, {}, False),
        (CLAIMS, False, {"summary": CLAIM}, True),
        (CLAIMS, False, {"title": "This diet reversed my MS"}, True),
        (ALWAYS, False, {}, True),
    ],
)
def test_when_a_second_person_is_asked(
    installation: Installation, asks: SecondReviewer, claim: bool, words: dict[str, str], waits: bool
) -> None:
    it = crawled(installation, asks=asks, claim=claim)
    approve(it, "Amina", **words)
    assert (the_story(it).state is StoryState.WAITING) is waits
    assert bool(asked(it)) is waits


def test_of_every_story_it_is_said_that_two_read_it(installation: Installation) -> None:
    it = crawled(installation, asks=ALWAYS, claim=False)
    approve(it, "Amina")
    second = second_of(asked(it)[0])
    assert second
    assert second.why == (EVERY,)


@pytest.mark.parametrize(
    ("asks", "claim", "waits"),
    [(NEVER, True, False), (CLAIMS, False, False), (CLAIMS, True, True), (ALWAYS, False, True)],
)
def test_the_word_of_an_automatic_source_counts_as_the_first(
    installation_on_each: Installation, asks: SecondReviewer, claim: bool, waits: bool
) -> None:
    it = crawled(installation_on_each, asks=asks, claim=claim, policy=Policy.AUTO)
    assert (the_story(it).state is StoryState.WAITING) is waits
    if waits:
        second = second_of(asked(it)[0])
        assert second
        assert (second.first, bool(second.why)) == ("", True)
        approve(it, "Amina")
    assert the_story(it).state is StoryState.APPROVED


@pytest.mark.parametrize(("asks", "states"), [(CLAIMS, StoryState.WAITING), (NEVER, StoryState.APPROVED)])
def test_a_story_told_from_another_is_held_to_the_same(
    installation_on_each: Installation, asks: SecondReviewer, states: StoryState
) -> None:
    it = asking(installation_on_each, asks)
    take_article(it, add_source(it), 0)
    trusted = add_source(it, "trusted", policy=Policy.AUTO)
    take_article(it, trusted, 0, text=f"{reworded()} {CLAIM}", title=LIKE_TITLE)
    ingest(it)
    with it.store.read() as transaction:
        [pair] = transaction.reviews.waiting(CaseKind.SAME_STORY, 10)
    rule(it, pair.id, Decision.DIFFERENT, user="Amina")
    with it.store.read() as transaction:
        newer = transaction.articles.get(pair.article_id).story_id
        assert transaction.stories.get(newer).state is states
    if asks is CLAIMS:
        case = next(one for one in asked(it) if one.article_id == pair.article_id)
        rule(it, case.id, Decision.APPROVE, user="Amina")  # its source is believed: one person is enough
    with it.store.read() as transaction:
        assert transaction.stories.get(newer).state is StoryState.APPROVED


def test_an_article_taken_out_is_held_to_the_same(installation_on_each: Installation) -> None:
    it = asking(installation_on_each, CLAIMS)
    trusted = add_source(it, "trusted", policy=Policy.AUTO)
    take_article(it, trusted, 0, text=f"{TEXTS[TITLES[0]]} {CLAIM}")
    take_article(it, add_source(it, "copy", policy=Policy.AUTO), 0, text=f"{TEXTS[TITLES[0]]} {CLAIM}")
    ingest(it)
    assert len(asked(it)) == 1
    split(it, 2, user="Amina")
    assert [one.article_id for one in asked(it)] == [1, 2]


def test_once_no_second_person_is_wanted_anybody_may_approve(installation: Installation) -> None:
    it = crawled(installation, asks=CLAIMS)
    approve(it, "Amina")
    approve(asking(it, NEVER), "Amina")
    assert the_story(it).state is StoryState.APPROVED
