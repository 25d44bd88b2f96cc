"""Of what kind an article is, and which other pages tell its text, in a curator's words."""

from __future__ import annotations

from urllib.parse import urlsplit

from aggregator.model import Answer, ArticleKind, Evidence, TrustLine
from app.web.facts import Fact
from storage.articles import StoredArticle
from storage.store import Transaction

_KINDS = {
    ArticleKind.TRIAL: "a trial",
    ArticleKind.REVIEW: "a review of studies",
    ArticleKind.COHORT: "an observation of people",
    ArticleKind.ANIMAL: "a study in animals",
    ArticleKind.LABORATORY: "a laboratory study",
    ArticleKind.GUIDELINE: "a guideline",
    ArticleKind.NEWS: "news of a study",
    ArticleKind.OPINION: "an opinion",
    ArticleKind.EXPERIENCE: "a personal story",
    ArticleKind.ADVERTORIAL: "an advertisement",
    ArticleKind.RECIPE: "a recipe",
    ArticleKind.OTHER: "another kind",
}
_OF_PEOPLE = (ArticleKind.TRIAL, ArticleKind.COHORT)
_COPIES = "Copies of others"
_MOST_PAGES = 50
_NAMED = 3


def evidence_facts(evidence: Evidence) -> tuple[Fact, ...]:
    """What the rules saw of an article's kind; how many took part is told of studies in people even
    where it was not found."""
    if not evidence.certainty:
        return (Fact(label="Kind", value="not looked at", where="the rules read English only"),)
    found = [
        Fact(label="Kind", value=_KINDS[evidence.kind]),
        Fact(label="Certainty", value=evidence.certainty),
    ]
    if evidence.participants is not None:
        number = f"{evidence.participants:,}"
        found.append(Fact(label="Took part", value=number, where=f"“{evidence.participants_quote}”"))
    elif evidence.kind in _OF_PEOPLE:
        found.append(Fact(label="Took part", value="no number found"))
    if evidence.species:
        found.append(Fact(label="Studied in", value=evidence.species, where=f"“{evidence.species_quote}”"))
    return tuple(found)


def copies(transaction: Transaction, article: StoredArticle) -> TrustLine:
    """The line of the checklist that cannot be told from the page alone: which other pages of the same
    story the judge found to tell the same text."""
    others = _copies(transaction, article)
    if not others:
        return TrustLine(criterion=_COPIES, answer=Answer.NOT_FOUND)
    pages = "1 other page tells" if len(others) == 1 else f"{len(others)} other pages tell"
    named = "; ".join(_named(transaction, one) for one in others[:_NAMED])
    more = f"; and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
    evidence = f"{pages} the same text: {named}{more} (by comparing it with all that we keep)"
    return TrustLine(criterion=_COPIES, answer=Answer.YES, evidence=evidence)


def _copies(transaction: Transaction, article: StoredArticle) -> list[int]:
    """The pages found to be alike, and those alike to them, the first seen first."""
    together = set(transaction.articles.ids_of(article.story_id))
    reached, waiting = {article.id}, [article.id]
    while waiting and len(reached) < _MOST_PAGES:
        for one in transaction.matches.of(waiting.pop()):
            pair = {one.article_id, one.other_article_id}
            if one.verdict == "duplicate" and pair <= together:
                waiting += pair - reached
                reached |= pair
    return sorted(reached - {article.id})


def _named(transaction: Transaction, article_id: int) -> str:
    other = transaction.articles.get(article_id)
    host = (urlsplit(other.url).hostname or other.url).removeprefix("www.")
    return f"“{other.title}” at {host}"
