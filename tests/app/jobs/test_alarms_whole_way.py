"""Alarms from the web to the operator: four sites get into trouble, each in its way, and recover.

They are crawled and ingested day by day, with a clock that is set on; whoever runs the service is told
by webhook and by e-mail, once for each, in words that need no programmer, and the desk and the command
line say the same as long as it lasts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from aggregator.alarms import AlarmKind
from app import clock
from app.installation import Installation
from app.jobs.alarms import raise_alarms
from app.jobs.crawl import crawl
from app.jobs.ingest import ingest
from app.status import gather
from app.web.application import create_application
from tests.app.jobs.crawling import follow
from tests.app.jobs.postbox import Postbox, postbox
from tests.app.jobs.shifted import Days
from tests.app.jobs.test_alarms import Hook, hook, kinds
from tests.app.web.world import OPERATOR, Client
from tests.crawler.server import Answer, Site, serve

__all__ = ["hook"]
A_DAY = 5  # articles
KEYS = ("quiet", "redesigned", "refusing", "walled")
SENTENCE = "Twenty people with multiple sclerosis ate more {food} for a month and wrote down how they slept. "
FOODS = ("fish", "rice", "lentils", "spinach", "walnuts", "apples", "oats", "salt", "yoghurt", "beans")
WALL = b"<html><body><h1>Your privacy</h1><p>We use cookies. Do you consent to cookies?</p></body></html>"
WORDS = {
    AlarmKind.QUIET: "It has brought nothing for 8 days. It usually does every day.",
    AlarmKind.LAYOUT: "Its pages look different: ",
    AlarmKind.REFUSING: "It could not be read for ",
    AlarmKind.WALL: "5 of its last 10 pages ask about cookies, or whether we are a robot, "
    "where an article should be.",
}


class Publisher:
    """A site that brings articles, until something happens to it."""

    def __init__(self, site: Site, key: str) -> None:
        self.site, self.key = site, key
        self._written: list[str] = []

    def write(
        self, count: int = A_DAY, *, sentences: int = 24, dated: bool = True, wall: bool = False
    ) -> None:
        for _ in range(count):
            number = len(self._written)
            path = f"/{self.key}/{number}"
            food = f"{FOODS[number % 10]} and {FOODS[number // 10]}"
            text = SENTENCE.format(food=food) * sentences
            date = '<meta property="article:published_time" content="2026-03-02T08:00:00Z">' if dated else ""
            title = f"{self.key}: what {food} did"
            html = f"<html><head><title>{title}</title>{date}</head><body><article><h1>{title}</h1>"
            body = f"{html}<p>{text}</p></article></body></html>".encode()
            self.site.paths[path] = Answer(body=WALL + path.encode() if wall else body)
            self._written.append(path)
        self.site.feed(*self._written[-20:])


@pytest.fixture
def publishers() -> Iterator[dict[str, Publisher]]:
    with ExitStack() as stack:
        yield {key: Publisher(stack.enter_context(serve()), key) for key in KEYS}


@pytest.fixture
def mail() -> Iterator[Postbox]:
    with postbox() as server:
        yield server


@pytest.fixture
def watched(
    installation: Installation, hook: Hook, mail: Postbox, publishers: dict[str, Publisher]
) -> Installation:
    """An installation that follows them, whose operator is told by both ways."""
    settings = replace(
        installation.settings,
        alarm_webhook=f"http://127.0.0.1:{hook.server.server_port}/secret",
        alarm_mail="desk@example.org",
        smtp=mail.address,
    )
    for key, one in publishers.items():
        follow(installation, one.site, key=key)
    with installation.store.begin() as transaction:
        transaction.users.add(OPERATOR, "operator", "no pass phrase", clock.now())
    return replace(installation, settings=settings)


def a_day(installation: Installation, days: Days, passed: float = 1) -> None:
    days.pass_by(passed)
    crawl(installation, everything=True)
    ingest(installation)
    for _ in range(2):  # every ten minutes, and what was told is not told again
        raise_alarms(installation)


@pytest.mark.timeout(600)
def test_four_troubles_are_told_once_each_and_pass(
    watched: Installation,
    publishers: dict[str, Publisher],
    hook: Hook,
    mail: Postbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    days = Days(monkeypatch, tmp_path)
    for _ in range(5):
        for one in publishers.values():
            one.write()
        a_day(watched, days)
    assert (kinds(watched), hook.told, mail.messages) == ([], [], [])

    publishers["redesigned"].write(5, sentences=7, dated=False)
    publishers["walled"].write(5, wall=True)
    refused = publishers["refusing"].site.paths.pop("/feed")
    publishers["refusing"].site.paths["/feed"] = Answer(status=503, headers={"Retry-After": "7200"})
    a_day(watched, days)
    assert sorted(kinds(watched)) == [AlarmKind.LAYOUT, AlarmKind.WALL]
    a_day(watched, days)
    a_day(watched, days, 6)
    assert sorted(kinds(watched)) == sorted(AlarmKind)

    told = "\n".join(hook.told)
    for kind, words in WORDS.items():
        assert told.count(words) == 1, kind
    named = [line.partition(":")[0] for line in told.splitlines() if not line.startswith("msdigest: ")]
    assert sorted(named) == sorted(KEYS)
    posted = "\n".join(str(one.get_payload()) for one in mail.messages)
    assert {one["To"] for one in mail.messages} == {"desk@example.org"}
    for key in KEYS:
        assert posted.count(f"{key}: ") == 1
    lines = dict(gather(watched).lines())
    for key, kind in zip(
        KEYS, (AlarmKind.QUIET, AlarmKind.LAYOUT, AlarmKind.REFUSING, AlarmKind.WALL), strict=True
    ):
        assert lines[f"Alarm {key}"].startswith(WORDS[kind])
    desk = on_the_desk(watched)
    for key in KEYS:
        assert f"{key}: " in desk
    assert "the server answered 503 Service Unavailable" in desk
    assert WORDS[AlarmKind.QUIET] in desk

    publishers["refusing"].site.paths["/feed"] = refused
    for one in publishers.values():
        one.write(6)
    a_day(watched, days)
    assert kinds(watched) == []
    after = on_the_desk(watched)
    assert [key for key in KEYS if f"{key}: " in after] == []
    assert [label for label, _ in gather(watched).lines() if label.startswith("Alarm")] == []
    assert (len("\n".join(hook.told)), len(mail.messages)) == (len(told), len(hook.told))


def on_the_desk(installation: Installation) -> str:
    """What the status page says wants somebody."""
    client = Client(create_application(installation))
    try:
        client.come_in(installation, OPERATOR)
        return client.get("/status").text("[aria-labelledby=attention]")
    finally:
        client.close()
