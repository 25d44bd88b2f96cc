"""From a page to all that is derived from it alone."""

from __future__ import annotations

from aggregator.assess import Standards, assess
from aggregator.model import ArticleKind, Assessed, Reference, SourceRules
from aggregator.relevance import builtin_vocabulary
from tests.aggregator.extract.pages import SENTENCE, page

STANDARDS = Standards(vocabulary=builtin_vocabulary(), on_topic_only=False)


def test_references_are_those_of_the_article_and_not_of_what_stands_around_it() -> None:
    links = '<p>{} The <a href="https://doi.org/10.1000/A">first trial</a> came before NCT01234567.</p>'
    around = '<nav><ul><li><a href="https://doi.org/10.1000/elsewhere">Elsewhere</a></li></ul></nav>'
    text = f"<p>{SENTENCE} {SENTENCE}</p>" * 4
    body = f"{around}<article><h1>Salt</h1>{text}{links.format(SENTENCE)}</article>"
    assessed = assess(page(body), SourceRules(), STANDARDS)
    assert isinstance(assessed, Assessed), assessed
    assert assessed.cited == (Reference(kind="doi", id="10.1000/a"), Reference(kind="nct", id="NCT01234567"))


def test_the_kind_of_an_article_is_told() -> None:
    told = "<p>We randomly assigned 40 adults to eat without salt. Mice had shown an effect (p = 0.01).</p>"
    text = f"<p>{SENTENCE} {SENTENCE}</p>" * 4
    body = f"<article><h1>Salt: a randomised trial</h1>{text}{told}</article>"
    assessed = assess(page(body), SourceRules(), STANDARDS)
    assert isinstance(assessed, Assessed), assessed
    found = assessed.evidence
    assert (found.kind, found.participants, found.species) == (ArticleKind.TRIAL, 40, "")
    assert found.certainty == "one small trial in people"
