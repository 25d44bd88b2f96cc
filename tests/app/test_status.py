"""The report on how all is: it takes no longer the more pages there are, and no longer to read either."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import event, text

from app import clock
from app.attention import attention
from app.installation import Installation
from app.status import MOST_LISTED, gather, many
from storage.sql import Count
from tests.storage.things import add_source

GROWING = r"addresses|articles|bodies|matches|pages|sketches|source_days"  # tables with a row a page or more


def asked(installation: Installation) -> list[tuple[str, Any]]:
    """The questions that the database is asked for the report, with their parameters."""
    found: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        found.append((statement, parameters))

    event.listen(installation.store.engine, "before_cursor_execute", note)
    try:
        gather(installation)
    finally:
        event.remove(installation.store.engine, "before_cursor_execute", note)
    return [(statement, values) for statement, values in found if statement.startswith("SELECT")]


def test_no_table_of_pages_is_looked_through(installation_on_each: Installation) -> None:
    questions = asked(installation_on_each)
    assert len(questions) < 30
    store = installation_on_each.store
    explain, whole = ("EXPLAIN QUERY PLAN", "SCAN") if store.is_sqlite else ("EXPLAIN", "Seq Scan on")
    with store.read() as transaction:
        if not store.is_sqlite:  # which would rather read a small table whole
            transaction.connection.execute(text("SET LOCAL enable_seqscan = off"))
        for statement, values in questions:
            rows = transaction.connection.exec_driver_sql(f"{explain} {statement}", values)
            plan = "\n".join(str(row) for row in rows)
            assert not re.search(rf"{whole} (?:{GROWING})\b", plan), f"{statement}\n{plan}"


def test_what_a_page_of_one_source_tells_is_found_by_an_index(installation_on_each: Installation) -> None:
    store = installation_on_each.store
    with store.begin() as transaction:
        source = add_source(transaction)
        assert transaction.addresses.failing() == {}
        explain = "EXPLAIN QUERY PLAN" if store.is_sqlite else "EXPLAIN"
        if not store.is_sqlite:
            transaction.connection.execute(text("SET LOCAL enable_seqscan = off"))
        statement = "SELECT source_id, count(*) FROM addresses WHERE failures > 0 GROUP BY source_id"
        plan = str(transaction.connection.execute(text(f"{explain} {statement}")).all())
        assert "ix_addresses_failed" in plan
        assert transaction.yields.last() == {}
        assert transaction.yields.seen(source.id) == []


def test_a_list_of_troubles_has_an_end(installation: Installation) -> None:
    now = clock.now()
    with installation.store.begin() as transaction:
        for number in range(MOST_LISTED + 12):
            source = add_source(transaction, key=f"site{number:03}")
            transaction.sources.crawled(source.id, at=now, next_at=now, error="it answered 503")
    report = gather(installation)
    lines = [line for line in report.lines() if line[0].startswith("Source site") or not line[0]]
    assert len(lines) == MOST_LISTED + 1
    assert lines[-1] == ("", "12 more like these; `msdigest sources list` names every source")
    told = [one for one in attention(report, "") if one.word == "Failing"]
    assert len(told) == MOST_LISTED + 1
    assert told[0].what == "The site000: it could not be read once: it answered 503"
    assert told[-1].what == "12 more sources are in trouble like these."
    assert told[-1].address == "/sources?state=failing"
    each = gather(installation, each=True).sources
    assert {one.trouble for one in each if one.source.key.startswith("site")} == {
        "it could not be read once: it answered 503"
    }


@pytest.mark.parametrize(
    ("count", "words"), [(Count(number=0, more=False), "0"), (Count(number=1000, more=True), "1,000 or more")]
)
def test_counting_has_an_end(count: Count, words: str) -> None:
    assert many(count) == words
