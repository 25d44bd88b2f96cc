"""Names out of bylines.

A name is kept as PubMed and other indexes keep it, without title and degrees: "Dr Anna Weiss, PhD, RD" is
Anna Weiss, so that she is one person on every page however a page writes her. Who reviewed, edited or
photographed is no author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from itertools import zip_longest
from typing import NamedTuple

from aggregator.extract.parse import fold
from aggregator.extract.roles import (
    DID,
    JOBS,
    NOBODY,
    ORGANISATIONS,
    PARTICLES,
    PREPOSITIONS,
    SUFFIXES,
    TITLES,
    is_degree,
)
from aggregator.extract.titles import once

_MAX_TEXT, _MAX_NAME, _MAX_WORDS = 500, 80, 5
_ABBREVIATION = 5  # letters in capitals of which no first name consists: NHS, AFP, CDC
_MARKUP = re.compile(r"<[^<>]{0,300}>")
_WORD = re.compile(r"\S+")
_OF_ADDRESSES = ("@", "://", "www.")
_DOMAIN = re.compile(r"[\w-]{1,60}(?:\.[\w-]{1,60}){0,3}\.[a-z]{2,12}", re.IGNORECASE)
_LINES = re.compile(r"\s{2,}|[\n\t]")  # in the text of a page they tell elements apart
_APART = re.compile(
    r"\s?[;|•·/\n]\s?|,?\s(?:and|und|et)\s|\s?&\s?|,?\s(?:y|e|i|en|og|och)\s(?=[A-ZÀ-Þ])"
)  # of folded text, or of lines
_ENDS_FIELD = re.compile(r"\s[-–—]\s|[(\[<]")
# In the text of a page more may follow a name, sometimes without a space between.
_ENDS_SHOWN = re.compile(
    rf"{_ENDS_FIELD.pattern}|\d|Published|Updated|Posted|Reviewed|Fact|Medically|Last [UuMm]|Reading|Follow"
    r"|(?:^|\s)(?:published|updated|posted|reviewed|last|am|vom|le|il|el|em|op|um|in|at|for|on|is|with|from)\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?\s?\d"
)
_LETTER = re.compile(r"[^\W\d_]")


class Name(NamedTuple):
    """`person`: whether it looks like somebody's, not a team's, a role's or an organisation's."""

    text: str
    person: bool


@lru_cache(maxsize=512)  # a page names its author in three or four places
def names(text: str, *, shown: bool = False) -> tuple[Name, ...]:
    """The names of those who wrote, in a byline. `shown`: it is a text of the page, which may say
    more than that, not the value of a field."""
    text = _MARKUP.sub(" ", unescape(text[:_MAX_TEXT])).rpartition(">")[2]  # of a tag cut in two
    if any(sign in text for sign in _OF_ADDRESSES):
        text = _WORD.sub(lambda word: "" if any(sign in word[0] for sign in _OF_ADDRESSES) else word[0], text)
    text = _LINES.sub("\n", text.strip()) if shown else fold(text)
    found = (_name(written, shown=shown) for part in _who_wrote(text) for written in _parted(part))
    return tuple(name for name in found if name)


def turned(text: str) -> str:
    """Of "Weiss, Anna", "Anna Weiss"; other texts as they are."""
    last, comma, first = fold(text).partition(", ")
    if not comma or "," in first or is_degree(first) or len(first.split()) > 3 or len(last.split()) > 3:
        return text
    return f"{first} {last}"


def _who_wrote(text: str) -> Iterator[str]:
    """The parts of a byline that name its writers. What stands before a "by" is no name."""
    if ":" not in text and PREPOSITIONS.isdisjoint(text.casefold().split()):
        yield text
        return
    marks = list(DID.finditer(text))
    if not any(mark["wrote"] for mark in marks):
        yield text[: marks[0].start()] if marks else text
    for mark, following in zip_longest(marks, marks[1:]):
        if mark["wrote"]:
            yield text[mark.end() : following.start() if following else None]


def _parted(text: str) -> Iterator[str]:
    """Names that stand in one list, without the degrees, jobs and places that follow them after a
    comma."""
    for part in _APART.split(text):
        pieces = [word for piece in part.split(",") if (word := fold(piece).strip(" ."))]
        if len(pieces) == 2 and all(" " not in piece and not is_degree(piece) for piece in pieces):
            pieces = [f"{pieces[1]} {pieces[0]}"]  # Weiss, Anna
        held: list[str] = []
        for piece in pieces:
            if held and piece.casefold() in SUFFIXES:
                held[-1] = f"{held[-1]} {piece}"
            elif not is_degree(piece) and not (held and (JOBS.search(piece) or " " not in piece)):
                held.append(piece)
        yield from held


def _name(written: str, *, shown: bool) -> Name | None:
    end = (_ENDS_SHOWN if shown else _ENDS_FIELD).search(written)
    name = fold(written[: end.start()] if end else written).strip(" ,.;:-–—|•·*\"'“”„_")
    words = _bare(once(name).split())
    name = " ".join(words)
    if len(_LETTER.findall(name)) < 2 or len(name) > _MAX_NAME or ":" in name:
        return None
    if NOBODY.fullmatch(name) or _DOMAIN.fullmatch(name) or _is_login(name):
        return None
    person = _is_person(name, words)
    # The text of a page says other things too; a field says what it is for.
    return Name(name, person) if person or not shown or ORGANISATIONS.search(name) else None


def _bare(words: list[str]) -> list[str]:
    """The words of a name without the titles before it and the degrees behind it."""
    while len(words) > 1 and re.sub(r"[.,-]", "", words[0]).casefold() in TITLES:
        words = words[1:]
    while len(words) > 2 and is_degree(words[-1]):
        words = words[:-1]
    return words


def _is_login(name: str) -> bool:
    return (
        " " not in name
        and name.islower()
        and name.isascii()
        and any(sign.isdigit() or sign == "_" for sign in name)
    )


def _is_person(name: str, words: list[str]) -> bool:
    if (
        len(words) > _MAX_WORDS
        or any(map(str.isdigit, name))
        or ORGANISATIONS.search(name)
        or JOBS.search(name)
    ):
        return False
    if len(words) == 1 and name.isupper() and len(name) <= _ABBREVIATION:
        return False
    capitals = [not word[0].islower() for word in words]
    return any(capitals) and all(
        capital or word.casefold() in PARTICLES or "'" in word or "’" in word
        for word, capital in zip(words, capitals, strict=True)
    )
