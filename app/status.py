"""How the installation is doing, for the command line and the status page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator.digest import next_moment
from aggregator.model import CaseKind, Channel, Source
from app import clock
from app.installation import Installation
from app.pulse import is_silent
from app.source_health import Health, judged, odds
from storage.alarms import StoredAlarm
from storage.requests import Request
from storage.runs import Run
from storage.sources import SourceState, Troubled
from storage.sql import Count
from storage.store import Transaction

MOST_LISTED = 30  # alarms, and sources with trouble
JOBS = ("crawl", "ingest", "publish", "notices")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """One source, how polling it goes, and what became of its pages. `trouble` is "" for none."""

    source: Source
    state: SourceState
    outcomes: Mapping[str, int]
    failing: int  # of its addresses, at their last visit
    health: Health
    trouble: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """Everything an operator asks first."""

    at: datetime
    source_count: int
    troubled: tuple[Troubled, ...]
    last_runs: Mapping[str, Run | None]
    beats: Mapping[str, datetime]
    pending_pages: Count
    waiting: Mapping[CaseKind, Count]
    stories: Mapping[str, int]
    issues: Mapping[Channel, int]
    next_crawl: datetime | None  # None: as soon as a process crawls
    next_issue: Mapping[Channel, datetime]
    zone: str
    watch: int = 0  # questions about what readers have
    sources: tuple[SourceStatus, ...] = ()  # where they were asked for
    requests: tuple[Request, ...] = ()  # jobs that somebody asked for and nobody has begun
    disk_free: int = 0  # bytes
    disk_size: int = 0
    alarms: tuple[StoredAlarm, ...] = ()  # that stand, the newest first

    def lines(self) -> list[tuple[str, str]]:
        """The report as pairs of a label and a sentence."""
        said = [
            ("Sources", f"{self.source_count}, {len(self.troubled)} with trouble"),
            ("Next crawl", "due now" if self._crawl_is_due else moment(self.next_crawl)),
            ("Pages waiting to be read", many(self.pending_pages)),
            ("Duplicates to decide", many(self.waiting[CaseKind.SAME_STORY])),
            ("New articles to decide", many(self.waiting[CaseKind.APPROVE])),
            ("What readers have, to decide", str(self.watch)),
            ("Stories", ", ".join(f"{n} {state}" for state, n in sorted(self.stories.items())) or "none"),
        ]
        said += [(f"Issues of the {channel}", self._issue_words(channel)) for channel in Channel]
        said += [(f"Last {job}", _run_words(self.last_runs[job])) for job in JOBS]
        said += [(f"Process {name}", self._beat_words(at)) for name, at in sorted(self.beats.items())]
        said += [("Free disk", f"{self.disk_free / 1e9:.1f} of {self.disk_size / 1e9:.1f} GB")]
        said += _some([(f"Alarm {one.source_key}", _alarm(one)) for one in self.alarms])
        said += _some([(f"Source {one.key}", _trouble(one)) for one in self.troubled])
        return said

    @property
    def _crawl_is_due(self) -> bool:
        return bool(self.source_count) and (self.next_crawl is None or self.next_crawl <= self.at)

    def _issue_words(self, channel: Channel) -> str:
        return f"{self.issues[channel]}, next {moment(self.next_issue[channel])}"

    def _beat_words(self, at: datetime) -> str:
        return f"at work at {moment(at)}" if not is_silent(at, self.at) else f"silent since {moment(at)}"


def gather(installation: Installation, *, each: bool = False) -> StatusReport:
    """The state of everything, read in one transaction; with `each`, of every source too, which takes the
    longer the more sources and pages there are."""
    now = clock.now()
    editorial = installation.editorial
    disk = shutil.disk_usage(installation.settings.home)
    with installation.store.read() as transaction:
        alarms = tuple(transaction.alarms.standing())
        return StatusReport(
            at=now,
            source_count=transaction.sources.count(),
            troubled=tuple(transaction.sources.troubled()),
            last_runs={job: transaction.runs.last(job) for job in JOBS},
            beats=transaction.runs.beats(),
            pending_pages=transaction.pages.pending_about(),
            waiting=transaction.reviews.waiting_about(),
            stories=transaction.stories.counts(),
            issues={channel: transaction.issues.count(channel) for channel in Channel},
            next_crawl=transaction.sources.next_due(),
            next_issue={channel: next_moment(editorial.schedule_of(channel), now) for channel in Channel},
            zone=editorial.schedule.zone,
            watch=transaction.watch.waiting_count(),
            sources=tuple(_each(transaction, alarms)) if each else (),
            requests=tuple(transaction.requests.waiting()),
            disk_free=disk.free,
            disk_size=disk.total,
            alarms=alarms,
        )


def _each(transaction: Transaction, alarms: Sequence[StoredAlarm]) -> Iterator[SourceStatus]:
    states, outcomes = transaction.sources.states(), transaction.pages.outcomes()
    failing, odd = transaction.addresses.failing(), odds(alarms)
    for source in transaction.sources.all():
        health, trouble = judged(source.active, states[source.id], odd.get(source.id, ""))
        yield SourceStatus(
            source=source,
            state=states[source.id],
            outcomes=outcomes.get(source.id, {}),
            failing=failing.get(source.id, 0),
            health=health,
            trouble=trouble,
        )


def silence(installation: Installation, process: str) -> str:
    """What is wrong with a process, by its heartbeat; "" when it is at work."""
    with installation.store.read() as transaction:
        at = transaction.runs.beats().get(process)
    if at is None:
        return f"no process {process!r} is at work"
    return "" if not is_silent(at, clock.now()) else f"{process!r} is silent since {moment(at)}"


def moment(at: datetime | None) -> str:
    """A moment in words, in UTC: "Mon 2 March 2026, 07:00 UTC"."""
    return "never" if at is None else f"{at:%a} {at.day} {at:%B %Y, %H:%M} UTC"


def many(count: Count) -> str:
    """A number, or "1,000 or more" where nobody counted further."""
    return f"{count.number:,} or more" if count.more else f"{count.number:,}"


def _some(lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The first of many lines, and how many more there are."""
    left = len(lines) - MOST_LISTED
    more = f"{left:,} more like these; `msdigest sources list` names every source"
    return [*lines[:MOST_LISTED], ("", more)] if left > 0 else lines


def _alarm(one: StoredAlarm) -> str:
    return f"{one.alarm.words} Since {moment(one.raised_at)}."


def _trouble(one: Troubled) -> str:
    """What is wrong with a source, and when it is tried again."""
    again = moment(one.state.next_crawl_at) if one.state.next_crawl_at else "at the next pass"
    return f"{one.state.last_error}; next try {again}"


def _run_words(run: Run | None) -> str:
    if run is None:
        return "never"
    if run.ended_at is None:
        return f"began {moment(run.started_at)} and has not ended"
    counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in run.counts.items() if count)
    return f"{moment(run.ended_at)}: {run.error or counts or 'nothing to do'}"
