"""What a page itself shows of its trustworthiness: a checklist, never a score.

A sum would hide what matters: pages with affiliate links name author and date most often of all. So each line
says what was asked, what was seen and where, and quotes it; a person weighs them. "Not found" only means that
these patterns found nothing, and is never a "no". No line hides an article by itself.
"""

from __future__ import annotations

from aggregator.model import CleanArticle, TrustLine
from aggregator.trust.claims import cures, doubts, stops, unlinked
from aggregator.trust.links import affiliates, spam
from aggregator.trust.money import money
from aggregator.trust.named import author, date, references
from aggregator.trust.reviewed import reviewed

__all__ = ["checklist"]


def checklist(article: CleanArticle) -> tuple[TrustLine, ...]:
    """The lines of the checklist, always all of them and in this order."""
    linked = references(article)
    return (
        author(article),
        date(article),
        linked,
        reviewed(article),
        doubts(article),
        money(article),
        affiliates(article),
        cures(article),
        stops(article),
        unlinked(article, linked),
        spam(article),
    )
