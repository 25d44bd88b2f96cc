"""The command that judges all articles again."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import msgspec
import typer

from app.cli.common import AsJson, opened, progress, say, table, write_json
from app.cli.dedupe import dedupe
from app.installation import Installation
from app.jobs.rejudge import Difference, Turn, differences, enact

SHOWN = 20  # differences of each kind
_WOULD = {
    Turn.JOIN: "two stories would become one",
    Turn.ASK: "a curator would be asked",
    Turn.DOUBT: "joined by the machine once; a curator would be asked",
    Turn.DROP: "a question would not be asked any more",
}


@dedupe.command("rejudge")
def rejudge(
    apply: Annotated[
        bool, typer.Option("--apply", help="Let it come true. Every change can be undone.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Judge all articles again, by the rules and thresholds of today, and say what would change. What
    curators decided stays."""
    installation = opened()
    found = _found(installation)
    done = sum(enact(installation, one) for one in found) if apply else 0
    if as_json:
        write_json({"differences": msgspec.to_builtins(found), "applied": done})
        return
    for turn in Turn:
        _show(turn, [one for one in found if one.turn is turn])
    if not found:
        say("Nothing would change.")
    elif apply:
        say(f"{done} of {len(found)} came true; the rest had been decided meanwhile.")
    else:
        say("Nothing was changed. With --apply it comes true; every change stands in the history.")


def _found(installation: Installation) -> list[Difference]:
    with installation.store.read() as transaction:
        total = transaction.articles.count()
    with progress() as shown:
        task = shown.add_task("judging", total=total) if shown else None

        def hear(done: int) -> None:
            if shown and task is not None:
                shown.update(task, completed=done)

        return list(differences(installation, hear))


def _show(turn: Turn, found: list[Difference]) -> None:
    if not found:
        return
    say(f"{_WOULD[turn]}: {len(found)}")
    rows = [[f"{one.match.score:.2f}", *one.titles, one.match.reasons[0]] for one in found[:SHOWN]]
    table(["Likeness", "Newer", "Known", "Why"], rows)
    if len(found) > SHOWN:
        left = Counter(one.turn for one in found)[turn] - SHOWN
        say(f"… and {left} more; --json shows all.")
