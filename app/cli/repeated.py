"""Commands about what the pages of a source repeat: learn it, look at it, keep what belongs there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from aggregator.review import RulingError
from app.cli.common import AsJson, opened, progress, say, table, write_json
from app.cli.sources import Key, sources
from app.jobs.learn import keep, learn_sources
from storage.errors import NotFound
from storage.repeated import Learned

USER = "command line"  # who keeps and cuts here: nobody signs in
SHOWN = 100  # characters of a passage


@sources.command("learn")
def learn(
    key: Annotated[str, typer.Argument(help="The key of a source, or `all`.")], as_json: AsJson = False
) -> None:
    """Learn from the stored pages of a source what they repeat. Ingest does so by itself, too."""
    installation = opened()
    with installation.store.read() as transaction:
        chosen = transaction.sources.all() if key == "all" else [transaction.sources.get(key)]
    with progress() as display:
        if display:
            display.add_task(f"Reading the pages of {len(chosen)} sources", total=None)
        learn_sources(installation, chosen)
    with installation.store.read() as transaction:
        learned = {source.key: transaction.repeated.of(source.id) for source in chosen}
    if as_json:
        write_json({name: _plain(found) for name, found in learned.items()})
        return
    for name, found in learned.items():
        say(f"{name}: repeated passages: {len(found)}")
        _show(found)


@sources.command("repeated")
def repeated(
    key: Key,
    keep_: Annotated[
        str, typer.Option("--keep", help="This passage belongs to the articles: the beginning of its key.")
    ] = "",
    cut: Annotated[str, typer.Option("--cut", help="This one is to be cut after all.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show what the pages of a source repeat, and is cut; keep a passage, or have it cut again."""
    installation = opened()
    with installation.store.read() as transaction:
        source = transaction.sources.get(key)
        found = transaction.repeated.of(source.id)
    answers = [(_one(found, prefix), kept) for prefix, kept in ((keep_, True), (cut, False)) if prefix]
    for passage, kept in answers:
        keep(installation, source.id, passage, kept=kept, user=USER)
    with installation.store.read() as transaction:
        found = transaction.repeated.of(source.id)
    if as_json:
        write_json(_plain(found))
    elif found:
        _show(found)
    else:
        say(f"Nothing is known to be repeated on the pages of {key}. See `msdigest sources learn {key}`.")
    if answers and not as_json:
        say(f"Articles that are here already change with `msdigest ingest --again {key}`.")


def _one(found: Sequence[Learned], prefix: str) -> str:
    """The one key that begins so. Raises NotFound or RulingError."""
    keys = [one.repeated.key for one in found if one.repeated.key.startswith(prefix)]
    if not keys:
        raise NotFound(f"No repeated passage of this source has a key that begins with {prefix!r}.")
    if len(keys) > 1:
        raise RulingError(f"{len(keys)} keys begin with {prefix!r}: write more of it.")
    return keys[0]


def _show(found: Sequence[Learned]) -> None:
    rows = []
    for one in found:
        passage = one.repeated
        text = passage.text if len(passage.text) <= SHOWN else f"{passage.text[:SHOWN]}…"
        pages = f"{passage.pages} of {passage.of_pages}"
        rows.append([passage.key[:12], "kept" if passage.kept else "cut", pages, one.said_by, text])
    if rows:
        table(["Key", "State", "Pages", "Said by", "Passage"], rows)


def _plain(found: Sequence[Learned]) -> list[dict[str, object]]:
    return [
        {
            "key": one.repeated.key,
            "text": one.repeated.text,
            "pages": one.repeated.pages,
            "of_pages": one.repeated.of_pages,
            "kept": one.repeated.kept,
            "said_by": one.said_by,
        }
        for one in found
    ]
