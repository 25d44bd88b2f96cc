"""What the word lists are asked about: the words a block begins with, and the names of a place.

A token is a word, or several that stand side by side. As tuples these need not be joined to be looked
up; in the file of the classifier they are spelled as one text.
"""

from __future__ import annotations

import re
from itertools import pairwise

Token = str | tuple[str, ...]

WORD = re.compile(r"[^\W_]+")
FIRST_WORDS = 12  # of a block that are looked at
_SEEN, _MOSTLY_ENOUGH = 160, 96  # characters of a block that are looked at; that twelve words take
_BEGINS, _ENDS = "^", "$"
_DIGITS = "0123456789"


class _Apart(dict[int, str]):
    """For translating: all that cannot be in a name comes to stand for its end."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = char if char in _DIGITS or "a" <= char <= "z" or char == " " else "-"
        return self[code]


_APART = _Apart()


def first_words(text: str) -> list[str]:
    """The words a block begins with, in lower case; at most twelve."""
    words = WORD.findall(text[:_MOSTLY_ENOUGH].lower())
    if len(words) <= FIRST_WORDS and len(text) > _MOSTLY_ENOUGH:  # the last may be cut off
        words = WORD.findall(text[:_SEEN].lower())
    return words[:FIRST_WORDS]


def word_tokens(words: list[str]) -> list[Token]:
    """What the word list is asked about a block: its first words, alone and in pairs, and in place
    those it begins with; of a block that ends with them, also the last."""
    if not words:
        return []
    found: list[Token] = [*words, *pairwise(words), (_BEGINS, words[0])]
    if len(words) > 1:
        found.append((_BEGINS, words[0], words[1]))
    if len(words) < FIRST_WORDS:
        found.append((words[-1], _ENDS))
    return found


def name_tokens(names: str) -> set[str]:
    """The words in the classes and ids of a place, alone and in pairs; the tag is no name."""
    found: set[str] = set()
    for name in names.translate(_APART).split(" ")[1:]:
        parts = [bare for part in name.split("-") if (bare := part.rstrip(_DIGITS))]
        found.update(parts)
        if len(parts) > 1:
            found.update(map("-".join, pairwise(parts)))
            if len(parts) > 2:
                found.add("=" + "-".join(parts))
    return found


def spelled(token: Token) -> str:
    """A token as the file has it: "^read more", "here$"."""
    if isinstance(token, str):
        return token
    return " ".join(token).replace(_BEGINS + " ", _BEGINS).replace(" " + _ENDS, _ENDS)


def as_token(text: str) -> Token:
    """The token that is spelled so."""
    parts = tuple(text.replace(_BEGINS, _BEGINS + " ").replace(_ENDS, " " + _ENDS).split(" "))
    return parts if len(parts) > 1 else text
