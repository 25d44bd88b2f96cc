"""One assessed page becomes part of what is known: kept, revised, joined, or asked about.

Everything a page changes happens in the caller's one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from aggregator.dedupe import DedupePolicy, judge, origin_keys
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
    Verdict,
)
from aggregator.review import may_retell, needs_no_approval, one_a_story, wants_second_look
from aggregator.revision import address_after, changed_in_substance
from aggregator.second import SecondReviewer, reasons, why_second
from app.jobs.asking import ask_about, ask_approval, still_to_ask
from app.jobs.represent import represent_best
from app.jobs.watch import revised
from storage.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """How a page ended, why, and as which article."""

    outcome: Outcome
    reason: str
    article_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """An assessed page with where it comes from. `uid` is the id that a new story would get."""

    assessed: Assessed
    source: Source
    uid: str
    now: datetime
    fresh: bool
    asks: SecondReviewer

    @property
    def why_second(self) -> tuple[str, ...]:
        """Why the word of its source is not enough; nothing where it is."""
        article = self.assessed.article
        language = article.metadata.language
        return why_second(self.asks, article.metadata.title, article.text, language=language)

    @property
    def wants_second_look(self) -> bool:
        return wants_second_look(self.assessed.fingerprint.text_hash)


def settle(
    transaction: Transaction,
    assessed: Assessed,
    source: Source,
    *,
    policy: DedupePolicy,
    uid: str,
    now: datetime,
    asks: SecondReviewer,
    fresh: bool = True,
) -> Settled:
    """Judge an article against what is known, and act on the verdict. `uid` is the id that a
    new story would get; `asks` says when the word of an automatic source is not enough. One that is
    not `fresh` is a page we had, read anew by other rules."""
    page = _Page(assessed=assessed, source=source, uid=uid, now=now, fresh=fresh, asks=asks)
    known = transaction.candidates.find(assessed.fingerprint, origin_keys(assessed.article))
    verdict = _judge(page, known, policy)
    match verdict:
        case Revision(article_id=article_id):
            return _revise(transaction, page, article_id, known, policy)
        case Duplicate():
            return _join(transaction, page, verdict, known)
        case Uncertain(matches=matches):
            return _ask(transaction, page, matches, known)
        case New() | Related():
            return _keep(transaction, page, verdict)


def _judge(page: _Page, known: Sequence[Known], policy: DedupePolicy) -> Verdict:
    assessed = page.assessed
    return judge(assessed.article, assessed.fingerprint, known, source_id=page.source.id, policy=policy)


def _revise(
    transaction: Transaction, page: _Page, article_id: int, known: Sequence[Known], policy: DedupePolicy
) -> Settled:
    """A newer reading of a known article. Until somebody has vouched for its story, readers would
    be shown the newer text; afterwards what was vouched for stays."""
    assessed = page.assessed
    before = transaction.articles.get(article_id)
    story = transaction.stories.get(before.story_id)
    waits = story.state is StoryState.WAITING
    named = (assessed.article.metadata.canonical_url, before.canonical_url)
    address = address_after(before.url, assessed.article.url, named)
    assessed = replace(assessed, article=replace(assessed.article, url=address))
    transaction.articles.revise(article_id, assessed, page.now, shown=waits)
    if page.fresh:
        revised(transaction, before, assessed, page.now)
    told = transaction.articles.ids_of(story.id)
    # What a ruling settled, by a merge or a split, is not ours to change.
    if story.representative_id == article_id and may_retell(
        story, transaction.rulings.standing_on(story, told)
    ):
        transaction.stories.retell(
            story.id, title=assessed.article.metadata.title, topics=assessed.relevance.topics
        )
    if changed_in_substance(before.text, assessed.article.text):
        _judge_again(transaction, page, article_id, before.story_id, known, policy)
    same = before.text_hash == assessed.fingerprint.text_hash
    reason = "the page changed, its text did not" if same else "the text of the page changed"
    return Settled(outcome=Outcome.REVISED, reason=reason, article_id=article_id)


def _judge_again(
    transaction: Transaction,
    page: _Page,
    article_id: int,
    story_id: int,
    known: Sequence[Known],
    policy: DedupePolicy,
) -> None:
    """An article that says something else now may tell another story, or the one of another article:
    a person is asked, also about a pair that was told apart when it said what it said then."""
    elsewhere = [one for one in known if one.story_id != story_id]
    match _judge(page, elsewhere, policy):
        case Duplicate(match=match, asked=asked):
            found: Sequence[Match] = (match, *asked)
        case Uncertain(matches=matches):
            found = matches
        case _:
            return
    transaction.matches.add(article_id, "uncertain", found, page.now)
    asked_about = {
        one
        for case in transaction.reviews.open_about([article_id])
        for one in (case.article_id, case.other_article_id)
    }
    again = [one for one in one_a_story(found, elsewhere) if one.article_id not in asked_about]
    ask_about(transaction, CaseKind.SAME_STORY, article_id, again, page.now)


def _join(transaction: Transaction, page: _Page, verdict: Duplicate, known: Sequence[Known]) -> Settled:
    match, now = verdict.match, page.now
    story_id = transaction.articles.get(match.article_id).story_id
    article_id = transaction.articles.add(page.assessed, source_id=page.source.id, story_id=story_id, now=now)
    transaction.matches.add(article_id, "duplicate", [match], now)
    transaction.matches.add(article_id, "uncertain", verdict.asked, now)
    asked = still_to_ask(transaction, story_id, verdict.asked, known)
    ask_about(transaction, CaseKind.SAME_STORY, article_id, asked, now)
    if page.wants_second_look:
        ask_about(transaction, CaseKind.SECOND_LOOK, article_id, [match], now)
    represent_best(transaction, story_id)
    return Settled(outcome=Outcome.DUPLICATE, reason="; ".join(match.reasons), article_id=article_id)


def _ask(transaction: Transaction, page: _Page, matches: Sequence[Match], known: Sequence[Known]) -> Settled:
    article_id = _new_story(transaction, page, vouched=False)
    ask_about(transaction, CaseKind.SAME_STORY, article_id, one_a_story(matches, known), page.now)
    transaction.matches.add(article_id, "uncertain", matches, page.now)
    # Asked in any case: a story that waits always has a question that can let it out.
    ask_approval(transaction, page.assessed.relevance, article_id, page.now)
    return Settled(outcome=Outcome.IN_REVIEW, reason="; ".join(matches[0].reasons), article_id=article_id)


def _keep(transaction: Transaction, page: _Page, verdict: New | Related) -> Settled:
    relevance = page.assessed.relevance
    believed = needs_no_approval(page.source.policy, relevance.band)
    doubts = page.why_second if believed else ()
    vouched = believed and not doubts
    article_id = _new_story(transaction, page, vouched=vouched)
    if isinstance(verdict, Related):
        transaction.matches.add(article_id, "related", verdict.matches, page.now)
    else:
        transaction.matches.add(article_id, "new", verdict.nearest, page.now)
        if page.wants_second_look:
            ask_about(transaction, CaseKind.SECOND_LOOK, article_id, verdict.nearest[:1], page.now)
    if not vouched:
        why = reasons("", doubts) if believed else relevance.reasons
        ask_approval(transaction, replace(relevance, reasons=why), article_id, page.now)
    reason = "approved by the policy of its source" if vouched else "waiting for a curator"
    return Settled(outcome=Outcome.KEPT, reason=reason, article_id=article_id)


def _new_story(transaction: Transaction, page: _Page, *, vouched: bool) -> int:
    assessed, now = page.assessed, page.now
    story_id = transaction.stories.add(
        uid=page.uid,
        state=StoryState.APPROVED if vouched else StoryState.WAITING,
        title=assessed.article.metadata.title,
        summary="",
        topics=assessed.relevance.topics,
        created_at=now,
        approved_at=now if vouched else None,
    )
    article_id = transaction.articles.add(assessed, source_id=page.source.id, story_id=story_id, now=now)
    transaction.stories.represent(story_id, article_id)
    return article_id
