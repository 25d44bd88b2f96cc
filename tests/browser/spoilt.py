"""A desk whose every text is markup that would run: put straight into the tables, past all that cleans it.

A column that is new stands in `SPOILT` or in `UNTOUCHED`, or `test_markup` fails.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any

from sqlalchemy import JSON, Column, Connection, String, Table, select, update

from aggregator.clean.sanitize import sanitize
from aggregator.corrections import Amendment
from aggregator.membership import BY_HAND
from aggregator.model import Channel, CorrectionKind
from aggregator.plan import Plan
from app import clock
from app.installation import Installation
from app.jobs.corrections import correct
from storage.schema import alarms, metadata, thresholds
from storage.sql import insert_row
from tests.browser.all_pages import Scene
from tests.crawler.server import Answer, Site
from tests.faults.vectors import ADDRESSES, HOST

Spoil = Callable[[Any, str, int], Any]  # of a value, by a text of vectors, in the row of that number
SHORT = 32  # characters: shorter columns hold keys, kinds and digests
UNTOUCHED = frozenset(
    """sources.key sources.language sources.rules addresses.url_key addresses.hint addresses.further
    addresses.etag addresses.last_modified source_changes.user_name articles.title_key articles.language
    articles.text_hash articles.cited article_addresses.url_key notices.id notices.url
    pages.url_key pages.headers pages.body_hash bodies.hash passages.said_by plans.story_ids plans.held
    stories.uid stories.topics issues.uid issues.period issues.channel corrections.uid installation.authority
    documents.name documents.digest pings.hub pings.topic pings.digest cases.decision
    cases.claimed_by rulings.decision drafts.user_name drafts.address drafts.fields skips.user_name
    heartbeats.name users.name users.password_hash sessions.token_hash sessions.csrf devices.token_hash
    tries.key runs.counts requests.about""".split()
)


def _text(value: Any, vectors: str, _: int) -> Any:
    return f"{value[:60]} {vectors}"


def _name(value: Any, vectors: str, number: int) -> Any:
    """Columns with a limit, where there is a name."""
    return value and vectors[: 80 if number % 2 else 70]


def _html(value: Any, vectors: str, _: int) -> Any:
    return sanitize(f"{value}<p>{vectors}</p>{vectors}", "https://source.example/")


def _raw(value: Any, vectors: str, _: int) -> Any:
    return f"{value} {vectors}"


def _address(value: Any, vectors: str, number: int) -> Any:
    """Addresses are looked at before they are kept: none leads to anything but a page."""
    web = [one for one in ADDRESSES if one.startswith("http") and "://" in one]
    return web[number % len(web)] if value else value


def _anything(value: Any, vectors: str, number: int) -> Any:
    return ADDRESSES[number % len(ADDRESSES)] if value else value


def _each(value: Any, vectors: str, number: int) -> Any:
    """Every text of a list, or under such names in what is nested."""
    free = "text html reason reasons evidence title authors participants_quote species_quote errors".split()
    if isinstance(value, list):
        return [_each(one, vectors, number) for one in value]
    if isinstance(value, dict):
        return {
            key: _each(one, vectors, number) if key in free or not isinstance(one, str) else one
            for key, one in value.items()
        }
    return _raw(value, vectors, number) if isinstance(value, str) and value != BY_HAND else value


def _keys(value: Any, vectors: str, number: int) -> Any:
    """What a run counted by its cause."""
    causes = {f"{key} {vectors}": count for key, count in value.get("reasons", {}).items()}
    errors = dict.fromkeys(value.get("sources", {}), vectors) if number % 2 else {}
    return {**value, **({"reasons": causes, "errors": errors} if "reasons" in value else {})}


def _reasons(value: Any, vectors: str, number: int) -> Any:
    """The last of several reasons may be a key, and one may be an address."""
    last = value[-1:] if value and value[-1].partition(" ")[0] in {"retraction", "changed", "gone"} else []
    told = value[: len(value) - len(last)]
    return [
        *(
            _anything(one, vectors, number) if one.startswith("http") else _each(one, vectors, number)
            for one in told
        ),
        *last,
    ]


def _changes(value: Any, vectors: str, number: int) -> Any:
    fields = {"title", "summary"}
    return [
        {**one, "before": _raw(one["before"], vectors, number), "after": _raw(one["after"], vectors, number)}
        if one["field"] in fields
        else one
        for one in value
    ]


def _noted(value: Any, vectors: str, _: int) -> Any:
    return {**value, "licence_note": [vectors, f"By letter {vectors}"], "name": [vectors, vectors]}


def _origins(value: Any, vectors: str, _: int) -> Any:
    return [[name, f"{where} {vectors}"] for name, where in value]


def _authors(value: Any, vectors: str, number: int) -> Any:
    return [*value, vectors]


SPOILT: dict[str, Spoil] = {
    "alarms.words": _text,
    "articles.url": _address,
    "articles.title": _text,
    "articles.authors": _authors,
    "articles.canonical_url": _address,
    "articles.image_url": _address,
    "articles.origins": _origins,
    "articles.section": _raw,
    "articles.licence": _raw,
    "articles.text": _raw,
    "articles.html": _html,
    "articles.shown_text": _raw,
    "articles.shown_html": _html,
    "articles.removals": _each,
    "articles.relevance": _each,
    "articles.trust": _each,
    "articles.evidence": _each,
    "matches.reasons": _each,
    "issues.title": _text,
    "issues.covers": _text,
    "issues.opening": _text,
    "plans.opening": _text,
    "plans.user_name": _name,
    "ledger.address": _anything,
    "ledger.text": _text,
    "ledger.said_by": _name,
    "pages.url": _address,
    "pages.requested_url": _address,
    "pages.hint": _each,
    "pages.reason": _text,
    "pages.brought_back_by": _name,
    "corrections.note": _text,
    "pings.last_error": _text,
    "runs.error": _text,
    "runs.details": _keys,
    "requests.user_name": _name,
    "sessions.device": _name,
    "sources.name": _text,
    "sources.address": _address,
    "sources.homepage": _address,
    "sources.note": _text,
    "sources.licence_note": _text,
    "sources.contact": _text,
    "source_changes.fields": _noted,
    "source_states.last_error": _text,
    "addresses.url": _address,
    "addresses.last_error": _text,
    "repeated.text": _raw,
    "repeated.said_by": _name,
    "stories.title": _text,
    "stories.summary": _text,
    "stories.excerpt": _text,
    "cases.reasons": _reasons,
    "rulings.user_name": _name,
    "rulings.reason": _text,
    "rulings.changes": _changes,
    "thresholds.user_name": _name,
    "thresholds.reason": _text,
    "readings.before": _raw,
    "readings.after": _raw,
    "readings.after_html": _html,
}


def free_columns() -> dict[str, Column[Any]]:
    """The columns that may hold a text of somebody's, by table and name."""
    return {
        f"{table.name}.{column.name}": column
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, JSON)
        or (isinstance(column.type, String) and (column.type.length or 999) > SHORT)
    }


