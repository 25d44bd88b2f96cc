"""Commands about duplicates: how often the machine was right, and when it joins and asks."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from aggregator.accuracy import (
    Preview,
    Thresholds,
    bands,
    joined_rightly,
    kept_apart_rightly,
    preview,
    suggest,
)
from app.cli.common import AsJson, app, opened, say, table, write_json
from app.installation import Installation
from app.status import moment
from app.thresholds import move, thresholds_of

dedupe = typer.Typer(no_args_is_help=True, help="Whether articles are told twice, and how that is decided.")
app.add_typer(dedupe, name="dedupe")
USER = "command line"  # who moves thresholds here: nobody signs in
SHOWN = 10  # moves


@dedupe.command("accuracy")
def accuracy(as_json: AsJson = False) -> None:
    """How often the machine was right about two articles, by what people ruled."""
    with opened().store.read() as transaction:
        pairs = transaction.matches.measured()
    found, joined, apart = bands(pairs), joined_rightly(pairs), kept_apart_rightly(pairs)
    if as_json:
        write_json(msgspec.to_builtins({"bands": found, "joined": joined, "kept_apart": apart}))
        return
    rows = [
        [band.words, band.tally.pairs, band.tally.same, band.tally.related, band.tally.different, band.likely]
        for band in found
    ]
    table(["Likeness", "Pairs", "Same", "Related", "Different", ""], rows)
    say(f"Joined without asking, looked at again: {joined.sentence}.")
    say(f"Kept apart without asking, looked at again: {apart.sentence}.")


@dedupe.command("thresholds")
def thresholds(
    join: Annotated[
        float | None, typer.Option(help="Join two articles without asking from this likeness, 0 to 1.")
    ] = None,
    ask: Annotated[float | None, typer.Option(help="Ask a person from this likeness.")] = None,
    why: Annotated[str, typer.Option(help="The reason; it is kept.")] = "",
    only_preview: Annotated[
        bool, typer.Option("--preview", help="Say what it would have done; nothing is changed.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show when articles are joined and when a person is asked; with --join or --ask, move that."""
    installation = opened()
    with installation.store.read() as transaction:
        now, pairs = thresholds_of(installation, transaction), transaction.matches.measured()
    then = Thresholds(join=now.join if join is None else join, ask=now.ask if ask is None else ask)
    would = preview(pairs, now, then) if only_preview or join is not None or ask is not None else None
    if would and not only_preview:
        move(installation, then, user=USER, reason=why)
    if as_json:
        _write(installation, would)
    elif would:
        _say(would, moved=not only_preview)
    else:
        _show(installation)
        say(suggest(pairs, now).sentence)


def _say(would: Preview, *, moved: bool) -> None:
    for sentence in would.sentences:
        say(sentence)
    say("Saved: new articles are judged so from now on." if moved else "Nothing was changed.")


def _show(installation: Installation) -> None:
    with installation.store.read() as transaction:
        now, moves = thresholds_of(installation, transaction), transaction.thresholds.history(SHOWN)
    say(f"Joined without asking from {now.join:g}, a person asked from {now.ask:g}.")
    if moves:
        rows = [[moment(one.made_at), one.user, f"{one.join:g}", f"{one.ask:g}", one.reason] for one in moves]
        table(["Moved", "By", "Join", "Ask", "Why"], rows)


def _write(installation: Installation, would: Preview | None) -> None:
    with installation.store.read() as transaction:
        now, moves = thresholds_of(installation, transaction), transaction.thresholds.history(SHOWN)
        pairs = transaction.matches.measured()
    plain = {"now": now, "moves": moves, "suggestion": suggest(pairs, now), "preview": would}
    write_json(msgspec.to_builtins(plain))
