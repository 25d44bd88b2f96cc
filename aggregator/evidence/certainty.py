"""The fixed scale: how much a kind of article can bear, in one phrase for each kind and size."""

from __future__ import annotations

import enum

from aggregator.model import ArticleKind

SMALL, LARGE = 100, 1_000  # people: below it is a small study, from it on a large one
_FEW = 10


class Grade(enum.Enum):
    """What makes two articles of one kind bear more, or less."""

    UNKNOWN = enum.auto()
    PLANNED = enum.auto()
    FEW = enum.auto()
    SMALL = enum.auto()
    MIDDLE = enum.auto()
    LARGE = enum.auto()
    OF_TRIALS = enum.auto()
    OF_STUDIES = enum.auto()
    OF_ANIMALS = enum.auto()
    AND_PEOPLE = enum.auto()


_K, _G = ArticleKind, Grade
STUDIES: dict[tuple[ArticleKind, Grade], str] = {
    (_K.TRIAL, _G.PLANNED): "a trial planned or under way; no results",
    (_K.TRIAL, _G.UNKNOWN): "one trial in people; its size is not stated",
    (_K.TRIAL, _G.FEW): "one very small trial in people",
    (_K.TRIAL, _G.SMALL): "one small trial in people",
    (_K.TRIAL, _G.MIDDLE): "one trial in people",
    (_K.TRIAL, _G.LARGE): "one large trial in people",
    (_K.REVIEW, _G.UNKNOWN): "a review; how its studies were chosen is not stated",
    (_K.REVIEW, _G.OF_ANIMALS): "a review of animal studies",
    (_K.REVIEW, _G.OF_STUDIES): "a review of studies",
    (_K.REVIEW, _G.OF_TRIALS): "a review of trials",
    (_K.COHORT, _G.FEW): "a few people described; cannot show cause",
    (_K.COHORT, _G.SMALL): "a small observation in people; cannot show cause",
    (_K.COHORT, _G.UNKNOWN): "an observation in people; cannot show cause",
    (_K.COHORT, _G.MIDDLE): "an observation in people; cannot show cause",
    (_K.COHORT, _G.LARGE): "a large observation in people; cannot show cause",
    (_K.ANIMAL, _G.UNKNOWN): "a study in animals only",
    (_K.ANIMAL, _G.AND_PEOPLE): "a study in animals, with some people observed",
    (_K.LABORATORY, _G.UNKNOWN): "a laboratory study only",
}
OTHERS: dict[ArticleKind, str] = {
    _K.GUIDELINE: "advice of experts",
    _K.OPINION: "an opinion",
    _K.EXPERIENCE: "one person's experience",
    _K.ADVERTORIAL: "an advertisement",
    _K.RECIPE: "not a study",
    _K.OTHER: "no study found",
}
_NEWS_OF = "news of "
_UNSTATED = "a study; of what kind is not stated"
ALL = frozenset(
    (*STUDIES.values(), *OTHERS.values(), _NEWS_OF + _UNSTATED, *(_NEWS_OF + one for one in STUDIES.values()))
)


def certainty(kind: ArticleKind, design: ArticleKind | None, grade: Grade) -> str:
    """The phrase of the scale. `design` is that of the study which the article reports or tells of."""
    if kind is not ArticleKind.NEWS and design is not kind:
        return OTHERS[kind]
    phrase = STUDIES[design, grade] if design else _UNSTATED
    return _NEWS_OF + phrase if kind is ArticleKind.NEWS else phrase


def by_size(participants: int | None) -> Grade:
    """How large a study in people is."""
    if participants is None:
        return Grade.UNKNOWN
    if participants < _FEW:
        return Grade.FEW
    if participants < SMALL:
        return Grade.SMALL
    return Grade.MIDDLE if participants < LARGE else Grade.LARGE
