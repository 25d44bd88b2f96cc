"""One assessed page becomes part of what is known: kept, revised, joined, or asked about.

Everything a page changes happens in the caller's one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator.dedupe import DedupePolicy, candidate_floor, judge, origin_keys
from aggregator.model import (
    Assessed,
    CaseKind,
    Duplicate,
    Known,
    Match,
    New,
    Outcome,
    Related,
    Revision,
    Source,
    StoryState,
    Uncertain,
)
from aggregator.review import needs_no_approval, one_a_story, wants_second_look
from storage.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """How a page ended, why, and as which article."""

    outcome: Outcome
    reason: str
    article_id: int


def settle(
    transaction: Transaction,
    assessed: Assessed,
    source: Source,
    *,
    policy: DedupePolicy,
    uid: str,
    now: datetime,
) -> Settled:
    """Judge an article against what is known, and act on the verdict. `uid` is the id that a
    new story would get."""
    known = _candidates(transaction, assessed, policy)
    verdict = judge(assessed.article, assessed.fingerprint, known, source_id=source.id, policy=policy)
    match verdict:
        case Revision(article_id=article_id):
            return _revise(transaction, assessed, article_id, now)
        case Duplicate():
            return _join(transaction, assessed, source, verdict, known, now)
        case Uncertain(matches=matches):
            return _ask(transaction, assessed, source, one_a_story(matches, known), uid, now)
        case New() | Related():
            return _keep(transaction, assessed, source, verdict, uid, now)


def _candidates(transaction: Transaction, assessed: Assessed, policy: DedupePolicy) -> list[Known]:
    print_ = assessed.fingerprint
    return transaction.articles.candidates(
        (*print_.url_keys, *origin_keys(assessed.article)),
        print_.title_key,
        print_.text_hash,
        print_.sketch,
        floor=candidate_floor(print_.sketch),
        common_after=policy.common_after,
    )


def _revise(transaction: Transaction, assessed: Assessed, article_id: int, now: datetime) -> Settled:
    """A newer reading of a known article. Until somebody has vouched for its story, readers would
    be shown the newer text; afterwards what was vouched for stays."""
    before = transaction.articles.get(article_id)
    story = transaction.stories.get(before.story_id)
    waits = story.state is StoryState.WAITING
    transaction.articles.revise(article_id, assessed, now, shown=waits)
    # A title that a ruling settled, by a merge, is not ours to change.
    if waits and len(transaction.articles.ids_of(story.id)) == 1 and story.merged_into_id is None:
        transaction.stories.retell(
            story.id, title=assessed.article.metadata.title, topics=assessed.relevance.topics
        )
    same = before.text_hash == assessed.fingerprint.text_hash
    reason = "the page changed, its text did not" if same else "the text of the page changed"
    return Settled(outcome=Outcome.REVISED, reason=reason, article_id=article_id)


def _join(
    transaction: Transaction,
    assessed: Assessed,
    source: Source,
    verdict: Duplicate,
    known: Sequence[Known],
    now: datetime,
) -> Settled:
    match = verdict.match
    story_id = transaction.articles.get(match.article_id).story_id
    article_id = transaction.articles.add(assessed, source_id=source.id, story_id=story_id, now=now)
    transaction.matches.add(article_id, "duplicate", [match], now)
    asked = [one for one in one_a_story(verdict.asked, known) if one.article_id != match.article_id]
    _ask_about(transaction, CaseKind.SAME_STORY, article_id, asked, now)
    transaction.matches.add(article_id, "uncertain", asked, now)
    if wants_second_look(assessed.fingerprint.text_hash):
        _ask_about(transaction, CaseKind.SECOND_LOOK, article_id, [match], now)
    return Settled(outcome=Outcome.DUPLICATE, reason="; ".join(match.reasons), article_id=article_id)


def _ask(
    transaction: Transaction,
    assessed: Assessed,
    source: Source,
    matches: Sequence[Match],
    uid: str,
    now: datetime,
) -> Settled:
    article_id = _new_story(transaction, assessed, source, uid, now, vouched=False)
    _ask_about(transaction, CaseKind.SAME_STORY, article_id, matches, now)
    transaction.matches.add(article_id, "uncertain", matches, now)
    # Asked in any case: a story that waits always has a question that can let it out.
    _ask_approval(transaction, assessed, article_id, now)
    return Settled(outcome=Outcome.IN_REVIEW, reason="; ".join(matches[0].reasons), article_id=article_id)


def _keep(
    transaction: Transaction,
    assessed: Assessed,
    source: Source,
    verdict: New | Related,
    uid: str,
    now: datetime,
) -> Settled:
    vouched = needs_no_approval(source.policy, assessed.relevance.band)
    article_id = _new_story(transaction, assessed, source, uid, now, vouched=vouched)
    if isinstance(verdict, Related):
        transaction.matches.add(article_id, "related", verdict.matches, now)
    else:
        transaction.matches.add(article_id, "new", verdict.nearest, now)
        if verdict.nearest and wants_second_look(assessed.fingerprint.text_hash):
            _ask_about(transaction, CaseKind.SECOND_LOOK, article_id, verdict.nearest[:1], now)
    if not vouched:
        _ask_approval(transaction, assessed, article_id, now)
    reason = "approved by the policy of its source" if vouched else "waiting for a curator"
    return Settled(outcome=Outcome.KEPT, reason=reason, article_id=article_id)


def _new_story(
    transaction: Transaction, assessed: Assessed, source: Source, uid: str, now: datetime, *, vouched: bool
) -> int:
    story_id = transaction.stories.add(
        uid=uid,
        state=StoryState.APPROVED if vouched else StoryState.WAITING,
        title=assessed.article.metadata.title,
        summary="",
        topics=assessed.relevance.topics,
        created_at=now,
        approved_at=now if vouched else None,
    )
    article_id = transaction.articles.add(assessed, source_id=source.id, story_id=story_id, now=now)
    transaction.stories.represent(story_id, article_id)
    return article_id


def _ask_about(
    transaction: Transaction, kind: CaseKind, article_id: int, matches: Sequence[Match], now: datetime
) -> None:
    for match in matches:
        transaction.reviews.open_case(
            kind,
            article_id=article_id,
            other_article_id=match.article_id,
            score=match.score,
            reasons=match.reasons,
            now=now,
        )


def _ask_approval(transaction: Transaction, assessed: Assessed, article_id: int, now: datetime) -> None:
    transaction.reviews.open_case(
        CaseKind.APPROVE,
        article_id=article_id,
        other_article_id=None,
        score=assessed.relevance.score,
        reasons=assessed.relevance.reasons,
        now=now,
    )
