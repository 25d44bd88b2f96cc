"""The command about what may be done with the texts of a source, and who said so."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from aggregator.ledger import Kind
from app.cli.common import AsJson, opened, say, table, write_json
from app.cli.sources import Key, sources
from app.jobs.ledger import note
from app.source_files import SourceFileError
from app.status import moment


@sources.command("ledger")
def ledger(
    key: Key,
    add_kind: Annotated[
        Kind | None,
        typer.Option("--add", help="Add a line: licence, permission, contact, takedown, lifted, note."),
    ] = None,
    text: Annotated[str, typer.Option("--text", help="What was said, by whom, and when.")] = "",
    address: Annotated[
        str,
        typer.Option(
            "--address", help="A page, or with a slash at its end all below; left out: the whole source."
        ),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Show the ledger of permission of a source, or add a line to it."""
    installation = opened()
    if add_kind is not None:
        try:
            hidden = note(installation, key, add_kind, text, address=address, user="the operator")
        except ValueError as error:
            raise SourceFileError(str(error)) from error
        if add_kind is Kind.TAKEDOWN:
            say(f"Nothing of it is fetched any more. {hidden} texts are hidden with the next publishing.")
    with installation.store.read() as transaction:
        source = transaction.sources.get(key)
        lines = transaction.ledger.lines(source.id)
    if as_json:
        write_json([msgspec.to_builtins(line) for line in lines])
        return
    rows = [
        ["excerpt", "", f"{source.permission.value}, at most {source.excerpt_chars} characters", "", "now"]
    ]
    rows += [
        [
            line.kind.value,
            line.address or "all",
            _short(line.text),
            line.said_by or "seen",
            moment(line.said_at),
        ]
        for line in lines
    ]
    table(["Kind", "About", "What", "By", "When"], rows)


def _short(text: str) -> str:
    line = " / ".join(part.strip() for part in text.splitlines() if part.strip())
    return line if len(line) <= 100 else f"{line[:99]}…"
