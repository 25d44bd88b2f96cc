"""What makes an article comparable, and which known articles are worth comparing.

The sketch is FracMinHash (Irber et al. 2022, "Lightweight compositional analysis of
metagenomes with FracMinHash and minimum metagenome covers"): of all hashes of the text's
shingles, keep those divisible by a fixed number. Two sketches estimate how much of one
text stands in the other, where MinHash bands estimate only how alike two whole texts are:
copies that are cut short, or wrapped in other text, stay findable.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from xxhash import xxh3_64_intdigest

from aggregator.dedupe.words import fold
from aggregator.model import CleanArticle, Fingerprint
from aggregator.urls import host_of, registrable, url_key

SHORT_TEXT = 150  # words; below it the sketch is four times as dense
# The kept share must be a power of two, so that the thin sketch is part of the dense one and
# a short text can be found in a long one.
_THIN, _DENSE = 0xF, 0x3
_FLOOR_SHARE = 0.12
_FLOOR_SIZE = 24  # hashes; see candidate_floor


def fingerprint(article: CleanArticle) -> Fingerprint:
    """What makes an article comparable.

    The first of `url_keys` is the key of the article's own address. A canonical address
    follows only where it is on the same registrable host; elsewhere it is a claim, see
    `origin_keys`. Raises ValueError when the article's address is none.
    """
    words = fold(article.text)
    return Fingerprint(
        url_keys=_url_keys(article),
        title_key=" ".join(fold(article.metadata.title)),
        text_hash=hashlib.sha256(" ".join(words).encode()).hexdigest(),
        sketch=sketch(words),
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

    It is computed from the new article's sketch alone, so that the index can count with it;
    but the known sketch may be the smaller of the two. So it is 12 % of the new sketch, at
    least 2, and grows no further than for a sketch of 24 hashes (some 400 words): above
    that, a short known text inside a long new one would be missed.
    """
    return max(2, round(_FLOOR_SHARE * min(len(sketch), _FLOOR_SIZE)))


def sketch(words: Sequence[str]) -> tuple[int, ...]:
    """The FracMinHash sketch of a text's words: 1/16 of its 3-word shingles, 1/4 when short."""
    mask = _DENSE if len(words) < SHORT_TEXT else _THIN
    encoded = " ".join(words).encode().split()  # once for the text, not once a shingle
    shingles = map(b" ".join, zip(encoded, encoded[1:], encoded[2:], strict=False))
    kept = {value for value in map(xxh3_64_intdigest, shingles) if not value & mask}
    return tuple(sorted(value - (1 << 64) if value >> 63 else value for value in kept))


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
