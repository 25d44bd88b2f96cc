"""What kind of article it is, and what follows from that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from aggregator.evidence import accounts, voices
from aggregator.evidence.certainty import certainty
from aggregator.evidence.language import is_english
from aggregator.evidence.participants import participants
from aggregator.evidence.reading import Reading, read
from aggregator.evidence.rules import look, points, why
from aggregator.evidence.study import NO_STUDY, Study, study_of
from aggregator.model import ArticleKind, CleanArticle, Evidence, Reference

_VOICES = {
    ArticleKind.ADVERTORIAL: (voices.ADVERTORIAL, 5),
    ArticleKind.RECIPE: (voices.RECIPE, 5),
    ArticleKind.GUIDELINE: (accounts.GUIDELINE, 5),
    ArticleKind.EXPERIENCE: (voices.EXPERIENCE, 4),
    ArticleKind.OPINION: (voices.OPINION, 4),
    ArticleKind.NEWS: (accounts.NEWS, 4),
}
_WHATEVER_THEY_MIMIC = (ArticleKind.ADVERTORIAL, ArticleKind.RECIPE)
_PAPER = 4
# Few but those who did it tell of work in animals so plainly: half the signs of a paper will do.
_NOT_OF_PEOPLE, _PLAIN = (ArticleKind.ANIMAL, ArticleKind.LABORATORY), 5
_LIBRARY, _SECTION = 4, 5  # points for where the page stands
_LIBRARIES = frozenset(  # of studies: what stands there is the record of one
    "clinicaltrials.gov isrctn.com clinicaltrialsregister.eu pubmed.ncbi.nlm.nih.gov ncbi.nlm.nih.gov"
    " pmc.ncbi.nlm.nih.gov europepmc.org cochranelibrary.com".split()
)
_OPINIONS = frozenset(
    "opinion opinions editorial editorials comment commentary viewpoint viewpoints letters".split()
)


@dataclass(frozen=True, slots=True)
class _Decided:
    kind: ArticleKind = ArticleKind.OTHER
    reasons: tuple[str, ...] = ()
    study: Study = NO_STUDY  # nothing, where the article does not tell of one


def evidence_of(article: CleanArticle, cited: Sequence[Reference] = ()) -> Evidence:  # noqa: ARG001
    """Of what kind an article is, by rules that say why. Of a text that is not English nothing is
    claimed. What it has `cited` decides nothing: those who sell cite papers most readily of all."""
    if not is_english(article.text, article.metadata.language):
        return Evidence()
    decided = _decide(article, read(article))
    study = decided.study
    return Evidence(
        kind=decided.kind,
        reasons=decided.reasons,
        participants=study.people.number,
        participants_quote=study.people.quote,
        species=study.species,
        species_quote=study.species_quote,
        certainty=certainty(decided.kind, study.design, study.grade),
    )


def _decide(article: CleanArticle, reading: Reading) -> _Decided:
    for kind in _WHATEVER_THEY_MIMIC:
        rules, enough = _VOICES[kind]
        found = look(reading, rules)
        if points(found) >= enough:
            return _Decided(kind, why(reading, found))
    seen = {
        kind: look(reading, rules) for kind, (rules, _) in _VOICES.items() if kind not in _WHATEVER_THEY_MIMIC
    }
    scores = {kind: points(found) for kind, found in seen.items()}
    filed = reading.section.casefold() in _OPINIONS
    scores[ArticleKind.OPINION] += _SECTION if filed else 0
    best = max(scores, key=lambda kind: scores[kind])
    study = study_of(reading)
    if paper := _as_paper(article, reading, study, more_than=scores[best]):
        return paper
    if scores[best] < _VOICES[best][1]:
        return _Decided()
    if best is ArticleKind.NEWS:
        told = study if study.design else Study(people=participants(reading))
        return _Decided(best, why(reading, [*seen[best], *told.found]), told)
    where = (f"The page files it under “{reading.section}”",) if filed and best is ArticleKind.OPINION else ()
    return _Decided(best, (*where, *why(reading, seen[best])))


def _as_paper(article: CleanArticle, reading: Reading, study: Study, more_than: int) -> _Decided | None:
    """The article as the report of a study by those who did it, where it is one."""
    if study.design is None:
        return None
    found = look(reading, accounts.PAPER)
    host = (urlsplit(article.url).hostname or "").removeprefix("www.")
    score = points(found) + (_LIBRARY if host in _LIBRARIES else 0)
    plain = study.design in _NOT_OF_PEOPLE and points(study.found) >= _PLAIN
    if score < (_PAPER // 2 if plain else _PAPER) or score <= more_than:
        return None
    where = (f"Stands in a register or library of studies: “{host}”",) if host in _LIBRARIES else ()
    return _Decided(study.design, (*where, *why(reading, [*found, *study.found])), study)
