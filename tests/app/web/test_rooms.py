"""Sources, status, and what watching programs ask."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.model import Way
from app import clock
from app.installation import Installation
from app.settings import Settings
from app.web.application import create_application
from app.web.pages import TEMPLATES
from app.web.trail import TrailLine
from app.web.words import counted, moment, outward, sentence, time_of_day
from storage.store import Store
from tests.app.web.world import Client, without_outbox


def test_sources_with_their_state(curator: Client, installation: Installation) -> None:
    now = clock.now()
    with installation.store.begin() as transaction:
        sources = {source.key: source for source in transaction.sources.all()}
        for _ in range(2):
            transaction.sources.crawled(
                sources["courier"].id, at=now, next_at=now + timedelta(hours=1), error="no <sitemap> there"
            )
        transaction.sources.save(replace(sources["kitchen"], active=False))
        transaction.sources.verified(sources["harbour"].id, now)
    rows = {
        row.css("th a::text").get(""): " ".join(" ".join(row.css("*::text").getall()).split())
        for row in curator.get("/sources").html.css("tbody tr")
    }
    assert len(rows) == len(sources)
    assert (
        "⚠ Failing It could not be read 2 times in a row: no <sitemap> there."
        in (rows[sources["courier"].name])
    )
    assert "– Paused" in rows[sources["kitchen"].name]
    assert "✓ Working" in rows[sources["harbour"].name]


def test_alive_and_ready(reader: Client) -> None:
    assert reader.get("/healthz").status == 200
    assert (reader.get("/readyz").status, reader.get("/readyz").response.text) == (200, "Ready.\n")


def test_not_ready_before_anything_is_published(installation: Installation) -> None:
    client = Client(create_application(without_outbox(installation)))
    page = client.get("/readyz")
    assert page.status == 503
    assert page.response.text.startswith("Not published yet: index.html, ")
    assert client.get("/").status == 404
    assert client.get("/healthz").status == 200
    client.close()


@pytest.mark.parametrize("trouble", ["empty", "gone"])
def test_not_ready_without_its_database(installation: Installation, trouble: str) -> None:
    home = installation.settings.home
    url = f"sqlite:///{home / 'empty.db'}" if trouble == "empty" else f"sqlite:///{home}"
    other = replace(installation, store=Store.open(url, folder=home), settings=Settings(home=home))
    client = Client(create_application(other), "http://127.0.0.1:8080/")
    page = client.get("/readyz")
    assert page.status == 503
    assert str(home) not in page.response.text  # anybody may ask
    assert client.get("/digest.atom").status == 200  # readers are served all the same
    if trouble == "gone":
        refused = client.get("/history", {"Cookie": "desk=anything"})
        assert refused.status == 503
        assert "does not answer" in refused.text()
    client.close()
    other.store.close()


def test_a_slow_page_holds_nobody_up(
    curator: Client, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = threading.Event()

    def slow(*_: object, **__: object) -> list[TrailLine]:
        assert answered.wait(20)  # as long as nobody else is served, neither is this page
        return []

    monkeypatch.setattr("app.web.history.trail", slow)
    asked, alive = curator.together("/history", "/healthz", then=answered.set)
    assert (asked.status, alive.status) == (200, 200)


FORBIDDEN = re.compile(r"dedupe|deduplicat|cluster|canonical|threshold|precision|success!", re.IGNORECASE)


@pytest.mark.parametrize("name", sorted(path.name for path in TEMPLATES.glob("*.html")))
def test_templates_use_plain_words(name: str) -> None:
    assert not FORBIDDEN.search((TEMPLATES / name).read_text(encoding="utf-8"))


def test_words() -> None:
    at = clock.now().replace(year=2026, month=7, day=2, hour=8, minute=5)
    assert moment(at, "Europe/London") == "Thu 2 Jul 2026, 09:05"
    assert time_of_day(at, "Europe/London") == "09:05"
    assert [counted(number, "word") for number in (0, 1, 1200)] == ["0 words", "1 word", "1,200 words"]
    assert [sentence(part) for part in ("", "a b", "A. B.", "“q”")] == ["", "A b.", "A. B.", "“q”."]
    assert outward("http://a.example/") == "http://a.example/"
    assert outward("javascript:alert(1)") == "#"


@pytest.mark.parametrize("way", Way)
def test_every_way_of_finding_pages_has_words(curator: Client, installation: Installation, way: Way) -> None:
    with installation.store.begin() as transaction:
        kitchen = transaction.sources.get("kitchen")
        transaction.sources.save(replace(kitchen, way=way))
    assert curator.get("/sources").status == 200
