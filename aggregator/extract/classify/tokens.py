"""What the word lists are asked about: the words a block begins with, and the names of a place.

A token is a word, or several that stand side by side. As tuples these need not be joined to be looked
up; in the file of the classifier they are spelled as one text.
"""

from __future__ import annotations

import re
from itertools import chain, pairwise

Token = str | tuple[str, ...]

WORD = re.compile(r"[^\W_]+")
FIRST_WORDS = 12  # of a block that are looked at
SEEN, _MOSTLY_ENOUGH = 160, 96  # characters of a block that are looked at; that twelve words take
_BEGINS, _ENDS = "^", "$"
_NAME = re.compile("[a-z0-9]*[a-z]")  # a word in a class or id, without the number behind it


def first_words(text: str) -> list[str]:
    """The words a block begins with, in lower case; at most twelve."""
    words = WORD.findall(text[:_MOSTLY_ENOUGH].lower())
    if len(words) <= FIRST_WORDS and len(text) > _MOSTLY_ENOUGH:  # the last may be cut off
        words = WORD.findall(text[:SEEN].lower())
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


def name_parts(name: str) -> list[str]:
    """The words in a class or id, in lower case."""
    return [name] if name.isalpha() and name.isascii() else _NAME.findall(name)


def name_tokens(name: str) -> list[str]:
    """The words in a class or id, alone and in pairs, and the whole where there are more."""
    found = name_parts(name)
    if len(found) > 1:
        whole = ["=" + "-".join(found)] if len(found) > 2 else []
        found += [*map("-".join, pairwise(found)), *whole]
    return found


def place_tokens(names: str) -> set[str]:
    """Those of all classes and ids of a place; the tag is no name."""
    return set(chain.from_iterable(map(name_tokens, names.split(" ")[1:])))


def spelled(token: Token) -> str:
    """A token as the file has it: "^read more", "here$"."""
    if isinstance(token, str):
        return token
    return " ".join(token).replace(_BEGINS + " ", _BEGINS).replace(" " + _ENDS, _ENDS)


def as_token(text: str) -> Token:
    """The token that is spelled so."""
    parts = tuple(text.replace(_BEGINS, _BEGINS + " ").replace(_ENDS, " " + _ENDS).split(" "))
    return parts if len(parts) > 1 else text
