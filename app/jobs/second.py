"""Asking a second person, before readers get a story."""

from __future__ import annotations

from datetime import datetime

from aggregator.model import Case, CaseKind, Source, Story
from aggregator.review import NOT_ASKED, Wording, needs_no_approval
from aggregator.second import SecondReviewer, reasons, second_of, why_second
from storage.articles import StoredArticle
from storage.store import Transaction


def ask_second(
    transaction: Transaction,
    case: Case,
    story: Story,
    wording: Wording,
    *,
    user: str,
    now: datetime,
    asks: SecondReviewer,
) -> Case | None:
    """A question for another person, made for the approval that answers `case` and closed until then;
    None where one person is enough."""
    if second_of(case) or is_believed(transaction, story):
        return None
    article = transaction.articles.get(story.representative_id)
    why = why_article(asks, article, wording.title, wording.summary)
    if not why:
        return None
    case_id = transaction.reviews.open_case(
        CaseKind.APPROVE,
        article_id=case.article_id,
        other_article_id=None,
        score=case.score,
        reasons=reasons(user, why),
        now=now,
        decision=NOT_ASKED,
    )
    return transaction.reviews.get(case_id)


def why_article(asks: SecondReviewer, article: StoredArticle, *words: str) -> tuple[str, ...]:
    """Why one person is not enough for an article and these words for readers."""
    return why_second(asks, *words, article.title, article.text, language=article.language)


def is_believed(transaction: Transaction, story: Story) -> bool:
    """Whether the source of a story counts as the first to approve it."""
    article = transaction.articles.get(story.representative_id)
    return believes(transaction.sources.by_id([article.source_id])[article.source_id], article)


def believes(source: Source, article: StoredArticle) -> bool:
    return needs_no_approval(source.policy, article.relevance.band)
