"""What makes an article comparable, and which known articles are worth comparing.

The sketch samples what a rewriter keeps: pairs of content words that follow each other, each word by
its beginning, in either order. A pair outlives other words around it, other word forms and turned
clauses, where a run of three words does not; and copies keep nearly all of them. On the labelled
copies beside the checkout this one index finds every true pair, as one of 3-word shingles does, and
of our own rewritten articles (`tests/golden/stories`) it finds what that one misses.

It is a FracMinHash (Irber et al. 2022, "Lightweight compositional analysis of metagenomes with
FracMinHash and minimum metagenome covers"): of all hashes, keep those divisible by a fixed number.
Two sketches estimate how much of one text stands in the other, where MinHash bands estimate only how
alike two whole texts are: copies that are cut short, or wrapped in other text, stay findable.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from xxhash import xxh3_64_intdigest

from aggregator.dedupe.words import Reading, fold, read
from aggregator.model import CleanArticle, Fingerprint
from aggregator.urls import host_of, registrable, url_key

# The part of its pairs a text keeps, by its length in words: all of a short one, an eighth of a long
# one. The parts are powers of two, so that a thin sketch is part of every denser one, and a short text
# can be found in a long one.
_MASKS = ((150, 0b0), (300, 0b1), (450, 0b11))
_LONG = 0b111
_LEAST_SHARED = 3  # hashes; two are chance
_FLOOR_SHARE = 0.065
_FLOOR_SIZE = 80  # hashes; see candidate_floor
_HIGHEST_FLOOR = 5
_LOW, _HIGH = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_HALF, _FINISH = np.uint64(33), np.uint64(0xFF51AFD7ED558CCD)
_MOST_STUDIES = 20  # of a text: a longer list is a bibliography


def fingerprint(article: CleanArticle) -> Fingerprint:
    """What makes an article comparable.

    The first of `url_keys` is the key of the article's own address. A canonical address
    follows only where it is on the same registrable host; elsewhere it is a claim, see
    `origin_keys`. Raises ValueError when the article's address is none.
    """
    reading = read(article.text)
    return Fingerprint(
        url_keys=_url_keys(article),
        title_key=" ".join(fold(article.metadata.title)),
        text_hash=hashlib.sha256(" ".join(reading.words).encode()).hexdigest(),
        sketch=sketch(reading),
    )


def origin_keys(article: CleanArticle) -> tuple[str, ...]:
    """The key of the page on another host that the article names as its original, if any.

    A page may lie about it, so this never decides alone; but the article it names is worth
    fetching as a candidate.
    """
    canonical = article.metadata.canonical_url
    if not canonical or _same_owner(article.url, canonical):
        return ()
    return _key_of(canonical)


def candidate_floor(sketch: Sequence[int]) -> int:
    """The least number of shared sketch hashes that makes a known article a candidate.

    It is computed from the new article's sketch alone, so that the index can count with it; but the
    known sketch may be the smaller of the two. So it is 6.5 % of the new sketch, at least 3, and grows
    no further than for a sketch of 80 hashes: above that, a short known text inside a long new one
    would be missed.
    """
    return max(_LEAST_SHARED, round(_FLOOR_SHARE * min(len(sketch), _FLOOR_SIZE)))


def sketch_of(text: str) -> tuple[int, ...]:
    """The sketch of a stored article, whose fingerprint is not at hand."""
    return sketch(read(text))


def sketch(reading: Reading) -> tuple[int, ...]:
    """The sketch of a text: sampled hashes of its pairs of content words, and hashes of the studies it
    cites, each so often that one study in common makes a candidate."""
    mask = next((mask for limit, mask in _MASKS if len(reading.words) < limit), _LONG)
    hashes = _pair_hashes(reading.stems)
    kept = hashes[hashes & np.uint64(mask) == 0].view(np.int64).tolist()
    for study in sorted(reading.studies)[:_MOST_STUDIES]:
        kept += (_signed(xxh3_64_intdigest(f"{study}#{copy}".encode())) for copy in range(_HIGHEST_FLOOR))
    return tuple(sorted(set(kept)))


def _pair_hashes(stems: Sequence[str]) -> NDArray[np.uint64]:
    """A hash for each two stems that follow each other, the same whichever comes first."""
    ours = np.fromiter(map(_stem_hash, stems), np.uint64, len(stems))
    low: NDArray[np.uint64] = np.minimum(ours[:-1], ours[1:])
    high: NDArray[np.uint64] = np.maximum(ours[:-1], ours[1:])
    mixed: NDArray[np.uint64] = low * _LOW + high * _HIGH
    # The finish of MurmurHash3 (Appleby): the last bits, which decide what is kept, come to depend on all.
    mixed = (mixed ^ (mixed >> _HALF)) * _FINISH
    finished: NDArray[np.uint64] = mixed ^ (mixed >> _HALF)
    return finished


@lru_cache(maxsize=1 << 16)
def _stem_hash(stem: str) -> int:
    return xxh3_64_intdigest(stem.encode())


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value


def _url_keys(article: CleanArticle) -> tuple[str, ...]:
    own = url_key(article.url)
    canonical = article.metadata.canonical_url
    if not canonical or not _same_owner(article.url, canonical):
        return (own,)
    # Many sites name their front page as the canonical address of every page.
    named = [key for key in _key_of(canonical) if key != own and "/" in key]
    return (own, *named)


def _key_of(url: str) -> tuple[str, ...]:
    try:
        return (url_key(url),)
    except ValueError:
        return ()


def _same_owner(first: str, second: str) -> bool:
    try:
        return registrable(host_of(first)) == registrable(host_of(second))
    except ValueError:
        return False
