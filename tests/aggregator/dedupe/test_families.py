"""What is found of stories told in other words: floors on our own families, which may only rise.

A third of the families, by name, was never fitted on (`benchmarks/duplicates/fit.py`).
"""

from __future__ import annotations

import itertools
from collections import Counter

import pytest

from aggregator.dedupe import DedupePolicy, candidate_floor, fingerprint, judge
from aggregator.model import Duplicate, Related, Uncertain
from benchmarks.duplicates.fit import held_back
from benchmarks.duplicates.stories import Told, families
from tests.aggregator.dedupe.texts import article, known

POLICY = DedupePolicy()
FAMILIES = list(families())
ASKED_IDLY = 12  # pairs of one family that are asked about and tell two stories: pages of one template


def told(new: Told, old: Told) -> str:
    """What becomes of one article when the other is known."""
    ours, theirs = article(1, new.title, new.text), known(2, old.title, old.text)
    printed, other = fingerprint(ours).sketch, fingerprint(article(2, old.title, old.text)).sketch
    if len({*printed} & {*other}) < candidate_floor(printed):
        return "missed"
    match judge(ours, fingerprint(ours), [theirs], source_id=1, policy=POLICY):
        case Duplicate():
            return "joined"
        case Uncertain():
            return "asked"
        case Related():
            return "related"
        case _:
            return "missed"


def pairs(chosen: list[list[Told]]) -> dict[tuple[str, str], Counter[str]]:
    """How the pairs of a family were taken, by the manners of both."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for family in chosen:
        for first, second in itertools.combinations(family, 2):
            relation = "same" if first.same and second.same else "other"
            manner = next((m for m in ("heavy", "light") if m in {first.manner, second.manner}), "copy")
            found.setdefault((relation, manner), Counter())[told(second, first)] += 1
    return found


@pytest.fixture(scope="module")
def everything() -> dict[tuple[str, str], Counter[str]]:
    return pairs(FAMILIES)


def test_no_two_stories_of_a_family_are_joined(everything: dict[tuple[str, str], Counter[str]]) -> None:
    assert {kind: ways["joined"] for kind, ways in everything.items() if kind[0] == "other"} == {
        kind: 0 for kind in everything if kind[0] == "other"
    }


def test_copies_are_found(everything: dict[tuple[str, str], Counter[str]]) -> None:
    ways = everything["same", "copy"]
    assert ways["joined"] / ways.total() >= 0.69
    assert ways["joined"] + ways["asked"] >= ways.total() - 1


def test_light_rewrites_are_asked_about_and_never_joined(
    everything: dict[tuple[str, str], Counter[str]],
) -> None:
    ways = everything["same", "light"]
    assert ways["joined"] == 0
    assert ways["asked"] / ways.total() >= 0.93


def test_light_rewrites_of_families_held_back_are_found_as_well() -> None:
    ways = pairs([family for family in FAMILIES if held_back(family)])["same", "light"]
    assert ways.total() > 50
    assert ways["asked"] / ways.total() >= 0.92


def test_few_questions_are_idle(everything: dict[tuple[str, str], Counter[str]]) -> None:
    asked = {kind: ways["asked"] for kind, ways in everything.items()}
    idle = sum(count for (relation, _), count in asked.items() if relation == "other")
    assert idle <= ASKED_IDLY
    assert idle <= 0.07 * sum(asked.values())


def test_every_family_is_whole() -> None:
    assert len(FAMILIES) >= 60
    for family in FAMILIES:
        assert family[0].name == "original"
        assert len({one.name for one in family}) == len(family) >= 4
        assert any(one.same for one in family[1:])
