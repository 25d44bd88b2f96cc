"""Words as numbers of 64 bits, and tables of such numbers: looked up without making an object of each word.

For compiled code (`hashing.pxd` gives the types); it gives the same numbers uncompiled, too slowly to be of
use. Hashes are seeded anew in every process, so that no page can be made up of words that collide.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

_ALL = 0xFFFF_FFFF_FFFF_FFFF
_SEED = hash("the words of a page") & _ALL
_PRIME, _GOLDEN, _MIX = 1_099_511_628_211, 0x9E37_79B9_7F4A_7C15, 0xFF51_AFD7_ED55_8CCD
UNKNOWN = -1_000_000


class Table:
    """Numbers, each with a value. Open addressing with linear probing; at most half full."""

    def __init__(self, most: int) -> None:
        size = 16
        while size < 2 * most:
            size *= 2
        self._last = size - 1
        self._keys = array("Q", bytes(8 * size))  # 0: free
        self._values = array("q", bytes(8 * size))

    def put(self, key: int, value: int) -> None:
        at = key & self._last
        while self._keys[at] != 0 and self._keys[at] != key:
            at = (at + 1) & self._last
        self._keys[at] = key
        self._values[at] = value

    def get(self, key: int) -> int:
        """The value of `key`; UNKNOWN where it is not there."""
        at = key & self._last
        while self._keys[at] != 0:
            if self._keys[at] == key:
                return self._values[at]
            at = (at + 1) & self._last
        return UNKNOWN


def word_hash(text: str, start: int, end: int) -> int:
    """Of the letters from `start` to `end`: FNV-1a (Fowler, Noll, Vo 1991), seeded and finished."""
    number = _SEED
    for at in range(start, end):
        number = ((number ^ ord(text[at])) * _PRIME) & _ALL
    return _finished(number)


def joined(first: int, then: int) -> int:
    """Of two words, or runs of words, one behind the other."""
    return _finished((first * 31 + then * _GOLDEN + 7) & _ALL)


def hash_of(words: Sequence[str]) -> int:
    """Of a run of words."""
    number = word_hash(words[0], 0, len(words[0]))
    for word in words[1:]:
        number = joined(number, word_hash(word, 0, len(word)))
    return number


def _finished(number: int) -> int:
    """The last step of MurmurHash3 (Appleby 2011), so that all bits depend on all; never 0."""
    number ^= number >> 33
    number = (number * _MIX) & _ALL
    number ^= number >> 33
    return number if number else 1
