"""Figures for Prometheus, read from the database when it asks.

They are of the whole installation, whichever process tells them, so one process is enough to ask. They
have an address of their own, off by default: what goes wrong with which source is no matter for readers,
and a port can be kept to the machines that watch, where a path beside the public pages may slip out.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from app.installation import Installation
from app.status import StatusReport, gather
from storage.errors import StorageError

log = logging.getLogger(__name__)
KEEP_SECONDS = 10.0  # so that two who watch cost no more than one


@contextmanager
def metrics(installation: Installation) -> Iterator[None]:
    """Serve the figures until the block ends, where the settings say so."""
    bind = installation.settings.metrics_bind
    if not bind:
        yield
        return
    host, _, port = bind.rpartition(":")
    registry = CollectorRegistry()
    registry.register(Figures(installation))
    server, thread = start_http_server(int(port), addr=host.strip("[]"), registry=registry)
    log.info("figures for Prometheus: http://%s/metrics", bind)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Figures(Collector):
    """The figures of one installation."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._lock = threading.Lock()
        self._read: tuple[float, list[Metric]] | None = None

    def describe(self) -> Iterator[Metric]:
        """Nothing: registering must not ask the database."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        with self._lock:
            if self._read is None or time.monotonic() - self._read[0] > KEEP_SECONDS:
                self._read = time.monotonic(), list(self._figures())
            yield from self._read[1]

    def _figures(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("msdigest_database_up", "1 while the database answers")
        try:
            report = gather(self._installation, each=True)
        except StorageError as error:
            log.error("no figures: %s", error)
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        yield from _work(report)
        yield from _sources(report)
        yield _one("msdigest_disk_free_bytes", "Free bytes beside our files", report.disk_free)


def _work(report: StatusReport) -> Iterator[Metric]:
    yield _one(
        "msdigest_pages_waiting",
        "Pages that wait to be read; no more than 10,000 are counted",
        report.pending_pages.number,
    )
    waiting = {kind.value: count.number for kind, count in report.waiting.items()}
    yield _each(
        "msdigest_questions_waiting",
        "Questions that wait for a curator; no more than 1,000 of a kind are counted",
        "kind",
        waiting,
    )
    yield _each("msdigest_stories", "Stories by where they stand", "state", report.stories)
    issues = {channel.value: count for channel, count in report.issues.items()}
    yield _each("msdigest_issues", "Issues that were published", "channel", issues)
    nexts = {channel.value: at.timestamp() for channel, at in report.next_issue.items()}
    yield _each("msdigest_next_issue_timestamp_seconds", "When the next issue is due", "channel", nexts)
    ended = {job: _ended(run.ended_at) for job, run in report.last_runs.items() if run}
    yield _each("msdigest_last_run_timestamp_seconds", "When the last run of a job ended", "job", ended)
    beats = {name: at.timestamp() for name, at in report.beats.items()}
    yield _each("msdigest_process_timestamp_seconds", "When a process last beat", "process", beats)
    outcomes: dict[str, float] = {}
    for one in report.sources:
        for name, count in one.outcomes.items():
            outcomes[name] = outcomes.get(name, 0) + count
    yield _each("msdigest_pages", "Pages by how they ended", "outcome", outcomes)


def _sources(report: StatusReport) -> Iterator[Metric]:
    yield _one("msdigest_sources", "Sources", report.source_count)
    yield _one("msdigest_sources_troubled", "Sources whose last crawl failed", len(report.troubled))
    alarms = GaugeMetricFamily("msdigest_alarm", "Alarms that stand", labels=["source", "kind"])
    for alarm in report.alarms:
        alarms.add_metric([alarm.source_key, alarm.alarm.kind.value], 1)
    yield alarms
    success = {
        one.source.key: one.state.last_success_at.timestamp()
        for one in report.sources
        if one.state.last_success_at
    }
    name = "msdigest_source_success_timestamp_seconds"
    yield _each(name, "When a source was last read", "source", success)


def _ended(at: datetime | None) -> float:
    return at.timestamp() if at else float("nan")


def _one(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)


def _each(name: str, words: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=[label])
    for key, value in sorted(values.items()):
        family.add_metric([key], value)
    return family
