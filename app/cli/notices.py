"""Commands about notices: what became of the papers that stories cite."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.common import ATTENTION, AsJson, app, opened, progress, say, warn, write_json
from app.jobs.notices import NoticeSummary, import_list
from app.jobs.notices import check as check_job
from app.source_files import SourceFileError
from app.web.words import counted

notices = typer.Typer(
    no_args_is_help=True, help="Papers that our stories cite: retracted, corrected, doubted."
)
app.add_typer(notices, name="notices")


@notices.command("check")
def check(as_json: AsJson = False) -> None:
    """Ask PubMed and Crossref after the papers that stories cite, whether it is due or not."""
    installation = opened()
    with progress() as display:
        if display:
            display.add_task("Asking after papers", total=None)
        summary = check_job(installation)
    if as_json:
        write_json(summary.counts | {"problems": summary.problems})
    else:
        say(f"Asked after {counted(summary.papers, 'paper')}.")
        _show(summary)
    for problem in summary.problems:
        warn(problem)
    if summary.problems:
        raise typer.Exit(ATTENTION)


@notices.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(help="A CSV list like that of Retraction Watch.", exists=True, dir_okay=False)
    ],
) -> None:
    """Take the notices of a list. Nothing is asked of anybody."""
    try:
        summary = import_list(opened(), file.read_bytes())
    except ValueError as error:
        raise SourceFileError(f"{file}: {error}") from error
    _show(summary)


def _show(summary: NoticeSummary) -> None:
    say(f"News: {counted(summary.news, 'notice')}. For a curator: {counted(summary.asked, 'question')}.")
