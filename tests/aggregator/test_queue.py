"""In which order pairs are asked about, and what hangs together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Case, CaseKind, Decision
from aggregator.queue import MOST_IN_GROUP, Standing, after, as_one, groups, line_up
from aggregator.review import RulingError

NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)
ASKED = Case(
    id=1, kind=CaseKind.SAME_STORY, article_id=2, other_article_id=1, score=0.5, reasons=(), opened_at=NOW
)
WAITS, GOES_OUT = Standing(waits=True), Standing(goes_out=datetime(2026, 3, 9, 7, tzinfo=UTC))
SAME = dict(zip(range(200), range(200), strict=True))  # each article tells a story of its own


def asked(case_id: int, *articles: int, **values: Any) -> Case:
    """A question whether the second article tells the story of the first."""
    first, second = articles or (2 * case_id, 2 * case_id + 1)
    return replace(ASKED, id=case_id, other_article_id=first, article_id=second, **values)


def order(*cases: Case, standing: dict[int, Standing] | None = None, story_of: Any = None) -> list[int]:
    line = line_up(cases, story_of or SAME, standing or {}, NOW)
    return [case.id for group in line for case in group.cases]


def test_what_goes_out_comes_first_then_what_waits_for_approval() -> None:
    cases = [asked(number) for number in (1, 2, 3)]
    assert order(*cases) == [1, 2, 3]
    assert order(*cases, standing={5: WAITS, 6: GOES_OUT}) == [3, 2, 1]


def test_the_most_open_question_comes_first() -> None:
    scores = {1: 0.96, 2: 0.45, 3: 0.11, 4: 0.7}
    assert order(*(asked(number, score=score) for number, score in scores.items())) == [2, 4, 3, 1]


def test_nothing_waits_for_ever() -> None:
    old = asked(9, score=0.99, opened_at=NOW - timedelta(weeks=3))
    urgent = [asked(number) for number in range(1, 5)]
    standing = dict.fromkeys((2 * one.id for one in urgent), GOES_OUT)
    assert order(*urgent, old, standing=standing)[0] == 9
    assert order(*urgent, replace(old, opened_at=NOW), standing=standing)[-1] == 9


def test_a_case_from_the_future_is_new() -> None:
    ahead = asked(1, score=0.9, opened_at=NOW + timedelta(weeks=9))
    assert order(ahead, asked(2)) == [2, 1]


def test_the_reasons_can_be_read() -> None:
    cases = [asked(1), asked(2), asked(3, opened_at=NOW - timedelta(days=8))]
    line = line_up(cases, SAME, {2: GOES_OUT}, NOW)
    assert {group.cases[0].id: group.places[0].reason for group in line} == {
        1: "one of the two goes out on Monday 9 March",
        2: "it is its turn",
        3: "it has waited for 8 days",
    }


@given(st.sampled_from([WAITS, GOES_OUT, Standing()]), st.sampled_from([WAITS, GOES_OUT]), st.integers(0, 30))
def test_a_second_look_is_not_known_by_its_place(first: Standing, second: Standing, days: int) -> None:
    """Its score says nothing about its place, nor whether its stories are out; its reason is that of a
    question like it."""
    opened = NOW - timedelta(days=days)
    look = asked(7, kind=CaseKind.SECOND_LOOK, opened_at=opened)
    usual = asked(7, opened_at=opened)
    standing = {14: first, 15: second}
    places = {
        line_up([replace(look, score=score)], SAME, standing, NOW)[0].places[0].points
        for score in (0.0, 0.5, 0.98, 1.0)
    }
    assert len(places) == 1
    [seen], [known] = line_up([look], SAME, standing, NOW), line_up([usual], SAME, standing, NOW)
    assert seen.places[0].reason == known.places[0].reason
    assert abs(seen.places[0].points - known.places[0].points) <= 1


def test_second_looks_are_spread_among_the_others() -> None:
    looks = [asked(n, kind=CaseKind.SECOND_LOOK, score=0.99) for n in range(1, 41) if n % 2]
    usual = [asked(n, score=n / 41) for n in range(1, 41) if not n % 2]
    standing = dict.fromkeys((2 * one.id for one in usual), WAITS)
    found = order(*looks, *usual, standing=standing)
    odd = [number % 2 for number in found]
    assert 6 <= sum(odd[:20]) <= 14


def test_questions_hang_together_by_their_stories() -> None:
    story_of = {**SAME, 3: 100, 4: 100}  # two articles of one story
    cases = [asked(1, 2, 3), asked(2, 4, 5), asked(3, 8, 9)]
    assert [[case.id for case in some] for some in groups(cases, story_of)] == [[1, 2], [3]]
    [large] = [group for group in line_up(cases, story_of, {}, NOW) if len(group.cases) == 2]
    assert (large.stories, large.at_once) == ((2, 5, 100), True)


def test_two_questions_about_one_pair_of_stories_are_no_group() -> None:
    story_of = {1: 1, 2: 2, 3: 2}
    [group] = line_up([asked(1, 1, 2), asked(2, 1, 3)], story_of, {}, NOW)
    assert (len(group.cases), group.at_once) == (2, False)


def test_a_second_look_stands_alone() -> None:
    cases = [asked(1, 1, 2), asked(2, 2, 3), asked(3, 3, 4, kind=CaseKind.SECOND_LOOK)]
    assert sorted(len(some) for some in groups(cases, SAME)) == [1, 2]


def test_a_group_too_large_to_look_at_is_asked_two_at_a_time() -> None:
    chain = [asked(number, number, number + 1) for number in range(1, MOST_IN_GROUP + 1)]
    [group] = line_up(chain, SAME, {}, NOW)
    assert (len(group.stories), group.at_once) == (MOST_IN_GROUP + 1, False)
    assert line_up(chain[1:], SAME, {}, NOW)[0].at_once


def test_a_group_takes_the_place_of_its_worthiest_question() -> None:
    dull, urgent, other = asked(1, 1, 2, score=0.99), asked(2, 2, 3), asked(3, 8, 9, score=0.6)
    assert order(dull, urgent, other, standing={3: WAITS}) == [2, 1, 3]


@given(st.permutations([(1, 1, 2), (2, 2, 3), (3, 4, 5), (4, 6, 7), (5, 7, 4)]))
def test_the_order_of_the_cases_makes_no_difference(triples: list[tuple[int, int, int]]) -> None:
    cases = [asked(*triple, score=0.1 * triple[0]) for triple in triples]
    line = line_up(cases, SAME, {3: WAITS}, NOW)
    assert line == line_up(sorted(cases, key=lambda case: case.id), SAME, {3: WAITS}, NOW)
    assert sorted(case.id for group in line for case in group.cases) == [1, 2, 3, 4, 5]


def test_going_round() -> None:
    line = line_up([asked(1, 1, 2), asked(2, 2, 3), asked(3, 3, 4), asked(4, 8, 9), asked(5)], SAME, {}, NOW)
    shown = [[case.id for case in group.cases] for group in line]
    assert shown == [[1, 2, 3], [4], [5]]
    assert [[c.id for c in group.cases] for group in after(line, 2)] == [[3], [4], [5], [1, 2]]
    assert [[c.id for c in group.cases] for group in after(line, 5)] == [[1, 2, 3], [4], [5]]
    assert after(line, 77) == line


def test_one_story_is_made_step_by_step() -> None:
    cases = [asked(1, 3, 4), asked(2, 1, 2), asked(3, 3, 2), asked(4, 1, 3)]
    answers = as_one(cases, SAME, 2, [1, 2, 3, 4])
    assert [(case.id, decision) for case, decision in answers] == [
        (2, Decision.KEEP_SECOND),
        (3, Decision.KEEP_SECOND),
        (1, Decision.KEEP_FIRST),
    ]
    assert [case.id for case, _ in as_one(cases, SAME, 3, [3, 4])] == [1]


def test_what_no_question_ties_is_not_made_one_story() -> None:
    with pytest.raises(RulingError, match="two at a time"):
        as_one([asked(1, 1, 2), asked(2, 2, 3)], SAME, 1, [1, 3])
