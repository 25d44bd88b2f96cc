"""Tidying up: raw pages go by age and size, and what is known by their hashes stays known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aggregator.model import FetchedPage, Outcome
from app import clock
from app.installation import Installation
from app.jobs import tidy as tidying
from app.jobs.tidy import tidy
from tests.storage.things import add_source

DAY = timedelta(days=1)


def with_settings(installation: Installation, **values: Any) -> Installation:
    return replace(installation, settings=replace(installation.settings, **values))


def taken(installation: Installation, name: str, body: bytes, days: int, *, ended: bool = True) -> None:
    url, now = f"https://a.example/{name}", clock.now()
    with installation.store.begin() as transaction:
        known = {one.key: one.id for one in transaction.sources.all()}
        source_id = known.get("demo") or next(iter(known.values()), None) or add_source(transaction).id
        page = FetchedPage(
            source_id=source_id, url=url, requested_url=url, fetched_at=now - days * DAY, body=body
        )
        transaction.pages.take(page, url)
        for one in transaction.pages.pending(10):
            if ended:
                transaction.pages.end(one.id, Outcome.KEPT, "", now)


def kept(installation: Installation) -> list[str]:
    with installation.store.read() as transaction:
        return [one.page.url[-1] for one in transaction.pages.latest(None, 100)]


def test_by_age(installation_on_each: Installation) -> None:
    installation = installation_on_each
    taken(installation, "a", b"old", 100)
    taken(installation, "b", b"young", 10)
    assert tidy(installation).freed == 0
    limited = with_settings(installation, keep_pages_days=30)
    assert tidy(limited).freed > 0
    assert tidy(limited).freed == 0
    assert kept(installation) == ["b"]


def test_the_oldest_go_when_there_is_too_much(
    installation_on_each: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "AT_ONCE", 1)
    installation = installation_on_each
    for number, name in enumerate("abc"):
        body = b"".join(clock.now().isoformat().encode() + bytes([byte]) for byte in range(256)) * (
            number + 1
        )
        taken(installation, name, body, 100 - number)
    taken(installation, "d", b"young", 1)
    with installation.store.read() as transaction:
        total = transaction.pages.kept_bytes()
    monkeypatch.setattr(tidying, "_kept", lambda one: tidying_kept(one) * 1_000_000 // total)
    tidy(with_settings(installation, keep_pages_mb=1))
    assert kept(installation) == ["a", "b", "c", "d"]
    monkeypatch.setattr(tidying, "_kept", lambda one: tidying_kept(one) * 1_500_000 // total)
    tidy(with_settings(installation, keep_pages_mb=1))
    assert kept(installation) in (["b", "c", "d"], ["c", "d"])
    monkeypatch.setattr(tidying, "_kept", lambda _: 10**12)
    tidy(with_settings(installation, keep_pages_mb=1))
    assert kept(installation) == ["d"]


def tidying_kept(installation: Installation) -> int:
    with installation.store.read() as transaction:
        return transaction.pages.kept_bytes()


def test_what_waits_to_be_read_stays_however_old(installation: Installation) -> None:
    taken(installation, "a", b"waits", 100, ended=False)
    tidy(with_settings(installation, keep_pages_days=30))
    with installation.store.read() as transaction:
        assert [one.page.body for one in transaction.pages.pending(10)] == [b"waits"]


def test_the_hash_still_knows_the_page_and_another_one_brings_the_body_back(
    installation_on_each: Installation,
) -> None:
    installation = installation_on_each
    taken(installation, "a", b"same", 100)
    tidy(with_settings(installation, keep_pages_days=30))
    taken(installation, "a", b"same", 0, ended=False)
    with installation.store.read() as transaction:
        assert transaction.pages.pending_count() == 0
    taken(installation, "b", b"same", 0, ended=False)
    with installation.store.read() as transaction:
        assert [one.page.body for one in transaction.pages.pending(10)] == [b"same"]


def test_old_runs_are_forgotten_but_for_the_last_of_each_job(installation: Installation) -> None:
    long_ago = clock.now() - 200 * DAY
    with installation.store.begin() as transaction:
        for job in ("crawl", "crawl", "publish"):
            run_id = transaction.runs.start(job, long_ago)
            transaction.runs.end(run_id, long_ago, counts={})
    assert tidy(installation).runs == 1
    with installation.store.read() as transaction:
        assert transaction.runs.last("crawl") is not None
        assert transaction.runs.last("publish") is not None
