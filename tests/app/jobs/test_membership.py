"""Stories taken apart again, told by another article, and what is remembered of it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aggregator.model import Band, Case, CaseKind, Decision, Policy, Source, Story, StoryState
from aggregator.review import RulingError, may_retell
from app import clock
from app.installation import Installation
from app.jobs.publish import build_documents, publish
from app.jobs.review import represent, rule, split
from app.jobs.undo import undo
from app.web.trail import trail
from storage.errors import Conflict, NotFound
from tests.app.jobs.texts import add_source
from tests.storage.things import add_told_story, assessed

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PAIRS = (CaseKind.SAME_STORY, CaseKind.SECOND_LOOK)
APART = (Decision.DIFFERENT, Decision.RELATED)


@pytest.fixture(autouse=True)
def ticking(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that moves a minute whenever somebody looks."""
    moments = iter(NOW + timedelta(minutes=number) for number in range(10_000))
    monkeypatch.setattr(clock, "now", lambda: next(moments))


@pytest.fixture
def told(installation_on_each: Installation) -> Installation:
    """Story 1 with articles 1, 2 and 3, of which the first represents it, and story 2 with article 4."""
    add_source(installation_on_each)
    add_source(installation_on_each, "trusted", policy=Policy.AUTO)
    with installation_on_each.store.begin() as transaction:
        waits(transaction.sources.get("site"), transaction, 1)
        for number in (2, 3):
            transaction.articles.add(assessed(number), source_id=1, story_id=1, now=NOW)
        waits(transaction.sources.get("site"), transaction, 4)
        apply_titles(transaction)
    return installation_on_each


def waits(source: Source, transaction: Any, number: int) -> None:
    story_id = add_told_story(transaction, source.id, number)
    article = transaction.stories.get(story_id).representative_id
    ask(transaction, CaseKind.APPROVE, article, None)


def apply_titles(transaction: Any) -> None:
    """Stories stand under the titles of their articles, as those that were ingested do."""
    for story in transaction.stories.by_id([1, 2]).values():
        title = transaction.articles.get(story.representative_id).title
        transaction.stories.retell(story.id, title=title, topics=story.topics)


def ask(transaction: Any, kind: CaseKind, newer: int, known: int | None) -> int:
    case_id: int = transaction.reviews.open_case(
        kind, article_id=newer, other_article_id=known, score=0.5, reasons=("alike",), now=NOW
    )
    return case_id


def asked(installation: Installation, newer: int, known: int, kind: CaseKind = CaseKind.SECOND_LOOK) -> int:
    with installation.store.begin() as transaction:
        return ask(transaction, kind, newer, known)


def stories(installation: Installation) -> dict[int, Story]:
    with installation.store.read() as transaction:
        return transaction.stories.by_id(range(1, 20))


def tellers(installation: Installation) -> dict[int, list[int]]:
    with installation.store.read() as transaction:
        told = transaction.articles.of_stories(range(1, 20))
    return {story_id: [article.id for article in held] for story_id, held in told.items()}


def open_cases(installation: Installation) -> list[Case]:
    with installation.store.read() as transaction:
        return transaction.reviews.open_about(range(1, 20))


def approvals(installation: Installation) -> list[int]:
    return sorted(case.article_id for case in open_cases(installation) if case.kind is CaseKind.APPROVE)


def approve(installation: Installation, article: int, title: str | None = None) -> int:
    [case] = [c for c in open_cases(installation) if c.kind is CaseKind.APPROVE and c.article_id == article]
    return rule(installation, case.id, Decision.APPROVE, user="ada", title=title)


def everything(installation: Installation) -> object:
    """All but what a ruling leaves for good: stories that were made, and that time has passed."""
    found = sorted(stories(installation).items())
    held = [replace(story, updated_at=None) for _, story in found if story.merged_into_id is None]
    return held, tellers(installation), open_cases(installation)


def feed(installation: Installation) -> dict[str, str]:
    return {
        item["id"]: item["title"]
        for item in json.loads(build_documents(installation)["stories.json"])["items"]
    }


def words(installation: Installation) -> str:
    with installation.store.read() as transaction:
        return trail(transaction, 1)[0].words


