"""Rulings: each does what was asked, and every one can be taken back, once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aggregator.model import Case, CaseKind, Decision, Policy, Story, StoryState
from aggregator.review import RulingError
from app import clock
from app.installation import Installation
from app.jobs.ingest import ingest
from app.jobs.publish import publish
from app.jobs.review import rule
from app.jobs.undo import undo
from storage.errors import Conflict, NotFound
from tests.app.jobs.texts import LIKE_TITLE, TEXTS, TITLES, add_source, reworded, take_article

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def doubtful(installation: Installation) -> Installation:
    """A story, and a newer one of a trusted source that may be the same."""
    take_article(installation, add_source(installation), 0)
    trusted = add_source(installation, "trusted", policy=Policy.AUTO)
    take_article(installation, trusted, 0, text=reworded(), title=LIKE_TITLE)
    ingest(installation)
    return installation


def stories(installation: Installation) -> list[Story]:
    with installation.store.read() as transaction:
        return [story for _, story in sorted(transaction.stories.by_id(range(1, 20)).items())]


def the_case(installation: Installation, kind: CaseKind = CaseKind.SAME_STORY) -> Case:
    with installation.store.read() as transaction:
        return transaction.reviews.waiting(kind, 10)[0]


def articles_of(installation: Installation) -> dict[int, list[int]]:
    with installation.store.read() as transaction:
        told = transaction.articles.of_stories(range(1, 20))
    return {story_id: [article.id for article in held] for story_id, held in told.items()}


def everything(installation: Installation) -> object:
    with installation.store.read() as transaction:
        cases = [transaction.reviews.get(number) for number in (1, 2)]
    return stories(installation), articles_of(installation), cases


Answers = Callable[[Installation], int]


def answer(decision: Decision, kind: CaseKind = CaseKind.SAME_STORY, **values: Any) -> Answers:
    return lambda installation: rule(
        installation, the_case(installation, kind).id, decision, user="ada", **values
    )


ANSWERS = {
    "keep first": answer(Decision.KEEP_FIRST),
    "keep second": answer(Decision.KEEP_SECOND),
    "combine": answer(Decision.COMBINE, title="Both told", summary="In short.", represents=2),
    "different": answer(Decision.DIFFERENT),
    "approve": answer(Decision.APPROVE, CaseKind.APPROVE, title="Edited", summary="In short."),
    "reject": answer(Decision.REJECT, CaseKind.APPROVE, reason="Not news."),
}


def test_an_approved_story_stands_under_the_words_of_the_curator(doubtful: Installation) -> None:
    ANSWERS["approve"](doubtful)
    first = stories(doubtful)[0]
    assert (first.state, first.title, first.summary) == (StoryState.APPROVED, "Edited", "In short.")
    assert first.approved_at is not None


def test_a_rejected_story_is_out_and_the_reason_kept(doubtful: Installation) -> None:
    ruling_id = ANSWERS["reject"](doubtful)
    assert stories(doubtful)[0].state is StoryState.REJECTED
    with doubtful.store.read() as transaction:
        assert transaction.rulings.get(ruling_id).reason == "Not news."


def test_one_story_told_by_the_first(doubtful: Installation) -> None:
    ANSWERS["keep first"](doubtful)
    known, newer = stories(doubtful)
    assert articles_of(doubtful) == {known.id: [1, 2]}
    assert (known.representative_id, known.title) == (1, TITLES[0])
    assert newer.merged_into_id == known.id


def test_one_story_told_by_the_second(doubtful: Installation) -> None:
    ANSWERS["keep second"](doubtful)
    known, newer = stories(doubtful)
    assert articles_of(doubtful) == {known.id: [1, 2]}
    assert (known.representative_id, known.title) == (2, LIKE_TITLE)
    assert newer.merged_into_id == known.id


def test_one_story_told_as_a_curator_picked_it(doubtful: Installation) -> None:
    ANSWERS["combine"](doubtful)
    known, newer = stories(doubtful)
    assert articles_of(doubtful) == {known.id: [1, 2]}
    assert (known.representative_id, known.title, known.summary) == (2, "Both told", "In short.")
    assert newer.merged_into_id == known.id


@pytest.mark.parametrize("values", [{"title": "T"}, {"title": "T", "represents": 3}, {"represents": 1}])
def test_what_was_not_picked_is_asked_for(doubtful: Installation, values: dict[str, Any]) -> None:
    before = everything(doubtful)
    with pytest.raises(RulingError):
        answer(Decision.COMBINE, **values)(doubtful)
    assert everything(doubtful) == before


def test_different_stories_of_a_trusted_source_go_out_and_are_not_asked_about_again(
    doubtful: Installation,
) -> None:
    ANSWERS["different"](doubtful)
    assert [story.state for story in stories(doubtful)] == [StoryState.WAITING, StoryState.APPROVED]
    with doubtful.store.begin() as transaction:
        assert transaction.reviews.apart(1) == {2}
        trusted = transaction.sources.get("trusted")
    take_article(doubtful, trusted, 0, text=reworded() + " A line was added.", title=LIKE_TITLE)
    ingest(doubtful)
    with doubtful.store.read() as transaction:
        assert transaction.reviews.waiting(CaseKind.SAME_STORY, 10) == []


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_can_be_taken_back_once(doubtful: Installation, name: str) -> None:
    before = everything(doubtful)
    ruling_id = ANSWERS[name](doubtful)
    assert everything(doubtful) != before
    undo(doubtful, ruling_id, user="bob")
    assert everything(doubtful) == before
    with pytest.raises(Conflict):
        undo(doubtful, ruling_id, user="bob")
    assert everything(doubtful) == before
    ANSWERS[name](doubtful)
    with doubtful.store.read() as transaction:
        trail = [(ruling.user, undone) for ruling, undone in transaction.rulings.history(10)]
    assert trail == [("ada", False), ("bob", False), ("ada", True)]


def test_an_undoing_is_not_undone(doubtful: Installation) -> None:
    undoing = undo(doubtful, ANSWERS["approve"](doubtful), user="ada")
    with pytest.raises(RulingError, match="again"):
        undo(doubtful, undoing, user="ada")


def test_what_a_later_ruling_changed_must_be_undone_first(doubtful: Installation) -> None:
    approved = ANSWERS["approve"](doubtful)
    merged = ANSWERS["keep second"](doubtful)
    with pytest.raises(Conflict):
        undo(doubtful, approved, user="ada")
    undo(doubtful, merged, user="ada")
    undo(doubtful, approved, user="ada")
    assert stories(doubtful)[0].state is StoryState.WAITING


@pytest.mark.parametrize("decision", [Decision.KEEP_FIRST, Decision.KEEP_SECOND])
def test_what_was_said_of_a_story_that_was_merged_since_is_not_taken_back(
    installation: Installation, decision: Decision
) -> None:
    take_article(installation, add_source(installation), 0)
    take_article(installation, add_source(installation, "second"), 0, text=reworded(), title=LIKE_TITLE)
    ingest(installation)
    with installation.store.read() as transaction:
        [of_newer] = [c for c in transaction.reviews.open_about([2]) if c.kind is CaseKind.APPROVE]
    rejected = rule(installation, of_newer.id, Decision.REJECT, user="ada", reason="Not now.")
    merged = rule(installation, the_case(installation).id, decision, user="ada")
    with pytest.raises(Conflict, match="part of another"):
        undo(installation, rejected, user="ada")
    undo(installation, merged, user="ada")
    undo(installation, rejected, user="ada")
    assert [story.state for story in stories(installation)] == [StoryState.WAITING] * 2


@pytest.mark.parametrize("name", ANSWERS)
def test_a_question_is_answered_once(doubtful: Installation, name: str) -> None:
    kind = CaseKind.APPROVE if name in {"approve", "reject"} else CaseKind.SAME_STORY
    case, decision = the_case(doubtful, kind), Decision(name.replace(" ", "_"))
    ANSWERS[name](doubtful)
    before = everything(doubtful)
    with pytest.raises(RulingError, match="already"):
        rule(doubtful, case.id, decision, user="bob", reason="Mine.")
    assert everything(doubtful) == before


@pytest.mark.parametrize("decision", Decision)
@pytest.mark.parametrize("kind", [CaseKind.SAME_STORY, CaseKind.APPROVE])
def test_only_an_answer_to_the_question_is_taken(
    doubtful: Installation, kind: CaseKind, decision: Decision
) -> None:
    of_approval = decision in {Decision.APPROVE, Decision.REJECT}
    if of_approval == (kind is CaseKind.APPROVE):
        return
    before = everything(doubtful)
    with pytest.raises(RulingError):
        rule(doubtful, the_case(doubtful, kind).id, decision, user="ada", reason="Why not?")
    assert everything(doubtful) == before


def test_a_story_is_not_left_without_title_nor_left_out_without_reason(doubtful: Installation) -> None:
    case = the_case(doubtful, CaseKind.APPROVE)
    with pytest.raises(RulingError, match="title"):
        rule(doubtful, case.id, Decision.APPROVE, user="ada", title="  ")
    with pytest.raises(RulingError, match="why"):
        rule(doubtful, case.id, Decision.REJECT, user="ada", reason=" ")
    with pytest.raises(NotFound):
        rule(doubtful, 99, Decision.APPROVE, user="ada")
    with pytest.raises(NotFound):
        undo(doubtful, 99, user="ada")


def test_two_curators_at_once_give_one_answer(installation_on_each: Installation) -> None:
    installation = installation_on_each
    take_article(installation, add_source(installation), 0)
    ingest(installation)
    case = the_case(installation, CaseKind.APPROVE)

    def try_rule(user: str) -> bool:
        try:
            rule(installation, case.id, Decision.APPROVE, user=user)
        except (Conflict, RulingError):
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(try_rule, "abcdef")) == 1
    with installation.store.read() as transaction:
        assert len(transaction.rulings.history(10)) == 1


@pytest.mark.parametrize("name", ["keep first", "keep second"])
def test_readers_are_told_when_a_released_story_changes(
    doubtful: Installation, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    ANSWERS["approve"](doubtful)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=1))
    publish(doubtful, immediately=True)
    later = NOW + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    ruling_id = ANSWERS[name](doubtful)
    known = stories(doubtful)[0]
    assert known.released_at is not None
    assert known.released_at < later
    assert (known.updated_at == later) is (name == "keep second")
    last = later + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: last)
    undo(doubtful, ruling_id, user="ada")
    assert (stories(doubtful)[0].updated_at == last) is (name == "keep second")


def waiting_without_a_question(installation: Installation) -> list[str]:
    """Stories nobody can let out any more: there must never be one."""
    stuck = []
    with installation.store.read() as transaction:
        for story in transaction.stories.by_id(range(1, 20)).values():
            if story.state is StoryState.WAITING and story.merged_into_id is None:
                cases = transaction.reviews.open_about(transaction.articles.ids_of(story.id))
                if not any(case.kind is CaseKind.APPROVE for case in cases):
                    stuck.append(story.title)
    return stuck


@pytest.mark.parametrize("name", [*ANSWERS, ""])
def test_a_story_that_waits_always_has_a_question_that_can_let_it_out(
    doubtful: Installation, name: str
) -> None:
    assert waiting_without_a_question(doubtful) == []
    ruling_id = ANSWERS[name](doubtful) if name else None
    assert waiting_without_a_question(doubtful) == []
    if ruling_id is not None:
        undo(doubtful, ruling_id, user="ada")
        assert waiting_without_a_question(doubtful) == []


def test_a_source_that_is_no_longer_trusted_is_asked_about(doubtful: Installation) -> None:
    with doubtful.store.begin() as transaction:
        trusted = transaction.sources.get("trusted")
        transaction.sources.save(replace(trusted, policy=Policy.REVIEW))
    ANSWERS["different"](doubtful)
    assert [story.state for story in stories(doubtful)] == [StoryState.WAITING] * 2
    assert waiting_without_a_question(doubtful) == []


def test_a_released_story_is_never_swallowed_by_one_that_waits(doubtful: Installation) -> None:
    with doubtful.store.read() as transaction:
        [of_newer] = [c for c in transaction.reviews.open_about([2]) if c.kind is CaseKind.APPROVE]
    rule(doubtful, of_newer.id, Decision.APPROVE, user="ada")
    publish(doubtful, immediately=True)
    ANSWERS["keep first"](doubtful)
    known, newer = stories(doubtful)
    assert known.merged_into_id == newer.id
    assert (newer.state, newer.representative_id) == (StoryState.APPROVED, 1)
    assert waiting_without_a_question(doubtful) == []


def test_what_was_approved_is_what_readers_are_shown(installation: Installation) -> None:
    site = add_source(installation)
    take_article(installation, site, 1)
    ingest(installation)
    ANSWERS["approve"](installation)
    publish(installation, immediately=True)
    before = (installation.settings.outbox / "stories.atom").read_bytes()
    take_article(installation, site, 1, text="Buy our capsules today. " + TEXTS[TITLES[1]])
    ingest(installation)
    publish(installation)
    assert (installation.settings.outbox / "stories.atom").read_bytes() == before
    with installation.store.read() as transaction:
        assert transaction.articles.get(1).text.startswith("Buy our capsules")


def test_two_merges_at_once_lose_no_story(installation_on_each: Installation) -> None:
    installation = installation_on_each
    for number, key in enumerate(("one", "two", "three")):
        take_article(installation, add_source(installation, key), number)
    ingest(installation)
    with installation.store.begin() as transaction:
        for newer, known in ((2, 1), (3, 2)):
            transaction.reviews.open_case(
                CaseKind.SAME_STORY,
                article_id=newer,
                other_article_id=known,
                score=0.5,
                reasons=(),
                now=NOW,
            )
        cases = transaction.reviews.waiting(CaseKind.SAME_STORY, 10)
    assert len(cases) == 2
    start = threading.Barrier(len(cases))

    def answer_one(case: Case) -> None:
        start.wait()
        with suppress(Conflict):  # SQLite's second writer may find the first one's work
            rule(installation, case.id, Decision.KEEP_FIRST, user="ada")

    with ThreadPoolExecutor(len(cases)) as curators:
        list(curators.map(answer_one, cases))
    standing = {story.id for story in stories(installation) if story.merged_into_id is None}
    assert articles_of(installation).keys() == standing
    assert waiting_without_a_question(installation) == []
