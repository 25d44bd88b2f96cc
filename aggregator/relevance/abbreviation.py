"""What an ambiguous abbreviation means in a text: the disease, or something else.

The ladder, first rung that holds: spelled out in brackets; the disease named in full more
often than any other sense; another sense named; the abbreviation in company that tells, as
in "living with MS"; a word of the disease beside it. In texts on nutrition "MS" is mass
spectrometry or metabolic syndrome more often than the disease.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from aggregator.relevance.terms import Hit, Role

Marks = Mapping[Role, Sequence[tuple[int, Hit]]]


class Sentence(Protocol):
    """What is asked of a sentence."""

    @property
    def words(self) -> tuple[str, ...]:
        """Its words."""

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The terms found in it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether the abbreviation counts for the disease. `sense` is the label of what else it
    means, `spot` the (sentence, first token, token after) that shows it."""

    counts: bool
    found: bool = False
    sense: str = ""
    spot: tuple[int, int, int] | None = None

    @property
    def settled(self) -> bool:
        """Whether the text says what the abbreviation means."""
        return self.counts or bool(self.sense)


def read_abbreviation(sentences: Sequence[Sentence], marks: Marks) -> Reading:
    """How the abbreviation is to be read in this text; one reading for the whole of it. `marks` may
    leave out hits that are not to be heeded."""
    bare, phrases, senses = marks[Role.ABBREVIATION], marks[Role.PHRASE], marks[Role.SENSE]
    if not bare and not phrases:
        return _other_sense(senses, found=False) or Reading(counts=False)
    for number in sorted({number for number, _ in bare}):
        spelled_out = _spelled_out(sentences[number].words, sentences[number].hits, number)
        if spelled_out:
            return spelled_out
    if len(marks[Role.STRONG]) > len(senses):
        return Reading(counts=True, found=True)
    helping = {number for role in (Role.STRONG, Role.SUPPORT) for number, _ in marks[role]}
    told = bool(phrases) or any({number - 1, number, number + 1} & helping for number, _ in bare)
    return _other_sense(senses, found=True) or Reading(counts=told, found=True)


def _spelled_out(words: tuple[str, ...], hits: tuple[Hit, ...], number: int) -> Reading | None:
    """The first "multiple sclerosis (MS)" or "MS (multiple sclerosis)" of a sentence."""
    for before, hit, after in zip((None, *hits), hits, (*hits[1:], None), strict=False):
        if Role.ABBREVIATION not in hit.roles:
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


def _other_sense(senses: Sequence[tuple[int, Hit]], found: bool) -> Reading | None:
    labels = Counter(m.key for _, hit in senses for m in hit.meanings if m.role is Role.SENSE)
    if not labels:
        return None
    label = labels.most_common(1)[0][0]
    number, hit = next(
        (number, hit) for number, hit in senses if any(meaning.key == label for meaning in hit.meanings)
    )
    return Reading(counts=False, found=found, sense=label, spot=(number, hit.start, hit.end))
