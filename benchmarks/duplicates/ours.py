"""Our verdicts on a list of articles, through the door for harnesses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks import api
from benchmarks.duplicates.measures import Pair, pair

Document = tuple[str, str, str]  # id, title, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """What was said of pairs, by the kind of verdict; `later` is the article it was said of."""

    duplicate: frozenset[Pair]
    uncertain: frozenset[Pair]
    related: frozenset[Pair]
    later: dict[Pair, str]


def judged(documents: Sequence[Document]) -> Verdicts:
    """Judge articles in order of arrival, each from a source of its own."""
    found: dict[str, set[Pair]] = {"duplicate": set(), "uncertain": set(), "related": set()}
    later = {}
    for new, old, verdict, _ in api.verdicts(list(documents)):
        found[verdict].add(pair(new, old))
        later[pair(new, old)] = new
    return Verdicts(
        duplicate=frozenset(found["duplicate"]),
        uncertain=frozenset(found["uncertain"]),
        related=frozenset(found["related"]),
        later=later,
    )
