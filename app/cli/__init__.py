"""The command line. Each command opens what it needs, does one job and says how it went.

Exit codes: 0 done; 1 done, but something needs attention (the output says what); 2 wrong usage or
settings; 3 the database or the disk does not do its part; 4 another process is doing it now;
130 interrupted.
"""

from __future__ import annotations

import sys

from rich.console import Console
from rich.markup import escape

from app.cli import (
    backups,
    dedupe,
    ledger,
    notices,
    pages,
    rejudge,
    repeated,
    rules,
    service,
    sources,
    stories,
    users,
)
from app.cli.common import FAILURES, app

_ = (
    backups,
    dedupe,
    ledger,
    notices,
    pages,
    rejudge,
    repeated,
    rules,
    service,
    sources,
    stories,
    users,
)  # importing them registers their commands


def main() -> None:
    """Run the command line; expected trouble becomes one line on standard error, no traceback."""
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        app(prog_name="msdigest")
    except KeyboardInterrupt:
        console.print("interrupted")
        sys.exit(130)
    except tuple(FAILURES) as error:
        code = next(code for kind, code in FAILURES.items() if isinstance(error, kind))
        console.print(f"[bold red]msdigest:[/] {escape(str(error))}", emoji=False)
        sys.exit(code)
