"""Cases and rulings: what waits for a curator, and the trail."""

from __future__ import annotations

from typing import Any

import pytest

from aggregator.model import CaseKind, Change, Decision
from storage.errors import Conflict, NotFound
from storage.store import Store, Transaction
from tests.storage.things import NOW, add_article, add_source, add_told_story


def told_stories(transaction: Transaction, count: int) -> list[int]:
    """Stories told by one article each; returns the numbers of the articles."""
    source = add_source(transaction)
    stories = [add_told_story(transaction, source.id, number) for number in range(1, count + 1)]
    return [transaction.stories.get(story_id).representative_id for story_id in stories]


def ask_same(transaction: Transaction, newer: int, known: int) -> int:
    return transaction.reviews.open_case(
        CaseKind.SAME_STORY,
        article_id=newer,
        other_article_id=known,
        score=0.5,
        reasons=("the titles are alike",),
        now=NOW,
    )


def ask_approval(transaction: Transaction, article_id: int) -> int:
    return transaction.reviews.open_case(
        CaseKind.APPROVE, article_id=article_id, other_article_id=None, score=0.25, reasons=(), now=NOW
    )


def decide(transaction: Transaction, case_id: int, decision: Decision) -> None:
    change = Change(record="case", id=case_id, field="decision", before="", after=decision.value)
    transaction.stories.apply([change])


def record(transaction: Transaction, case_id: int, **values: Any) -> int:
    given: dict[str, Any] = {"user": "ada", "decision": "approve", "reason": "", "changes": (), "now": NOW}
    return transaction.rulings.record(case_id, **(given | values))


def waiting(transaction: Transaction, kind: CaseKind) -> list[int]:
    return [case.id for case in transaction.reviews.waiting(kind, 100)]


def test_a_case_comes_back_as_it_was_opened(store: Store) -> None:
    with store.begin() as transaction:
        known, newer = told_stories(transaction, 2)
        case = transaction.reviews.get(ask_same(transaction, newer, known))
        with pytest.raises(NotFound):
            transaction.reviews.get(case.id + 1)
    assert (case.kind, case.article_id, case.other_article_id) == (CaseKind.SAME_STORY, newer, known)
    assert (case.score, case.reasons) == (0.5, ("the titles are alike",))
    assert (case.opened_at, case.decision) == (NOW, "")


def test_an_approval_waits_until_nobody_asks_whether_the_story_is_new(store: Store) -> None:
    with store.begin() as transaction:
        known, newer = told_stories(transaction, 2)
        of_known, of_newer = ask_approval(transaction, known), ask_approval(transaction, newer)
        doubt = ask_same(transaction, newer, known)
        assert waiting(transaction, CaseKind.APPROVE) == [of_known]
        assert transaction.reviews.waiting_counts() == {CaseKind.APPROVE: 1, CaseKind.SAME_STORY: 1}
        decide(transaction, doubt, Decision.DIFFERENT)
        assert waiting(transaction, CaseKind.APPROVE) == [of_known, of_newer]
        assert transaction.reviews.waiting_counts() == {CaseKind.APPROVE: 2, CaseKind.SAME_STORY: 0}


def test_a_doubt_about_any_article_of_a_story_holds_its_approval_back(store: Store) -> None:
    with store.begin() as transaction:
        known, newer = told_stories(transaction, 2)
        story = transaction.articles.get(newer)
        joined = add_article(transaction, story.source_id, story.story_id, 9)
        ask_approval(transaction, newer)
        ask_same(transaction, joined, known)
        assert waiting(transaction, CaseKind.APPROVE) == []


def test_waiting_cases_come_oldest_first_and_in_pieces(store: Store) -> None:
    with store.begin() as transaction:
        cases = [ask_approval(transaction, article) for article in told_stories(transaction, 4)]
        decide(transaction, cases[1], Decision.APPROVE)
        first = transaction.reviews.waiting(CaseKind.APPROVE, 2)
        rest = transaction.reviews.waiting(CaseKind.APPROVE, 2, after_id=first[-1].id)
        assert [case.id for case in (*first, *rest)] == [cases[0], cases[2], cases[3]]


def test_open_cases_about_an_article_on_either_side(store: Store) -> None:
    with store.begin() as transaction:
        first, second, third = told_stories(transaction, 3)
        cases = [ask_same(transaction, second, first), ask_same(transaction, third, second)]
        answered = ask_same(transaction, third, first)
        decide(transaction, answered, Decision.DIFFERENT)
        assert [case.id for case in transaction.reviews.open_about([second])] == cases
        assert [case.id for case in transaction.reviews.open_about([first])] == cases[:1]
        assert transaction.reviews.open_about([]) == []


def test_articles_ruled_different_are_apart_whichever_was_asked_about(store: Store) -> None:
    with store.begin() as transaction:
        first, second, third = told_stories(transaction, 3)
        decide(transaction, ask_same(transaction, second, first), Decision.DIFFERENT)
        decide(transaction, ask_same(transaction, third, first), Decision.KEEP_FIRST)
        assert transaction.reviews.apart(first) == {second}
        assert transaction.reviews.apart(second) == {first}
        assert transaction.reviews.apart(third) == set()


def test_a_ruling_comes_back_with_its_changes(store: Store) -> None:
    changes = (
        Change(record="story", id=1, field="title", before="Öld ☕", after="New"),
        Change(record="story", id=1, field="approved_at", before=None, after=NOW.isoformat()),
        Change(record="article", id=4, field="story_id", before=2, after=1),
    )
    with store.begin() as transaction:
        [article] = told_stories(transaction, 1)
        case_id = ask_approval(transaction, article)
        ruling_id = record(transaction, case_id, reason="It is sound.", changes=changes)
        ruling = transaction.rulings.get(ruling_id)
        with pytest.raises(NotFound):
            transaction.rulings.get(ruling_id + 1)
    assert (ruling.case_id, ruling.user, ruling.decision) == (case_id, "ada", "approve")
    assert (ruling.reason, ruling.made_at, ruling.undoes_id) == ("It is sound.", NOW, None)
    assert ruling.changes == changes


def test_a_ruling_is_undone_once(store: Store) -> None:
    with store.begin() as transaction:
        case_id = ask_approval(transaction, told_stories(transaction, 1)[0])
        ruling_id = record(transaction, case_id)
        undo_id = record(transaction, case_id, decision="undo", undoes_id=ruling_id)
    with pytest.raises(Conflict), store.begin() as transaction:
        record(transaction, case_id, decision="undo", undoes_id=ruling_id)
    with store.read() as transaction:
        history = [(ruling.id, undone) for ruling, undone in transaction.rulings.history(10)]
        assert history == [(undo_id, False), (ruling_id, True)]
        assert [ruling.id for ruling, _ in transaction.rulings.history(10, before_id=undo_id)] == [ruling_id]
