"""Commands about pages: run, crawl, ingest, publish, clean, and those that were left out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from aggregator.model import Ended, FetchedPage, Outcome
from aggregator.urls import clean_url
from app import clock
from app.cli.common import ATTENTION, AsJson, app, opened, progress, say, table, warn, write_json
from app.installation import Installation
from app.intake import Event
from app.jobs import BusyError
from app.jobs.bring_back import bring_back as bring_back_job
from app.jobs.bring_back import leave_out_again, page_at
from app.jobs.crawl import CrawlSummary
from app.jobs.crawl import crawl as crawl_job
from app.jobs.ingest import IngestSummary, ingest_again
from app.jobs.ingest import ingest as ingest_job
from app.jobs.publish import PublishSummary
from app.jobs.publish import publish as publish_job
from app.source_files import SourceFileError
from storage.pages import Seek

pages = typer.Typer(no_args_is_help=True, help="Pages that were left out, and the way back.")
app.add_typer(pages, name="pages")
BY_COMMAND = "the operator"  # as no curator is called who uses the web pages
Address = Annotated[str, typer.Argument(help="The address of a stored page.")]
SourceKeys = Annotated[list[str] | None, typer.Argument(help="Keys of sources; see `msdigest sources list`.")]
Everything = Annotated[bool, typer.Option("--all", help="Every active source, due or not.")]


@app.command()
def run(everything: Everything = False, as_json: AsJson = False) -> None:
    """One pass: crawl what is due, ingest it, publish what is due, and say how it went."""
    installation = opened()
    crawled = _crawl(installation, (), everything=everything)
    try:
        ingested, published = _ingest(installation), publish_job(installation)
    except BusyError as error:  # the service runs beside us, and will do it
        _show_run(crawled, IngestSummary())
        raise BusyError(f"the pages are stored, and will be read by the service: {error}") from error
    if as_json:
        write_json(
            _crawl_json(crawled) | {"outcomes": _outcomes_json(ingested), "published": _plain(published)}
        )
    else:
        _show_run(crawled, ingested)
        _show_published(published)
    _attention(crawled, ingested)


@app.command()
def crawl(sources: SourceKeys = None, everything: Everything = False, as_json: AsJson = False) -> None:
    """Fetch pages: of the sources named, or of those that are due."""
    summary = _crawl(opened(), sources or (), everything=everything)
    if as_json:
        write_json(_crawl_json(summary))
    else:
        _show_run(summary, IngestSummary())
    _attention(summary, IngestSummary())


@app.command()
def ingest(
    again: Annotated[
        str, typer.Option("--again", help="Derive anew from the stored pages of this source, or of `all`.")
    ] = "",
    share: Annotated[
        bool, typer.Option("--share", help="With --again all, on PostgreSQL: let the workers do it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Turn stored pages into articles: extract, clean, judge."""
    installation = opened()
    if share:
        _share_again(installation, again)
        return
    summary = _ingest(installation, again)
    if as_json:
        write_json(_outcomes_json(summary))
    else:
        _show_run(CrawlSummary(), summary)
    _attention(CrawlSummary(), summary)


def _share_again(installation: Installation, again: str) -> None:
    if again != "all" or installation.store.is_sqlite:
        raise typer.BadParameter("--share goes with --again all, and needs PostgreSQL and its workers.")
    from app.queue import defer_again

    say(f"{defer_again(installation)} portions of pages wait for the workers.")


@app.command()
def publish(
    now: Annotated[bool, typer.Option("--now", help="Release what is approved, out of turn.")] = False,
    as_json: AsJson = False,
) -> None:
    """Release the issues that are due and bring the feeds up to date."""
    summary = publish_job(opened(), immediately=now)
    if as_json:
        write_json(_plain(summary))
    else:
        _show_published(summary)


@app.command()
def clean(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="A saved page; - reads standard input.")],
    url: Annotated[str, typer.Option("--url", help="The address the page came from.")] = "http://localhost/",
    as_json: AsJson = False,
) -> None:
    """Show what is left of one page when its boilerplate is gone. Needs no database."""
    from aggregator.clean import clean as clean_article
    from aggregator.extract import extract

    body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    page = FetchedPage(source_id=0, url=url, requested_url=url, fetched_at=clock.now(), body=body)
    article = extract(page)
    cleaned = article if isinstance(article, Ended) else clean_article(article, min_words=1)
    if isinstance(cleaned, Ended):
        warn(f"{cleaned.outcome.value.replace('_', ' ')}: {cleaned.reason}")
        raise typer.Exit(ATTENTION)
    if as_json:
        write_json(
            msgspec.to_builtins(cleaned.metadata)
            | {"text": cleaned.text, "html": cleaned.html, "removals": msgspec.to_builtins(cleaned.removals)}
        )
    else:
        sys.stdout.write(cleaned.text + "\n")


