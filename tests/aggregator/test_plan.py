"""Plans for an issue: an order, stories held back, and an opening line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.plan import Plan, held_back, let_go, moved, opened
from aggregator.review import RulingError


def test_a_story_moves_one_place() -> None:
    assert moved(Plan(), (3, 1, 2), 1, up=True).order == (1, 3, 2)
    assert moved(Plan(opening="Hello"), (3, 1, 2), 1, up=False) == Plan(opening="Hello", order=(3, 2, 1))


@pytest.mark.parametrize(
    ("story", "up", "words"), [(3, True, "first"), (2, False, "last"), (9, True, "not among")]
)
def test_a_move_that_goes_nowhere_is_refused(story: int, up: bool, words: str) -> None:
    with pytest.raises(RulingError, match=words):
        moved(Plan(), (3, 1, 2), story, up=up)


def test_holding_back_and_letting_go() -> None:
    plan = held_back(Plan(order=(1, 2)), (1, 2, 3), 3)
    assert plan == Plan(order=(1, 2), held=(3,))
    assert let_go(plan, 3) == Plan(order=(1, 2))
    with pytest.raises(RulingError, match="not held back"):
        let_go(plan, 1)
    with pytest.raises(RulingError, match="not among"):
        held_back(plan, (1, 2), 3)


def test_an_opening_is_one_line_of_some_length() -> None:
    assert opened(Plan(), "  Spring\r\n is here. ").opening == "Spring is here."
    assert opened(Plan(), "x" * 300).opening == "x" * 300
    with pytest.raises(RulingError, match="301 characters; 300 is the most"):
        opened(Plan(), "x" * 301)


@given(st.permutations(range(5)), st.integers(1, 4))
def test_up_and_down_again_is_where_it_was(shown: list[int], place: int) -> None:
    up = moved(Plan(), shown, shown[place], up=True).order
    assert moved(Plan(), up, shown[place], up=False).order == tuple(shown)
