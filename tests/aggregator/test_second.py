"""When a second person is asked, and who that may be."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aggregator.model import Case, CaseKind
from aggregator.review import RulingError
from aggregator.second import EVERY, SecondReviewer, is_for, reasons, require_other, second_of, why_second

CLAIM = "Vitamin D slows MS."


def _case(*said: str, kind: CaseKind = CaseKind.APPROVE) -> Case:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    return Case(
        id=7, kind=kind, article_id=1, other_article_id=None, score=1.0, reasons=tuple(said), opened_at=at
    )


def test_why() -> None:
    assert why_second(SecondReviewer.NEVER, CLAIM) == ()
    assert why_second(SecondReviewer.CLAIMS, "Lunch was served.") == ()
    [why] = why_second(SecondReviewer.CLAIMS, CLAIM)
    assert CLAIM in why
    assert why_second(SecondReviewer.ALWAYS, CLAIM) == (EVERY, why)


def test_what_is_kept_is_read_again() -> None:
    second = second_of(_case(*reasons("Amina", ["a", "b"])))
    assert second
    assert (second.first, second.why) == ("Amina", ("a", "b"))
    assert second_of(_case("It names MS and food.")) is None
    assert second_of(_case(*reasons("Amina", ["a"]), kind=CaseKind.REPORT)) is None


def test_whom_it_is_for() -> None:
    case, asks = _case(*reasons("Amina", ["a"])), SecondReviewer.CLAIMS
    assert not is_for(case, "Amina", asks)
    assert is_for(case, "Jo", asks)
    assert is_for(case, "Amina", SecondReviewer.NEVER)
    assert is_for(_case(*reasons("", ["a"])), "", asks)
    assert is_for(_case("It names MS and food."), "Amina", asks)
    require_other(case, "Jo", asks)
    with pytest.raises(RulingError, match="You approved this first"):
        require_other(case, "Amina", asks)
