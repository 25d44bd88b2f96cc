"""What the judge said of pairs, and what people ruled on them since."""

from __future__ import annotations

from dataclasses import replace

from aggregator.accuracy import Pair
from aggregator.membership import BY_HAND
from aggregator.model import CaseKind, Decision, Match
from storage.store import Store, Transaction
from tests.storage.test_reviews import decide, told_stories
from tests.storage.things import NOW


def judged(transaction: Transaction, newer: int, known: int, verdict: str, score: float) -> None:
    transaction.matches.add(newer, verdict, [Match(article_id=known, score=score, reasons=("r",))], NOW)


def ruled(
    transaction: Transaction,
    newer: int,
    known: int,
    decision: Decision,
    kind: CaseKind = CaseKind.SAME_STORY,
    reasons: tuple[str, ...] = (),
    score: float = 0.5,
) -> int:
    case_id = transaction.reviews.open_case(
        kind, article_id=newer, other_article_id=known, score=score, reasons=reasons, now=NOW
    )
    decide(transaction, case_id, decision)
    return case_id


def measured(transaction: Transaction) -> list[Pair]:
    return sorted(transaction.matches.measured(), key=lambda pair: (pair.score, pair.ruling))


def test_what_was_said_of_an_article_and_between_pairs(store: Store) -> None:
    with store.begin() as transaction:
        first, second, third = told_stories(transaction, 3)
        judged(transaction, second, first, "uncertain", 0.4)
        judged(transaction, third, second, "new", 0.05)
        judged(transaction, second, first, "duplicate", 0.98)  # judged again: the newer word stays
        assert [one.score for one in transaction.matches.of(second)] == [0.98, 0.05]
        between = transaction.matches.between([(second, first), (first, second), (third, first)])
    assert {pair: one.verdict for pair, one in between.items()} == {(second, first): "duplicate"}


def test_pairs_with_the_answers_that_stand(store: Store) -> None:
    with store.begin() as transaction:
        a, b, c, d, e = told_stories(transaction, 5)
        judged(transaction, b, a, "uncertain", 0.4)
        judged(transaction, c, a, "uncertain", 0.4)
        judged(transaction, d, a, "duplicate", 0.98)
        judged(transaction, d, b, "new", 0.05)
        judged(transaction, e, a, "new", 0.05)
        ruled(transaction, b, a, Decision.KEEP_SECOND)
        ruled(transaction, c, a, Decision.DIFFERENT)
        ruled(transaction, d, a, Decision.KEEP_FIRST, CaseKind.SECOND_LOOK)
    with store.read() as transaction:
        assert measured(transaction) == [
            Pair(verdict="new", score=0.05, times=2),
            Pair(verdict="uncertain", score=0.4, ruling="different"),
            Pair(verdict="uncertain", score=0.4, ruling="same"),
            Pair(verdict="duplicate", score=0.98, ruling="same", blind=True),
        ]


def test_only_the_newest_answer_of_a_pair_counts_and_only_while_it_stands(store: Store) -> None:
    with store.begin() as transaction:
        first, second = told_stories(transaction, 2)
        judged(transaction, second, first, "uncertain", 0.4)
        ruled(transaction, second, first, Decision.DIFFERENT)
        ruled(transaction, second, first, Decision.RELATED)
        case_id = transaction.reviews.open_case(
            CaseKind.SAME_STORY, article_id=second, other_article_id=first, score=0.4, reasons=(), now=NOW
        )
        assert [pair.ruling for pair in measured(transaction)] == ["related"]
        decide(transaction, case_id, Decision.KEEP_FIRST)
        assert [(pair.ruling, pair.times) for pair in measured(transaction)] == [("same", 1)]


def test_what_a_curator_takes_apart_unasked_is_no_second_look(store: Store) -> None:
    with store.begin() as transaction:
        first, second = told_stories(transaction, 2)
        judged(transaction, second, first, "duplicate", 0.98)
        ruled(transaction, second, first, Decision.DIFFERENT, CaseKind.SECOND_LOOK, (BY_HAND,))
        [pair] = measured(transaction)
    assert (pair.ruling, pair.blind) == ("different", False)


def test_answers_from_before_verdicts_were_kept(store: Store) -> None:
    with store.begin() as transaction:
        first, second, third = told_stories(transaction, 3)
        old = [ruled(transaction, one, first, Decision.DIFFERENT, score=0.3) for one in (second, third)]
        assert measured(transaction) == [Pair(verdict="uncertain", score=0.3, ruling="different", times=2)]
        judged(transaction, second, first, "uncertain", 0.31)
        assert measured(transaction) == [
            replace(Pair(verdict="uncertain", score=score, ruling="different"), times=1)
            for score in (0.3, 0.31)
        ]
    assert len(old) == 2