def spoil(scene: Scene, vectors: Sequence[str]) -> None:
    """Put all vectors into all texts of the tables, in each row beginning with another one."""
    installation = scene.installation
    _bring_more(scene)
    with installation.store.begin() as transaction:
        for name, change in SPOILT.items():
            table = metadata.tables[name.partition(".")[0]]
            _column(transaction.connection, table, free_columns()[name], change, vectors)


def _column(
    connection: Connection, table: Table, column: Column[Any], change: Spoil, vectors: Sequence[str]
) -> None:
    key = list(table.primary_key.columns)
    for number, row in enumerate(connection.execute(select(*key, column)).all()):
        start = number % len(vectors)
        text = f"zq-{table.name}-{column.name} {' '.join([*vectors[start:], *vectors[:start]])}"
        same = [one == value for one, value in zip(key, row[:-1], strict=True)]
        changed = change(row[-1], text, number)
        connection.execute(update(table).where(*same).values({column.name: changed}))


def _bring_more(scene: Scene) -> None:
    """What the scene of all pages does not hold."""
    installation, now = scene.installation, clock.now()
    released = _released(installation)
    for story_id, kind in zip(released, (CorrectionKind.MATERIAL, CorrectionKind.WITHDRAWN), strict=False):
        correct(installation, story_id, Amendment(kind=kind, note="It is 10 micrograms."), user="Jo")
    with installation.store.begin() as transaction:
        connection = transaction.connection
        source = transaction.sources.get("courier")
        insert_row(
            connection, alarms, source_id=source.id, kind="layout", words="It looks new.", raised_at=now
        )
        insert_row(connection, thresholds, join=0.9, ask=0.2, user_name="Jo", reason="Fewer.", made_at=now)
        for channel in Channel:
            transaction.plans.add(channel, Plan(opening="Welcome."), user="Jo", now=now)