def test_a_split_makes_a_story_that_waits_for_approval(told: Installation) -> None:
    ruling = split(told, 2, user="ada", reason="Another trial.")
    assert tellers(told) == {1: [1, 3], 2: [4], 3: [2]}
    made = stories(told)[3]
    assert (made.state, made.title, made.representative_id) == (StoryState.WAITING, "Title number 2", 2)
    assert (made.merged_into_id, made.topics) == (None, ("diet", "vitamin-d"))
    assert made.uid.startswith("tag:")
    assert made.uid not in {story.uid for number, story in stories(told).items() if number != 3}
    assert approvals(told) == [1, 2, 4]
    with told.store.read() as transaction:
        assert transaction.reviews.apart(2) == {1}
        assert transaction.reviews.apart_stories([1]) == {(1, 3)}
        assert transaction.rulings.get(ruling).reason == "Another trial."
    assert words(told) == "took “Title number 2” out of the story of “Title number 1”: two stories"


def test_a_split_is_undone_and_no_id_is_lost(told: Installation) -> None:
    before = everything(told)
    ruling = split(told, 2, user="ada")
    uid = stories(told)[3].uid
    undo(told, ruling, user="bob")
    assert everything(told) == before
    assert (stories(told)[3].uid, stories(told)[3].merged_into_id) == (uid, 1)
    with told.store.read() as transaction:
        assert transaction.reviews.apart(2) == set()
    with pytest.raises(Conflict, match="undone already"):
        undo(told, ruling, user="bob")


def test_when_the_representative_leaves_another_stands_in(told: Installation) -> None:
    split(told, 1, user="ada")
    assert tellers(told) == {1: [2, 3], 2: [4], 3: [1]}
    assert (stories(told)[1].representative_id, stories(told)[1].title) == (2, "Title number 2")
    assert approvals(told) == [
        1,
        2,
        4,
    ]  # the question about article 1 left with it; the old story has a new one


def test_a_story_keeps_the_words_of_a_curator_when_its_representative_leaves(told: Installation) -> None:
    approve(told, 1, "Edited")
    split(told, 1, user="ada")
    assert (stories(told)[1].representative_id, stories(told)[1].title) == (2, "Edited")
    assert stories(told)[1].state is StoryState.APPROVED
    assert approvals(told) == [1, 4]


def test_who_was_chosen_before_stands_in(told: Installation) -> None:
    represent(told, 3, user="ada")
    represent(told, 1, user="ada")
    split(told, 1, user="ada")
    assert stories(told)[1].representative_id == 3


def test_a_story_told_by_one_article_is_not_split(told: Installation) -> None:
    before = everything(told)
    with pytest.raises(RulingError, match="Only this article"):
        split(told, 4, user="ada")
    with pytest.raises(NotFound):
        split(told, 99, user="ada")
    assert everything(told) == before


@pytest.mark.parametrize("band", [Band.IN, Band.ASK])
def test_what_a_trusted_source_tells_goes_out_by_itself(told: Installation, band: Band) -> None:
    with told.store.begin() as transaction:
        trusted = transaction.sources.get("trusted")
        read = assessed(5)
        read = replace(read, relevance=replace(read.relevance, band=band))
        transaction.articles.add(read, source_id=trusted.id, story_id=1, now=NOW)
    before = everything(told)
    ruling = split(told, 5, user="ada")
    state = StoryState.APPROVED if band is Band.IN else StoryState.WAITING
    assert stories(told)[3].state is state
    assert (stories(told)[3].approved_at is not None) is (band is Band.IN)
    assert approvals(told) == ([1, 4] if band is Band.IN else [1, 4, 5])
    undo(told, ruling, user="ada")
    assert everything(told) == before


@pytest.mark.parametrize("decision", APART)
@pytest.mark.parametrize("kind", PAIRS)
def test_a_pair_that_was_joined_is_taken_apart(
    told: Installation, decision: Decision, kind: CaseKind
) -> None:
    case_id = asked(told, 3, 2, kind)
    also = asked(told, 3, 1)
    before = everything(told)
    ruling = rule(told, case_id, decision, user="ada")
    assert tellers(told) == {1: [1, 2], 2: [4], 3: [3]}
    with told.store.read() as transaction:
        assert transaction.reviews.apart(3) == {2}
        assert transaction.reviews.related([3]) == ({1} if decision is Decision.RELATED else set())
        assert transaction.reviews.get(also).decision == f"settled:{case_id}"
    assert words(told).endswith("belong together") is (decision is Decision.RELATED)
    undo(told, ruling, user="bob")
    assert everything(told) == before


