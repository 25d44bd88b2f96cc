"""The job that crawls: starts the child process and follows what it says."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.crawl_process import wanted
from app.installation import Installation
from app.intake import Event
from app.jobs.record import recorded
from app.settings import as_environment
from app.telling import TellingError, tell

log = logging.getLogger(__name__)
PATIENCE = 10.0  # seconds a child has to stop in good order
MOST_REASONS = 30  # remembered of a run
COUNTED = ("found", "fetched", "unchanged", "failed")


class CrawlError(RuntimeError):
    """The crawl as a whole could not be done; the message says why."""


@dataclass(slots=True, kw_only=True)
class CrawlSummary:
    """How a crawl went, by the key of each source."""

    sources: dict[str, dict[str, int]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    busy: list[str] = field(default_factory=list)
    reserved: list[str] = field(default_factory=list)  # what changed of what sites reserve, in words
    reasons: Counter[str] = field(default_factory=Counter)  # why pages could not be had

    @property
    def counts(self) -> dict[str, int]:
        """The sums over all sources."""
        sums = {name: sum(row[name] for row in self.sources.values()) for name in COUNTED}
        return sums | {"sources": len(self.sources), "errors": len(self.errors)}

    @property
    def details(self) -> dict[str, Any]:
        """By source, and by cause."""
        reasons = dict(self.reasons.most_common(MOST_REASONS))
        return {"sources": self.sources, "errors": self.errors, "reasons": reasons}


def crawl(
    installation: Installation,
    keys: Sequence[str] = (),
    *,
    everything: bool = False,
    only_due: bool = False,
    hear: Callable[[Event], None] = lambda _: None,
    stop: threading.Event | None = None,
) -> CrawlSummary:
    """Crawl the named sources, or all, or those that are due, or of the named ones those that are due.
    `hear` is told every event; once `stop` is set the crawl ends soon, and the next one goes on from there.

    Raises CrawlError when the child process failed as a whole; what it stored before stays.
    """
    summary = CrawlSummary()
    if only_due and not wanted(installation, keys, only_due=True):
        return summary
    arguments = ["--all"] if everything else [*(["--due"] if only_due else []), *keys]
    try:
        with recorded(installation.store, "crawl", lambda: summary.counts, lambda: summary.details):
            for event in _events(installation, arguments, stop or threading.Event()):
                _note(summary, event)
                hear(event)
    finally:
        _tell(installation, summary)  # however it ended: nobody hears of it a second time
    return summary


def _note(summary: CrawlSummary, event: Event) -> None:
    if event["event"] == "finished":
        summary.sources[event["key"]] = {name: event[name] for name in COUNTED}
        if event["error"]:
            summary.errors[event["key"]] = event["error"]
            log.warning("source %s: %s", event["key"], event["error"])
    elif event["event"] == "failed":
        log.info("could not fetch %s: %s", event["url"], event["reason"])
        summary.reasons[event["reason"]] += 1
    elif event["event"] == "reserved":
        summary.reserved += _reserved(event)
    elif event["event"] == "busy":
        summary.busy.append(event["key"])


def _reserved(event: Event) -> list[str]:
    """What changed of what a site reserves, in words; what could not be read is for the log alone."""
    if event["trouble"]:
        held = event["now"] and f" It said before: {event['now']} is reserved. That holds."
        log.warning(
            "source %s: %s could not be read: %s.%s", event["key"], event["url"], event["trouble"], held
        )
    if not event["changed"]:
        return []
    now = event["now"]
    what = (
        f"it reserves {now} now. Nothing of that is read or shown any more."
        if now
        else "it reserves nothing any more. Its pages are read again."
    )
    words = f"{event['key']}: {what}"
    log.warning("source %s (%s)", words, event["url"])
    return [words]


def _tell(installation: Installation, summary: CrawlSummary) -> None:
    if not summary.reserved:
        return
    try:
        tell(
            installation.settings,
            "msdigest: a source says something else of its pages",
            "\n".join(summary.reserved),
        )
    except TellingError as error:  # it stands in the log and in the ledger
        log.error("nobody could be told what a source reserves: %s", error)


def _events(installation: Installation, arguments: Sequence[str], stop: threading.Event) -> Iterator[Event]:
    command = [sys.executable, "-m", "app.crawl_process", *arguments]
    environment = os.environ | as_environment(installation.settings)
    # A file, not a pipe: nobody reads what went wrong before the end, and a full pipe would stop the child.
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors,
        subprocess.Popen(  # noqa: S603 - our own program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment
        ) as child,
    ):
        done = threading.Event()
        threading.Thread(target=_stop_child, args=(child, stop, done), daemon=True).start()
        try:
            assert child.stdout is not None  # noqa: S101 - it is a pipe
            for line in child.stdout:
                yield json.loads(line)
            child.communicate()
        except BaseException:
            _end(child)
            raise
        finally:
            done.set()
        if child.returncode != 0 and not stop.is_set():
            errors.seek(0)
            raise CrawlError(f"the crawl ended with status {child.returncode}: {_last_line(errors.read())}")


def _stop_child(child: subprocess.Popen[str], stop: threading.Event, done: threading.Event) -> None:
    while not done.wait(0.2):
        if stop.is_set():
            _end(child)
            return


def _end(child: subprocess.Popen[str]) -> None:
    """Let a child stop in good order, and kill it when it does not: what it stored stays, and the
    frontier knows the rest."""
    child.terminate()
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"
