"""Judging everything again says first what would change, and leaves what people decided."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aggregator.model import CaseKind, Decision, Outcome
from aggregator.review import WITHDRAWN
from app.editorial import DedupeSettings, Editorial
from app.installation import Installation
from app.jobs.ingest import ingest
from app.jobs.rejudge import MACHINE, Difference, Turn, differences, enact
from app.jobs.review import rule
from app.jobs.undo import undo
from tests.app.jobs.texts import LIKE_TITLE, TEXTS, TITLES, add_source, reworded, take_article

COPY = TEXTS[TITLES[0]].replace("Forty people", "Some people", 1)


def judging(installation: Installation, join: float, ask: float) -> Installation:
    return replace(installation, editorial=Editorial(dedupe=DedupeSettings(join=join, ask=ask)))


def told_twice(installation: Installation, text: str) -> Outcome:
    """An article, and another that may tell the same; how the second one ended."""
    take_article(installation, add_source(installation), 0)
    take_article(installation, add_source(installation, "another"), 0, text=text, title=LIKE_TITLE)
    counts = dict(ingest(installation).counts)
    counts[Outcome.KEPT.value] = counts.get(Outcome.KEPT.value, 0) - 1
    return next(Outcome(name) for name, count in counts.items() if count)


def found(installation: Installation) -> list[Difference]:
    return list(differences(installation))


def turns(installation: Installation) -> list[Turn]:
    return [one.turn for one in found(installation)]


def waiting(installation: Installation, kind: CaseKind) -> int:
    with installation.store.read() as transaction:
        return len([case for case in transaction.reviews.pairs() if case.kind is kind])


def live_stories(installation: Installation) -> int:
    with installation.store.read() as transaction:
        return sum(transaction.stories.counts().values())


def test_nothing_changes_while_the_rules_stay(installation: Installation) -> None:
    assert told_twice(installation, reworded()) is Outcome.IN_REVIEW
    assert found(installation) == []


def test_what_is_sure_now_becomes_one_story_and_can_be_parted_again(installation: Installation) -> None:
    strict = judging(installation, join=1.0, ask=0.1)
    assert told_twice(strict, COPY) is Outcome.IN_REVIEW
    [one] = found(installation)
    assert (one.turn, one.titles) == (Turn.JOIN, (LIKE_TITLE, TITLES[0]))
    assert live_stories(installation) == 2  # telling changed nothing
    assert enact(installation, one)
    assert live_stories(installation) == 1
    assert found(installation) == []
    with installation.store.read() as transaction:
        [(ruling, _)] = transaction.rulings.history(5)
    assert ruling.user == MACHINE
    assert "words" in ruling.reason
    undo(installation, ruling.id, user="ada")
    assert live_stories(installation) == 2


def test_what_a_curator_told_apart_stays_apart(installation: Installation) -> None:
    strict = judging(installation, join=1.0, ask=0.1)
    told_twice(strict, COPY)
    [one] = found(installation)
    assert one.case_id is not None
    rule(installation, one.case_id, Decision.DIFFERENT, user="ada")
    assert found(installation) == []
    assert not enact(installation, one)  # found before she decided
    assert live_stories(installation) == 2


def test_what_was_joined_and_is_not_sure_any_more_is_looked_at_again(installation: Installation) -> None:
    assert told_twice(installation, COPY) is Outcome.DUPLICATE
    strict = judging(installation, join=1.0, ask=0.1)
    [one] = found(strict)
    assert one.turn is Turn.DOUBT
    assert live_stories(installation) == 1
    assert enact(strict, one)
    assert waiting(installation, CaseKind.SECOND_LOOK) == 1
    assert live_stories(installation) == 1  # a person parts it, or nobody does
    assert found(strict) == []


def test_what_is_worth_asking_now_is_asked_and_what_is_not_is_withdrawn(installation: Installation) -> None:
    silent = judging(installation, join=1.0, ask=1.0)
    assert told_twice(silent, reworded()) is Outcome.KEPT
    asking = judging(installation, join=1.0, ask=0.1)
    [one] = found(asking)
    assert one.turn is Turn.ASK
    assert enact(asking, one)
    assert waiting(installation, CaseKind.SAME_STORY) == 1
    assert found(asking) == []
    [other] = found(silent)
    assert other.turn is Turn.DROP
    assert enact(silent, other)
    assert not enact(silent, other)
    assert waiting(installation, CaseKind.SAME_STORY) == 0
    with installation.store.read() as transaction:
        [(ruling, _)] = transaction.rulings.history(5)
    assert (ruling.decision, ruling.user) == (WITHDRAWN, MACHINE)
    undo(installation, ruling.id, user="ada")
    assert waiting(installation, CaseKind.SAME_STORY) == 1


@pytest.mark.parametrize("text", [COPY, reworded()])
def test_the_progress_is_told(installation: Installation, text: str) -> None:
    told_twice(installation, text)
    heard: list[int] = []
    list(differences(installation, heard.append))
    assert heard == [2]
