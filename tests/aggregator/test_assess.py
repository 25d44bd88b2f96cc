"""From a page to all that is derived from it alone."""

from __future__ import annotations

from aggregator.assess import Standards, assess
from aggregator.model import Assessed, Reference, SourceRules
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
