"""What a step says: these blocks are boilerplate, for this reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from aggregator.model import Article


@dataclass(frozen=True, slots=True)
class Mark:
    """The blocks from `start` up to, not including, `end`. `explicit` where the site itself names
    the place so, and it is not just our reading of the words."""

    start: int
    end: int
    reason: str
    explicit: bool = False


Step = Callable[[Article], Iterable[Mark]]


def each(indexes: Iterable[int], reason: str, *, explicit: bool = False) -> Iterator[Mark]:
    """A mark for every one of `indexes`."""
    for index in indexes:
        yield Mark(index, index + 1, reason, explicit)
