"""The job that publishes: releases what is due, then brings the documents up to date.

Releasing is one transaction for each issue, under a unique key, so that every issue goes out
exactly once. The documents are a function of what was released and can be written at any time.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.digest import Period, choose, covers, current_period, immediate_period, issue_title
from aggregator.model import Channel, Issue, ReleasedStory
from aggregator.release import release
from app import clock
from app.installation import Installation
from app.jobs import BusyError
from feeds.documents import Identity, documents
from feeds.formats import FORMATS
from feeds.outbox import write_documents
from storage.errors import Conflict
from storage.issues import StoredIssue
from storage.store import Transaction

log = logging.getLogger(__name__)
ALWAYS_THERE = ("index.html", *(f"{channel}.{kind}" for channel in Channel for kind in FORMATS))
MOST_BATCHES = 400  # read back for the stories feed: more than a year of daily ones


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishSummary:
    """What was released, and which documents changed."""

    issues: tuple[str, ...]
    stories: int
    changed: tuple[str, ...]
    stamp: str  # of what the documents were made from


def publish(installation: Installation, *, immediately: bool = False, unless: str = "") -> PublishSummary:
    """Release what is due, or with `immediately` all that is approved, and write the documents.

    `unless` is the stamp of an earlier call: while nothing has changed since, and the files are
    there, they are not made again. Raises BusyError while another process publishes, and OSError
    when a document cannot be written: then the last good ones stay, and the next call tries again.
    """
    with installation.store.locks() as locks:
        if not locks.acquire("publish"):
            raise BusyError("another process is publishing")
        now = clock.now()
        stories = {c: _release_due(installation, c, now, immediately=immediately) for c in Channel}
        with installation.store.read() as transaction:
            stamp = transaction.issues.stamp()
        outbox = installation.settings.outbox
        fresh = stamp == unless and all((outbox / name).exists() for name in ALWAYS_THERE)
        changed = [] if fresh else write_documents(outbox, build_documents(installation))
        summary = PublishSummary(
            stamp=stamp,
            issues=tuple(channel.value for channel, count in stories.items() if count),
            stories=stories[Channel.STORIES],
            changed=tuple(changed),
        )
        if summary.issues or summary.changed:
            _record(installation, summary, now)
        return summary


def build_documents(installation: Installation) -> dict[str, bytes]:
    """Every document, as the database has it now."""
    with installation.store.read() as transaction:
        known = transaction.issues.identity()
        issues = _issues(transaction)
        stories = _stories(installation, transaction)
    identity = Identity(authority=known.authority, year=known.year, created_at=known.created_at)
    window = installation.editorial.window.issues
    return documents(installation.publication, identity, issues[:window], stories, past=issues[window:])


def _record(installation: Installation, summary: PublishSummary, began: datetime) -> None:
    counts = {"issues": len(summary.issues), "stories": summary.stories, "documents": len(summary.changed)}
    with installation.store.begin() as transaction:
        run_id = transaction.runs.start("publish", began)
        transaction.runs.end(run_id, clock.now(), counts=counts)


def _release_due(installation: Installation, channel: Channel, now: datetime, *, immediately: bool) -> int:
    """Release the issue of a channel that is due, if any; returns the number of its stories."""
    schedule = installation.editorial.schedule_of(channel)
    period = immediate_period(now, schedule) if immediately else current_period(schedule, now)
    try:
        with installation.store.begin() as transaction:
            transaction.stories.hold()
            if transaction.issues.has(channel, period.key):
                return 0
            chosen = choose(
                transaction.issues.eligible(channel, period.cutoff),
                period.cutoff,
                schedule.limit,
            )
            if not chosen:
                return 0  # no stories, no issue: they wait for the next period
            _release(transaction, channel, period, chosen, now)
    except Conflict as error:
        log.info("%s", error)
        return 0
    log.info("released the %s issue %s with %s stories", channel, period.key, len(chosen))
    return len(chosen)


def _release(
    transaction: Transaction, channel: Channel, period: Period, chosen: Sequence[int], now: datetime
) -> None:
    identity = transaction.issues.identity()
    previous = transaction.issues.latest(channel, 1)
    # Readers compare times by the second, and the documents carry no more.
    moment = now.replace(microsecond=0)
    transaction.issues.release(
        channel,
        period,
        uid=f"tag:{identity.authority},{identity.year}:issue/{channel}/{period.key}",
        title=issue_title(channel, period),
        covers=covers(previous[0].day if previous else None, period),
        story_ids=chosen,
        now=moment,
    )
    transaction.stories.released(chosen, moment)


def _issues(transaction: Transaction) -> list[Issue]:
    """All issues of the digest: each has a page for ever."""
    stored = transaction.issues.latest(Channel.DIGEST, transaction.issues.count(Channel.DIGEST))
    shown = _shown(transaction, [story_id for issue in stored for story_id in issue.story_ids])
    return [_issue(one, [shown[story_id] for story_id in one.story_ids]) for one in stored]


def _issue(stored: StoredIssue, stories: Sequence[ReleasedStory]) -> Issue:
    # What a curator corrects in a story is corrected in the issues that carried it.
    corrected = [story.updated_at for story in stories if story.updated_at > stored.released_at]
    return Issue(
        uid=stored.uid,
        channel=stored.channel,
        period=stored.period,
        title=stored.title,
        covers=stored.covers,
        released_at=stored.released_at,
        updated_at=max(corrected, default=stored.released_at),
        stories=tuple(stories),
    )


def _stories(installation: Installation, transaction: Transaction) -> list[ReleasedStory]:
    """The stories in the window, the newest batch first. The window is measured from the newest
    release and not from now: a document must not change while nothing happens."""
    window = installation.editorial.window
    batches = transaction.issues.latest(Channel.STORIES, MOST_BATCHES)
    since = batches[0].released_at - timedelta(days=window.days) if batches else None
    kept: list[int] = []
    for batch in batches:
        if since and batch.released_at < since and len(kept) >= window.stories:
            break
        kept.extend(batch.story_ids)
    shown = _shown(transaction, kept)
    return [shown[story_id] for story_id in kept]


def _shown(transaction: Transaction, story_ids: Sequence[int]) -> dict[int, ReleasedStory]:
    stories = transaction.stories.by_id(story_ids)
    standing = transaction.stories.standing(story_ids)
    told = transaction.articles.told(story_ids)
    return {
        story_id: release(story, told.get(story_id, ()), standing[story_id] if story.merged_into_id else None)
        for story_id, story in stories.items()
    }
