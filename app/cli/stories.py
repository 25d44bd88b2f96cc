"""Commands about stories that readers have: correct, withdraw, remove."""

from __future__ import annotations

from typing import Annotated

import typer

from aggregator.corrections import Amendment
from aggregator.model import CorrectionKind
from app.cli.common import app, opened, say
from app.jobs.corrections import correct as correct_job
from storage.errors import NotFound

USER = "by command"
stories = typer.Typer(no_args_is_help=True, help="Stories that readers have: correct, withdraw, remove.")
app.add_typer(stories, name="stories")
Story = Annotated[str, typer.Argument(help="Its number, its address, or the end of its id.")]


@stories.command("correct")
def correct(
    story: Story,
    note: Annotated[str, typer.Option(help="What readers are told.")] = "",
    minor: Annotated[bool, typer.Option("--minor", help="A small mistake: no entry of its own.")] = False,
    title: Annotated[str | None, typer.Option(help="The title, put right.")] = None,
    summary: Annotated[str | None, typer.Option(help="The summary, put right.")] = None,
) -> None:
    """Put a story right, and tell its readers. Without a note it is a slip that nobody is told of."""
    kind = CorrectionKind.MINOR if minor else CorrectionKind.MATERIAL
    kind = kind if note else CorrectionKind.TYPO
    _do(story, Amendment(kind=kind, note=note, title=title, summary=summary))


@stories.command("withdraw")
def withdraw(
    story: Story, reason: Annotated[str, typer.Option(help="Why not to rely on it, for readers.")]
) -> None:
    """Tell readers not to rely on a story, and why."""
    _do(story, Amendment(kind=CorrectionKind.WITHDRAWN, note=reason))


@stories.command("takedown")
def takedown(
    story: Story,
    personal: Annotated[
        bool, typer.Option("--personal", help="For a person in it: nothing is said.")
    ] = False,
) -> None:
    """Remove a story for its owner, or for a person in it. Its addresses are never fetched again."""
    _do(story, Amendment(kind=CorrectionKind.PERSONAL if personal else CorrectionKind.TAKEDOWN))


def _do(story: str, amendment: Amendment) -> None:
    installation = opened()
    with installation.store.read() as transaction:
        found = transaction.stories.named(story)
    if found is None:
        raise NotFound(f"There is no story {story!r}.")
    ruling = correct_job(installation, found.id, amendment, user=USER)
    say(f"Done for “{found.title}”: decision {ruling}. Readers get it when the next `msdigest publish` runs.")