@pages.command("off-topic")
def off_topic(
    source: Annotated[str, typer.Option("--source", help="Only pages of this source.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="So many at most, the newest first.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List the pages that are not about the subject, with the reason."""
    with opened().store.read() as transaction:
        source_id = transaction.sources.get(source).id if source else None
        found = transaction.pages.left_out(Outcome.OFF_TOPIC, limit, Seek(source_id=source_id))
    if as_json:
        write_json(
            [{"url": one.page.url, "fetched_at": one.page.fetched_at, "reason": one.reason} for one in found]
        )
        return
    table(
        ["Fetched", "Address", "Why"],
        [[f"{p.page.fetched_at:%d %b %Y}", p.page.url, p.reason] for p in found],
    )


@pages.command("bring-back")
def bring_back(
    url: Address,
    undo: Annotated[bool, typer.Option("--undo", help="Leave it out again.")] = False,
) -> None:
    """Let a page that is off topic become an article all the same; a curator is asked about it."""
    installation = opened()
    try:
        page = page_at(installation, clean_url(url))
    except ValueError as error:
        raise SourceFileError(str(error)) from error
    if undo:
        leave_out_again(installation, page.id, user=BY_COMMAND)
        say("It is left out again.")
    else:
        bring_back_job(installation, page.id, user=BY_COMMAND)
        say("It is read again at the next pass (`msdigest ingest`), and waits for a curator then.")


def _crawl(
    installation: Installation, keys: list[str] | tuple[str, ...], *, everything: bool
) -> CrawlSummary:
    with progress() as display:
        task = display.add_task("Fetching pages", total=None) if display else None

        def hear(event: Event) -> None:
            if display and task is not None and event["event"] in {"page", "failed", "unchanged"}:
                display.advance(task)

        return crawl_job(installation, keys, everything=everything, hear=hear)


def _ingest(installation: Installation, again: str = "") -> IngestSummary:
    with progress() as display:
        with installation.store.read() as transaction:
            total = None if again else transaction.pages.pending_count()
            source = transaction.sources.get(again) if again not in {"", "all"} else None
        task = display.add_task("Reading pages", total=total) if display else None

        def hear(_: Outcome) -> None:
            if display and task is not None:
                display.advance(task)

        if again:
            return ingest_again(installation, source, hear=hear)
        return ingest_job(installation, hear=hear)


def _show_run(crawled: CrawlSummary, ingested: IngestSummary) -> None:
    """A row a source: what was fetched, and how its pages ended."""
    used = [outcome for outcome in Outcome if any(row[outcome.value] for row in ingested.sources.values())]
    rows: list[list[object]] = []
    for key in sorted(crawled.sources.keys() | ingested.sources.keys()):
        counts, ended = crawled.sources.get(key, {}), ingested.sources.get(key)
        row = [counts.get(name, 0) for name in ("fetched", "unchanged", "failed")]
        rows.append([key, *row, *((ended[outcome.value] if ended else 0) for outcome in used)])
    if rows:
        numbers = [sum(int(str(row[column])) for row in rows) for column in range(1, len(rows[0]))]
        names = [outcome.value.replace("_", " ") for outcome in used]
        table(
            ["Source", "Fetched", "Unchanged", "Failed", *names], [*rows, ["all", *numbers]], numbers_from=1
        )
    else:
        say("Nothing was due.")
    for key, error in sorted(crawled.errors.items()):
        warn(f"{key}: {error}")
    for key in crawled.busy:
        warn(f"{key}: another process is crawling this host")


def _show_published(summary: PublishSummary) -> None:
    if summary.issues:
        say(f"Published: {', '.join(summary.issues)}; {summary.stories} new stories.")
    say(f"{len(summary.changed)} documents changed." if summary.changed else "No document changed.")


def _attention(crawled: CrawlSummary, ingested: IngestSummary) -> None:
    """Exit with 1 where an operator should look."""
    if crawled.errors or ingested.counts.get(Outcome.FAILED.value):
        raise typer.Exit(ATTENTION)


def _crawl_json(summary: CrawlSummary) -> dict[str, object]:
    return {"crawl": summary.sources, "errors": summary.errors, "busy": summary.busy}


def _outcomes_json(summary: IngestSummary) -> dict[str, dict[str, int]]:
    return {key: dict(counts) for key, counts in summary.sources.items()}


def _plain(summary: PublishSummary) -> dict[str, object]:
    return {name: value for name, value in msgspec.to_builtins(summary).items() if name != "stamp"}