@pytest.mark.parametrize("decision", APART)
def test_a_near_miss_is_confirmed(told: Installation, decision: Decision) -> None:
    before = everything(told)[1]  # type: ignore[index]
    rule(told, asked(told, 4, 1), decision, user="ada")
    assert tellers(told) == before
    with told.store.read() as transaction:
        assert transaction.reviews.apart(4) == {1}
    assert words(told).startswith("kept")
    assert "two stories" in words(told)


@pytest.mark.parametrize(
    ("decision", "first", "after"),
    [
        (Decision.KEEP_FIRST, 1, 1),
        (Decision.KEEP_SECOND, 1, 3),
        (Decision.KEEP_FIRST, 3, 1),
        (Decision.KEEP_FIRST, 2, 2),
    ],
)
def test_a_pair_that_was_joined_is_confirmed(
    told: Installation, decision: Decision, first: int, after: int
) -> None:
    if first != 1:
        represent(told, first, user="ada")
    case_id = asked(told, 3, 1)
    before = everything(told)
    ruling = rule(told, case_id, decision, user="ada")
    assert (stories(told)[1].representative_id, stories(told)[1].title) == (after, f"Title number {after}")
    assert tellers(told) == {1: [1, 2, 3], 2: [4]}
    expected = "confirmed that" if after == first else "let readers get"
    assert words(told).startswith(expected)
    undo(told, ruling, user="bob")
    assert everything(told) == before


@pytest.mark.parametrize("decision", [Decision.KEEP_FIRST, Decision.KEEP_SECOND])
def test_a_near_miss_that_was_one_is_merged(told: Installation, decision: Decision) -> None:
    rule(told, asked(told, 4, 1), decision, user="ada")
    assert tellers(told) == {1: [1, 2, 3, 4]}
    assert stories(told)[1].representative_id == (1 if decision is Decision.KEEP_FIRST else 4)
    assert stories(told)[2].merged_into_id == 1


def test_another_article_represents_a_story_and_back(told: Installation) -> None:
    before = everything(told)
    ruling = represent(told, 3, user="ada", reason="It is the original.")
    assert (stories(told)[1].representative_id, stories(told)[1].title) == (3, "Title number 3")
    assert words(told) == "let readers get “Title number 3” instead of “Title number 1”, of the same story"
    with pytest.raises(RulingError, match="already"):
        represent(told, 3, user="ada")
    undo(told, ruling, user="bob")
    assert everything(told) == before


def test_what_was_merged_and_split_again_is_undone_in_order(told: Installation) -> None:
    case_id = asked(told, 4, 1)
    before = everything(told)
    merged = rule(told, case_id, Decision.KEEP_SECOND, user="ada")
    parted = split(told, 4, user="bob")
    assert tellers(told) == {1: [1, 2, 3], 3: [4]}
    with pytest.raises(Conflict, match=f"Decision {parted}, by bob"):
        undo(told, merged, user="ada")
    undo(told, parted, user="ada")
    undo(told, merged, user="ada")
    assert stories(told)[2].merged_into_id is None
    assert everything(told) == before


def test_a_merge_is_not_undone_under_an_article_that_came_by_it_and_represented_the_story(
    told: Installation,
) -> None:
    merged = rule(told, asked(told, 4, 1), Decision.KEEP_FIRST, user="ada")
    rulings = [represent(told, 4, user="ada"), represent(told, 2, user="ada")]
    for ruling in reversed(rulings):
        with pytest.raises(Conflict, match=f"Decision {ruling}"):
            undo(told, merged, user="ada")
        undo(told, ruling, user="ada")
    undo(told, merged, user="ada")
    assert tellers(told) == {1: [1, 2, 3], 2: [4]}


def test_a_merge_is_not_undone_under_an_article_that_came_by_it_and_under_which_the_story_was_approved(
    told: Installation,
) -> None:
    represent(told, 2, user="ada")
    merged = rule(told, asked(told, 4, 1), Decision.KEEP_SECOND, user="ada")
    parted = split(told, 1, user="ada")
    approved = approve(told, 4)
    for ruling in (approved, parted):
        with pytest.raises(Conflict, match=f"Decision {ruling}"):
            undo(told, merged, user="ada")
        undo(told, ruling, user="ada")
    undo(told, merged, user="ada")
    assert tellers(told) == {1: [1, 2, 3], 2: [4]}


