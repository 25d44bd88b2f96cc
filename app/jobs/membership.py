"""Which articles tell a story together: what an answer about two articles changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from aggregator import membership, review
from aggregator.model import Case, CaseKind, Change, Decision, Story, StoryState
from aggregator.second import SecondReviewer
from app.jobs.minting import story_uid
from app.jobs.represent import best_of
from app.jobs.second import why_article
from storage.articles import StoredArticle
from storage.errors import Conflict
from storage.store import Transaction


def tell_apart(
    transaction: Transaction, case: Case, decision: Decision, now: datetime, asks: SecondReviewer
) -> tuple[Change, ...]:
    """The two articles of a case tell two stories. Where the machine had joined them, the newer leaves."""
    review.require_answerable(case, decision)
    story, other = _stories_of(transaction, case)
    if story.id == other.id:
        return take_out(transaction, case, case.article_id, decision, now, asks)
    articles = transaction.articles.ids_of(story.id)
    cases = transaction.reviews.open_about(articles)
    representative = transaction.articles.get(story.representative_id)
    vouched = _may_go_out(transaction, case, story, representative, articles, cases, asks)
    approval = next((one for one in cases if one.kind is CaseKind.APPROVE), None)
    return review.keep_apart(case, story, vouched=vouched, approval=approval, now=now, decision=decision)


def tell_together(
    transaction: Transaction, case: Case, decision: Decision, picked: membership.Picked | None = None
) -> tuple[Change, ...]:
    """The two articles of a case tell one story; `picked` says how, where they are combined."""
    review.require_answerable(case, decision)
    if decision is Decision.COMBINE:
        return _tell_combined(transaction, case, picked)
    second, first = _stories_of(transaction, case)
    if first.id == second.id:
        return prefer(transaction, case, first, decision)
    joining, settled = _by_merging(transaction, case, first, second)
    return membership.merge(case, first, second, decision=decision, joining=joining, settled=settled)


def _tell_combined(
    transaction: Transaction, case: Case, picked: membership.Picked | None
) -> tuple[Change, ...]:
    """The two articles of a case tell one story, as a curator picked it. Raises RulingError."""
    second, first = _stories_of(transaction, case)
    if picked is None or picked.representative_id not in to_pick_from(case, first, second):
        raise review.RulingError("Please choose one of the two as the main link.")
    if first.id == second.id:
        return membership.combine(case, first, second, picked=picked)
    joining, settled = _by_merging(transaction, case, first, second)
    return membership.combine(case, first, second, picked=picked, joining=joining, settled=settled)


def to_pick_from(case: Case, first: Story, second: Story) -> tuple[int, int]:
    """The two articles of which one will represent the story that a case's articles tell together: those
    that represent their stories, or of one story the two that are asked about."""
    if first.id == second.id:
        return case.other_article_id or 0, case.article_id
    return first.representative_id, second.representative_id


def _by_merging(
    transaction: Transaction, case: Case, first: Story, second: Story
) -> tuple[list[int], list[Case]]:
    """Which articles move when two stories become one, and which questions that answers."""
    stays, joins = membership.survivor(first, second)
    joining, staying = transaction.articles.ids_of(joins.id), transaction.articles.ids_of(stays.id)
    settled = membership.answered_by_merge(
        case,
        transaction.reviews.open_about([*joining, *staying]),
        joining,
        staying,
        _told_from(transaction, (stays.id, joins.id)),
    )
    return joining, settled


def prefer(transaction: Transaction, case: Case, story: Story, decision: Decision) -> tuple[Change, ...]:
    """The two articles of a case tell one story already; one of them goes before the other."""
    asked = [one for one in (case.article_id, case.other_article_id) if one]
    titles = transaction.articles.titles([*asked, story.representative_id])
    return membership.keep_together(case, story, decision=decision, titles=titles)


def take_out(
    transaction: Transaction,
    case: Case,
    article_id: int,
    decision: Decision,
    now: datetime,
    asks: SecondReviewer,
) -> tuple[Change, ...]:
    """An article leaves its story for one of its own, which asks for approval or goes out by itself."""
    article = transaction.articles.get(article_id)
    old = transaction.stories.get(article.story_id)
    staying = [one for one in transaction.articles.ids_of(old.id) if one != article_id]
    new = _part_of(transaction, old, article, now)
    about = transaction.reviews.open_about([article_id])
    settled = membership.answered_by_split(case, about, article_id, staying)
    answered = {one.id for one in settled}
    doubts = [one for one in about if one.id not in answered]
    vouched = _may_go_out(transaction, case, new, article, [article_id], doubts, asks)
    own = [one for one in about if one.kind is CaseKind.APPROVE]
    asked = [] if vouched or own else [_approval(transaction, case, article, now)]
    heir = heir_of(transaction, old, article_id) if old.representative_id == article_id else None
    if old.state is StoryState.WAITING and not _asks_approval(transaction, staying):
        asked.append(
            _approval(transaction, case, transaction.articles.get(heir or old.representative_id), now)
        )
    return membership.split(
        case,
        old,
        new,
        decision=decision,
        article_id=article_id,
        heir=heir,
        titles=transaction.articles.titles([article_id, *([heir] if heir else [])]),
        settled=[*settled, *(own if vouched else [])],
        reopened=asked,
        vouched=vouched,
        now=now,
    )


def heir_of(transaction: Transaction, story: Story, article_id: int) -> int:
    """The article that represents a story, or would if this one left. Raises RulingError when it is
    the only one."""
    staying = [one for one in transaction.articles.ids_of(story.id) if one != article_id]
    if not staying:
        raise review.RulingError("Only this article tells its story: there is nothing to take it out of.")
    if story.representative_id in staying:
        return story.representative_id
    rulings = transaction.rulings.standing_on(story, staying)
    return best_of(transaction, story, staying, rulings).article_id


def ask_by_hand(transaction: Transaction, article_id: int, other_id: int, now: datetime) -> Case:
    """A question that nobody waits for, to answer it at once."""
    case_id = transaction.reviews.open_case(
        CaseKind.SECOND_LOOK,
        article_id=article_id,
        other_article_id=other_id,
        score=0.0,
        reasons=(membership.BY_HAND,),
        now=now,
        decision=review.NOT_ASKED,
    )
    return transaction.reviews.get(case_id)


def followers(transaction: Transaction, changes: Sequence[Change]) -> tuple[Change, ...]:
    """Articles that the machine has joined since to a story that ends with these changes, and go
    along with the others."""
    ending = {c.id: c.after for c in changes if c.field == "merged_into_id" and c.before is None}
    moved = review.moved_by(changes)
    return tuple(
        Change(record="article", id=article_id, field="story_id", before=story_id, after=into)
        for story_id, into in sorted(ending.items())
        for article_id in transaction.articles.ids_of(story_id)
        if article_id not in moved
    )


def require_whole(transaction: Transaction, changes: Sequence[Change]) -> None:
    """Refuse what would leave a story without its articles, or waiting without a question: what was
    decided since hangs on it. Raises Conflict."""
    ids = {story_id for change in changes for story_id in review.stories_of(change)}
    cases = transaction.reviews.by_id(c.id for c in changes if c.record == "case").values()
    ids |= {transaction.articles.get(one.article_id).story_id for one in cases}
    for story in transaction.stories.by_id(ids).values():
        told = transaction.articles.ids_of(story.id)
        waits = story.state is StoryState.WAITING
        whole = story.representative_id in told and waits is _asks_approval(transaction, told)
        if told if story.merged_into_id else not whole:
            raise Conflict(f"What was decided since about “{story.title}” hangs on this. Undo that first.")


def _stories_of(transaction: Transaction, case: Case) -> tuple[Story, Story]:
    """The stories of the newer and of the known article of a case."""
    if case.other_article_id is None:
        raise review.RulingError("This question is not about two articles.")
    ids = [transaction.articles.get(one).story_id for one in (case.article_id, case.other_article_id)]
    return transaction.stories.get(ids[0]), transaction.stories.get(ids[1])


def _told_from(transaction: Transaction, story_ids: Sequence[int]) -> list[int]:
    """The articles of stories that a curator told from these."""
    pairs = transaction.reviews.apart_stories(story_ids)
    others = {one for pair in pairs for one in pair} - set(story_ids)
    return [article_id for other in sorted(others) for article_id in transaction.articles.ids_of(other)]


def _part_of(transaction: Transaction, old: Story, article: StoredArticle, now: datetime) -> Story:
    """A new story for an article, as yet a part of the old one."""
    story_id = transaction.stories.add(
        uid=story_uid(transaction.issues.identity()),
        state=StoryState.WAITING,
        title=article.title,
        summary="",
        topics=article.relevance.topics,
        created_at=now,
        approved_at=None,
        merged_into_id=old.id,
    )
    transaction.stories.represent(story_id, article.id)
    return transaction.stories.get(story_id)


def _approval(transaction: Transaction, case: Case, article: StoredArticle, now: datetime) -> Case:
    """A question about the approval of an article's story, closed until a ruling opens it."""
    case_id = transaction.reviews.open_case(
        CaseKind.APPROVE,
        article_id=article.id,
        other_article_id=None,
        score=article.relevance.score,
        reasons=article.relevance.reasons,
        now=now,
        decision=review.settled_by(case),
    )
    return transaction.reviews.get(case_id)


def _asks_approval(transaction: Transaction, article_ids: Sequence[int]) -> bool:
    return any(one.kind is CaseKind.APPROVE for one in transaction.reviews.open_about(article_ids))


def _may_go_out(
    transaction: Transaction,
    case: Case,
    story: Story,
    representative: StoredArticle,
    articles: Sequence[int],
    open_cases: Sequence[Case],
    asks: SecondReviewer,
) -> bool:
    source = transaction.sources.by_id([representative.source_id])[representative.source_id]
    believed = review.may_go_out(
        story,
        policy=source.policy,
        band=representative.relevance.band,
        articles=articles,
        open_cases=open_cases,
        case=case,
    )
    return believed and not why_article(asks, representative, story.title, story.summary)
