"""The study that an article reports or tells of: its design, whom it was about, and how large it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.evidence import designs
from aggregator.evidence.certainty import Grade, by_size
from aggregator.evidence.participants import NOT_STATED, Stated, one_person, participants
from aggregator.evidence.reading import Reading
from aggregator.evidence.rules import Found, look, points
from aggregator.evidence.species import Animals, animals, cells
from aggregator.model import ArticleKind

_ENOUGH = {ArticleKind.REVIEW: 5, ArticleKind.TRIAL: 3, ArticleKind.COHORT: 4, ArticleKind.LABORATORY: 3}
_RULES = {
    ArticleKind.REVIEW: designs.REVIEW,
    ArticleKind.TRIAL: designs.TRIAL,
    ArticleKind.COHORT: designs.COHORT,
    ArticleKind.LABORATORY: designs.LABORATORY,
}
_OF_TRIALS = re.compile(
    r"\b(?:review|analysis|meta-analysis) of (?:[\w-]+ ){0,5}trials\b"
    r"|\btrials\b[^.\n]{0,50}\b(?:were|was) included\b|\bsearched\b[^.\n]{0,90}\btrials\b"
)
_OF_OTHERS = re.compile(r"\b(?:cohort|observational|case-control|cross-sectional|surveys?|case series)\b")
_SOUGHT = re.compile(
    r"\b(?:searched|databases|literature search|systematic|scoping|meta-analysis|pooled|combined"
    r"|were included)\b"
)


_PEOPLE = re.compile(r"\b(?:patients|adults|women|men|children|volunteers)\b")
_FROM_PEOPLE = re.compile(r"\b(?:patients|participants|volunteers|subjects|blood|plasma|serum|urine)\b")


@dataclass(frozen=True, slots=True)
class Study:
    """`design` is None where the text does not say how it was done."""

    design: ArticleKind | None = None
    grade: Grade = Grade.UNKNOWN
    found: tuple[Found, ...] = ()
    people: Stated = NOT_STATED
    species: str = ""
    species_quote: str = ""


NO_STUDY = Study()


def study_of(reading: Reading) -> Study:
    """The study, as far as the text tells of one."""
    seen = {kind: look(reading, rules) for kind, rules in _RULES.items()}
    met = animals(reading)
    scores = {kind: points(found) for kind, found in seen.items()}
    if not met.points and all(scores[kind] < enough for kind, enough in _ENOUGH.items()):
        return NO_STUDY
    people = participants(reading, letters=not met.points)
    design = _design(reading, seen[ArticleKind.LABORATORY], scores, met, people)
    if design is None:
        return NO_STUDY
    if design is ArticleKind.ANIMAL:
        return _in_animals(met, people)
    found = tuple(seen[design])
    if design is ArticleKind.LABORATORY:
        species, quote = cells(reading, list(found))
        return Study(design=design, found=found, species=species, species_quote=quote)
    if design is ArticleKind.REVIEW:
        return _review(reading, found, met, people)
    if design is ArticleKind.COHORT and people.number is None:
        people = _case(reading, found)
    grade = Grade.PLANNED if design is ArticleKind.TRIAL and _is_planned(reading) else by_size(people.number)
    return Study(design=design, grade=grade, found=found, people=people)


def _design(
    reading: Reading, tested: Sequence[Found], seen: dict[ArticleKind, int], met: Animals, people: Stated
) -> ArticleKind | None:
    """Reviews name the designs of what they review, and animals too can be drawn by lot: order matters."""
    if seen[ArticleKind.REVIEW] >= _ENOUGH[ArticleKind.REVIEW]:
        return ArticleKind.REVIEW
    # Where nobody took part, it was not in people, whatever patients are spoken of.
    if met.points and (
        people.number is None
        or met.in_title
        or met.points > seen[ArticleKind.TRIAL] + seen[ArticleKind.COHORT]
    ):
        return ArticleKind.ANIMAL
    if _is_about_people(reading, tested):
        seen = seen | {ArticleKind.LABORATORY: 0}
    rest = {kind: seen[kind] for kind in (ArticleKind.TRIAL, ArticleKind.COHORT, ArticleKind.LABORATORY)}
    best = max(rest, key=lambda kind: rest[kind])
    return best if rest[best] >= _ENOUGH[best] else None


def _is_about_people(reading: Reading, tested: Sequence[Found]) -> bool:
    """Samples are measured in studies of people, too."""
    if _PEOPLE.search(reading.lower, 0, reading.title_end):
        return True
    return (
        all(one.rule is designs.SAMPLES for one in tested) and _FROM_PEOPLE.search(reading.lower) is not None
    )


def _in_animals(met: Animals, people: Stated) -> Study:
    grade = Grade.UNKNOWN if people.number is None else Grade.AND_PEOPLE
    return Study(
        design=ArticleKind.ANIMAL,
        grade=grade,
        found=met.found,
        people=people,
        species=met.name,
        species_quote=met.quote,
    )


def _review(reading: Reading, found: tuple[Found, ...], met: Animals, people: Stated) -> Study:
    if met.points:
        of = Grade.OF_ANIMALS
    elif not _SOUGHT.search(reading.lower):
        of = Grade.UNKNOWN
    else:
        only_trials = _OF_TRIALS.search(reading.lower) and not _OF_OTHERS.search(reading.lower)
        of = Grade.OF_TRIALS if only_trials else Grade.OF_STUDIES
    return Study(
        design=ArticleKind.REVIEW,
        grade=of,
        found=found,
        people=people,
        species=met.name,
        species_quote=met.quote,
    )


def _case(reading: Reading, found: Sequence[Found]) -> Stated:
    cases = [
        one
        for one in found
        if "case" in reading.lower[one.start : one.end]
        and "control" not in reading.lower[one.start : one.end]
    ]
    return one_person(reading, max(one.start for one in cases)) if cases else NOT_STATED


def _is_planned(reading: Reading) -> bool:
    return bool(look(reading, designs.PLANNED)) and not look(reading, designs.RESULTS)
