"""Why a text was judged so, in short sentences for a curator.

What stands between “ and ” is taken from the text, always; all else is our own words.
"""

from __future__ import annotations

from collections.abc import Sequence

from aggregator.relevance.evidence import Evidence, Spot
from aggregator.relevance.terms import slice_of
from aggregator.relevance.vocabulary import Vocabulary

_QUOTED_TOKENS = 28
_TOKENS_AHEAD = 8
_OURS = str.maketrans({"“": "'", "”": "'"})  # so that our quotation marks stay unambiguous


def reasons_for(
    evidence: Evidence, vocabulary: Vocabulary, *, disease: float, theme: float
) -> tuple[str, ...]:
    """The reasons, the strongest first. `disease` and `theme`: how likely each is a subject."""
    one, other = vocabulary.disease, vocabulary.theme
    spots = [spot for spot in evidence.theme if spot.weight]
    reasons = [
        *_side(evidence, evidence.disease, one),
        *_abbreviation(evidence, one),
        *_other_disease(evidence, one),
        *_side(evidence, spots, other),
    ]
    if evidence.disease and spots:
        reasons += _together(evidence, spots, f"{one} and {other}")
        reasons.append(f"Taken together, {_subject(one, disease)} and {_subject(other, theme)}.")
    return tuple(reasons)


def _subject(label: str, likelihood: float) -> str:
    return f"{label} is a subject of the text with a likelihood of {likelihood:.0%}"


def _side(evidence: Evidence, spots: Sequence[Spot], label: str) -> list[str]:
    if not spots:
        return [f"The text never clearly names {label}."]
    counting = [spot for spot in spots if spot.counts and (spot.core or not spot.sentence)]
    if not counting:
        return [_beside(evidence, spots, label)]
    titled = next((spot for spot in counting if spot.sentence == 0), None)
    lead = next((spot for spot in counting if spot.lead), None)
    aim = next((spot for spot in counting if spot.sentence in evidence.aims and spot.sentence), None)
    reasons = []
    if titled:
        reasons.append(f"The title names {label}: {_quoted(evidence.quote(titled))}.")
    if lead:
        reasons.append(f"The first sentences name {label}: {_quoted(evidence.quote(lead))}.")
    if aim and not lead:
        reasons.append(f"A sentence on its aim names {label}: {_quoted(evidence.quote(aim))}.")
    if not reasons:
        reasons.append(f"Only further down the text names {label}: {_quoted(evidence.quote(counting[0]))}.")
    return [*reasons, *_count(evidence, counting, label)]


def _beside(evidence: Evidence, spots: Sequence[Spot], label: str) -> str:
    seen = _quoted(evidence.quote(spots[0]))
    if all(spot.listed for spot in spots):
        return f"It names {label} only in a list with other diseases: {seen}."
    if all(spot.aside for spot in spots):
        return f"It names {label} only in passing, in a list or among what is left out: {seen}."
    return f"It names {label} only at its end, or in passing, which was not counted: {seen}."


def _count(evidence: Evidence, spots: Sequence[Spot], label: str) -> list[str]:
    times = sum(1 for spot in spots if spot.sentence)
    if times < 2:
        return []
    rate = round(1000 * times / max(evidence.core_words, 1))
    return [f"Before its last paragraphs the text names {label} {times} times ({rate} per 1,000 words)."]


def _abbreviation(evidence: Evidence, disease: str) -> list[str]:
    reading = evidence.reading
    if reading.counts or not reading.found:
        return []
    if reading.spot is None:
        return [f"The abbreviation of {disease} stands without an explanation and was not counted."]
    sentence, start, end = reading.spot
    seen = _quoted(slice_of(evidence.sentences[sentence].text, start, end))
    return [f"The abbreviation of {disease} was read as {reading.sense}: the text names {seen}."]


def _other_disease(evidence: Evidence, disease: str) -> list[str]:
    titled = next((spot for spot in evidence.others if spot.sentence == 0), None)
    if titled is None:
        return []
    return [f"The title names another disease than {disease}: {_quoted(evidence.quote(titled))}."]


def _together(evidence: Evidence, theme: Sequence[Spot], both: str) -> list[str]:
    shared = {spot.sentence for spot in evidence.disease} & {spot.sentence for spot in theme}
    in_text = sorted(shared - {0})
    if not in_text:
        return [] if shared else [f"No sentence names {both} together."]
    count = "One sentence names" if len(in_text) == 1 else f"{len(in_text)} sentences name"
    first = next(spot for spot in evidence.disease if spot.sentence == in_text[0])
    return [f"{count} {both} together; first: {_quoted(_around(evidence, first))}."]


def _around(evidence: Evidence, spot: Spot) -> str:
    sentence = evidence.sentences[spot.sentence]
    start = max(0, spot.hit.start - _TOKENS_AHEAD) if len(sentence.words) > _QUOTED_TOKENS else 0
    end = start + _QUOTED_TOKENS
    quote = slice_of(sentence.text, start, end)
    return ("… " if start else "") + quote + (" …" if end < len(sentence.words) else "")


def _quoted(text: str) -> str:
    return f"“{text.translate(_OURS)}”"
