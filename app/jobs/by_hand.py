"""The job of tying two stories by hand, whether or not anybody asked about them."""

from __future__ import annotations

from aggregator import review
from aggregator.model import Case, CaseKind, Change, Decision, Story
from app import clock
from app.installation import Installation
from app.jobs.membership import ask_by_hand, tell_apart, tell_together
from app.jobs.review import enact
from storage.store import Transaction


def relate(installation: Installation, story_id: int, other_id: int, *, user: str) -> int:
    """Say that two stories belong together; returns the number of the ruling, which can be undone.

    Raises RulingError when they do so already or cannot, and NotFound.
    """
    with installation.store.begin() as transaction:
        now = clock.now()
        transaction.stories.hold()
        one, other = _two(transaction, story_id, other_id)
        if other.id in transaction.reviews.related(transaction.articles.ids_of(one.id)):
            raise review.RulingError("These two stories belong together already.")
        case = _question(transaction, one, other)
        changes: tuple[Change, ...]
        if case is None:  # nobody asked: nothing but this changes
            case = ask_by_hand(transaction, other.representative_id, one.representative_id, now)
            changes = (review.close(case, Decision.RELATED),)
        else:
            asks = installation.editorial.review.second_reviewer
            changes = tell_apart(transaction, case, Decision.RELATED, now, asks)
        return enact(transaction, case, Decision.RELATED, changes, user=user, reason="", now=now)


def join(installation: Installation, story_id: int, other_id: int, *, user: str) -> int:
    """Make one story of two, told as the first of them is; returns the number of the ruling.

    Raises RulingError when they are one already, and NotFound.
    """
    with installation.store.begin() as transaction:
        now = clock.now()
        transaction.stories.hold()
        one, other = _two(transaction, story_id, other_id)
        case = _question(transaction, one, other) or ask_by_hand(
            transaction, other.representative_id, one.representative_id, now
        )
        known = transaction.articles.get(case.other_article_id or 0)
        decision = Decision.KEEP_FIRST if known.story_id == one.id else Decision.KEEP_SECOND
        changes = tell_together(transaction, case, decision)
        return enact(transaction, case, decision, changes, user=user, reason="", now=now)


def _two(transaction: Transaction, story_id: int, other_id: int) -> tuple[Story, Story]:
    """Both stories. Raises RulingError where they are no two that stand by themselves."""
    one, other = transaction.stories.get(story_id), transaction.stories.get(other_id)
    if one.id == other.id:
        raise review.RulingError("That is this story itself.")
    for story in (one, other):
        if story.merged_into_id is not None:
            raise review.RulingError(f"“{story.title}” has become part of another story.")
    return one, other


def _question(transaction: Transaction, one: Story, other: Story) -> Case | None:
    """The open question about these two stories, if somebody asks it. Second looks are left alone: they
    are to be answered blind."""
    articles = transaction.articles.ids_of(one.id)
    theirs = set(transaction.articles.ids_of(other.id))
    for case in transaction.reviews.open_about(articles):
        asked = case.kind is CaseKind.SAME_STORY
        if asked and not theirs.isdisjoint((case.article_id, case.other_article_id)):
            return case
    return None
