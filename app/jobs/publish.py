"""The job that publishes: releases what is due, then brings the documents up to date.

Releasing is one transaction for each issue, under a unique key, so that every issue goes out
exactly once. The documents are a function of what was released and can be written at any time.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.digest import Period, choose, covers, current_period, immediate_period, issue_title
from aggregator.model import Channel
from aggregator.plan import Plan
from app import clock
from app.installation import Installation
from app.jobs import BusyError
from app.jobs.edition import read_edition
from feeds.documents import edition_documents
from feeds.formats import FORMATS
from feeds.outbox import remove_documents, write_documents
from storage.documents import Published
from storage.errors import Conflict
from storage.store import Transaction

log = logging.getLogger(__name__)
MOST_AHEAD = timedelta(days=2)
ALWAYS_THERE = ("index.html", "style.css", *(f"{channel}.{kind}" for channel in Channel for kind in FORMATS))


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
        moment = _moment(installation, now)
        _release_corrections(installation, moment)
        due = [_Due(installation=installation, channel=c, now=now, moment=moment) for c in Channel]
        stories = {one.channel: one.release(immediately=immediately) for one in due}
        with installation.store.read() as transaction:
            stamp = transaction.issues.stamp()
        outbox = installation.settings.outbox
        fresh = stamp == unless and all((outbox / name).exists() for name in ALWAYS_THERE)
        changed = [] if fresh else write(installation, now)
        summary = PublishSummary(
            stamp=stamp,
            issues=tuple(channel.value for channel, count in stories.items() if count),
            stories=stories[Channel.STORIES],
            changed=tuple(changed),
        )
        if summary.issues or summary.changed:
            _record(installation, summary, now)
        return summary


def _moment(installation: Installation, now: datetime) -> datetime:
    """The time that everything released now bears. Readers compare times by the second, and the documents
    carry no more. It is later than that of any release before, also after a clock that was ahead was set
    right: entries are ordered by it, and one that slipped below others would be missed. Where a clock was
    ahead by days, a wrong order is the smaller evil: readers hide what is of the future."""
    with installation.store.read() as transaction:
        newest = transaction.issues.newest_release()
    moment = now.replace(microsecond=0)
    if newest is None or newest > now + MOST_AHEAD:
        return moment
    return max(moment, newest + timedelta(seconds=1))


def _release_corrections(installation: Installation, moment: datetime) -> None:
    """Let readers have the corrections that stand: at once, not with the next issue."""
    with installation.store.begin() as transaction:
        if transaction.corrections.is_waiting():
            transaction.stories.hold()
            transaction.corrections.release(moment)


def build_documents(installation: Installation) -> dict[str, bytes]:
    """Every document, as the database has it now."""
    return edition_documents(read_edition(installation))


def write(installation: Installation, now: datetime) -> list[str]:
    """Bring the files up to date with the database; returns the names of those that changed.

    When a document last changed is remembered in the database, so that neither a lost folder nor a restored
    backup makes readers fetch what they have.
    """
    edition = read_edition(installation)
    built = edition_documents(edition)
    with installation.store.read() as transaction:
        known = transaction.documents.known()
    published = {name: _published(body, known.get(name), now) for name, body in built.items()}
    news = {name: one for name, one in published.items() if one != known.get(name)}
    outbox = installation.settings.outbox
    changed = write_documents(outbox, built, {name: one.modified_at for name, one in published.items()})
    left = known.keys() - built.keys()
    remove_documents(outbox, left)
    with installation.store.begin() as transaction:
        transaction.documents.record(news)
        transaction.documents.forget(left)
        if edition.stories:
            transaction.documents.raise_floor(Channel.STORIES, edition.stories[-1].released_at)
        if edition.issues:
            transaction.documents.raise_floor(Channel.DIGEST, edition.issues[-1].released_at)
    return sorted({*changed, *left})


def _published(body: bytes, known: Published | None, now: datetime) -> Published:
    digest = hashlib.sha256(body).hexdigest()
    if known is None:
        return Published(digest=digest, modified_at=now.replace(microsecond=0))
    if known.digest == digest:
        return known
    # Later than the version before, whatever the clock says: else a reader would keep that.
    moment = max(now.replace(microsecond=0), known.modified_at + timedelta(seconds=1))
    return Published(digest=digest, modified_at=moment)


def _record(installation: Installation, summary: PublishSummary, began: datetime) -> None:
    counts = {"issues": len(summary.issues), "stories": summary.stories, "documents": len(summary.changed)}
    with installation.store.begin() as transaction:
        run_id = transaction.runs.start("publish", began)
        transaction.runs.end(run_id, clock.now(), counts=counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """The issue of a channel that may be due."""

    installation: Installation
    channel: Channel
    now: datetime
    moment: datetime

    def release(self, *, immediately: bool) -> int:
        """Release the issue that is due, if any; returns the number of its stories."""
        schedule = self.installation.editorial.schedule_of(self.channel)
        period = (
            immediate_period(self.now, self.moment, schedule)
            if immediately
            else current_period(schedule, self.now)
        )
        try:
            with self.installation.store.begin() as transaction:
                transaction.stories.hold()
                if transaction.issues.has(self.channel, period.key):
                    return 0
                line = transaction.plans.in_force(self.channel)
                plan = line.plan if line else Plan()
                eligible = transaction.issues.eligible(self.channel, period.cutoff, now=self.now)
                chosen = choose(eligible, period.cutoff, schedule.limit, plan)
                if not chosen:
                    return 0  # no stories, no issue: they wait for the next period
                self._release(transaction, period, chosen, plan.opening)
        except Conflict as error:
            log.info("%s", error)
            return 0
        log.info("released the %s issue %s with %s stories", self.channel, period.key, len(chosen))
        return len(chosen)

    def _release(self, transaction: Transaction, period: Period, chosen: Sequence[int], opening: str) -> None:
        identity = transaction.issues.identity()
        previous = transaction.issues.latest(self.channel, 1)
        issue_id = transaction.issues.release(
            self.channel,
            period,
            uid=f"tag:{identity.authority},{identity.year}:issue/{self.channel}/{period.key}",
            title=issue_title(self.channel, period),
            covers=covers(previous[0].day if previous else None, period),
            opening=opening,
            story_ids=chosen,
            now=self.moment,
        )
        transaction.stories.released(chosen, self.moment)
        if self.channel is Channel.DIGEST:
            transaction.corrections.bind(issue_id)
