"""Excerpts that a curator chooses: whole sentences of the text, word for word, and nothing else.

Sentences that do not follow each other in the text are joined by `GAP`, so that nobody takes them for
one passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

GAP = " … "
_END = re.compile(r"[.!?…。！？]['”’\")\]]*(?=\s|$)")
# A dot behind one of these ends no sentence: "Dr. Smith", "J. Smith", "e.g. fish". "MS." does.
_NO_END = re.compile(
    r"(?:^|[\s(“\"'])(?:[A-Z]|Dr|Mr|Mrs|Ms|Prof|St|vs|cf|al|approx|ca|e\.g|i\.e|Fig|No|Nos|Vol|pp?)\.$"
)


class ExcerptError(ValueError):
    """An excerpt that cannot go out; the message is for the curator."""


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text in order, white space folded; a heading is one of its own."""
    return tuple(one for line in text.splitlines() for one in _of_line(" ".join(line.split())))


def joined(found: Sequence[str], numbers: Sequence[int]) -> str:
    """The sentences of these numbers as one excerpt, in the order of the text. Numbers that are none
    are left out."""
    parts: list[str] = []
    last = -1
    for number in sorted({one for one in numbers if 0 <= one < len(found)}):
        if parts:
            parts.append(" " if number == last + 1 else GAP)
        parts.append(found[number])
        last = number
    return "".join(parts)


def numbers_of(excerpt: str, found: Sequence[str]) -> tuple[int, ...]:
    """Which sentences an excerpt is made of. Raises ExcerptError when it is not made of whole sentences
    of the text, in their order."""
    pieces = " ".join(excerpt.split()).split(GAP)
    numbers: tuple[int, ...] = ()
    while pieces and pieces != [""]:
        taken, run = _longest(pieces, found, numbers[-1] + 1 if numbers else 0)
        if not run:
            raise ExcerptError(
                f"“{_shortened(pieces[0])}” is not in the text, word for word and as whole sentences."
            )
        numbers, pieces = (*numbers, *run), pieces[taken:]
    return numbers


def checked(excerpt: str, text: str, limit: int) -> str:
    """The excerpt as it goes out. Raises ExcerptError when it is not made of the text's own sentences,
    or has more characters than the source lets us show."""
    found = sentences(text)
    whole = joined(found, numbers_of(excerpt, found))
    if len(whole) > limit:
        raise ExcerptError(f"The excerpt has {len(whole)} characters; this source lets us show {limit}.")
    return whole


def still_good(excerpt: str, text: str, limit: int) -> str:
    """As many of the chosen sentences as may be shown by now, and are in the text that is shown; "" when
    that is none of them."""
    found = sentences(text)
    try:
        numbers = numbers_of(excerpt, found)
    except ExcerptError:
        return ""
    while numbers and len(joined(found, numbers)) > limit:
        numbers = numbers[:-1]
    return joined(found, numbers)


def _of_line(line: str) -> Iterator[str]:
    start = 0
    for match in _END.finditer(line):
        following = line[match.end() : match.end() + 2].strip()
        if following.islower() or _NO_END.search(line[max(start, match.end() - 8) : match.end()]):
            continue
        yield line[start : match.end()].strip()
        start = match.end()
    if line[start:].strip():
        yield line[start:].strip()


def _longest(pieces: Sequence[str], found: Sequence[str], begin: int) -> tuple[int, tuple[int, ...]]:
    """How many pieces are one run of sentences, and that run: a text may hold what looks like our gap."""
    for taken in range(len(pieces), 0, -1):
        whole = GAP.join(pieces[:taken])
        for wanted in (whole, whole + GAP.rstrip()):
            if run := _run(wanted, found, begin):
                return taken, run
    return 0, ()


def _run(wanted: str, found: Sequence[str], begin: int) -> tuple[int, ...]:
    """The first sentences from `begin` on that follow each other and are what is wanted."""
    for first in range(begin, len(found)):
        rest, number = wanted, first
        while number < len(found) and rest.startswith(found[number]):
            rest = rest[len(found[number]) :]
            number += 1
            if not rest:
                return tuple(range(first, number))
            if not rest.startswith(" "):
                break
            rest = rest[1:]
    return ()


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79].rstrip()}…"
