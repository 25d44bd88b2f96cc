"""Commands about sources: list, add, edit, remove, check, import, export."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from aggregator.model import Permission, Policy, Source, SourceRules, Way
from aggregator.urls import clean_url, host_of
from app import clock
from app.cli.common import ATTENTION, AsJson, app, opened, progress, say, table, warn, write_json
from app.installation import Installation
from app.jobs.previews import Look, preview
from app.jobs.sources import ProbeError, import_sources, look_at, starter_sources
from app.jobs.sources import check as check_job
from app.source_files import (
    SourceFileError,
    checked,
    key_for,
    read_opml,
    read_toml,
    write_opml,
    write_toml,
)
from app.status import gather, moment
from app.web.words import sentence
from crawler.discovery import Candidate, Probe, best
from storage.errors import NotFound

sources = typer.Typer(no_args_is_help=True, help="The sites articles come from.")
app.add_typer(sources, name="sources")
Key = Annotated[str, typer.Argument(help="The key of a source; see `msdigest sources list`.")]


@sources.command("list")
def list_sources(as_json: AsJson = False) -> None:
    """List the sources and how polling them goes."""
    report = gather(opened(), each=True)
    if as_json:
        write_json([msgspec.to_builtins(one) for one in report.sources])
        return
    rows = [
        [
            one.source.key,
            one.source.way,
            one.source.policy if one.source.active else "paused",
            moment(one.state.last_success_at),
            moment(one.state.next_crawl_at) if one.state.next_crawl_at else "now",
            one.state.last_error or ("" if one.source.verified_at else "never checked"),
        ]
        for one in report.sources
    ]
    table(["Key", "Way", "Policy", "Last success", "Next crawl", "Remark"], rows)


@sources.command("add")
def add(
    address: Annotated[
        str, typer.Argument(help="Any address of the site; feeds and sitemaps are looked for.")
    ],
    key: Annotated[
        str, typer.Option(help="A short name for the command line; made from the address if left out.")
    ] = "",
    name: Annotated[str, typer.Option(help="The name readers see.")] = "",
    way: Annotated[Way | None, typer.Option(help="Do not look; the address is this.")] = None,
    policy: Annotated[Policy, typer.Option(help="Must a person approve its articles?")] = Policy.REVIEW,
    permission: Annotated[
        Permission, typer.Option(help="How much of its text may be published.")
    ] = Permission.EXCERPT,
    rhythm_minutes: Annotated[int, typer.Option(min=1, help="How often to look.")] = 360,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what there is.")] = False,
) -> None:
    """Add a source: paste an address, and see which feed, sitemap or listing is there."""
    installation = opened()
    address = _address(address)
    chosen = Candidate(way=way, address=address) if way else _discovered(installation, address)
    if dry_run:
        return
    source = Source(
        id=0,
        key=key or key_for(chosen.address),
        name=name or chosen.title or host_of(address),
        way=chosen.way,
        address=chosen.address,
        homepage=chosen.homepage or address,
        language=chosen.language,
        rhythm=timedelta(minutes=rhythm_minutes),
        policy=policy,
        permission=permission,
        verified_at=None if way else clock.now(),
    )
    with installation.store.begin() as transaction:
        added = transaction.sources.add(checked(source))
    say(f"Added {added.key}: {added.way} {added.address}. It is crawled at the next pass.")


@sources.command("edit")
def edit(
    key: Key,
    settings: Annotated[
        list[str], typer.Argument(help="name=value, as in a TOML list: rhythm_minutes=60 active=false")
    ],
) -> None:
    """Change a source: `msdigest sources edit ms-trust policy=auto active=false`."""
    installation = opened()
    with installation.store.begin() as transaction:
        source = transaction.sources.get(key)
        edited = _edited(source, settings)
        transaction.sources.save(replace(edited, id=source.id, verified_at=source.verified_at))
        transaction.addresses.forget_validators(source.id)
    say(f"{key} is changed, and crawled at the next pass.")


@sources.command("remove")
def remove(key: Key) -> None:
    """Take a source out of use. Its articles and all decisions stay; adding it again brings it back."""
    with opened().store.begin() as transaction:
        transaction.sources.remove(key, clock.now())
    say(f"{key} is removed.")


@sources.command("check")
def check(
    keys: Annotated[list[str] | None, typer.Argument(help="Keys of sources; all if left out.")] = None,
    as_json: AsJson = False,
) -> None:
    """Look whether sources can be followed as they are set up. Nothing is stored but the date."""
    installation = opened()
    with installation.store.read() as transaction:
        chosen = [transaction.sources.get(key) for key in keys] if keys else transaction.sources.all()
    with progress() as display:
        if display:
            display.add_task(f"Looking at {len(chosen)} sources", total=None)
        results = check_job(installation, chosen)
    if as_json:
        write_json([{"key": r.source.key, "pages": r.pages, "problem": r.problem} for r in results])
    else:
        table(["Key", "Pages", "Problem"], [[r.source.key, r.pages, r.problem or "none"] for r in results])
    if any(result.problem for result in results):
        raise typer.Exit(ATTENTION)


@sources.command("import")
def import_list(
    file: Annotated[
        Path | None, typer.Argument(help="A list in TOML or OPML.", exists=True, dir_okay=False)
    ] = None,
    starter: Annotated[bool, typer.Option("--starter", help="The list this program comes with.")] = False,
) -> None:
    """Add the sources of a list. Those whose key is known already stay as they are."""
    if (file is None) == (not starter):
        raise SourceFileError("Name a file, or say --starter.")
    listed = starter_sources() if file is None else _read(file)
    added, known = import_sources(opened(), listed)
    say(f"{added} sources added, {known} known already.")


@sources.command("export")
def export(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE|-", help="Ends in .toml or .opml; - writes TOML to standard output."),
    ] = "-",
) -> None:
    """Write the sources as a list: TOML with everything, or OPML with the feeds among them."""
    installation = opened()
    with installation.store.read() as transaction:
        known = transaction.sources.all()
    if file == "-":
        sys.stdout.write(write_toml(known))
    elif file.endswith(".opml"):
        Path(file).write_bytes(write_opml(known, installation.publication.title))
    elif file.endswith(".toml"):
        Path(file).write_text(write_toml(known), encoding="utf-8")
    else:
        raise SourceFileError(f"{file}: the name must end in .toml or .opml")


def _address(text: str) -> str:
    try:
        return clean_url(text if "://" in text else f"https://{text}")
    except ValueError as error:
        raise SourceFileError(str(error)) from error


def _discovered(installation: Installation, address: str) -> Candidate:
    with progress() as display:
        if display:
            display.add_task(f"Looking at {address}", total=None)
        (probe,) = look_at(installation.settings, [(address, SourceRules())])
    _show(probe)
    chosen = best(probe.candidates)
    if chosen is None:
        raise NotFound(f"{address}: {probe.error or 'no feed, sitemap or list of articles was found there'}")
    say(f"Best: the {chosen.way} {chosen.address}")
    with progress() as display:
        if display:
            display.add_task("Looking at its articles", total=None)
        try:
            look = preview(installation, chosen)
        except ProbeError as error:  # the way was found all the same
            warn(f"Its articles could not be looked at: {error}")
            return chosen
    _show_articles(look)
    return chosen


def _show(probe: Probe) -> None:
    rows = [[c.way, len(c.links) or len(c.further), c.address, c.reason] for c in probe.candidates]
    if rows:
        table(["Way", "Pages", "Address", "Remark"], rows)


def _show_articles(look: Look) -> None:
    """What the owner says to robots, and the articles as they would be read."""
    for line in look.told:
        say(sentence(line))
    for one in look.previews:
        say(f"\n{one.title or one.url}")
        if one.problem:
            say(f"  no article: {one.problem}")
            continue
        date = f"{one.published_at:%d %b %Y}" if one.published_at else "no date given"
        say(
            f"  {date}; {', '.join(one.authors) or 'no author named'}; {one.words} words; subject: {one.band}"
        )
        say(f"  {one.beginning}")
        for cut in one.cuts:
            say(f"  cut: {cut}")
    say("")


def _edited(source: Source, settings: list[str]) -> Source:
    """The source after some lines of its TOML table were set."""
    lines = []
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise SourceFileError(f"{setting!r}: write name=value")
        lines.append((name.strip(), value.strip()))
    return _with_lines(source, lines)


def _with_lines(source: Source, lines: list[tuple[str, str]]) -> Source:
    import tomlkit

    document = tomlkit.parse(write_toml([source]))
    (entry,) = document["source"]
    for name, value in lines:
        if name == "key":
            raise SourceFileError("A key cannot be changed: it names the source in every log and backup.")
        target, _, leaf = name.rpartition(".")
        if target not in {"", "rules"}:
            raise SourceFileError(f"There is no setting {name!r}.")
        table_ = entry.setdefault("rules", tomlkit.table()) if target else entry
        table_[leaf] = _value(value)
    (edited,) = read_toml(tomlkit.dumps(document))
    return edited


def _value(text: str) -> object:
    """A value in TOML; what is none is taken for a text, so that quotes can be left out."""
    import tomllib

    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (tomllib.TOMLDecodeError, RecursionError):
        return text


def _read(file: Path) -> list[Source]:
    body = file.read_bytes()
    try:
        if file.suffix.lower() in {".opml", ".xml"}:
            return read_opml(body)
        return read_toml(body.decode("utf-8"))
    except (SourceFileError, UnicodeDecodeError) as error:
        raise SourceFileError(f"{file}: {error}") from error
