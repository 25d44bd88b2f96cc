"""The texts of tests/golden/relevance, judged. Floors, which only rise: a text may be asked about."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from aggregator.model import Band, Relevance
from aggregator.relevance import builtin_vocabulary, judge_relevance
from benchmarks.relevance_texts import Text, made_texts, teasers_below

VOCABULARY = builtin_vocabulary()
TEXTS = made_texts()
SEEN = [text for text in TEXTS if not text.held]
LABELS = {"ms_nutrition", "ms_only", "nutrition_only", "ambiguous_ms", "neither"}
FINISHED = {text.id: judge_relevance(text.title, text.text, VOCABULARY) for text in TEXTS}


def bands(texts: Iterable[Text]) -> list[Band]:
    return [FINISHED[text.id].band for text in texts]


def test_the_texts_are_many_and_well_formed() -> None:
    assert len({text.id for text in TEXTS}) == len(TEXTS)
    assert {text.label for text in TEXTS} == LABELS
    assert sum(text.wanted for text in TEXTS) >= 60
    assert sum(not text.wanted for text in TEXTS) >= 90
    assert 0.45 <= sum(text.held for text in TEXTS) / len(TEXTS) <= 0.55
    known = {topic.key for topic in VOCABULARY.topics}
    for text in TEXTS:
        assert bool(text.topics) is text.wanted, text.id
        assert set(text.topics) <= known, text.id


@pytest.mark.parametrize("text", [text for text in SEEN if not text.wanted], ids=lambda text: text.id)
def test_what_is_not_wanted_is_not_let_in(text: Text) -> None:
    assert FINISHED[text.id].band is not Band.IN, FINISHED[text.id].reasons


def test_few_are_lost_or_asked_about() -> None:
    wanted, others = bands(t for t in TEXTS if t.wanted), bands(t for t in TEXTS if not t.wanted)
    assert wanted.count(Band.OUT) <= 5
    assert wanted.count(Band.IN) >= 45
    assert others.count(Band.IN) == 0
    assert others.count(Band.ASK) <= 5


def test_teasers_below_let_little_in() -> None:
    unwanted = [text for text in TEXTS if not text.wanted]
    judged = [judge_relevance(*teasers_below(text), VOCABULARY) for text in unwanted]
    assert sum(found.band is Band.IN for found in judged) <= 4


def test_the_topics_a_curator_would_name_are_found() -> None:
    wanted: list[tuple[Text, Relevance]] = [(text, FINISHED[text.id]) for text in TEXTS if text.wanted]
    assert sum(found.topics[:1] == text.topics[:1] for text, found in wanted) >= 48
    assert sum(text.topics[0] in found.topics[:3] for text, found in wanted) >= 53


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.id)
def test_each_judgement_is_explained(text: Text) -> None:
    reasons = FINISHED[text.id].reasons
    assert len(reasons) >= 2
    assert all(reason.endswith(".") for reason in reasons)
