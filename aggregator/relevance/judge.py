"""From what was found to a band: how likely the text is about either side, and the rules that must hold.

How much each number counts was fitted to labelled texts, side by side: many texts are about the
disease and many about the theme, few about both (benchmarks/relevance_fit.py writes the weights).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from aggregator.model import Band, Relevance
from aggregator.relevance.evidence import Evidence, Spot, gather
from aggregator.relevance.features import Features, Side, features_of
from aggregator.relevance.reasons import reasons_for
from aggregator.relevance.terms import Role
from aggregator.relevance.topics import topics_of
from aggregator.relevance.vocabulary import Vocabulary
from aggregator.relevance.weights import Weights, fitted

IN_FROM, ASK_FROM = 0.55, 0.3
_FEW_RIVALS = 1.0  # two sentences, or a title, that name other diseases are more
_HALF = 0.5


def judge_relevance(title: str, text: str, vocabulary: Vocabulary) -> Relevance:
    """Is the text about both sides of the subject, and why. `text` has one block a line.

    The score runs from 0 to 1 and orders texts for a curator; the band is not read off it
    alone.
    """
    evidence = gather(title, text, vocabulary)
    features = features_of(evidence)
    disease = likelihood(features.disease, fitted().disease)
    theme = likelihood(features.theme, fitted().theme)
    score = score_of(features, disease, theme)
    return Relevance(
        band=band_of(evidence, features, score),
        score=round(score, 2),
        reasons=reasons_for(evidence, vocabulary, disease=disease, theme=theme),
        topics=topics_of(evidence, vocabulary),
    )


def likelihood(side: Side, weights: Weights) -> float:
    """How likely the text is about this side, from 0 to 1."""
    total = weights.bias + sum(w * n for w, n in zip(weights.of, side.numbers(), strict=True))
    return 1 / (1 + exp(-total))


def score_of(features: Features, disease: float, theme: float) -> float:
    """How likely the text is about both. A title that names both is believed."""
    score = disease * theme
    return _HALF + score / 2 if _titled_both(features) else score


def _titled_both(features: Features) -> bool:
    disease, theme = features.disease, features.theme
    named = disease.title > 0 and theme.title >= _HALF and disease.rivals < _FEW_RIVALS
    return named and (disease.rate > 0 or theme.rate > 0)


def band_of(evidence: Evidence, features: Features, score: float) -> Band:
    """The band, by the score and the rules that must hold."""
    if score < ASK_FROM:
        return Band.ASK if _unexplained(evidence) else Band.OUT
    if score < IN_FROM or _other_disease(evidence):
        return Band.ASK
    return Band.IN if features.disease.in_place and features.theme.in_place else Band.ASK


def _unexplained(evidence: Evidence) -> bool:
    """Whether "MS" is in a title on food, and nothing says what it stands for."""
    title = evidence.sentences[0]
    if evidence.reading.settled:
        return False
    return title.has(Role.ABBREVIATION, Role.PHRASE) and title.has(Role.THEME)


def _other_disease(evidence: Evidence) -> bool:
    """Whether the title names another disease, and not ours."""
    return _titled(evidence.others) and not _titled(evidence.disease)


def _titled(spots: Sequence[Spot]) -> bool:
    return any(spot.sentence == 0 for spot in spots)
