"""Judging everything again after a rule or a threshold has changed: what would change, and changing it.

Nothing of what a curator decided is touched. What the machine decides anew is a ruling like any
other, by the name `MACHINE`: it stands in the history with its reason, and can be undone.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from aggregator.dedupe import DedupePolicy, fingerprint, judge, origin_keys
from aggregator.model import (
    Case,
    CaseKind,
    Change,
    CleanArticle,
    Decision,
    Duplicate,
    Known,
    Match,
    Metadata,
    Uncertain,
    Verdict,
)
from aggregator.review import WITHDRAWN, RulingError
from app import clock
from app.installation import Installation
from app.jobs.asking import ask_about, still_to_ask
from app.jobs.review import rule
from app.thresholds import policy_of
from storage.articles import StoredArticle
from storage.errors import Conflict
from storage.store import Transaction

MACHINE = "msdigest"  # as no curator is called
BATCH = 100  # articles read at once


class Turn(enum.StrEnum):
    """What becomes of a pair that is judged anew."""

    JOIN = "join"  # two stories become one
    ASK = "ask"  # a person is asked
    DOUBT = "doubt"  # joined by the machine once; a person is asked now
    DROP = "drop"  # a question that waits is not worth asking any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A pair, the newer article first, whose verdict is another now. `case_id` is the question about it
    that waits, if one does."""

    turn: Turn
    article_id: int
    match: Match
    titles: tuple[str, str]
    case_id: int | None = None


def differences(
    installation: Installation, hear: Callable[[int], None] = lambda _: None
) -> Iterator[Difference]:
    """Judge every article again by what was known when it came, and tell what would change; nothing is
    written. `hear` is told how many articles are done."""
    after_id = done = 0
    while True:
        with installation.store.read() as transaction:
            policy = policy_of(installation, transaction)
            ids = transaction.articles.ids_after(after_id, BATCH)
            found = [one for article_id in ids for one in _of_article(transaction, article_id, policy)]
        if not ids:
            return
        after_id, done = ids[-1], done + len(ids)
        hear(done)
        yield from found


def enact(installation: Installation, one: Difference) -> bool:
    """Let a difference come true. False when somebody decided about it since, or what it would join is
    joined already."""
    if one.turn is Turn.DROP:
        return _drop(installation, one)
    kind = CaseKind.SECOND_LOOK if one.turn is Turn.DOUBT else CaseKind.SAME_STORY
    case_id = one.case_id or _open(installation, one, kind)
    if one.turn is not Turn.JOIN:
        return True
    reason = f"judged anew: {'; '.join(one.match.reasons)}"
    try:
        rule(installation, case_id, Decision.KEEP_FIRST, user=MACHINE, reason=reason)
    except (Conflict, RulingError):
        return False  # a curator was quicker
    return True


def _of_article(transaction: Transaction, article_id: int, policy: DedupePolicy) -> Iterator[Difference]:
    stored = transaction.articles.get(article_id)
    article = _clean(stored)
    print_ = fingerprint(article)
    found = transaction.candidates.find(print_, origin_keys(article))
    known = [one for one in found if one.article_id < article_id]
    verdict = judge(article, print_, known, source_id=stored.source_id, policy=policy)
    waiting = [
        case
        for case in transaction.reviews.open_about([article_id])
        if case.kind is CaseKind.SAME_STORY and case.article_id == article_id
    ]
    for turn, match, case in _turns(transaction, stored, verdict, known, waiting):
        title = transaction.articles.titles([match.article_id]).get(match.article_id, "")
        yield Difference(
            turn=turn,
            article_id=article_id,
            match=match,
            titles=(stored.title, title),
            case_id=case.id if case else None,
        )


def _turns(
    transaction: Transaction,
    stored: StoredArticle,
    verdict: Verdict,
    known: Sequence[Known],
    waiting: Sequence[Case],
) -> Iterator[tuple[Turn, Match, Case | None]]:
    sure, likely = _named(verdict)
    story_of = {one.article_id: one.story_id for one in known}
    if sure is not None and story_of[sure.article_id] != stored.story_id:
        case = next((one for one in waiting if one.other_article_id == sure.article_id), None)
        if case or still_to_ask(transaction, stored.story_id, [sure], known):
            yield Turn.JOIN, sure, case
    if sure is None and (once := _joined_once(transaction, stored)) is not None:
        yield Turn.DOUBT, once, None
    asked = [one for one in likely if sure is None or story_of[one.article_id] != story_of[sure.article_id]]
    for match in still_to_ask(transaction, stored.story_id, asked, known):
        yield Turn.ASK, match, None
    named = {one.article_id for one in (*likely, *((sure,) if sure else ()))}
    stories_named = {story_of[one] for one in named}
    for case in waiting:
        other = transaction.articles.get(case.other_article_id or 0)
        if other.story_id not in stories_named and other.story_id != stored.story_id:
            yield Turn.DROP, Match(article_id=other.id, score=case.score, reasons=case.reasons), case


def _named(verdict: Verdict) -> tuple[Match | None, tuple[Match, ...]]:
    """The match that is surely the same story, and those to ask about."""
    match verdict:
        case Duplicate(match=match, asked=asked):
            return match, asked
        case Uncertain(matches=matches):
            return None, matches
        case _:
            return None, ()


def _joined_once(transaction: Transaction, stored: StoredArticle) -> Match | None:
    """The match for which the machine joined an article to its story, where nobody ruled on it since."""
    if transaction.rulings.standing_about([stored.id]):
        return None
    if any(case.kind is CaseKind.SECOND_LOOK for case in transaction.reviews.open_about([stored.id])):
        return None  # it is looked at again anyway
    together = set(transaction.articles.ids_of(stored.story_id))
    for one in transaction.matches.of(stored.id):
        if (one.verdict, one.article_id) == ("duplicate", stored.id) and one.other_article_id in together:
            return Match(article_id=one.other_article_id, score=one.score, reasons=one.reasons)
    return None


def _open(installation: Installation, one: Difference, kind: CaseKind) -> int:
    with installation.store.begin() as transaction:
        now = clock.now()
        transaction.stories.hold()
        verdict = "duplicate" if one.turn is Turn.JOIN else "uncertain"
        transaction.matches.add(one.article_id, verdict, [one.match], now)
        ask_about(transaction, kind, one.article_id, [one.match], now)
        return max(case.id for case in transaction.reviews.open_about([one.article_id]) if case.kind is kind)


def _drop(installation: Installation, one: Difference) -> bool:
    with installation.store.begin() as transaction:
        transaction.stories.hold()
        case = transaction.reviews.get(one.case_id or 0)
        if case.decision:
            return False
        change = Change(record="case", id=case.id, field="decision", before="", after=WITHDRAWN)
        transaction.stories.apply([change])
        transaction.rulings.record(
            case.id,
            user=MACHINE,
            decision=WITHDRAWN,
            reason="judged anew: the texts are not alike enough to ask",
            changes=[change],
            now=clock.now(),
        )
        return True


def _clean(stored: StoredArticle) -> CleanArticle:
    metadata = Metadata(title=stored.title, canonical_url=stored.canonical_url)
    return CleanArticle(url=stored.url, metadata=metadata, text=stored.text, html="")
