"""The second reviewer: another person approves too, where an error would do harm."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.claims import claims
from aggregator.model import Case, CaseKind
from aggregator.review import RulingError

EVERY = "Here two people read every story."
_MARK = "a second person is asked"  # the first of the reasons of a question that asks for one


class SecondReviewer(enum.StrEnum):
    """When a second person must approve a story."""

    NEVER = "never"
    CLAIMS = "claims"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """A question for a second person. `first` approved before, "" where the source is believed; `why`
    says in words why one is not enough."""

    first: str
    why: tuple[str, ...]


def why_second(asks: SecondReviewer, *texts: str, language: str = "") -> tuple[str, ...]:
    """Why one person is not enough for these texts, in words; nothing where one is."""
    if asks is SecondReviewer.NEVER:
        return ()
    every = (EVERY,) if asks is SecondReviewer.ALWAYS else ()
    return (*every, *(one.words for one in claims(*texts, language=language)))


def reasons(first: str, why: Sequence[str]) -> tuple[str, ...]:
    """What a question for a second person is kept with."""
    return (_MARK, first, *why)


def second_of(case: Case) -> Second | None:
    """What a question asks a second person for; None for any other question."""
    if case.kind is not CaseKind.APPROVE or case.reasons[:1] != (_MARK,):
        return None
    return Second(first=case.reasons[1], why=case.reasons[2:])


def is_for(case: Case, user: str, asks: SecondReviewer) -> bool:
    """Whether somebody may approve: not who did so first, unless no second person is wanted any more."""
    second = second_of(case)
    return asks is SecondReviewer.NEVER or second is None or not second.first or second.first != user


def require_other(case: Case, user: str, asks: SecondReviewer) -> None:
    """Raises RulingError where somebody would approve twice what two people are to approve."""
    if not is_for(case, user, asks):
        raise RulingError("You approved this first. Now another person has to approve it.")
