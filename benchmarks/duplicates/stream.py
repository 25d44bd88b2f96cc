"""Articles made by rule in any number, each of its own words: a stream for measuring speed and size.

The words are made up and follow a Zipf distribution, in which the most frequent words are the
shortest, as they are in every language. How many there are was chosen so that of the hashes in the
sketches of 900 articles as many are shared (45 %, and 14 % by more than five) as in 868 real articles
on health (43 and 18 %). Unlike real ones, these articles bring no new words: of a million of them most
hashes become common, so the index of so many is smaller here than it would be (10,000 are nearer).
"""

from __future__ import annotations

import random
from functools import cache

import numpy as np
import numpy.typing as npt

from benchmarks.duplicates.archive import Incoming

WORDS, SHORT_WORDS = 2_500, 20  # different ones; of them of one syllable
PARAGRAPHS, SENTENCES = 9, 4
COPIES = 0.05
SITES = 200
_KNOWN, _LIVE = 1, 2
_FIRST = "b bl br c ch d dr f fl g gr h k kl l m n p pl r s sh sl st t tr v w z".split()
_LAST = "a e i o u ai ea en er in is on or um us".split()


def known(number: int) -> Incoming:
    """Article `number` of those known from the start."""
    return _article(f"known{number}", number, _paragraphs(_KNOWN, number))


def live(number: int, known_articles: int) -> tuple[Incoming, int | None]:
    """Article `number` of those that arrive; and, where it is a copy, of which known one. A copy has
    lost one of its paragraphs."""
    chance = np.random.default_rng((_LIVE, number, 1))
    if chance.random() >= COPIES:
        return _article(f"live{number}", number, _paragraphs(_LIVE, number)), None
    origin = int(chance.integers(known_articles))
    paragraphs = _paragraphs(_KNOWN, origin)
    del paragraphs[int(chance.integers(1, PARAGRAPHS))]
    return _article(f"live{number}", origin + 1, paragraphs, title=known(origin).title), origin


def _article(name: str, number: int, paragraphs: list[str], title: str = "") -> Incoming:
    site = f"site{number % SITES}"
    headline = title or " ".join(paragraphs[0].split()[:7])
    return Incoming(
        site=site, url=f"https://{site}.example/{name}", title=headline, text="\n".join(paragraphs)
    )


def _paragraphs(series: int, number: int) -> list[str]:
    words, shares = _vocabulary()
    chance = np.random.default_rng((series, number))
    lengths = chance.integers(8, 23, size=(PARAGRAPHS, SENTENCES))
    drawn = iter(np.searchsorted(shares, chance.random(int(lengths.sum()))).tolist())
    return [
        " ".join(" ".join([words[next(drawn)] for _ in range(length)]).capitalize() + "." for length in row)
        for row in lengths.tolist()
    ]


@cache
def _vocabulary() -> tuple[list[str], npt.NDArray[np.float64]]:
    chance = random.Random(7)  # noqa: S311
    syllables = [first + last for first in _FIRST for last in _LAST]
    short = chance.sample([one for one in syllables if len(one) <= 3], SHORT_WORDS)
    long = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(WORDS - SHORT_WORDS)]
    weights = np.cumsum(1 / np.arange(1, WORDS + 1))
    return short + long, weights / weights[-1]
