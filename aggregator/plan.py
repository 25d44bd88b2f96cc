"""What curators want of the next issue: an order, an opening line, and which stories it goes without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aggregator.review import RulingError

LONGEST_OPENING = 300  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan for one issue. Stories that `order` does not name follow in the order of their approval."""

    opening: str = ""
    order: tuple[int, ...] = ()
    held: tuple[int, ...] = ()  # stories held back for now


def moved(plan: Plan, shown: Sequence[int], story_id: int, *, up: bool) -> Plan:
    """The plan with a story one place nearer to the top, or to the end. `shown` are all stories that are
    not held back, in their order. Raises RulingError where there is no such place."""
    if story_id not in shown:
        raise RulingError("This story is not among those that wait. The page may be older than the list.")
    place = shown.index(story_id)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(shown):
        raise RulingError(f"This story is the {'first' if up else 'last'} already.")
    order = list(shown)
    order[place], order[other] = order[other], order[place]
    return replace(plan, order=tuple(order))


def held_back(plan: Plan, shown: Sequence[int], story_id: int) -> Plan:
    """The plan without a story, until it is let go or the issue is out. Raises RulingError."""
    if story_id not in shown:
        raise RulingError("This story is not among those that wait. The page may be older than the list.")
    return replace(plan, held=(*plan.held, story_id))


def let_go(plan: Plan, story_id: int) -> Plan:
    """The plan with a story that was held back, where it stood before. Raises RulingError."""
    if story_id not in plan.held:
        raise RulingError("This story is not held back.")
    return replace(plan, held=tuple(one for one in plan.held if one != story_id))


def opened(plan: Plan, opening: str) -> Plan:
    """The plan with another opening line. Raises RulingError for one that is too long."""
    opening = " ".join(opening.split())
    if len(opening) > LONGEST_OPENING:
        raise RulingError(f"The opening has {len(opening)} characters; {LONGEST_OPENING} is the most.")
    return replace(plan, opening=opening)
