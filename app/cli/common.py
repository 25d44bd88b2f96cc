"""What the commands share: the application, opening the installation, output."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from aggregator.review import RulingError
from app.installation import Installation, open_installation
from app.jobs import BusyError
from app.jobs.crawl import CrawlError
from app.jobs.sources import ProbeError
from app.logs import set_up_logs
from app.settings import Settings, SettingsError, read_settings
from app.source_files import SourceFileError
from storage.errors import NotFound, StorageError

ATTENTION = 1
# What can go wrong in a way the user can do something about, and the exit code for it.
FAILURES: dict[type[Exception], int] = {
    SettingsError: 2,
    SourceFileError: 2,
    RulingError: 2,
    NotFound: 2,
    StorageError: 3,
    BusyError: 4,
    CrawlError: 1,
    ProbeError: 1,
    OSError: 3,
}

app = typer.Typer(
    name="msdigest",
    help="Gathers articles about multiple sclerosis and nutrition, and publishes what people vouch for.",
    epilog="Settings come from MSDIGEST_* variables; `msdigest doctor` checks them. "
    "Exit codes: 0 done, 1 look at the output, 2 wrong usage or settings, 3 database or disk, 4 busy.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
# Without a terminal nobody wraps lines, and a table must not guess at 80 columns.
out = Console(soft_wrap=True, highlight=False, width=None if sys.stdout.isatty() else 240)
err = Console(stderr=True, soft_wrap=True, highlight=False)
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for another program.")]


@app.callback()
def _start(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more in the log.")] = False,
) -> None:
    settings = read_settings()
    # In the foreground the commands say themselves what they do; `serve` sets its own level.
    set_up_logs(settings.log_format, "info" if verbose else "error")


def opened() -> Installation:
    """The installation the variables describe."""
    return open_installation(read_settings())


def settings() -> Settings:
    return read_settings()


def write_json(value: Any) -> None:
    """JSON on standard output; what JSON has no word for is written as text."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n")


def table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, numbers_from: int = 99) -> None:
    """A table on standard output. Columns from `numbers_from` on are numbers."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for index, column in enumerate(columns):
        made.add_column(
            column, justify="right" if index >= numbers_from else "left", overflow="fold", no_wrap=index == 0
        )
    for row in rows:
        made.add_row(*(escape(str(cell)) for cell in row))
    out.print(made)


def say(text: str) -> None:
    """A sentence on standard output."""
    out.print(escape(text))


def warn(text: str) -> None:
    """A sentence on standard error."""
    err.print(escape(text), style="yellow")


def progress() -> AbstractContextManager[Progress | None]:
    """A progress display on standard error, where somebody is looking."""
    if not err.is_terminal:
        return nullcontext()
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        transient=True,
    )
