"""A text's evidence as a few numbers, the same for either side of the subject.

Only what stands before the tail counts, and what `beyond` counts stands outside the thickest
stretch, too: a teaser left anywhere in a text is one such stretch.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p

from aggregator.relevance.evidence import FULL_WEIGHT, Evidence, Spot

_EARLY_WORDS, _EARLY_SHARE = 200, 0.5  # the sooner within them a side is named, the more it is the subject
_EARLY_ENOUGH = 0.3  # in a text without a title: named so early, a side may be named in the tail, too
_STRETCH_WORDS, _STRETCH_SHARE = 100, 0.4  # a teaser, and how much of a short text may be one
# A shorter text has no room to name a thing in two places. A title that does not name it asks for more.
_TELLING_WORDS, _UNTITLED_TELLING_WORDS = 120, 250
_FEWEST_WORDS = 60.0  # one mention in a shorter text would seem dense
_PARTS = 4
_CAP = 3.0
_TITLED = 3  # another disease in the title counts as so many sentences

NUMBERS = (
    "title", "untitled", "first", "rate", "aim", "beyond", "spread", "variety", "aside", "rivals",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """How much a text is about one side. The numbers run from 0, none, to 3 at most.

    title: the title names it. untitled: there is no title. first: how soon the text names it.
    rate: how often. aim: a sentence on what the text is about names it. beyond: how often it is
    named outside the stretch that names it most. spread: in how many quarters. variety: by how
    many terms. aside: named in lists and among what is left out. rivals: other diseases named.
    `in_place` says whether it is named where a subject is, and not in one stretch only.
    """

    title: float
    untitled: float
    first: float
    rate: float
    aim: float
    beyond: float
    spread: float
    variety: float
    aside: float
    rivals: float
    in_place: bool

    def numbers(self) -> tuple[float, ...]:
        """In the order of NUMBERS."""
        return (
            self.title, self.untitled, self.first, self.rate, self.aim,
            self.beyond, self.spread, self.variety, self.aside, self.rivals,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Features:
    """Both sides."""

    disease: Side
    theme: Side


def features_of(evidence: Evidence) -> Features:
    """Count what was found."""
    others = {spot.sentence for spot in evidence.others}
    rivals = len(others - {0}) + _TITLED * (0 in others)
    return Features(_side(evidence, evidence.disease, rivals), _side(evidence, evidence.theme, 0))


def _side(evidence: Evidence, all_spots: Sequence[Spot], rivals: int) -> Side:
    spots = [spot for spot in all_spots if spot.counts]
    core = [spot for spot in spots if spot.core]
    first = _first(core, evidence.words)
    words = max(evidence.core_words, _FEWEST_WORDS)
    if not evidence.sentences[0].words and first >= _EARLY_ENOUGH:
        core = [spot for spot in spots if spot.sentence]
        words = max(evidence.words, _FEWEST_WORDS)
    title = max((_share(spot) for spot in spots if spot.sentence == 0), default=0.0)
    aim = max((_share(spot) for spot in core if spot.sentence in evidence.aims), default=0.0)
    beyond = _beyond(spots, evidence.words)
    telling = _TELLING_WORDS if evidence.sentences[0].words else _UNTITLED_TELLING_WORDS
    up_front = title > 0 or aim > 0 or any(spot.lead for spot in spots)
    return Side(
        title=title,
        untitled=float(not evidence.sentences[0].words),
        first=first,
        rate=min(log1p(100 * sum(map(_share, core)) / words), _CAP),
        aim=aim,
        beyond=_many(beyond),
        spread=len({min(int(_PARTS * spot.at / words), _PARTS - 1) for spot in core}) / _PARTS,
        variety=_many(len({evidence.term(spot) for spot in core})),
        aside=_many(sum(1 for spot in all_spots if spot.aside)),
        rivals=_many(rivals),
        in_place=up_front and (title > 0 or beyond > 0 or evidence.words < telling),
    )


def _share(spot: Spot) -> float:
    return min(spot.weight / FULL_WEIGHT, 1.0)


def _many(count: float) -> float:
    return min(log1p(count), _CAP)


def _first(core: Sequence[Spot], words: int) -> float:
    early = max(min(_EARLY_WORDS, _EARLY_SHARE * words), 1.0)
    return max((_share(spot) * (1 - spot.at / early) for spot in core if spot.at < early), default=0.0)


def _beyond(spots: Sequence[Spot], words: int) -> int:
    """How many spots are left without the stretch that holds the most of them."""
    stretch = min(_STRETCH_WORDS, _STRETCH_SHARE * words)
    places = sorted(spot.at for spot in spots if spot.sentence)
    most = max((bisect_left(places, at + stretch) - n for n, at in enumerate(places)), default=0)
    return len(places) - most
