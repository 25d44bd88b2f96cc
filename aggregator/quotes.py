"""The sentence around what a pattern found, to be shown to a person."""

from __future__ import annotations

import re

MOST_CHARS = 180  # of a quote

_OURS = str.maketrans({"“": "'", "”": "'"})
_SENTENCE_END = re.compile(r"[.!?\n](?=\s|$)|\n")


def plain(text: str) -> str:
    """One kind of apostrophe; as long as before, so that positions stay true."""
    return text.replace("’", "'")


def before(text: str, start: int, reach: int) -> str:
    """What the sentence says ahead of `start`, within `reach` characters."""
    window = plain(text[max(0, start - reach) : start])
    return _SENTENCE_END.split(window)[-1]


def after(text: str, end: int, reach: int) -> str:
    """The rest of the sentence behind `end`, with the mark that ends it."""
    window = plain(text[end : end + reach])
    found = _SENTENCE_END.search(window)
    return window[: found.end()].rstrip() if found else window


def around(text: str, start: int, end: int) -> str:
    """The sentence around text[start:end], or the whole words of it that fit; quotation marks in it
    become others, so that those we put around it stay unambiguous."""
    first = max(0, start - MOST_CHARS // 2)
    ahead = _SENTENCE_END.split(text[first:start])[-1]
    if first and len(ahead) == start - first:
        ahead = ahead.partition(" ")[2]
    rest = text[end : end + max(0, MOST_CHARS - len(ahead))]
    found = _SENTENCE_END.search(rest)
    if found:
        rest = rest[: found.end()]
    elif end + len(rest) < len(text):
        rest = rest.rpartition(" ")[0]
    return (ahead + text[start:end] + rest).translate(_OURS).strip()
