"""Which topics of the theme a text is about, the most important first."""

from __future__ import annotations

from collections import defaultdict

from aggregator.relevance.evidence import Evidence, Spot
from aggregator.relevance.vocabulary import Vocabulary

_MOST = 5
_IN_TITLE, _IN_LEAD = 6.0, 2.0
_MENTIONS = 8  # more of them say nothing more
_ENOUGH = 3.0
_SHORT_SHARE = 0.6
_SHARE = 0.2  # of the first topic's points: below it a topic is only mentioned


def topics_of(evidence: Evidence, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The keys of at most five topics, ordered by importance."""
    spots: dict[str, list[Spot]] = defaultdict(list)
    for spot in evidence.theme:
        for key in spot.topics:
            spots[key].append(spot)
    points = {key: _importance(found, vocabulary.weights[key]) for key, found in spots.items()}
    best = max(points.values(), default=0.0)
    least = max(min(_ENOUGH, _SHORT_SHARE * best), _SHARE * best)  # a short text names nothing often
    kept = [key for key, value in points.items() if value >= least]
    return tuple(sorted(kept, key=lambda key: (-points[key], key))[:_MOST])


def _importance(spots: list[Spot], weight: int) -> float:
    title = _IN_TITLE if any(spot.sentence == 0 for spot in spots) else 0.0
    lead = _IN_LEAD if any(spot.lead for spot in spots) else 0.0
    mentions = min(sum(1 for spot in spots if spot.sentence), _MENTIONS)
    return (title + lead + mentions) * (1 + 0.2 * weight)
