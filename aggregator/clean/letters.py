"""Looking through the letters of a text.

Hot: it is compiled where there is a compiler (`letters.pxd` gives the types), and is written for both.
"""

from __future__ import annotations

import re

_COMPILED = not __file__.endswith(".py")
_OTHER_MARKS = re.compile(r"[^\w\x00-\x7f]+")
_MARKS = bytes(code for code in range(128) if not chr(code).isalnum())


def bare(text: str) -> str:
    """`text` reduced to its letters and digits, for comparing."""
    if _COMPILED and (found := _plainly(text)) is not None:
        return found
    letters = text if text.isascii() else _OTHER_MARKS.sub("", text)
    plain = letters.encode("utf-8", "surrogatepass").translate(None, _MARKS)
    return plain.decode("utf-8", "surrogatepass").casefold()


def _plainly(text: str) -> str | None:
    """The same, letter by letter; None where there is a letter beyond ASCII."""
    found = bytearray(len(text))
    end = 0
    for letter in text:
        code = ord(letter)
        if code > 127:
            if letter.isalnum():
                return None
        elif 97 <= code <= 122 or 48 <= code <= 57:
            found[end] = code
            end += 1
        elif 65 <= code <= 90:
            found[end] = code + 32
            end += 1
    return found[:end].decode("ascii")


class Hints:
    """Some of the words that each match of a pattern holds, in lower case. Where none of them stands in a
    text the pattern need not be tried, and that is much quicker to see."""

    def __init__(self, *words: str) -> None:
        self._words = words
        self._begin: list[tuple[str, ...]] = [()] * (128 * 128)  # by their first two letters
        for word in words:
            self._begin[_pair(word[0], word[1])] += (word,)

    def stand_in(self, lower: str) -> bool:
        """Whether any of the words stands in a text in lower case."""
        if not _COMPILED:
            return any(map(lower.__contains__, self._words))
        for at in range(len(lower) - 1):
            words = self._begin[_pair(lower[at], lower[at + 1])]
            if words and lower.startswith(words, at):
                return True
        return False


def _pair(first: str, second: str) -> int:
    return (ord(first) & 127) * 128 + (ord(second) & 127)
