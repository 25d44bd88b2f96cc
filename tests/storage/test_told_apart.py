"""What was told apart stays so, for the articles and for their stories; and what is related."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.model import CaseKind, Change, Decision, Match
from storage.store import Store, Transaction
from tests.storage.test_reviews import ask_approval, decide, record, told_stories
from tests.storage.things import NOW, add_article

APART = (Decision.DIFFERENT, Decision.RELATED)


def rule(
    transaction: Transaction, newer: int, known: int, decision: Decision, kind: CaseKind = CaseKind.SAME_STORY
) -> int:
    case_id = transaction.reviews.open_case(
        kind, article_id=newer, other_article_id=known, score=0.5, reasons=(), now=NOW
    )
    decide(transaction, case_id, decision)
    return case_id


def story_of(transaction: Transaction, article_id: int) -> int:
    return transaction.articles.get(article_id).story_id


def take_back(transaction: Transaction, case_id: int, decision: Decision) -> None:
    change = Change(record="case", id=case_id, field="decision", before=decision.value, after="")
    transaction.stories.apply([change])


@pytest.mark.parametrize("kind", [CaseKind.SAME_STORY, CaseKind.SECOND_LOOK])
@pytest.mark.parametrize("decision", APART)
def test_articles_are_apart_however_it_was_asked(store: Store, kind: CaseKind, decision: Decision) -> None:
    with store.begin() as transaction:
        first, second, third = told_stories(transaction, 3)
        case_id = rule(transaction, second, first, decision, kind)
        rule(transaction, third, first, Decision.KEEP_FIRST, kind)
        assert transaction.reviews.apart(first) == {second}
        assert transaction.reviews.apart(second) == {first}
        assert transaction.reviews.apart(third) == set()
        take_back(transaction, case_id, decision)
        assert transaction.reviews.apart(first) == set()


@pytest.mark.parametrize("decision", APART)
def test_stories_are_apart_by_any_of_their_articles(store: Store, decision: Decision) -> None:
    with store.begin() as transaction:
        first, second, third = told_stories(transaction, 3)
        one, two, three = (story_of(transaction, article) for article in (first, second, third))
        copy = add_article(transaction, transaction.articles.get(first).source_id, one, 9)
        case_id = rule(transaction, second, copy, decision)
        pair = {(one, two)}
        assert transaction.reviews.apart_stories([one, two, three]) == pair
        assert transaction.reviews.apart_stories([one]) == transaction.reviews.apart_stories([two]) == pair
        assert transaction.reviews.apart_stories([three]) == transaction.reviews.apart_stories([]) == set()
        take_back(transaction, case_id, decision)
        assert transaction.reviews.apart_stories([one, two]) == set()


def test_articles_of_one_story_by_now_hold_no_stories_apart(store: Store) -> None:
    with store.begin() as transaction:
        first, second = told_stories(transaction, 2)
        one, two = story_of(transaction, first), story_of(transaction, second)
        rule(transaction, second, first, Decision.DIFFERENT)
        moved = Change(record="article", id=second, field="story_id", before=two, after=one)
        transaction.stories.apply([moved])
        assert transaction.reviews.apart_stories([one, two]) == set()


def test_stories_are_related_when_a_curator_or_the_judge_says_so(store: Store) -> None:
    with store.begin() as transaction:
        first, second, third, fourth = told_stories(transaction, 4)
        rule(transaction, second, first, Decision.RELATED)
        transaction.matches.add(third, "related", [Match(article_id=first, score=0.3, reasons=())], NOW)
        transaction.matches.add(fourth, "new", [Match(article_id=first, score=0.1, reasons=())], NOW)
        two, three = story_of(transaction, second), story_of(transaction, third)
        assert transaction.reviews.related([first]) == {two, three}
        assert transaction.reviews.related([second, third]) == {story_of(transaction, first)}
        assert transaction.reviews.related([first, second]) == {three}
        assert transaction.reviews.related([fourth]) == transaction.reviews.related([]) == set()


@pytest.mark.parametrize(("decision", "stays"), [(Decision.DIFFERENT, False), (Decision.RELATED, True)])
def test_the_word_of_a_curator_goes_before_that_of_the_judge(
    store: Store, decision: Decision, stays: bool
) -> None:
    with store.begin() as transaction:
        first, second = told_stories(transaction, 2)
        transaction.matches.add(second, "related", [Match(article_id=first, score=0.3, reasons=())], NOW)
        rule(transaction, second, first, decision)
        related = transaction.reviews.related([first])
        assert related == ({story_of(transaction, second)} if stays else set())


def test_rulings_that_stand_are_found_by_article_and_by_age(store: Store) -> None:
    with store.begin() as transaction:
        first, second, third = told_stories(transaction, 3)
        of_pair = rule(transaction, second, first, Decision.DIFFERENT)
        of_third = rule(transaction, third, second, Decision.DIFFERENT)
        oldest, middle = record(transaction, of_pair), record(transaction, of_third)
        newest = record(transaction, of_third)
        rulings = transaction.rulings
        assert [one.id for one in rulings.standing_about([first])] == [oldest]
        assert [one.id for one in rulings.standing_about([second])] == [oldest, middle, newest]
        assert [one.id for one in rulings.standing_after(oldest)] == [middle, newest]
        record(transaction, of_third, decision="undo", undoes_id=middle)
        assert [one.id for one in rulings.standing_about([third])] == [newest]
        assert [one.id for one in rulings.standing_after(oldest)] == [newest]
        assert rulings.standing_about([]) == []


def test_approval_cases_are_found_by_article_open_or_not(store: Store) -> None:
    with store.begin() as transaction:
        first, second = told_stories(transaction, 2)
        answered, waits = ask_approval(transaction, first), ask_approval(transaction, first)
        other = ask_approval(transaction, second)
        rule(transaction, second, first, Decision.RELATED)
        decide(transaction, answered, Decision.REJECT)
        assert transaction.reviews.approvals_of([first]) == [answered, waits]
        assert transaction.reviews.approvals_of([first, second]) == [answered, waits, other]
        assert transaction.reviews.approvals_of([]) == []


def test_rulings_on_a_story_are_found_whichever_articles_they_were_about(store: Store) -> None:
    with store.begin() as transaction:
        first, second, third = told_stories(transaction, 3)
        story = transaction.stories.get(story_of(transaction, first))
        title = Change(record="story", id=story.id, field="title", before="Story 1", after="Better")
        left = Change(record="article", id=third, field="story_id", before=story.id, after=9)
        case_id = rule(transaction, third, second, Decision.DIFFERENT)
        old = record(transaction, case_id, changes=(title,), now=NOW - timedelta(days=1))
        found = [
            record(transaction, case_id, changes=(title,)),
            record(transaction, rule(transaction, second, first, Decision.RELATED)),
            record(transaction, case_id, changes=(left,)),
        ]
        record(transaction, case_id)
        undone = record(transaction, case_id, changes=(title,))
        record(transaction, case_id, decision="undo", changes=(title,), undoes_id=undone)
        assert [one.id for one in transaction.rulings.standing_on(story, [first])] == found
        newer = replace(story, created_at=NOW - timedelta(days=2))
        assert [one.id for one in transaction.rulings.standing_on(newer, [first])] == [old, *found]


def test_a_case_that_nobody_waits_for_is_recorded_as_answered(store: Store) -> None:
    with store.begin() as transaction:
        first, second = told_stories(transaction, 2)
        case_id = transaction.reviews.open_case(
            CaseKind.SECOND_LOOK,
            article_id=second,
            other_article_id=first,
            score=0.0,
            reasons=(),
            now=NOW,
            decision="not_asked",
        )
        assert transaction.reviews.get(case_id).decision == "not_asked"
        assert transaction.reviews.open_about([first, second]) == []
