"""What must be true of an installation at any moment, however its processes ended."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import brotli
import zstandard
from lxml import etree, html
from sqlalchemy import Table, select, text

from app.installation import Installation
from storage.schema import article_addresses, articles, cases, issue_stories, issues, pages, rulings, stories
from storage.store import Transaction

_STRICT = etree.XMLParser(resolve_entities=False, no_network=True)
UNPACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.decompress,
    ".br": brotli.decompress,
    ".zst": lambda body: zstandard.ZstdDecompressor().decompress(body),
}
WITH_ARTICLE = {"kept", "duplicate", "in_review", "revised"}


@dataclass(slots=True)
class Known:
    """What was seen of an installation before: it may grow, and nothing of it may change."""

    names: dict[tuple[str, int], str] = field(default_factory=dict)  # (table, id) → what it is known by
    released: dict[str, tuple[int, ...]] = field(default_factory=dict)  # issue → stories
    rulings: dict[int, str] = field(default_factory=dict)  # as acknowledged: id → "case decision"
    told: set[str] = field(default_factory=set)  # the same of those whose id was not said

    def acknowledged(self, notes: Path) -> None:
        for line in notes.read_text().splitlines() if notes.exists() else ():
            number, told = line.split(" ", 1)
            if int(number):
                self.rulings[int(number)] = told
            else:
                self.told.add(told)


def check(installation: Installation, known: Known) -> None:
    """Raise AssertionError naming what is not as it must be."""
    with installation.store.read() as transaction:
        _sound(transaction)
        _pages(transaction)
        _stories(transaction)
        _rulings(transaction, known)
        _issues(transaction, known)
        _names(transaction, known)
    documents(installation.settings.outbox)


def _rows(transaction: Transaction, table: Table) -> list[Any]:
    return list(transaction.connection.execute(select(table).order_by(*table.primary_key.columns)))


def _sound(transaction: Transaction) -> None:
    if transaction.connection.dialect.name != "sqlite":
        return  # PostgreSQL has no such question; its foreign keys hold all the same
    assert transaction.connection.scalar(text("PRAGMA integrity_check")) == "ok"
    assert transaction.connection.execute(text("PRAGMA foreign_key_check")).all() == []


def _pages(transaction: Transaction) -> None:
    rows = _rows(transaction, pages)
    twice = [key for key, count in Counter(row.url_key for row in rows).items() if count > 1]
    assert not twice, f"pages stored twice, of sites that do not change: {twice}"
    for row in rows:
        assert (row.outcome is None) == (row.ended_at is None), f"page {row.id} has half an end"
        has_article = row.article_id is not None
        assert has_article == (row.outcome in WITH_ARTICLE), f"page {row.id}: {row.outcome}, {row.article_id}"
    made = Counter(row.article_id for row in rows if row.outcome in WITH_ARTICLE - {"revised"})
    assert set(made.values()) <= {1}, f"one article from two pages: {made.most_common(3)}"
    held = {row.id for row in _rows(transaction, articles)}
    assert held == set(made), "an article without its page, or a page without its article"
    assert {row.article_id for row in _rows(transaction, article_addresses)} == held
    assert {row.article_id for row in rows if row.article_id is not None} == held


def _stories(transaction: Transaction) -> None:
    members = Counter(row.story_id for row in _rows(transaction, articles))
    story_of = {row.id: row.story_id for row in _rows(transaction, articles)}
    rows = _rows(transaction, stories)
    assert len({row.uid for row in rows}) == len(rows)
    for row in rows:
        if row.merged_into_id is None:
            assert members[row.id], f"story {row.id} is told by nobody"
            assert story_of.get(row.representative_id) == row.id, f"story {row.id} is told by a stranger"
        else:
            assert not members[row.id], f"story {row.id} is part of another and told by itself"
    asked = {row.article_id for row in _rows(transaction, cases)}
    waiting = {row.article_id for row in _rows(transaction, pages) if row.outcome == "in_review"}
    assert waiting <= asked, f"in review, and nobody is asked: {waiting - asked}"


def _rulings(transaction: Transaction, known: Known) -> None:
    rows = {row.id: row for row in _rows(transaction, rulings)}
    for number, told in known.rulings.items():
        assert number in rows, f"ruling {number} ({told}) was acknowledged and is lost"
        assert f"{rows[number].case_id} {rows[number].decision}" == told
    lost = known.told - {f"{row.case_id} {row.decision}" for row in rows.values()}
    assert not lost, f"acknowledged and lost: {lost}"
    undone = {row.undoes_id for row in rows.values() if row.undoes_id is not None}
    standing = [row for row in rows.values() if row.undoes_id is None and row.id not in undone]
    for case_id, count in Counter(row.case_id for row in standing).items():
        assert count == 1, f"case {case_id} has {count} rulings"
    decisions = {row.id: row.decision for row in _rows(transaction, cases)}
    for row in standing:
        assert decisions[row.case_id], f"case {row.case_id} was ruled and is open"


def _issues(transaction: Transaction, known: Known) -> None:
    told = _rows(transaction, issue_stories)
    released: dict[int, list[Any]] = {}
    for row in told:
        released.setdefault(row.issue_id, []).append(row)
    for row in _rows(transaction, issues):
        line = released.pop(row.id, [])
        assert line, f"issue {row.uid} is empty"
        assert sorted(one.position for one in line) == list(range(len(line))), f"issue {row.uid} has a gap"
        ids = tuple(one.story_id for one in sorted(line, key=lambda one: one.position))
        assert known.released.setdefault(row.uid, ids) == ids, f"issue {row.uid} changed"
    assert not released
    assert set(known.released) == {row.uid for row in _rows(transaction, issues)}, "an issue is lost"


def _names(transaction: Transaction, known: Known) -> None:
    now = {("story", row.id): row.uid for row in _rows(transaction, stories)}
    now |= {("page", row.id): row.url_key for row in _rows(transaction, pages)}
    now |= {("article", row.id): str(row.first_seen_at) for row in _rows(transaction, articles)}
    for key, name in known.names.items():
        assert now.get(key) == name, f"{key} was {name} and is {now.get(key)}"
    known.names = now


def documents(outbox: Path) -> None:
    """Every published file is whole: a reader that comes at this moment can use it."""
    for path in sorted(outbox.rglob("*")) if outbox.exists() else ():
        if path.is_dir() or path.name.endswith(".partial"):
            continue
        body = path.read_bytes()
        name = path.name
        if path.suffix in UNPACK:
            body, name = UNPACK[path.suffix](body), path.stem
        if name.endswith((".atom", ".rss", ".xml", ".opml")):
            etree.fromstring(body, _STRICT)
        elif name.endswith(".json"):
            assert json.loads(body)["items"] is not None
        elif name.endswith(".html"):
            assert html.document_fromstring(body).xpath("//title"), path
