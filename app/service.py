"""The running service: timetable and web pages in one process, or each in its own."""

from __future__ import annotations

import logging
import secrets
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from app import clock
from app.installation import Installation, open_installation, set_up
from app.jobs import BusyError
from app.jobs.crawl import CrawlError, crawl
from app.jobs.ingest import ingest
from app.jobs.publish import publish
from app.jobs.sources import import_sources, starter_sources
from app.logs import set_up_logs
from app.metrics import metrics
from app.passwords import hash_password
from app.people import OPERATOR
from app.pulse import Pulse
from app.scheduler import Timetable
from app.settings import Settings
from app.source_files import read_toml
from storage.errors import StorageError

if TYPE_CHECKING:
    from app.queue import QueueWorker

log = logging.getLogger(__name__)
DEMO_HOME = Path("demo-data")
DEMO_USER = "demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a process does."""

    web: bool
    schedule: bool
    work: bool


def serve(settings: Settings, parts: Parts, *, name: str) -> None:
    """Run until stopped. Sets up what is missing first; a new installation gets the starter list."""
    set_up_logs(settings.log_format, settings.log_level)
    set_up(settings)
    installation = open_installation(settings)
    with installation.store.read() as transaction:
        is_new = not transaction.sources.ever()
    if is_new:
        added, _ = import_sources(installation, starter_sources())
        log.info("a new installation, with %s starter sources", added)
    _announce(installation)
    _run(installation, parts, name)


def serve_demo(settings: Settings, port: int) -> None:
    """Run the service against the built-in demo sites until stopped."""
    from app.demo import serve_sites

    home = settings.home if settings.home != Settings().home else DEMO_HOME
    settings = replace(
        settings,
        home=home,
        bind=f"127.0.0.1:{port}",
        public_url=f"http://127.0.0.1:{port}/",
        crawl_delay=0.0,
        allow_networks=("127.0.0.0/8",),
    )
    set_up_logs(settings.log_format, settings.log_level)
    set_up(settings)
    with serve_sites(port + 1) as sites:
        installation = open_installation(settings)
        import_sources(installation, read_toml(sites.sources_toml()))
        password = _demo_user(installation)
        pulse = Pulse(installation, "all")
        pulse.start()
        timetable = Timetable(installation, pulse)
        threading.Thread(target=_fill, args=(installation, timetable), daemon=True).start()
        _announce(installation)
        log.info("sign in as %r with the password %r", DEMO_USER, password)
        _web(installation)
        timetable.stop()
        pulse.stop()


def _fill(installation: Installation, timetable: Timetable) -> None:
    """Fill the demo at once, rather than at the scheduled hour, and go on with the timetable."""
    try:
        crawl(installation, everything=True, stop=timetable.stopped)
        ingest(installation, stop=timetable.stopped)
        summary = publish(installation, immediately=True)
        log.info("the demo is ready: %s stories are published, others wait for you", summary.stories)
    except (CrawlError, BusyError, StorageError, OSError) as error:
        log.error("the demo could not be filled at once: %s", error)
    if not timetable.stopped.is_set():
        timetable.start(work=True, schedule=True)


def _demo_user(installation: Installation) -> str:
    password = secrets.token_urlsafe(9)
    with installation.store.begin() as transaction:
        if transaction.users.find(DEMO_USER) is None:
            transaction.users.add(DEMO_USER, OPERATOR, hash_password(password), clock.now())
        else:
            transaction.users.set_password(DEMO_USER, hash_password(password))
    return password


def _announce(installation: Installation) -> None:
    settings = installation.settings
    log.info("the digest: %s", settings.public_url)
    log.info("its feed: %sdigest.atom", settings.public_url)
    log.info("every story: %sstories.atom", settings.public_url)
    log.info("the review pages: http://%s/review (make a user with `msdigest user add NAME`)", settings.bind)


def _run(installation: Installation, parts: Parts, name: str) -> None:
    with metrics(installation), _work(installation, parts, name):
        if parts.web:
            _web(installation)
        else:
            _until_stopped()


@contextmanager
def _work(installation: Installation, parts: Parts, name: str) -> Iterator[None]:
    """What this process does beside the web pages, until the block ends. On PostgreSQL workers share
    a queue; on SQLite there is one process, and its timetable calls the same jobs."""
    if not (parts.schedule or parts.work):
        yield
        return
    shared = parts.work and not installation.store.is_sqlite
    pulse = Pulse(installation, name)
    timetable = Timetable(installation, pulse)
    queue = _queue(installation, pulse) if shared else None
    pulse.start()
    timetable.start(work=parts.work and not shared, schedule=parts.schedule, ask=parts.work)
    if queue is not None:
        queue.start()
    try:
        yield
    finally:
        log.info("stopping")
        if queue is not None:
            queue.stop()
        timetable.stop()
        pulse.stop()


def _queue(installation: Installation, pulse: Pulse) -> QueueWorker:
    from app.queue import QueueWorker  # only this needs the library

    return QueueWorker(installation, pulse)


def _web(installation: Installation) -> None:
    from app.web.application import create_application
    from app.web.patience import raise_limit
    from app.web.protocol import speaking

    raise_limit()
    host, port = installation.settings.host_and_port
    # uvicorn passes the signal on once it has stopped; it must not end us before the timetable has.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    # No access log: subscribing to a feed about an illness says something about a person.
    application = create_application(installation)
    uvicorn.run(
        application,
        http=speaking(application.state.memory),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        date_header=True,
    )


def _until_stopped() -> None:
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    stopped.wait()
