"""Where the article begins and ends among the blocks of a page."""

from __future__ import annotations

from collections.abc import Sequence

LIKELY, _POSSIBLE = 0.5, 0.1
_REACH = 30  # blocks beyond the article in which a possible one is still looked for


def region(likelihoods: Sequence[float]) -> range:
    """The blocks from the first to the last that is likely to belong to the article; empty when
    none is. Where others near them might, these are included too: the cleaner will cut what is
    unlikely, but a person must be able to see it, and give it back."""
    likely = [index for index, likelihood in enumerate(likelihoods) if likelihood >= LIKELY]
    if not likely:
        return range(0)
    start, end = likely[0], likely[-1]
    near = range(max(0, start - _REACH), min(len(likelihoods), end + 1 + _REACH))
    possible = [index for index in near if likelihoods[index] >= _POSSIBLE]
    return range(min(possible), max(possible) + 1)
