"""Whether a newer reading of an article says something else, or the same in other words."""

from __future__ import annotations

from collections.abc import Iterable

from aggregator.dedupe.words import fold
from aggregator.urls import clean_url, is_edition, url_key

# Measured on edited copies of 48 health articles: new headlines and mended words change 1 % at most,
# updates mostly 4 % (2 of 47 more than this limit), cuts 16 % and more (46 of 48). One changed figure
# is a correction: it changes what readers learn, but hardly ever whether two articles are one story.
SUBSTANCE = 0.1  # share of the words


def address_after(before: str, now: str, named: Iterable[str]) -> str:
    """The address of an article that was read again at `now`. Readers keep the one they have when that is
    an edition for phones or for printing, or another page of the site. What the readings `named` as their
    own address goes before, the newest first."""
    for own in map(_bare, named):
        if own and own in (_bare(now), _bare(before)):
            return now if own == _bare(now) else before
    plainly = url_key(now) == url_key(before) and not is_edition(now)
    return now if plainly or _bare(now) == _bare(before) else before


def _bare(url: str) -> str:
    """An address as it is compared here: without its scheme. "" for one that is none."""
    try:
        return clean_url(url).partition("://")[2] if url else ""
    except ValueError:
        return ""


def changed_in_substance(before_text: str, after_text: str) -> bool:
    """Whether a revised text is to be judged anew, and what was decided of it may be asked again."""
    return share_changed(before_text, after_text) >= SUBSTANCE


def share_changed(before_text: str, after_text: str) -> float:
    """The share of the words of both texts, from 0 to 1, that stand in no run of three words that the
    other text has too. It is the same whichever text comes first; two texts without words are the same."""
    before, after = fold(before_text), fold(after_text)
    words = len(before) + len(after)
    if before == after or not words:
        return 0.0
    shared = _triples(before) & _triples(after)
    return 1 - (_covered(before, shared) + _covered(after, shared)) / words


def _triples(words: list[str]) -> set[tuple[str, ...]]:
    return set(zip(words, words[1:], words[2:], strict=False))


def _covered(words: list[str], shared: set[tuple[str, ...]]) -> int:
    marks = bytearray(len(words))
    for at, triple in enumerate(zip(words, words[1:], words[2:], strict=False)):
        if triple in shared:
            marks[at : at + 3] = b"\1\1\1"
    return sum(marks)
