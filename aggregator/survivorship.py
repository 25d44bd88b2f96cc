"""Which article represents a story: the one that readers are sent to.

Each rule leaves the best of the articles that are still in question and says why. So the choice
depends neither on the order of the articles nor on how figures that mean nothing are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from aggregator.model import Permission, Policy

# Nine in ten copies wrapped in teasers and boxes, and all but one in twenty syndicated ones, measure
# less than twice their original even before cleaning. What is longer still holds more of the story.
FULLER = 2
_PERMISSIONS = (Permission.FULL_TEXT, Permission.EXCERPT, Permission.LINK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """An article that may represent its story. Addresses are keys (`aggregator.urls.url_key`)."""

    article_id: int
    source_id: int
    url_keys: frozenset[str]  # it stands at
    names: frozenset[str] = frozenset()  # pages of other hosts that it says it is a copy of
    links: frozenset[str] = frozenset()  # pages that it links to
    published_at: datetime | None = None
    first_seen_at: datetime
    words: int
    policy: Policy = Policy.REVIEW
    permission: Permission = Permission.EXCERPT
    chosen: bool = False  # by a curator


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """The article that was chosen, and by which rules, the first one first."""

    article_id: int
    reasons: tuple[str, ...]


Rule = Callable[[Sequence[Contender]], list[Contender]]


def representative(contenders: Iterable[Contender]) -> Representative:
    """The article that should represent a story. Raises ValueError when there is none."""
    left = sorted(contenders, key=lambda one: one.article_id)
    if not left:
        raise ValueError("a story without articles has none to represent it")
    reasons = []
    for rule, reason in RULES:
        best = rule(left)
        if len(best) < len(left):
            reasons.append(reason)
        left = best
    return Representative(article_id=left[0].article_id, reasons=tuple(reasons))


def _chosen(left: Sequence[Contender]) -> list[Contender]:
    return [one for one in left if one.chosen] or list(left)


def _named(left: Sequence[Contender]) -> list[Contender]:
    return _most(left, lambda one: _naming(one, left, lambda other: other.names))


def _no_copy(left: Sequence[Contender]) -> list[Contender]:
    return [one for one in left if not one.names] or list(left)


def _linked(left: Sequence[Contender]) -> list[Contender]:
    return _most(left, lambda one: _naming(one, left, lambda other: other.links))


def _first_day(left: Sequence[Contender]) -> list[Contender]:
    first = min(_published(one).date() for one in left)
    return [one for one in left if _published(one).date() == first]


def _first_hour(left: Sequence[Contender]) -> list[Contender]:
    """Many pages name the day alone, which is read as midnight: then the hour says nothing."""
    moments = [_published(one) for one in left]
    if not all(one.hour or one.minute or one.second for one in moments):
        return list(left)
    return [one for one in left if _published(one) == min(moments)]


def _fuller(left: Sequence[Contender]) -> list[Contender]:
    longest = max(one.words for one in left)
    return [one for one in left if one.words * FULLER > longest or one.words == longest]


def _trusted(left: Sequence[Contender]) -> list[Contender]:
    return [one for one in left if one.policy is Policy.AUTO] or list(left)


def _permitted(left: Sequence[Contender]) -> list[Contender]:
    return _most(left, lambda one: -_PERMISSIONS.index(one.permission))


def _first_known(left: Sequence[Contender]) -> list[Contender]:
    return [min(left, key=lambda one: one.article_id)]


RULES: tuple[tuple[Rule, str], ...] = (
    (_chosen, "a curator chose it"),
    (_named, "others name it as their original"),
    (_no_copy, "it names no other page as its original"),
    (_linked, "others link to it"),
    (_first_day, "it was published first"),
    (_first_hour, "it was published first on that day"),
    (_fuller, f"it is at least {FULLER} times as long"),
    (_trusted, "its source is trusted to need no approval"),
    (_permitted, "its source lets readers see more"),
    (_first_known, "it was known first"),
)


def _most(left: Sequence[Contender], figure: Callable[[Contender], int]) -> list[Contender]:
    figures = [figure(one) for one in left]
    return [one for one, held in zip(left, figures, strict=True) if held == max(figures)]


def _naming(one: Contender, left: Collection[Contender], named: Callable[[Contender], frozenset[str]]) -> int:
    """How many other sources name it: one source with ten copies says so once."""
    return len({o.source_id for o in left if o.source_id != one.source_id and named(o) & one.url_keys})


def _published(one: Contender) -> datetime:
    """When it was published, in UTC; at the latest when it was seen."""
    given = one.published_at or one.first_seen_at
    return min(given, one.first_seen_at).astimezone(UTC)
