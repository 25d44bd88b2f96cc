"""Hubs: told of each change once, asked again later when they fail, and never in the way of publishing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import msgspec
import pytest

from aggregator.pings import LONGEST_WAIT, Ping, after, due
from app.installation import Installation
from app.jobs.publish import publish
from app.jobs.websub import tell_hubs
from tests.app.jobs.test_publish import HOUR, MONDAY, approve, at

__all__ = ["at"]
Sets = Callable[[datetime], None]
HUB = "https://hub.example/"


@dataclass
class Hub:
    """A hub on loopback, with what it was sent."""

    url: str = ""
    status: int = 204
    sent: list[dict[str, list[str]]] = field(default_factory=list)

    @property
    def topics(self) -> set[str]:
        return {one["hub.topic"][0] for one in self.sent}


@contextmanager
def hub_on_loopback() -> Iterator[Hub]:
    hub = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            hub.sent.append(parse_qs(body))
            self.send_response(hub.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.url = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield hub
    server.shutdown()
    server.server_close()


def with_hubs(installation: Installation, *hubs: str) -> Installation:
    editorial = installation.editorial
    words = msgspec.structs.replace(editorial.publication, hubs=hubs)
    return replace(installation, editorial=msgspec.structs.replace(editorial, publication=words))


def test_a_hub_is_told_of_each_change_once_and_again_after_trouble(
    installation: Installation, at: Sets
) -> None:
    with hub_on_loopback() as hub:
        it = with_hubs(installation, hub.url)
        approve(it, 1)
        publish(it)
        hub.status = 500
        assert tell_hubs(it) == 0
        first = len(hub.sent)
        assert tell_hubs(it) == 0  # not yet again
        assert len(hub.sent) == first
        hub.status = 202
        at(MONDAY + HOUR)
        assert tell_hubs(it) == len(hub.topics)
        assert tell_hubs(it) == 0
    home = it.publication.home
    assert {f"{home}digest.atom", f"{home}stories.json", f"{home}topics/diet.rss"} <= hub.topics
    for one in hub.sent:
        assert one["hub.mode"] == ["publish"]
        assert one["hub.url"] == one["hub.topic"]


def test_a_hub_at_a_private_address_is_never_reached(
    installation: Installation, at: Sets, caplog: pytest.LogCaptureFixture
) -> None:
    with hub_on_loopback() as hub:
        it = with_hubs(installation, hub.url)
        guarded = replace(it, settings=replace(it.settings, allow_networks=()))
        publish(guarded)
        assert tell_hubs(guarded) == 0
    assert hub.sent == []
    assert "was not told" in caplog.text


def test_without_hubs_nobody_is_asked(installation: Installation, at: Sets) -> None:
    publish(installation)
    assert tell_hubs(installation) == 0


def test_what_is_due() -> None:
    feeds = {"a.atom": "new", "b.atom": "same"}
    told = {
        (HUB, "b.atom"): Ping(hub=HUB, topic="b.atom", digest="same"),
        (HUB, "a.atom"): Ping(hub=HUB, topic="a.atom", digest="old", failures=1, next_at=MONDAY),
    }
    assert [one.topic for one in due([HUB], feeds, told, MONDAY)] == ["a.atom"]
    assert due([HUB], feeds, told, MONDAY - HOUR) == []
    assert len(due([HUB, "https://other.example/"], feeds, told, MONDAY)) == 3


def test_waits_grow_and_end() -> None:
    ping, waits = Ping(hub=HUB, topic="a.atom"), []
    for _ in range(12):
        ping = after(ping, digest="new", error="it answered 500", now=MONDAY)
        waits.append((ping.next_at or MONDAY) - MONDAY)
    assert waits[:3] == [timedelta(minutes=2), timedelta(minutes=4), timedelta(minutes=8)]
    assert waits[-1] == LONGEST_WAIT
    assert after(ping, digest="new", error="", now=MONDAY) == Ping(hub=HUB, topic="a.atom", digest="new")
