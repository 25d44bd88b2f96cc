"""The timetable. APScheduler only wakes the jobs; what is due, a job asks the database.

So a restart, a night of downtime, a change of the clocks or two schedulers at once change nothing
about what is done, only when.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from app import clock
from app.crawl_process import wanted
from app.installation import Installation
from app.jobs import BusyError
from app.jobs.alarms import raise_alarms
from app.jobs.apart import crawl_due
from app.jobs.crawl import CrawlError
from app.jobs.ingest import ingest
from app.jobs.notices import check, is_due
from app.jobs.publish import publish
from app.jobs.sources import ProbeError
from app.jobs.tidy import tidy
from app.jobs.watch import look
from app.jobs.websub import tell_hubs
from app.pulse import Pulse
from storage.errors import StorageError

log = logging.getLogger(__name__)
CRAWL_EVERY = timedelta(seconds=30)
INGEST_EVERY = timedelta(seconds=10)
PUBLISH_EVERY = timedelta(seconds=20)
REQUESTS_EVERY = timedelta(seconds=5)
TIDY_EVERY = timedelta(days=1)
ALARMS_EVERY = timedelta(minutes=10)
WEBSUB_EVERY = timedelta(seconds=60)
NOTICES_EVERY = timedelta(hours=1)  # only whether it is due; that is a matter of days


@dataclass(slots=True)
class Timetable:
    """The jobs of this process, woken until `stop`."""

    installation: Installation
    pulse: Pulse
    stopped: threading.Event = field(default_factory=threading.Event)
    _scheduler: BackgroundScheduler | None = None
    _published: str = ""  # the stamp of what was published last
    _anew: bool = False  # somebody wants all documents written again

    def start(self, *, work: bool, schedule: bool, ask: bool = True) -> None:
        """Begin: `work` crawls and ingests, `schedule` publishes, `ask` looks for notices about papers."""
        scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(4)},
            # A late job is still wanted; late ones are one; and none runs beside itself.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
            timezone="UTC",
        )
        if work:
            self._add(scheduler, self.crawl, CRAWL_EVERY)
            self._add(scheduler, self.ingest, INGEST_EVERY)
        if work:
            self._add(scheduler, self.websub, WEBSUB_EVERY)
        if ask:
            self._add(scheduler, self.notices, NOTICES_EVERY, after=NOTICES_EVERY)
        if schedule:
            self._add(scheduler, self.requests, REQUESTS_EVERY)
            self._add(scheduler, self.publish, PUBLISH_EVERY)
            self._add(scheduler, self.alarms, ALARMS_EVERY, after=ALARMS_EVERY)
            self._add(scheduler, self.tidy, TIDY_EVERY, after=ALARMS_EVERY)
        scheduler.start()
        self._scheduler = scheduler

    def stop(self) -> None:
        """End what is running at the next safe moment, and wait for it."""
        self.stopped.set()
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=True)

    def crawl(self) -> None:
        """Crawl what is due, if anything is."""
        if wanted(self.installation, (), everything=False):
            crawl_due(self.installation, (), hear=lambda _: self.pulse.sign(), stop=self.stopped)

    def ingest(self) -> None:
        """Ingest what waits, if anything does."""
        ingest(self.installation, hear=lambda _: self.pulse.sign(), stop=self.stopped)

    def notices(self) -> None:
        """Ask after the papers that stories cite, if it is time. Never in a demo: its papers are made up."""
        if not self.installation.settings.allow_networks and is_due(self.installation, clock.now()):
            check(self.installation, stop=self.stopped)

    def websub(self) -> None:
        """Tell hubs of feeds that have changed. Here and not where files are written: that part of the
        program needs no way out."""
        tell_hubs(self.installation, stop=self.stopped)

    def alarms(self) -> None:
        """Raise, clear and tell alarms about sources."""
        with self.installation.store.locks() as locks:
            if locks.acquire("alarms"):
                raise_alarms(self.installation)
                look(self.installation.store, clock.now())  # nothing may have been ingested for days

    def tidy(self) -> None:
        """Let go what is not to be kept."""
        with self.installation.store.locks() as locks:
            if locks.acquire("tidy"):
                tidy(self.installation, stop=self.stopped)

    def publish(self) -> None:
        """Release what is due and bring the documents up to date, all of them where somebody asked."""
        unless, self._anew = "" if self._anew else self._published, False
        self._published = publish(self.installation, unless=unless).stamp

    def requests(self) -> None:
        """Take up what somebody asked for in the pages: whoever does such work finds it due."""
        with self.installation.store.read() as transaction:
            if not transaction.requests.waiting():
                return
        now = clock.now()
        with self.installation.store.begin() as transaction:
            for one in transaction.requests.begin("crawl", now):
                transaction.sources.hasten(one.about)
            transaction.requests.begin("ingest", now)  # which is done all the time, as long as pages wait
            self._anew |= bool(transaction.requests.begin("publish", now))

    def _add(
        self,
        scheduler: BackgroundScheduler,
        job: Callable[[], None],
        every: timedelta,
        *,
        after: timedelta = timedelta(),
    ) -> None:
        scheduler.add_job(
            self._run,
            "interval",
            args=[job],
            seconds=every.total_seconds(),
            id=job.__name__,
            next_run_time=clock.now() + after,
        )

    def _run(self, job: Callable[[], None]) -> None:
        """One waking. Trouble is told and does not end the timetable: the next waking tries again."""
        try:
            with self.pulse.job(job.__name__):
                job()
        except BusyError as error:
            log.debug("%s: %s", job.__name__, error)
        except (CrawlError, ProbeError, StorageError, OSError) as error:
            log.error("%s: %s", job.__name__, error)
        except Exception:
            log.exception("%s failed", job.__name__)
