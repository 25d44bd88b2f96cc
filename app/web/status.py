"""How the service is, for whoever runs it: what wants somebody, what comes next, and what was done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aggregator.review import RulingError
from app import clock
from app.attention import attention, result
from app.jobs.notices import JOB as NOTICES
from app.people import OPERATOR
from app.status import StatusReport, gather, many
from app.web.desk import Visit, desk
from app.web.health import missing
from app.web.words import counted
from storage.runs import Run

PER_PAGE = 30
SHOWN = 8
JOBS = {
    "crawl": "Read all sources",
    "ingest": "Read the pages that came",
    "publish": "Publish what is due, and write the feeds",
    NOTICES: "Ask after the papers that stories cite",
}
CAN_BE_ASKED = ("crawl", "ingest", "publish")
_COUNTED = {
    "found": "addresses found",
    "fetched": "pages fetched",
    "unchanged": "unchanged",
    "failed": "pages not fetched",
    "sources": "sources",
    "errors": "sources with trouble",
    "documents": "documents written",
}


def routes() -> list[Route]:
    return [
        desk("/status", get=_show),
        desk("/status.json", get=_json),
        desk("/status/run", post=_ask, changes=OPERATOR),
        desk("/status/runs", get=_runs),
        desk("/status/runs/{number}", get=_run),
    ]


def _show(visit: Visit) -> Response:
    report = gather(visit.installation)
    with visit.store.read() as transaction:
        runs = transaction.runs.recent(SHOWN)
    return visit.page(
        "status.html",
        report=report,
        troubles=attention(report, missing(visit.installation.settings.outbox)),
        runs=[(run, result(run), _counts(run), _took(run)) for run in runs],
        jobs=[
            (job, words, _when(visit, report, job), report.last_runs.get(job)) for job, words in JOBS.items()
        ],
        can_be_asked=CAN_BE_ASKED,
        asked={one.job for one in report.requests if not one.about},
        result=result,
        stories=sum(report.stories.values()),
        pending=many(report.pending_pages),
        free=f"{report.disk_free / 1024**3:.1f} GiB",
        channels=[(channel.value, at, report.issues[channel]) for channel, at in report.next_issue.items()],
        crawl_at=report.next_crawl if report.next_crawl and report.next_crawl > report.at else None,
        lines=report.lines(),
    )


def _json(visit: Visit) -> Response:
    """The same for the machines of operators."""
    report = gather(visit.installation, each=True)
    told = attention(report, missing(visit.installation.settings.outbox))
    values = msgspec.to_builtins(report) | {"attention": msgspec.to_builtins(told)}
    return Response(msgspec.json.encode(values), media_type="application/json")


def _ask(visit: Visit) -> Response:
    job = visit.field("job")
    if job not in CAN_BE_ASKED:
        raise RulingError("That is no answer here. Please use one of the buttons.")
    with visit.store.begin() as transaction:
        transaction.requests.ask(job, "", visit.user, clock.now())
    return RedirectResponse("/status#schedule", 303)


def _runs(visit: Visit) -> Response:
    with visit.store.read() as transaction:
        found = transaction.runs.recent(PER_PAGE + 1, visit.asked("before"))
    runs = [(run, result(run), _counts(run), _took(run)) for run in found[:PER_PAGE]]
    older = found[PER_PAGE - 1].id if len(found) > PER_PAGE else None
    return visit.page("runs.html", runs=runs, older=older)


def _run(visit: Visit) -> Response:
    with visit.store.read() as transaction:
        run = transaction.runs.get(visit.number)
    details: dict[str, Any] = dict(run.details)
    return visit.page(
        "run.html",
        run=run,
        result=result(run),
        counts=_counts(run),
        took=_took(run),
        reasons=sorted(details.get("reasons", {}).items(), key=lambda one: -one[1]),
        errors=sorted(details.get("errors", {}).items()),
        sources=[
            (key, ", ".join(_worded(name, count) for name, count in counts.items() if count) or "nothing new")
            for key, counts in sorted(details.get("sources", {}).items())
        ],
    )


def _when(visit: Visit, report: StatusReport, job: str) -> tuple[str, datetime | None]:
    """How often a job is done, and when next; None for now and then, whenever something waits."""
    if job == "crawl":
        return "each source in its own rhythm", report.next_crawl
    if job == "ingest":
        return "as soon as pages came", None
    if job == "publish":
        return "as the schedule says", min(report.next_issue.values())
    days, last = visit.installation.editorial.notices.every_days, report.last_runs.get(job)
    if not days:
        return "never", None
    at = last.started_at + timedelta(days=days) if last else None
    return f"every {counted(days, 'day')}", at


def _counts(run: Run) -> str:
    return ", ".join(_worded(name, count) for name, count in run.counts.items() if count) or "nothing to do"


def _worded(name: str, count: int) -> str:
    return f"{count} {_COUNTED.get(name, name.replace('_', ' '))}"


def _took(run: Run) -> str:
    if run.ended_at is None:
        return ""
    seconds = round((run.ended_at - run.started_at).total_seconds())
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60} min {seconds % 60} s"
