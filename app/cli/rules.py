"""The command about the rules of one source: show them, try them, take them from a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from aggregator.extract.site_config import SiteConfig, Unsupported, read_site_config
from aggregator.model import Source, SourceRules
from app.cli.common import AsJson, opened, say, table, warn, write_json
from app.cli.sources import Key, _address, sources
from app.installation import Installation
from app.jobs.rules import Tried, try_rules
from app.source_files import SourceFileError, checked

# A site-config file says nothing of which pages are followed: these stay as they are.
_OF_ADDRESSES = ("follow", "ignore", "next_page")


@sources.command("rules")
def rules(
    key: Key,
    file: Annotated[
        Path | None,
        typer.Option(
            "--import",
            metavar="FILE",
            help="Take the rules of a site-config file, as full-text feed services use.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    trying: Annotated[
        bool, typer.Option("--try", help="Read stored pages with the rules; nothing is changed.")
    ] = False,
    pages: Annotated[
        list[str] | None,
        typer.Option(
            "--page", metavar="URL", help="Try on the stored page of this address; may be repeated."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the rules by which pages of a source are read. With --import they are replaced by a file's;
    with --import and --try the file's are tried first, and not kept."""
    installation = opened()
    with installation.store.read() as transaction:
        source = transaction.sources.get(key)
    config = _read(file) if file else SiteConfig(rules=source.rules)
    wanted = _with_rules(source, config.rules) if file else source
    asked = [_address(page) for page in pages or ()]
    tried = try_rules(installation, wanted, wanted.rules, asked) if trying or asked else None
    if file and tried is None:
        _keep(installation, key, config.rules)
    if as_json:
        write_json(_plain(wanted, config.unsupported, tried))
        return
    _show_rules(wanted.rules)
    _show_unsupported(config.unsupported)
    if tried is not None:
        _show_tried(tried)
    elif file:
        say(f"{key} has these rules now. Read its stored pages anew: `msdigest ingest --again {key}`.")


def _read(file: Path) -> SiteConfig:
    try:
        config = read_site_config(file.read_bytes().decode("utf-8"))
    except ValueError as error:
        raise SourceFileError(f"{file}: {error}") from error
    if config.rules == SourceRules():
        raise SourceFileError(f"{file}: there is no rule in it that we could follow")
    return config


def _with_rules(source: Source, new: SourceRules) -> Source:
    """The source with the rules for its pages replaced, and those for addresses as they were."""
    kept = {name: getattr(source.rules, name) for name in _OF_ADDRESSES}
    return checked(replace(source, rules=replace(new, **kept)))


def _keep(installation: Installation, key: str, new: SourceRules) -> None:
    with installation.store.begin() as transaction:
        source = transaction.sources.get(key)
        transaction.sources.save(_with_rules(source, new))


def _plain(
    source: Source, unsupported: tuple[Unsupported, ...], tried: list[Tried] | None
) -> dict[str, object]:
    plain: dict[str, object] = {"key": source.key, "rules": msgspec.to_builtins(source.rules)}
    plain["unsupported"] = msgspec.to_builtins(unsupported)
    return plain if tried is None else plain | {"tried": msgspec.to_builtins(tried)}


def _show_rules(shown: SourceRules) -> None:
    rows = list(_rows(shown))
    if rows:
        table(["Rule", "Value"], rows)
    else:
        say("There are no rules: pages are read without.")


def _rows(shown: SourceRules) -> Iterator[list[object]]:
    """A row for each value of each rule, as they would be written in a TOML list."""
    for field in fields(shown):
        value = getattr(shown, field.name)
        for one in value if isinstance(value, tuple) else [value] if value else []:
            yield [field.name, " → ".join(map(repr, one)) if isinstance(one, tuple) else one]


def _show_unsupported(lines: tuple[Unsupported, ...]) -> None:
    for one in lines:
        warn(f"line {one.line} is not taken: {one.text}: {one.reason}")


def _show_tried(tried: list[Tried]) -> None:
    rows = [
        [one.url, one.ruled.title, one.without.words, one.ruled.words, one.ruled.remark or "none"]
        for one in tried
    ]
    table(["Page", "Title", "Words without", "With rules", "Remark"], rows)