def _released(installation: Installation) -> list[int]:
    with installation.store.read() as transaction:
        latest = transaction.issues.latest(Channel.STORIES, 9)
    return [story_id for one in latest for story_id in one.story_ids][1:3]


def hostile_site(site: Site, vectors: Sequence[str]) -> None:
    """A home page, a feed and articles with vectors wherever a text may stand: what a real crawl meets."""
    marked = " ".join(vectors)
    pages = [f"/a/{number}" for number in range(3)]
    link = f"<link rel=alternate type=application/rss+xml href=/feed title='{_quoted(marked)}'>"
    head = f"<title>MS and diet {marked}</title>{link}"
    links = "".join(f"<li><a href={page}>{marked}</a></li>" for page in pages)
    site.paths["/"] = Answer(
        body=f"<html><head>{head}</head><body><h1>{marked}</h1><ul>{links}</ul>".encode()
    )
    items = "".join(
        f"<item><title>{escape(marked)}</title><link>{site.origin}{page}</link>"
        f"<dc:creator>{escape(marked)}</dc:creator><description>{escape(marked)}</description></item>"
        for page in pages
    )
    feed = (
        "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>"
        f"<title>{escape(_plain(marked))}</title>{_plain(items)}</channel></rss>"
    )
    site.paths["/feed"] = Answer(body=feed.encode("utf-8", "replace"), kind="application/rss+xml")
    for number, page in enumerate(pages):
        site.paths[page] = Answer(body=_article(vectors, number).encode("utf-8", "replace"))


def _article(vectors: Sequence[str], number: int) -> str:
    """A page about the subject, with the vectors in its head, its title, and between its sentences."""
    said = " ".join(vectors[number:])
    about = "People with multiple sclerosis ate more fibre and less salt, and wrote down what their diet did."
    data = json.dumps({"@type": "NewsArticle", "headline": f"MS and diet {said}", "author": {"name": said}})
    data = data.replace("</", r"<\/")
    body = "".join(
        f"<p>{about} {vector} Week {place} of the diet trial followed.</p>"
        for place, vector in enumerate(vectors)
    )
    return (
        f"<html><head><title>MS and diet {escape(said)}</title>"
        f"<script type='application/ld+json'>{data}</script>"
        f"<meta name=author content='{_quoted(said)}'>"
        f"<meta property=og:image content='{_quoted(ADDRESSES[number])}'>"
        f"<link rel=canonical href='{_quoted(ADDRESSES[number + 6])}'><base href='http://{HOST}/'></head>"
        f"<body><article><h1>MS and diet: {escape(said)}</h1><p>By {escape(said)}</p>{body}</article></body>"
    )


def _quoted(text: str) -> str:
    return escape(text, quote=True)


def _plain(text: str) -> str:
    """Without what XML may not hold."""
    return "".join(one for one in text if one in "\n\t" or one.isprintable() or one in " \u202e\u202c")


def told(scene: Scene) -> Iterator[str]:
    """The texts that at least one page must show, or the test would look at nothing."""
    yield from (
        "articles-title articles-authors articles-text stories-title stories-summary"
        " sources-name sources-note rulings-reason cases-reasons corrections-note"
    ).split()
