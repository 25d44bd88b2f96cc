"""Commands about copies of everything: backup, restore, move."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from app.cli.common import ATTENTION, app, opened, progress, say, settings, table
from app.installation import open_store, set_up
from storage import backup as backups
from storage.drill import Compared


@app.command()
def backup(
    file: Annotated[
        Path | None, typer.Argument(help="Where to; an existing file is refused.", show_default=False)
    ] = None,
    drill: Annotated[
        bool,
        typer.Option(
            "--drill", help="Prove that it can be restored: this file, or a backup made for the purpose."
        ),
    ] = False,
) -> None:
    """Write a backup of everything while the service runs, from either database."""
    if drill:
        _drill(file)
        return
    if file is None:
        raise typer.BadParameter("say where to write it")
    with _table_progress("Backing up") as tell:
        backups.backup(opened().store, file, tell)
    say(f"{file}: {file.stat().st_size // 1024} KiB")


def _drill(file: Path | None) -> None:
    """Restore a backup into a scratch database, and say whether all came back."""
    from storage.drill import drill

    installation = opened()
    home = installation.settings.home
    with TemporaryDirectory(dir=home, prefix=".drill-") as folder:
        source = file or Path(folder) / "drill.backup"
        if file is None:
            backups.backup(installation.store, source, lambda _name, _rows: None)
        compared = drill(installation.store, source, home)
    rows = {one.table: one.rows for one in compared}
    table(
        ["Table", "Rows", ""],
        [[one.table, one.rows, "same" if one.same else "DIFFERENT"] for one in compared],
    )
    _require_same(
        compared, "The restored database is not what was backed up. Keep older backups, and report this."
    )
    say(
        f"All came back: {rows['stories']} stories with their ids, {rows['rulings']} decisions, "
        f"{rows['issues']} issues. Readers would see nothing twice."
    )


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `msdigest backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Lose what the database holds now.")] = False,
) -> None:
    """Restore a backup into the database the settings name, which may be of the other kind."""
    from app.jobs.move import hold
    from app.jobs.publish import publish

    set_up(settings())
    store = open_store(settings())
    with store.locks() as locks, _table_progress("Restoring") as tell:
        hold(locks)
        backups.restore(store, file, tell, replace=replace)
    summary = publish(opened())
    say(f"Restored. {len(summary.changed)} documents changed.")


@app.command()
def move(
    address: Annotated[
        str,
        typer.Argument(
            help="Of the other database: postgresql://user:password@host/name, or sqlite:////path/to/file. "
            "With - it is read from standard input, where nobody else sees the password."
        ),
    ],
    lose: Annotated[bool, typer.Option("--replace", help="Lose what that database holds now.")] = False,
) -> None:
    """Move everything into another database, of either kind, and compare every row. The one in use stays."""
    from app.jobs.move import move as move_job

    given = sys.stdin.readline().strip() if address == "-" else address
    with _table_progress("Moving") as tell:
        found = move_job(opened(), given, lose=lose, hear=tell)
    _require_same(
        found, "What came over is not what was there. Stay with the database in use, and report this."
    )
    rows = {one.table: one.rows for one in found}
    say(
        f"Moved: {sum(rows.values())} rows, among them {rows['stories']} stories with their ids, "
        f"{rows['rulings']} decisions, {rows['issues']} issues. Now set MSDIGEST_DATABASE_URL to it."
    )


def _require_same(found: Sequence[Compared], otherwise: str) -> None:
    if not all(one.same for one in found):
        say(otherwise)
        raise typer.Exit(ATTENTION)


@contextmanager
def _table_progress(what: str) -> Iterator[Callable[[str, int], None]]:
    """A display that follows the tables as they are copied."""
    with progress() as display:
        task = display.add_task(what, total=None) if display else None

        def tell(name: str, rows: int) -> None:
            if display and task is not None:
                display.update(task, description=f"{what}: {rows} {name}", advance=1)

        yield tell
