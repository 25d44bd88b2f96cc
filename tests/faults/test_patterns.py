"""No pattern of ours takes a page hostage: each is fed with what hurts it, under a bound of time."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.patterns import baits, patterns, searched

LENGTH = 4_000  # characters: what takes longer than linear time shows by then
MOST_SECONDS = 0.4  # of this processor; a sound pattern takes a hundredth
# Looked for in a text of a few words: never searched for in what a page says.
IN_FEW_WORDS = {
    "aggregator.clean.steps.bylines._DATE",  # searched for in eight words at most, their spaces made one
}


class TooLongError(Exception):
    """The time is up."""


def _late(*_: object) -> None:
    raise TooLongError


@pytest.fixture
def bounded() -> Any:
    before = signal.signal(signal.SIGVTALRM, _late)
    yield
    signal.signal(signal.SIGVTALRM, before)


def _seconds(look: Callable[[Any], object], text: Any) -> float:
    began = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS * 2)
    try:
        look(text)
    except TooLongError:
        pass
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - began


def test_every_pattern_ends_in_time_on_what_hurts_it(bounded: None) -> None:
    found = patterns()
    assert len(found) > 250  # the walk found them
    assert {*found.values()} >= IN_FEW_WORDS
    slow = []
    for pattern, where in found.items():
        anywhere = searched(where) and where not in IN_FEW_WORDS
        looks = [pattern.match, pattern.fullmatch] + ([pattern.search] if anywhere else [])
        worst = max((_seconds(look, bait), bait[:20]) for bait in baits(pattern, LENGTH) for look in looks)
        if worst[0] > MOST_SECONDS:
            slow.append((where, *worst))
    assert not slow, "\n".join(map(str, slow))


def test_a_pattern_is_searched_unless_it_is_seen_to_be_looked_for_at_one_place_only() -> None:
    assert not searched("aggregator.extract.selectors._XPATH")  # only ever matched
    assert searched("aggregator.clean.steps.bylines._DATE")
    assert searched("aggregator.clean.clean.nothing_of_that_name")


def test_the_baits_would_catch_a_careless_pattern(bounded: None) -> None:
    for careless in (r"(a+)+$", r"(\w+\s?)+:", r"(?:x+x+)+y"):
        pattern = re.compile(careless)
        assert any(_seconds(pattern.search, bait) > MOST_SECONDS for bait in baits(pattern, 40))
