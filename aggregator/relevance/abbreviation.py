"""What an ambiguous abbreviation means in a text: the disease, or something else.

The ladder, first rung that holds: spelled out in brackets; the disease named in full more
often than any other sense; another sense named; a word of the disease beside it. In texts on
nutrition "MS" is mass spectrometry or metabolic syndrome more often than the disease.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aggregator.relevance.terms import Hit, Role

Sentences = Sequence[tuple[tuple[str, ...], tuple[Hit, ...]]]


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether the abbreviation counts for the disease. `sense` is the label of what else it
    means, `spot` the (sentence, first token, token after) that shows it."""

    counts: bool
    found: bool = False
    sense: str = ""
    spot: tuple[int, int, int] | None = None


def read_abbreviation(sentences: Sentences) -> Reading:
    """How the abbreviation is to be read in this text; one reading for the whole of it."""
    bare = list(_with_role(sentences, Role.ABBREVIATION))
    if not bare:
        return _other_sense(sentences, found=False) or Reading(counts=False)
    for number, (words, hits) in enumerate(sentences):
        spelled_out = _spelled_out(words, hits, number)
        if spelled_out:
            return spelled_out
    disease = sum(1 for _ in _with_role(sentences, Role.STRONG))
    others = sum(1 for _ in _with_role(sentences, Role.SENSE))
    if disease > others:
        return Reading(counts=True, found=True)
    return _other_sense(sentences, found=True) or Reading(counts=_supported(sentences, bare), found=True)


def _with_role(sentences: Sentences, role: Role) -> Iterator[tuple[int, Hit]]:
    for number, (_, hits) in enumerate(sentences):
        for hit in hits:
            if any(meaning.role is role for meaning in hit.meanings):
                yield number, hit


def _spelled_out(words: tuple[str, ...], hits: tuple[Hit, ...], number: int) -> Reading | None:
    """The first "multiple sclerosis (MS)" or "MS (multiple sclerosis)" of a sentence."""
    for before, hit, after in zip((None, *hits), hits, (*hits[1:], None), strict=False):
        if all(meaning.role is not Role.ABBREVIATION for meaning in hit.meanings):
            continue
        reading = None
        if words[hit.start - 1 : hit.start] == ("(",):
            full = before if before and before.end == hit.start - 1 else None
            reading = _from(full, number) or _from_initials(words, number, hit.start)
        elif words[hit.end : hit.end + 1] == ("(",):
            reading = _from(after if after and after.start == hit.end + 1 else None, number)
        if reading:
            return reading
    return None


def _from(hit: Hit | None, number: int) -> Reading | None:
    for meaning in hit.meanings if hit else ():
        if meaning.role is Role.STRONG:
            return Reading(counts=True, found=True)
        if hit and meaning.role in (Role.SENSE, Role.SENSE_HERE):
            spot = (number, hit.start, hit.end)
            return Reading(counts=False, found=True, sense=meaning.key, spot=spot)
    return None


def _from_initials(words: tuple[str, ...], number: int, start: int) -> Reading | None:
    """A sense no list names: "medial septum (MS)"."""
    letters = words[start].lower()
    first = start - 1 - len(letters)
    before = words[max(first, 0) : start - 1]
    if "".join(word[0] for word in before).lower() != letters:
        return None
    spot = (number, first, start - 1)
    return Reading(counts=False, found=True, sense="something else", spot=spot)


def _other_sense(sentences: Sentences, found: bool) -> Reading | None:
    senses = Counter(
        meaning.key
        for _, hit in _with_role(sentences, Role.SENSE)
        for meaning in hit.meanings
        if meaning.role is Role.SENSE
    )
    if not senses:
        return None
    label = senses.most_common(1)[0][0]
    for number, hit in _with_role(sentences, Role.SENSE):
        if any(meaning.key == label for meaning in hit.meanings):
            return Reading(counts=False, found=found, sense=label, spot=(number, hit.start, hit.end))
    return None


def _supported(sentences: Sentences, bare: Sequence[tuple[int, Hit]]) -> bool:
    helping = {number for number, _ in _with_role(sentences, Role.SUPPORT)}
    helping |= {number for number, _ in _with_role(sentences, Role.STRONG)}
    return any({number - 1, number, number + 1} & helping for number, _ in bare)
