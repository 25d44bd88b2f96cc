"""The article that represents a story: chosen for a reason, in whatever order they are given."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Permission, Policy
from aggregator.survivorship import RULES, Contender, representative

NOW = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
FIRST = Contender(article_id=1, source_id=1, url_keys=frozenset({"a/1"}), first_seen_at=NOW, words=400)
SECOND = replace(FIRST, article_id=2, source_id=2, url_keys=frozenset({"b/1"}))
THIRD = replace(FIRST, article_id=3, source_id=3, url_keys=frozenset({"c/1"}))
KEYS = ("a/1", "b/1", "c/1", "d/1")


def choice(*contenders: Contender) -> tuple[int, tuple[str, ...]]:
    found = representative(contenders)
    return found.article_id, found.reasons


def named(*keys: str) -> frozenset[str]:
    return frozenset(keys)


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ({}, {"chosen": True}, "a curator chose it"),
        ({"names": named("b/1")}, {}, "others name it as their original"),
        ({"names": named("elsewhere/1")}, {}, "it names no other page as its original"),
        ({"links": named("b/1")}, {}, "others link to it"),
        ({}, {"published_at": NOW - timedelta(days=1)}, "it was published first"),
        ({}, {"published_at": NOW - timedelta(hours=1)}, "it was published first on that day"),
        ({}, {"words": 800}, "it is at least 2 times as long"),
        ({}, {"policy": Policy.AUTO}, "its source is trusted to need no approval"),
        ({}, {"permission": Permission.FULL_TEXT}, "its source lets readers see more"),
        ({"permission": Permission.LINK}, {}, "its source lets readers see more"),
    ],
)
def test_each_rule_decides_where_those_before_it_do_not(first: Any, second: Any, reason: str) -> None:
    assert choice(replace(FIRST, **first), replace(SECOND, **second)) == (2, (reason,))


def test_of_equals_the_first_known_stays() -> None:
    assert choice(SECOND, FIRST) == (1, ("it was known first",))
    assert choice(FIRST) == (1, ())


def test_a_rule_goes_before_those_after_it() -> None:
    late = replace(FIRST, chosen=True, published_at=NOW, names=named("b/1"), words=100)
    early = replace(SECOND, published_at=NOW - timedelta(days=9), policy=Policy.AUTO)
    assert choice(late, early)[0] == 1
    assert choice(replace(late, chosen=False), early)[0] == 2


def test_a_little_longer_is_not_fuller() -> None:
    assert choice(FIRST, replace(SECOND, words=790))[0] == 1


def test_midnight_is_a_day_without_an_hour() -> None:
    day = replace(SECOND, published_at=NOW.replace(hour=0, minute=0))
    assert choice(replace(FIRST, published_at=NOW), day) == (1, ("it was known first",))


def test_nothing_is_published_after_it_was_seen() -> None:
    tomorrow = replace(FIRST, published_at=NOW + timedelta(days=1))
    assert choice(tomorrow, replace(SECOND, published_at=NOW)) == (1, ("it was known first",))


def test_days_are_those_of_one_zone() -> None:
    east = NOW.replace(hour=3, tzinfo=timezone(timedelta(hours=9)))  # still the first of March in UTC
    assert (
        choice(replace(FIRST, published_at=NOW.replace(hour=2)), replace(SECOND, published_at=east))[0] == 2
    )


def test_a_source_is_no_witness_for_itself_and_one_for_ten_copies() -> None:
    own = [replace(SECOND, article_id=number, links=named("b/1")) for number in (4, 5, 6)]
    assert choice(FIRST, SECOND, *own)[0] == 1
    copies = [replace(THIRD, article_id=number, links=named("b/1")) for number in (3, 4, 5)]
    other = replace(THIRD, article_id=6, source_id=6, links=named("a/1"))
    assert choice(FIRST, SECOND, *copies, other) == (1, ("others link to it", "it was known first"))


def test_a_story_without_articles_is_represented_by_none() -> None:
    with pytest.raises(ValueError, match="without articles"):
        representative([])


keys = st.frozensets(st.sampled_from(KEYS), max_size=2)
moments = st.integers(-100, 100).map(lambda hours: NOW.replace(minute=0) + timedelta(hours=hours))
contenders = st.lists(
    st.builds(
        Contender,
        article_id=st.integers(1, 9),
        source_id=st.integers(1, 3),
        url_keys=keys,
        names=keys,
        links=keys,
        published_at=st.none() | moments,
        first_seen_at=moments,
        words=st.integers(0, 900),
        policy=st.sampled_from(Policy),
        permission=st.sampled_from(Permission),
        chosen=st.booleans(),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda one: one.article_id,
)


@given(contenders, st.randoms(use_true_random=False))
def test_the_order_makes_no_difference(some: list[Contender], chance: Any) -> None:
    found = representative(some)
    chance.shuffle(some)
    assert representative(some) == found
    assert found.article_id in {one.article_id for one in some}
    assert bool(found.reasons) is (len(some) > 1)
    assert set(found.reasons) <= {reason for _, reason in RULES}


@given(contenders)
def test_who_was_chosen_stays_whoever_comes(some: list[Contender]) -> None:
    curated = replace(FIRST, article_id=10, chosen=True)
    others = [replace(one, chosen=False) for one in some]
    assert representative([*others, curated]).article_id == 10
