"""Commands about the service: serve, demo, status, doctor, migrate, tidy."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import msgspec
import typer

from app.alive import main as is_alive
from app.cli.common import ATTENTION, AsJson, app, opened, say, settings, table, write_json
from app.doctor import examine
from app.installation import set_up
from app.pulse import process_name
from app.source_yields import SourceYield, source_yields
from app.status import gather, moment, silence


class Part(StrEnum):
    """What a process of the service may do alone."""

    ALL = "all"
    WEB = "web"
    SCHEDULE = "schedule"
    WORK = "work"


@app.command()
def serve(
    only: Annotated[
        Part, typer.Option(help="web: the pages; schedule: publishing; work: crawling and ingesting.")
    ] = Part.ALL,
) -> None:
    """Run the service until it is stopped: crawl, ingest, publish on schedule, and the web pages."""
    from app.service import Parts
    from app.service import serve as serve_parts

    parts = Parts(
        web=only in {Part.ALL, Part.WEB},
        schedule=only in {Part.ALL, Part.SCHEDULE},
        work=only in {Part.ALL, Part.WORK},
    )
    serve_parts(settings(), parts, name=only.value)


@app.command()
def demo(
    port: Annotated[
        int, typer.Option(help="Of the web pages; the demo sites take the five after it.")
    ] = 8080,
) -> None:
    """Run the service against built-in demo sites, without the internet, in the folder demo-data."""
    from app.service import serve_demo

    serve_demo(settings(), port)


@app.command()
def status(
    as_json: AsJson = False,
    alive: Annotated[
        str,
        typer.Option(
            "--alive", help="Exit with 1 unless this process of this machine is at work: all, schedule, work."
        ),
    ] = "",
    of_sources: Annotated[
        bool, typer.Option("--sources", help="What each source brings, and how often.")
    ] = False,
) -> None:
    """How it goes: sources, queues, last and next runs."""
    installation = opened()
    if of_sources:
        _show_yields(source_yields(installation), as_json)
        return
    if alive:
        _require_alive(silence(installation, process_name(alive)))
        return
    report = gather(installation, each=as_json)
    if as_json:
        write_json(msgspec.to_builtins(report))
    else:
        table(["", ""], report.lines())


def _show_yields(yields: Sequence[SourceYield], as_json: bool) -> None:
    if as_json:
        write_json(msgspec.to_builtins(yields))
        return
    rows = [
        [one.key, moment(one.last_success_at), one.rhythm or "not known yet", *_figures(one)]
        for one in yields
    ]
    columns = ["Key", "Last success", "Brings articles", "Pages", "Articles", "Words", "Cut", "Dated"]
    table(columns, rows, numbers_from=3)
    say("Of the last 90 days: pages read, the share that were articles, the words of one, the share of words")
    say("cut around it, and the share of articles with a date.")


def _figures(one: SourceYield) -> tuple[str, ...]:
    day = one.lately
    if day is None or not day.pages:
        return ("0", "", "", "", "")
    if not day.measured:
        return (str(day.pages), f"{day.share_read:.0%}", "", "", "")
    parts = (f"{day.words_each:.0f}", f"{day.share_cut:.0%}", f"{day.share_dated:.0%}")
    return (str(day.pages), f"{day.share_read:.0%}", *parts)


@app.command()
def alive(process: Annotated[str, typer.Argument(help="all, work or schedule")]) -> None:
    """Exit with 1 unless this process of this machine is at work. It loads nothing, and so costs nothing."""
    raise typer.Exit(is_alive([process]))


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Check settings, folders, disk, clock, database, sources and schedule, and say what to do."""
    findings = examine(settings())
    if as_json:
        write_json(msgspec.to_builtins(findings))
    for finding in findings if not as_json else ():
        say(f"{finding.level:7} {finding.what}" + (f"\n        {finding.advice}" if finding.advice else ""))
    if any(finding.level == "error" for finding in findings):
        raise typer.Exit(ATTENTION)


@app.command()
def migrate() -> None:
    """Make the home folder and bring the database to the schema of this program."""
    before, after = set_up(settings())
    installation = opened()
    if not installation.store.is_sqlite:
        from app.queue import prepare

        prepare(installation)
    say(
        f"The database has schema {after}."
        if before == after
        else f"Migrated from {before or 'nothing'} to {after}."
    )


@app.command()
def tidy(
    vacuum: Annotated[
        bool,
        typer.Option("--vacuum", help="Give unused room back to the disk; on SQLite nobody can write then."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Let go raw pages that are older or more than the settings say; the service does so daily."""
    from app.jobs.tidy import tidy as tidy_job

    installation = opened()
    summary = tidy_job(installation)
    if vacuum:
        installation.store.vacuum()
    if as_json:
        write_json(msgspec.to_builtins(summary))
    else:
        freed, kept = summary.freed // 1_000_000, summary.kept // 1_000_000
        say(f"{freed} MB of raw pages were let go, {kept} MB are kept.")


def _require_alive(problem: str) -> None:
    if problem:
        say(problem)
        raise typer.Exit(ATTENTION)