def test_a_merge_that_would_leave_a_story_empty_is_not_undone(told: Installation) -> None:
    merged = rule(told, asked(told, 4, 1), Decision.KEEP_FIRST, user="ada")
    for article in (1, 2, 3):
        split(told, article, user="ada")
    before = everything(told)
    with pytest.raises(Conflict, match="Undo that first"):
        undo(told, merged, user="ada")
    assert everything(told) == before


def test_an_approval_is_not_undone_when_its_question_went_with_another_story(told: Installation) -> None:
    approved = approve(told, 1)
    parted = split(told, 1, user="ada")
    with pytest.raises(Conflict, match="Undo that first"):
        undo(told, approved, user="ada")
    undo(told, parted, user="ada")
    undo(told, approved, user="ada")
    assert stories(told)[1].state is StoryState.WAITING


def test_what_joined_a_split_story_goes_back_with_it(told: Installation) -> None:
    ruling = split(told, 2, user="ada")
    with told.store.begin() as transaction:
        transaction.articles.add(assessed(5), source_id=1, story_id=3, now=NOW)
    undo(told, ruling, user="ada")
    assert tellers(told) == {1: [1, 2, 3, 5], 2: [4]}


def test_a_split_on_which_a_ruling_rests_is_undone_after_it(told: Installation) -> None:
    parted = split(told, 2, user="ada")
    approved = approve(told, 2)
    with pytest.raises(Conflict, match=f"Decision {approved}"):
        undo(told, parted, user="ada")
    undo(told, approved, user="ada")
    undo(told, parted, user="ada")
    assert tellers(told) == {1: [1, 2, 3], 2: [4]}


def test_a_third_copy_is_not_asked_about_what_was_told_from_its_story(told: Installation) -> None:
    rule(told, asked(told, 4, 1), Decision.DIFFERENT, user="ada")
    with told.store.begin() as transaction:
        waits(transaction.sources.get("site"), transaction, 5)
    of_joined, of_apart = asked(told, 5, 3, CaseKind.SAME_STORY), asked(told, 5, 4, CaseKind.SAME_STORY)
    rule(told, of_joined, Decision.KEEP_FIRST, user="ada")
    with told.store.read() as transaction:
        assert transaction.reviews.get(of_apart).decision == f"settled:{of_joined}"


def test_readers_lose_no_story_to_a_split_nor_to_its_undoing(told: Installation) -> None:
    approve(told, 1)
    publish(told, immediately=True)
    parted = split(told, 1, user="ada")
    approve_new = approve(told, 1)
    publish(told, immediately=True)
    old, new = stories(told)[1], stories(told)[3]
    assert feed(told) == {old.uid: "Title number 2", new.uid: "Title number 1"}
    undo(told, approve_new, user="ada")
    undo(told, parted, user="ada")
    assert feed(told) == {old.uid: "Title number 1", new.uid: "Now part of: Title number 1"}


def test_readers_of_a_story_within_a_story_are_led_to_the_one_that_stands(told: Installation) -> None:
    for article in (1, 4):
        approve(told, article)
    with told.store.begin() as transaction:
        waits(transaction.sources.get("site"), transaction, 5)
    approve(told, 5)
    publish(told, immediately=True)
    rule(told, asked(told, 5, 4), Decision.KEEP_FIRST, user="ada")
    rule(told, asked(told, 4, 1), Decision.KEEP_FIRST, user="ada")
    assert sorted(feed(told).values()) == ["Now part of: Title number 1"] * 2 + ["Title number 1"]


def test_two_curators_at_once_take_an_article_out_once(told: Installation) -> None:
    def try_split(user: str) -> bool:
        try:
            split(told, 2, user=user)
        except RulingError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(try_split, "abcd")) == 1
    assert tellers(told) == {1: [1, 3], 2: [4], 3: [2]}


def test_what_a_merge_settled_is_known_when_the_articles_it_was_about_have_left(told: Installation) -> None:
    with told.store.begin() as transaction:
        transaction.articles.add(assessed(5), source_id=1, story_id=2, now=NOW)
    represent(told, 5, user="ada")
    merged = rule(told, asked(told, 4, 2), Decision.KEEP_SECOND, user="ada")
    for article in (4, 2):
        split(told, article, user="ada")
    assert tellers(told)[1] == [1, 3, 5]
    with told.store.read() as transaction:
        story = transaction.stories.get(1)
        rulings = transaction.rulings.standing_on(story, [1, 3])
    assert merged in {ruling.id for ruling in rulings}
    assert not may_retell(story, rulings)
