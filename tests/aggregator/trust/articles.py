"""Articles of which only that is given which a line of the checklist looks at."""

from __future__ import annotations

from aggregator.model import CleanArticle, Metadata, Removal, TrustLine
from aggregator.trust import checklist

AUTHOR, DATE, REFERENCES, REVIEW, DOUBT, MONEY, AFFILIATE, MIRACLE, STOP, UNLINKED, SPAM = (
    "Author named",
    "Date given",
    "References linked",
    "Review stated",
    "Uncertainty or harms voiced",
    "Funding or sale disclosed",
    "Affiliate links",
    "Miracle-cure language",
    "Tells readers to stop or replace treatment",
    "Unlinked “studies show”",
    "Unrelated spam links around it",
)


def article(
    text: str = "", html: str = "", metadata: Metadata | None = None, removals: tuple[Removal, ...] = ()
) -> CleanArticle:
    said = metadata or Metadata(title="A title")
    return CleanArticle(url="https://example.org/a", metadata=said, text=text, html=html, removals=removals)


def cut(text: str = "", html: str = "", step: str = "related") -> tuple[Removal, ...]:
    """Something that a step cut."""
    return (Removal(step=step, reason="a reason", position=0, text=text, html=html),)


def line(criterion: str, of: CleanArticle) -> TrustLine:
    return next(found for found in checklist(of) if found.criterion == criterion)
