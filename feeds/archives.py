"""The past of a feed in parts that are full (RFC 5005, section 4).

Counted from the very first entry, so that a part never changes its entries. What is in no full part
yet is in the feed itself: that holds at least as many entries as a part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive(Generic[T_co]):
    """A full part, its entries the newest first. Number 1 is the oldest."""

    name: str
    number: int
    held: Sequence[T_co]
    previous: str


def archives(of: str, entries: Sequence[T_co], size: int) -> list[Archive[T_co]]:
    """The parts of all entries there ever were, the newest part first."""
    oldest_first = list(reversed(entries))
    full = len(oldest_first) // size
    return [
        Archive(
            name=_name(of, number),
            number=number,
            held=tuple(reversed(oldest_first[(number - 1) * size : number * size])),
            previous=_name(of, number - 1) if number > 1 else "",
        )
        for number in range(full, 0, -1)
    ]


def _name(of: str, number: int) -> str:
    return f"archive/{of}-{number}"
