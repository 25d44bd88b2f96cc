"""The index of candidates is filled after an upgrade, and forgets what is old."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from aggregator.model import Outcome
from app import clock
from app.editorial import DedupeSettings, Editorial
from app.installation import Installation
from app.jobs.index import keep_index
from app.jobs.ingest import ingest
from storage.schema import articles, sketches
from tests.app.jobs.texts import LIKE_TITLE, add_source, reworded, take_article


def rows(installation: Installation) -> int:
    with installation.store.read() as transaction:
        return transaction.connection.scalar(select(func.count()).select_from(sketches)) or 0


def test_what_an_upgrade_emptied_is_filled_before_the_next_page_is_judged(installation: Installation) -> None:
    source = add_source(installation)
    take_article(installation, source, 0)
    ingest(installation)
    before = rows(installation)
    with installation.store.begin() as transaction:
        transaction.connection.execute(delete(sketches))
        transaction.connection.execute(update(articles).values(sketched=None))
    take_article(installation, add_source(installation, "another"), 0, text=reworded(), title=LIKE_TITLE)
    assert ingest(installation).counts == {Outcome.IN_REVIEW.value: 1}
    assert rows(installation) > before > 0


def test_what_is_older_than_it_should_remember_leaves_the_index(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_article(installation, add_source(installation), 0)
    ingest(installation)
    before = rows(installation)
    dated = replace(installation, editorial=Editorial(dedupe=DedupeSettings(remember_days=30)))
    assert keep_index(dated, threading.Event()) == 0
    assert rows(installation) == before
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=31))
    assert keep_index(dated, threading.Event()) == 0
    assert rows(installation) == 0
    assert keep_index(installation, threading.Event()) == 1
    assert rows(installation) == before


def test_a_stopped_job_leaves_the_rest_for_the_next(installation: Installation) -> None:
    take_article(installation, add_source(installation), 0)
    ingest(installation)
    with installation.store.begin() as transaction:
        transaction.connection.execute(update(articles).values(sketched=None))
    stopped = threading.Event()
    stopped.set()
    assert keep_index(installation, stopped) == 0
    assert keep_index(installation, threading.Event()) == 1
