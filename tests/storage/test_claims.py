"""Questions that somebody has open."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from aggregator.model import CaseKind, Decision
from storage.reviews import Claim
from storage.store import Store, Transaction
from tests.storage.test_reviews import ask_same, decide, told_stories
from tests.storage.things import NOW

UNTIL = NOW + timedelta(minutes=10)


def claim(transaction: Transaction, case_id: int, user: str, after: timedelta = timedelta()) -> bool:
    return transaction.reviews.claim(case_id, user, now=NOW + after, until=UNTIL + after)


def test_a_claim_keeps_others_away_for_its_time_and_binds_nobody(store: Store) -> None:
    with store.begin() as transaction:
        known, newer = told_stories(transaction, 2)
        case_id = ask_same(transaction, newer, known)
        assert claim(transaction, case_id, "Jo")
        assert not claim(transaction, case_id, "Amina")
        assert claim(transaction, case_id, "Jo", timedelta(minutes=1))  # looking longer
        assert transaction.reviews.claims([case_id], now=NOW) == {
            case_id: Claim(user="Jo", until=UNTIL + timedelta(minutes=1))
        }
        assert not claim(transaction, case_id, "Amina", timedelta(minutes=10))
        assert transaction.reviews.claims([case_id], now=NOW + timedelta(minutes=11)) == {}
        assert claim(transaction, case_id, "Amina", timedelta(minutes=11))


def test_a_claim_is_given_up_by_whoever_holds_it(store: Store) -> None:
    with store.begin() as transaction:
        known, newer = told_stories(transaction, 2)
        case_id = ask_same(transaction, newer, known)
        claim(transaction, case_id, "Jo")
        transaction.reviews.give_up([case_id], "Amina")
        assert transaction.reviews.claims([case_id], now=NOW)
        transaction.reviews.give_up([case_id], "Jo")
        assert claim(transaction, case_id, "Amina")


def test_an_answered_question_is_not_claimed(store: Store) -> None:
    with store.begin() as transaction:
        known, newer = told_stories(transaction, 2)
        case_id = ask_same(transaction, newer, known)
        decide(transaction, case_id, Decision.DIFFERENT)
        assert not claim(transaction, case_id, "Jo")
        assert not claim(transaction, case_id + 1, "Jo")


def test_of_many_at_once_each_gets_another_question(store: Store) -> None:
    curators = [f"curator {number}" for number in range(5)]
    with store.begin() as transaction:
        known, *newer = told_stories(transaction, 6)
        ids = [ask_same(transaction, one, known) for one in newer]
    ready = threading.Barrier(len(curators))

    def following(user: str) -> int | None:
        ready.wait(10)
        with store.begin() as transaction:
            return next((one for one in ids if claim(transaction, one, user)), None)

    with ThreadPoolExecutor(len(curators)) as pool:
        assert sorted(map(str, pool.map(following, curators))) == sorted(map(str, ids))


def test_open_pairs_are_of_both_kinds_and_nobody_forgets_the_oldest(store: Store) -> None:
    with store.begin() as transaction:
        known, *newer = told_stories(transaction, 6)
        ids = [ask_same(transaction, one, known) for one in newer]
        look = transaction.reviews.open_case(
            CaseKind.SECOND_LOOK, article_id=newer[0], other_article_id=known, score=1, reasons=(), now=NOW
        )
        decide(transaction, ids[1], Decision.DIFFERENT)
        left = [ids[0], *ids[2:], look]
        assert [case.id for case in transaction.reviews.pairs()] == left
        assert [case.id for case in transaction.reviews.pairs(3)] == [left[0], *left[-2:]]
        assert transaction.reviews.waiting_counts()[CaseKind.SAME_STORY] == len(left)
        story_of = transaction.reviews.stories_of(transaction.reviews.pairs())
        assert story_of == {
            one: transaction.articles.get(one).story_id for one in (known, newer[0], *newer[2:])
        }
