"""What an operator should look at first, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.pulse import is_silent
from app.source_health import Health, judged, odds
from app.status import MOST_LISTED, StatusReport, moment
from storage.runs import Run

LITTLE_DISK = 2 * 1024**3  # bytes
LITTLE_SHARE = 0.05
_JOBS = {
    "crawl": "reading of sources",
    "ingest": "reading of pages",
    "publish": "publishing",
    "notices": "asking after papers",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """One thing that wants somebody. `address` leads to where something can be done, "" for nowhere here."""

    word: str
    what: str
    do: str
    address: str = ""


def attention(report: StatusReport, unpublished: str) -> list[Attention]:
    """What wants somebody, the gravest first. `unpublished` says which documents are missing, or ""."""
    return [*_processes(report), *_disk(report), *_documents(unpublished), *_runs(report), *_sources(report)]


def _processes(report: StatusReport) -> Iterator[Attention]:
    silent = {name: at for name, at in sorted(report.beats.items()) if is_silent(at, report.at)}
    for name, at in silent.items():
        yield Attention(
            word="Stopped",
            what=f"The process {name} is silent since {moment(at)}.",
            do="Start it again, or look at its log.",
        )
    if not report.beats:
        yield Attention(
            word="Stopped",
            what="No process reads sources and publishes.",
            do="Start one with “msdigest serve”.",
        )


def _disk(report: StatusReport) -> Iterator[Attention]:
    if report.disk_size and report.disk_free < min(LITTLE_DISK, LITTLE_SHARE * report.disk_size):
        free = f"{report.disk_free / 1024**3:.1f} of {report.disk_size / 1024**3:.0f} GiB"
        yield Attention(word="Short", what=f"Only {free} are free on the disk.", do="Make room on the disk.")


def _documents(unpublished: str) -> Iterator[Attention]:
    if unpublished:
        yield Attention(word="Missing", what=unpublished, do="Write the feeds again", address="#schedule")


def _runs(report: StatusReport) -> Iterator[Attention]:
    for job, run in report.last_runs.items():
        if run is not None and run.error:
            yield Attention(
                word="Failed",
                what=f"The last {_JOBS.get(job, job)} ended with trouble: {run.error}",
                do="Look at the run",
                address=f"/status/runs/{run.id}",
            )


def _sources(report: StatusReport) -> Iterator[Attention]:
    failing = [one for one in report.troubled if judged(one.active, one.state, "")[0] is Health.FAILING]
    told = [(one.key, f"{one.name}: {judged(one.active, one.state, '')[1]}") for one in failing]
    yield from _some(told, Health.FAILING, "Failing", "Look at the source")
    known = {one.state.source_id for one in report.troubled}
    names = {one.source_id: (one.source_key, one.source_name) for one in report.alarms}
    odd = {source_id: words for source_id, words in odds(report.alarms).items() if source_id not in known}
    told = [(names[one][0], f"{names[one][1]}: {words}") for one, words in odd.items()]
    yield from _some(sorted(told), Health.ODD, "Odd", "Check what we read")


def _some(told: list[tuple[str, str]], health: Health, word: str, do: str) -> Iterator[Attention]:
    """The first of them, by the key of the source, and how many more there are."""
    for key, what in told[:MOST_LISTED]:
        yield Attention(word=word, what=what, do=do, address=f"/sources/{key}")
    if (left := len(told) - MOST_LISTED) > 0:
        yield Attention(
            word=word,
            what=f"{left:,} more sources are in trouble like these.",
            do="Look at all of them",
            address=f"/sources?state={health.value}",
        )


def result(run: Run) -> tuple[str, str, str]:
    """How a run ended: a class of the style sheet, a sign and a word."""
    if run.ended_at is None:
        return "off", "–", "Has not ended"
    if run.error:
        return "bad", "⚠", "Ended with trouble"
    if run.counts.get("errors") or run.counts.get("failed"):
        return "good", "✓", "Done, not all of it"
    return "good", "✓", "Done"
