"""The jobs as tasks of a queue in PostgreSQL, so that workers on any machine share them.

The queue only deals out what the tables say is to be done: `feed` looks there every few seconds. So
whatever becomes of a task, a killed worker's or a lost one, it is dealt out again, and done once.
Without PostgreSQL there is one process, and `app.scheduler` calls the same functions without a queue.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib.metadata import version
from typing import Any

from procrastinate import App, PsycopgConnector, RetryStrategy
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.schema import SchemaManager
from procrastinate.tasks import Task

from app import clock
from app.installation import Installation
from app.jobs import BusyError
from app.jobs.apart import crawl_due
from app.jobs.crawl import CrawlError
from app.jobs.ingest import Readers, ingest_portion
from app.jobs.portions import all_portions, due_lanes, waiting_portions
from app.pulse import Pulse
from storage.errors import StorageError
from storage.queue import SCHEMA, prepare_queue

log = logging.getLogger(__name__)
CRAWLS = 4  # crawls of one worker at a time; each is a process of some 80 MB
MOST_WAITING = 200  # tasks of a kind in the queue; the rest is still in the tables
HEARTBEAT = 5.0  # seconds
DEAD_AFTER = 20.0  # seconds without one. A worker that was only slow does no harm: its pages end once
REST = 10.0  # seconds before a task whose worker died is tried a third time; then twice as long
LONGEST_REST = 600.0
POLL = 1.0  # seconds between two looks into the queue
FEED_EVERY = 3  # seconds
REVIVE_EVERY = 10  # seconds


def prepare(installation: Installation) -> None:
    """Make what the queue needs in the database. Raises StorageError."""
    prepare_queue(installation.store, version("procrastinate"), SchemaManager.get_schema())


def defer_again(installation: Installation) -> int:
    """Let the workers ingest all pages again, a portion at a time; returns how many portions that is."""
    prepare(installation)
    queue = Queue(installation)
    portions = all_portions(installation)
    with queue.app.open():
        for number in portions:
            try:
                _configured(queue.again, f"again {number}").defer(number=number)
            except AlreadyEnqueued:
                log.debug("portion %s waits already", number)
    return len(portions)


class Queue:
    """The tasks of one process. `pulse` is shown that they get on, and `stopped` ends them soon."""

    def __init__(self, installation: Installation, pulse: Pulse | None = None) -> None:
        self._installation = installation
        self._pulse = pulse
        self._readers = Readers(installation)
        self.stopped = threading.Event()
        self.app = App(connector=_connector(installation), periodic_defaults={"max_delay": 60.0})
        self.crawl = self.app.task(name="crawl", queue="crawl")(self._crawl)
        self.ingest = self.app.task(name="ingest", queue="ingest")(self._ingest)
        # The tables do not say that pages are to be ingested again: this task alone is tried again.
        retry = RetryStrategy(max_attempts=9, wait=30)
        self.again = self.app.task(name="again", queue="ingest", priority=-1, retry=retry)(self._again)
        feed = self.app.task(name="feed", queue="feed", queueing_lock="feed")(self._feed)
        self.app.periodic(cron=_every(FEED_EVERY))(feed)
        revive = self.app.task(name="revive", queue="feed", queueing_lock="revive")(self._revive)
        self.app.periodic(cron=_every(REVIVE_EVERY))(revive)

    async def work(self) -> None:
        """Take tasks until cancelled."""
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(CRAWLS + 8))
        async with self.app.open_async():
            workers = [
                asyncio.create_task(self._worker("crawl", CRAWLS)),
                asyncio.create_task(self._worker("ingest", 1)),
                asyncio.create_task(self._worker("feed", 1)),
            ]
            try:
                await asyncio.wait(workers, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for one in workers:
                    one.cancel()  # each then waits for its tasks
                ended = await asyncio.gather(*workers, return_exceptions=True)
            raise next(error for error in ended if isinstance(error, BaseException))

    async def _worker(self, queue: str, concurrency: int) -> None:
        """Take the tasks of one of the queues until cancelled: a long crawl holds nothing else up."""
        await self.app.run_worker_async(
            queues=[queue],
            name=self._pulse.name if self._pulse else queue,
            concurrency=concurrency,
            fetch_job_polling_interval=POLL,
            listen_notify=False,  # it would hold a connection for each queue of each worker
            install_signal_handlers=False,
            delete_jobs="always",  # what failed is in the log, and what is to be done in the tables
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=DEAD_AFTER,
        )
        raise ConnectorException(f"the worker of the queue {queue} ended by itself")

    def close(self) -> None:
        self._readers.close(at_once=True)

    def _crawl(self, keys: Sequence[str]) -> None:
        self._run("crawl", lambda: self._crawl_due(keys))

    def _crawl_due(self, keys: Sequence[str]) -> None:
        crawl_due(self._installation, keys, hear=lambda _: self._sign(), stop=self.stopped)

    def _ingest(self, number: int) -> None:
        self._run("ingest", lambda: self._portion(number))

    def _again(self, number: int) -> None:
        with self._installation.store.read():
            pass  # an unreachable database is told before the pool is made
        self._portion(number, again=True)

    def _portion(self, number: int, *, again: bool = False) -> None:
        ingest_portion(
            self._installation,
            number,
            self._readers,
            again=again,
            hear=lambda _: self._sign(),
            stop=self.stopped,
        )

    async def _feed(self, timestamp: int) -> None:
        """Deal out what is due and not dealt out yet. `timestamp` is when this was to happen."""
        log.debug("feeding, planned for %s", timestamp)
        try:
            lanes = await asyncio.to_thread(due_lanes, self._installation)
            numbers = await asyncio.to_thread(waiting_portions, self._installation, MOST_WAITING)
        except StorageError as error:
            log.error("feed: %s", error)
            return
        await self._deal(self.crawl, {f"crawl {one.name}": {"keys": list(one.keys)} for one in lanes})
        await self._deal(self.ingest, {f"ingest {number}": {"number": number} for number in numbers})

    async def _deal(self, task: Task[Any, Any, Any], wanted: dict[str, dict[str, Any]]) -> None:
        known = await self._in_queue(task.name)
        for name in [name for name in wanted if name not in known][: max(MOST_WAITING - len(known), 0)]:
            try:
                await _configured(task, name).defer_async(**wanted[name])
            except AlreadyEnqueued:
                log.debug("%s waits already", name)  # another worker feeds too

    async def _in_queue(self, task: str) -> set[str]:
        found: set[str] = set()
        for status in ("todo", "doing"):
            jobs = await self.app.job_manager.list_jobs_async(task=task, status=status)
            found |= {job.queueing_lock for job in jobs if job.queueing_lock}
        return found

    async def _revive(self, timestamp: int) -> None:
        """Take the tasks of dead workers back. `timestamp` is when this was to happen."""
        log.debug("looking for the dead, planned for %s", timestamp)
        manager = self.app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER):
            log.warning("the worker of %s %s died", job.task_name, job.task_kwargs)
            await self._back(job)
        await manager.prune_stalled_workers(seconds_since_heartbeat=DEAD_AFTER)

    async def _back(self, job: Job) -> None:
        manager = self.app.job_manager
        try:
            if job.task_name in {"feed", "revive"}:
                await manager.finish_job(job, status=Status.FAILED, delete_job=True)
            else:
                # At once after a first death; who keeps killing workers is not to take the others' place.
                rest = min(REST * (2**job.attempts - 1), LONGEST_REST)
                await manager.retry_job(job, retry_at=clock.now() + timedelta(seconds=rest))
        except ConnectorException:
            # The same waits already, dealt out meanwhile.
            log.info("%s is dropped: it waits already", job.task_name)
            await manager.finish_job(job, status=Status.FAILED, delete_job=True)

    def _run(self, name: str, job: Callable[[], None]) -> None:
        """One task. Its trouble is told and does not end the worker: what is left is dealt out again."""
        try:
            if self._pulse is None:
                job()
                return
            with self._pulse.job(name):
                job()
        except BusyError as error:
            log.info("%s: %s", name, error)
        except (CrawlError, StorageError, OSError) as error:
            log.error("%s: %s", name, error)

    def _sign(self) -> None:
        if self._pulse is not None:
            self._pulse.sign()


class QueueWorker:
    """The tasks of the queue in a thread of their own, from `start` to `stop`."""

    def __init__(self, installation: Installation, pulse: Pulse) -> None:
        prepare(installation)
        self._queue = Queue(installation, pulse)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="queue", daemon=True)
        self._work: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End what is running at the next safe moment, and wait for it."""
        self._queue.stopped.set()
        self._loop.call_soon_threadsafe(self._cancel)
        self._thread.join()
        self._queue.close()

    def _cancel(self) -> None:
        if self._work is not None:
            self._work.cancel()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        while not self._queue.stopped.is_set():
            self._work = self._loop.create_task(self._queue.work())
            try:
                self._loop.run_until_complete(self._work)
            except asyncio.CancelledError:
                return
            except Exception:
                # The database went away, most likely; the tasks come back with it.
                log.exception("the queue broke off; again in five seconds")
                self._queue.stopped.wait(5)


def _every(seconds: int) -> str:
    """That in the words of the queue. Its field for seconds is the last; with it as the first, this would
    say every second of each `seconds`th minute."""
    return f"* * * * * */{seconds}"


def _configured(task: Task[Any, Any, Any], name: str) -> Any:
    return task.configure(lock=name, queueing_lock=name)


def _connector(installation: Installation) -> PsycopgConnector:
    address = installation.settings.database.replace("postgresql+psycopg://", "postgresql://", 1)
    options = {"options": f"-c search_path={SCHEMA}", "connect_timeout": 10, "client_encoding": "utf8"}
    return PsycopgConnector(conninfo=address, kwargs=options, min_size=1, max_size=4)
