"""Watching sources: alarms are raised from what pages gave, told once, and cleared by themselves."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from aggregator.alarms import AlarmKind, Day
from aggregator.model import Source
from app import clock
from app.installation import Installation
from app.jobs.alarms import raise_alarms
from app.status import gather
from tests.app.jobs.crawling import follow
from tests.crawler.server import Site


class Hook:
    """A webhook on loopback that keeps what it was told, or refuses."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.status = 200
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if hook.status == 200:
                    hook.told.append(json.loads(body)["text"])
                self.send_response(hook.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)


@pytest.fixture
def hook() -> Iterator[Hook]:
    made = Hook()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
def told(installation_on_each: Installation, hook: Hook) -> Installation:
    """An installation whose operator is told by the webhook."""
    address = f"http://127.0.0.1:{hook.server.server_port}/secret"
    return replace(
        installation_on_each, settings=replace(installation_on_each.settings, alarm_webhook=address)
    )


def past(installation: Installation, source: Source, days: int) -> None:
    """A good past: four articles a day, until some days ago."""
    today = clock.now().date()
    with installation.store.begin() as transaction:
        for back in range(days, days + 20):
            day = Day(
                day=today - timedelta(days=back), pages=2, read=2, measured=2, words=300, cut=20, dated=2
            )
            transaction.alarms.count(source.id, day)
            transaction.alarms.count(source.id, day)


def kinds(installation: Installation) -> list[AlarmKind]:
    with installation.store.read() as transaction:
        return [one.alarm.kind for one in transaction.alarms.standing()]


def test_quiet_is_told_once_and_clears_itself(told: Installation, hook: Hook, site: Site) -> None:
    source = follow(told, site)
    past(told, source, days=9)
    assert raise_alarms(told) == 1
    assert raise_alarms(told) == 1
    said = [words for label, words in gather(told).lines() if label == "Alarm site"]
    assert len(said) == 1
    assert said[0].startswith("It has brought nothing for 9 days.")
    (text,) = hook.told
    assert text.endswith("site: It has brought nothing for 9 days. It usually does every day.")
    with told.store.begin() as transaction:
        today = Day(day=clock.now().date(), pages=1, read=1)
        transaction.alarms.count(source.id, today)
    assert raise_alarms(told) == 0
    assert len(hook.told) == 1
    with told.store.read() as transaction:
        (cleared,) = transaction.alarms.of_source(source.id)
    assert cleared.cleared_at is not None


def test_who_cannot_be_told_is_told_later(told: Installation, hook: Hook, site: Site) -> None:
    past(told, follow(told, site), days=9)
    hook.status = 500
    raise_alarms(told)
    assert hook.told == []
    hook.status = 200
    raise_alarms(told)
    raise_alarms(told)
    assert len(hook.told) == 1


def test_a_source_that_is_no_longer_crawled_alarms_nobody(told: Installation, site: Site) -> None:
    source = follow(told, site)
    past(told, source, days=9)
    raise_alarms(told)
    with told.store.begin() as transaction:
        transaction.sources.remove("site", clock.now())
    assert raise_alarms(told) == 0
    assert kinds(told) == []
