"""From what was found to a band: points for each side, and the rules that must hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.model import Band, Relevance
from aggregator.relevance.evidence import Evidence, Spot, gather
from aggregator.relevance.reasons import reasons_for
from aggregator.relevance.terms import Role
from aggregator.relevance.topics import topics_of
from aggregator.relevance.vocabulary import Vocabulary

_TITLE, _LEAD = 3, 2
_OFTEN, _VERY_OFTEN = 4.0, 12.0  # disease: per 1,000 words
_DENSE, _VERY_DENSE = 15.0, 50.0  # theme: weights per 1,000 words
_SENTENCES_FOR_TWO = 3
_MOST = 2 * (_TITLE + _LEAD + 2) + 4
_ENOUGH = 8  # points in all to go in without a question


@dataclass(frozen=True, slots=True)
class Tally:
    """The points of a text. `together` is for sentences, or a title, naming both sides."""

    disease: int
    theme: int
    together: int
    up_front: bool  # both sides in the title or the lead

    @property
    def total(self) -> int:
        """All points."""
        return self.disease + self.theme + self.together


def judge_relevance(title: str, text: str, vocabulary: Vocabulary) -> Relevance:
    """Is the text about both sides of the subject, and why. `text` has one block a line.

    The score runs from 0 to 1 and orders texts for a curator; the band is not read off it
    alone.
    """
    evidence = gather(title, text, vocabulary)
    tally = tally_of(evidence)
    band = _band(evidence, tally)
    return Relevance(
        band=band,
        score=round(tally.total / _MOST, 2),
        reasons=reasons_for(evidence, vocabulary, up_front=tally.up_front),
        topics=topics_of(evidence, vocabulary),
    )


def tally_of(evidence: Evidence) -> Tally:
    """Count the points."""
    disease, theme = _counted(evidence)
    return Tally(
        disease=_place(disease) + _rate(len(disease), evidence.words, _OFTEN, _VERY_OFTEN),
        theme=_theme_points(theme, evidence.words),
        together=_together(disease, theme),
        up_front=_up_front(disease) and _up_front(theme),
    )


def _band(evidence: Evidence, tally: Tally) -> Band:
    disease, theme = _counted(evidence)
    both = tally.disease >= 2 and tally.theme >= 2
    if not both:
        return Band.ASK if _unexplained(evidence) else Band.OUT
    often = _rate(len(disease), evidence.words, _OFTEN, _VERY_OFTEN) > 0
    sure = (_titled(disease) or often) and _is_subject(theme) and not _other_disease(evidence)
    if sure and tally.together and tally.up_front and tally.total >= _ENOUGH:
        return Band.IN
    return Band.ASK if tally.together or tally.up_front else Band.OUT


def _counted(evidence: Evidence) -> tuple[list[Spot], list[Spot]]:
    disease = [spot for spot in evidence.disease if not spot.listed]
    return disease, [spot for spot in evidence.theme if spot.weight]


def _is_subject(spots: list[Spot]) -> bool:
    """What is neither in the title nor named twice is mentioned, not spoken of."""
    return _titled(spots) or sum(not spot.weak for spot in spots) >= 2


def _unexplained(evidence: Evidence) -> bool:
    """Whether "MS" is in a title on food, and nothing says what it stands for."""
    reading, title = evidence.reading, evidence.sentences[0]
    if reading.counts or reading.sense:
        return False
    return bool(title.of(Role.ABBREVIATION) and title.of(Role.THEME))


def _other_disease(evidence: Evidence) -> bool:
    """Whether the title names another disease, and not ours."""
    return _titled(evidence.others) and not _titled(evidence.disease)


def _titled(spots: Sequence[Spot]) -> bool:
    return any(spot.sentence == 0 for spot in spots)


def _place(spots: list[Spot]) -> int:
    title = _TITLE if _titled(spots) else 0
    return title + (_LEAD if any(spot.lead for spot in spots) else 0)


def _theme_points(theme: list[Spot], words: int) -> int:
    # A word that often means something else is worth one point less in either place.
    title = max((spot.weight for spot in theme if spot.sentence == 0), default=0)
    lead = min(max((spot.weight for spot in theme if spot.lead), default=0), _LEAD)
    weights = sum(spot.weight for spot in theme if spot.sentence)
    return min(title + 1, _TITLE) * bool(title) + lead + _rate(weights, words, _DENSE, _VERY_DENSE)


def _rate(amount: int, words: int, often: float, very_often: float) -> int:
    if amount < 2:  # one mention in a short text is dense, and says nothing
        return 0
    per_thousand = 1000 * amount / max(words, 100)
    return (per_thousand >= often) + (per_thousand >= very_often)


def _together(disease: list[Spot], theme: list[Spot]) -> int:
    shared = {spot.sentence for spot in disease} & {spot.sentence for spot in theme}
    in_text = len(shared - {0})
    return 2 * (0 in shared) + min(in_text, 1) + (in_text >= _SENTENCES_FOR_TWO)


def _up_front(spots: list[Spot]) -> bool:
    return any(spot.sentence == 0 or spot.lead for spot in spots)
