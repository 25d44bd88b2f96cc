"""Opening questions: about the pairs that the judge was unsure of, and only once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from aggregator.model import Case, CaseKind, Known, Match, Relevance
from aggregator.review import one_a_story
from storage.store import Transaction


def ask_about(
    transaction: Transaction, kind: CaseKind, article_id: int, matches: Sequence[Match], now: datetime
) -> None:
    """Ask whether an article and each of its matches tell one story."""
    for match in matches:
        transaction.reviews.open_case(
            kind,
            article_id=article_id,
            other_article_id=match.article_id,
            score=match.score,
            reasons=match.reasons,
            now=now,
        )


def ask_approval(transaction: Transaction, relevance: Relevance, article_id: int, now: datetime) -> None:
    """Ask whether the story of an article may be published."""
    transaction.reviews.open_case(
        CaseKind.APPROVE,
        article_id=article_id,
        other_article_id=None,
        score=relevance.score,
        reasons=relevance.reasons,
        now=now,
    )


def still_to_ask(
    transaction: Transaction, story_id: int, matches: Sequence[Match], known: Sequence[Known]
) -> list[Match]:
    """The best match of each other story that nobody has told apart from this one, and that no open
    question asks about already. `known` are the articles that the matches were found among."""
    story_of = {one.article_id: one.story_id for one in known}
    apart = transaction.reviews.apart_stories([story_id])
    elsewhere = [one for one in matches if story_of[one.article_id] != story_id]
    asked = transaction.reviews.open_about(transaction.articles.ids_of(story_id)) if elsewhere else []
    return [
        one
        for one in one_a_story(elsewhere, known)
        if _pair(story_id, story_of[one.article_id]) not in apart
        and not _is_asked(transaction, asked, story_of[one.article_id])
    ]


def _is_asked(transaction: Transaction, asked: Sequence[Case], story_id: int | None) -> bool:
    """Whether one of these questions is about an article of a story."""
    theirs = set(transaction.articles.ids_of(story_id or 0))
    return any(
        case.kind is CaseKind.SAME_STORY and not theirs.isdisjoint((case.article_id, case.other_article_id))
        for case in asked
    )


def _pair(one: int, other: int | None) -> tuple[int, int]:
    return (min(one, other or 0), max(one, other or 0))
