"""All that is derived from one page alone: the order of the steps from page to fingerprint.

The work of a processor, and pure, so it may run in any process.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aggregator.clean import clean
from aggregator.clean.said import NOTHING_SAID
from aggregator.dedupe import fingerprint
from aggregator.evidence import evidence_of
from aggregator.extract import extract
from aggregator.model import Assessed, Band, Ended, FetchedPage, Outcome, Repeated, SourceRules
from aggregator.references import cited
from aggregator.relevance import Vocabulary, judge_relevance
from aggregator.trust import checklist


@dataclass(frozen=True, slots=True, kw_only=True)
class Standards:
    """What an installation asks of an article."""

    vocabulary: Vocabulary
    on_topic_only: bool = True
    min_words: int = 60
    spared: frozenset[str] = frozenset()  # steps of the cleaner whose finds stay


def assess(
    page: FetchedPage,
    rules: SourceRules,
    standards: Standards,
    repeated: Mapping[str, Repeated] | None = None,
    said: Mapping[str, bool] = NOTHING_SAID,
) -> Assessed | Ended:
    """What a page says and how it is to be judged, or how it ended before that. `repeated` is what
    the pages of its source repeat, by key: it is boilerplate. `said` is what people said of passages of
    this page, by key: that they stay, or not."""
    article = extract(page, rules)
    if isinstance(article, Ended):
        return article
    cleaned = clean(
        article,
        min_words=standards.min_words,
        repeated=repeated or {},
        spared=standards.spared,
        said=said,
    )
    if isinstance(cleaned, Ended):
        return cleaned
    relevance = judge_relevance(cleaned.metadata.title, cleaned.text, standards.vocabulary)
    if relevance.band is Band.OUT and standards.on_topic_only:
        return Ended(outcome=Outcome.OFF_TOPIC, reason=" ".join(relevance.reasons))
    named = cited(cleaned.text, cleaned.html)
    return Assessed(
        article=cleaned,
        relevance=relevance,
        trust=checklist(cleaned),
        fingerprint=fingerprint(cleaned),
        cited=named,
        evidence=evidence_of(cleaned, named),
    )
