"""How far the facts of an article are to be believed, by where each was found.

A fixed scale of three. Sure: the page says it to machines, in a field made for it, or it stands in its main
heading, or a rule of the source points at it. Likely: it stands where pages usually show it, or the feed
said so. A guess: it was found where something else often stands, or may be read in two ways. The scale was
set by reading pages with what they say to machines hidden, and comparing (benchmarks/metadata.py): of what
is likely here eight to ten in ten were right, mostly nine; of the guesses some six.
"""

from __future__ import annotations

import enum


class Sureness(enum.StrEnum):
    """How far a fact is to be believed."""

    SURE = "sure"
    LIKELY = "likely"
    GUESS = "guess"


_GUESSED = (", anywhere", ", at the end", ", ambiguous", ", unclear")
_SEEN = frozenset(("time", "text", "page", "link to the author", "address", "hint", "title"))


def sureness(origin: str) -> Sureness:
    """How far a field of `Metadata` is to be believed that was found there."""
    if origin.endswith(_GUESSED):
        return Sureness.GUESS
    seen = origin.partition(",")[0] in _SEEN or origin.endswith(", another host")
    return Sureness.LIKELY if seen else Sureness.SURE
