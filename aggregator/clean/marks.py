"""What a step says: these blocks are boilerplate, for this reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from aggregator.model import Article

# How sure the classifier may be and the step is still followed: where the site names the place, where
# words and position say so, and where they only hint at it.
NAMED, READ, HINTED = 0.95, 0.75, 0.5


@dataclass(frozen=True, slots=True)
class Mark:
    """The blocks from `start` up to, not including, `end`. `explicit` where the site itself names
    the place so, and it is not just our reading of the words.

    A block whose likelihood of belonging to the article is `limit` or more stays, whatever the step
    says: by how often the steps and the classifier were right where they disagreed."""

    start: int
    end: int
    reason: str
    explicit: bool = False
    limit: float = READ


Step = Callable[[Article], Iterable[Mark]]


def each(
    indexes: Iterable[int], reason: str, *, explicit: bool = False, limit: float | None = None
) -> Iterator[Mark]:
    """A mark for every one of `indexes`."""
    usual = NAMED if explicit else READ
    for index in indexes:
        yield Mark(index, index + 1, reason, explicit, usual if limit is None else limit)
