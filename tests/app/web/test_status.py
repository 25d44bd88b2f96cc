"""Whether all is well, in words, for people and for machines."""

from __future__ import annotations

import shutil
from datetime import timedelta
from types import SimpleNamespace

import pytest

from app import clock
from app.installation import Installation
from app.pulse import DEAD_AFTER, Pulse
from app.scheduler import Timetable
from tests.app.web.world import Client


def test_all_is_well(operator: Client, installation: Installation) -> None:
    with installation.store.begin() as transaction:
        transaction.runs.beat("all@here", clock.now())
    page = operator.get("/status")
    assert "✓ Nothing. All is well." in page.text("[aria-labelledby=attention]")
    assert page.text(".headline").startswith("Is all well? As of ")
    assert "0 questions about what readers have" in page.text("[aria-labelledby=next]")
    assert page.html.css("[aria-labelledby=runs] tbody tr")
    assert "refresh" not in page.headers


def test_what_wants_somebody_comes_first_with_what_to_do(
    operator: Client, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    with installation.store.begin() as transaction:
        transaction.runs.beat("work@there", now - 2 * DEAD_AFTER)
        run = transaction.runs.start("crawl", now)
        transaction.runs.end(run, now, counts={}, error="the crawl ended with status 1")
        source = transaction.sources.get("courier")
        transaction.sources.crawled(source.id, at=now, next_at=now, error="403 Forbidden")
    (installation.settings.outbox / "digest.atom").unlink()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10**9, total=10**12))
    page = operator.get("/status")
    told = [" ".join(one.css("p *::text, p::text").getall()) for one in page.html.css(".ties > li")]
    words = [one.removeprefix("⚠ ").split()[0] for one in told]
    assert words == ["Stopped", "Short", "Missing", "Failed", "Failing"]
    assert "work@there is silent since" in told[0]
    assert "Only 0.9 of 931 GiB are free" in told[1]
    assert "digest.atom" in told[2]
    assert "ended with status 1" in told[3]
    assert "403 Forbidden" in told[4]
    links = page.html.css(".ties a::attr(href)").getall()
    assert links == ["#schedule", f"/status/runs/{run}", "/sources/courier"]
    values = operator.get("/status.json").response.json()
    assert [one["word"] for one in values["attention"]] == words
    assert values["disk_free"] == 10**9


def test_the_same_door_for_machines(reader: Client) -> None:
    assert reader.get("/status.json").location.startswith("/login")


def test_a_job_is_asked_for_and_taken_up(operator: Client, installation: Installation) -> None:
    for job in ("publish", "publish", "ingest"):
        assert operator.answer("/status").status == 405
        sent = operator.post("/status/run", {"csrf": operator.get("/status").csrf, "job": job})
        assert sent.location == "/status#schedule"
    assert operator.get("/status").text("tbody").count("Asked for") == 2
    document = installation.settings.outbox / "stories.atom"
    timetable = Timetable(installation, Pulse(installation, "all"))
    timetable.requests()
    timetable.publish()
    document.unlink()
    document.write_text("spoiled")
    timetable.publish()  # nothing new, and nobody asked again
    assert document.read_text() == "spoiled"
    operator.post("/status/run", {"csrf": operator.get("/status").csrf, "job": "publish"})
    timetable.requests()
    timetable.publish()
    assert document.read_text() != "spoiled"
    assert "Asked for" not in operator.get("/status").text("tbody")
    assert operator.post("/status/run", {"csrf": operator.get("/status").csrf, "job": "x"}).status == 409


def test_runs_and_one_of_them(operator: Client, installation: Installation) -> None:
    now = clock.now()
    details = {
        "sources": {"courier": {"found": 3, "fetched": 1, "failed": 2}},
        "errors": {"kitchen": "no connection to it"},
        "reasons": {"the server answered 403 Forbidden": 2},
    }
    with installation.store.begin() as transaction:
        run = transaction.runs.start("crawl", now)
        ended = now + timedelta(seconds=75)
        transaction.runs.end(run, ended, counts={"fetched": 1, "failed": 2}, details=details)
        for _ in range(40):
            transaction.runs.start("publish", now)
    page = operator.get(f"/status/runs/{run}")
    assert "✓ Done, not all of it" in page.text(".headline")
    assert "after 1 min 15 s" in page.text("dl")
    assert "2 pages: The server answered 403 Forbidden." in page.text("[aria-labelledby=causes]")
    assert "kitchen : No connection to it." in page.text("[aria-labelledby=errors]")
    assert "3 addresses found, 1 pages fetched, 2 pages not fetched" in page.text("[aria-labelledby=sources]")
    newest = operator.get("/status/runs")
    assert len(newest.html.css("tbody tr")) == 30
    older = newest.html.css("a[href*='before=']::attr(href)").get("")
    assert f"/status/runs/{run}" in operator.get(older).html.css("tbody a::attr(href)").getall()
    assert operator.get("/status/runs/999999").status == 404
