"""What a site reserves in its tdmrep.json holds at crawl and at publish, and a change of it is told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.ledger import Kind
from aggregator.model import Outcome, Policy
from aggregator.tdmrep import PLACE
from app import clock
from app.installation import Installation
from app.jobs import crawl as crawl_job
from app.jobs.crawl import crawl
from app.jobs.ingest import ingest, ingest_again
from app.jobs.publish import publish
from app.settings import Settings
from tests.app.jobs.crawling import follow
from tests.crawler.server import WORDS, Answer, Site

SALMON = WORDS.replace("fish", "mackerel")
BEANS = WORDS.replace("fish", "chickpeas").replace("slept", "walked").replace("month", "year")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the operator was told."""
    words: list[str] = []

    def note(_settings: Settings, _subject: str, text: str) -> None:
        words.append(text)

    monkeypatch.setattr(crawl_job, "tell", note)
    return words


def reserve(site: Site, *paths: str) -> None:
    rules = [{"location": path, "tdm-reservation": 1} for path in paths]
    site.paths[PLACE] = Answer(body=json.dumps(rules).encode(), kind="application/json")


def lines(installation: Installation) -> list[tuple[str, str]]:
    """What the ledger holds of the file."""
    with installation.store.read() as transaction:
        found = transaction.ledger.lines(transaction.sources.get("site").id)
    return [(one.address, one.text) for one in found if one.kind is Kind.RESERVATION and one.address]


def a_day_later(installation: Installation) -> None:
    """Let the file be due again, and the pages too."""
    with installation.store.begin() as transaction:
        transaction.connection.exec_driver_sql("UPDATE addresses SET next_at = NULL")


def asked(site: Site) -> int:
    return sum(one.path == PLACE for one in site.asked)


def published(installation: Installation) -> str:
    publish(installation, immediately=True)
    return (installation.settings.outbox / "stories.atom").read_text()


def test_what_is_reserved_is_not_asked_for_and_no_longer_shown(
    installation: Installation, site: Site, told: list[str]
) -> None:
    follow(installation, site, policy=Policy.AUTO)
    site.feed("/blog/a", "/b")
    site.page("/blog/a", SALMON)
    site.page("/b", BEANS)
    crawl(installation, everything=True)
    ingest(installation)
    assert "mackerel" in published(installation)
    assert asked(site) == 1
    assert lines(installation) == []  # no file, and none before: that is no news
    crawl(installation, everything=True)
    assert asked(site) == 1  # once a day
    assert told == []

    reserve(site, "/blog/")
    a_day_later(installation)
    site.feed("/blog/a", "/b", "/blog/new", "/c")
    site.page("/blog/new")
    site.page("/c")
    site.asked.clear()
    crawl(installation, everything=True)
    assert asked(site) == 1
    assert "/c" in site.asked_paths
    assert not [path for path in site.asked_paths if path.startswith("/blog")]
    assert lines(installation) == [(site.origin + PLACE, site.paths[PLACE].body.decode())]  # type: ignore[union-attr]
    assert told == ["site: it reserves /blog/ now. Nothing of that is read or shown any more."]
    after = published(installation)
    assert "mackerel" not in after
    assert "chickpeas" in after
    ingest_again(installation, None)
    assert "mackerel" not in published(installation)
    with installation.store.read() as transaction:
        ended = {one.page.url: (one.outcome, one.reason) for one in transaction.pages.latest(None, 10)}
    assert ended[f"{site.origin}/blog/a"] == (Outcome.RESERVED, f"{PLACE} of its site reserves it")

    del site.paths[PLACE]
    a_day_later(installation)
    site.asked.clear()
    crawl(installation, everything=True)
    assert {"/blog/a", "/blog/new"} <= set(site.asked_paths)
    assert told[1:] == ["site: it reserves nothing any more. Its pages are read again."]
    assert lines(installation)[-1][1] == "(no file there: nothing is reserved)"


@pytest.mark.parametrize("broken", [Answer(status=503), Answer(body=b"[]", cut=9)])
def test_what_cannot_be_read_changes_nothing(
    installation: Installation, site: Site, told: list[str], broken: Answer
) -> None:
    follow(installation, site)
    site.feed("/a")
    site.page("/a")
    site.paths[PLACE] = broken
    crawl(installation, everything=True)
    assert "/a" in site.asked_paths  # nothing is known to be reserved
    reserve(site, "/")
    a_day_later(installation)
    crawl(installation, everything=True)
    site.paths[PLACE] = broken
    a_day_later(installation)
    site.asked.clear()
    crawl(installation, everything=True)
    assert asked(site) >= 1
    assert "/a" not in site.asked_paths  # and now what was said before holds
    assert len(told) == len(lines(installation)) == 1


def test_pages_that_wait_to_be_read_are_not(installation: Installation, site: Site) -> None:
    follow(installation, site)
    site.feed("/a")
    site.page("/a")
    crawl(installation, everything=True)
    reserve(site, "/")
    a_day_later(installation)
    crawl(installation, everything=True)
    assert ingest(installation).sources["site"][Outcome.RESERVED.value] == 1


def test_a_change_that_nobody_could_be_told_of_is_in_the_ledger(
    installation: Installation, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    settings = replace(installation.settings, alarm_webhook="http://127.0.0.1:9/secret")
    follow(installation, site)
    site.feed()
    reserve(site, "/x")
    crawl(replace(installation, settings=settings), everything=True)
    assert "nobody could be told what a source reserves" in caplog.text
    assert len(lines(installation)) == 1


def test_it_is_asked_for_again_after_a_day(
    installation: Installation, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = follow(installation, site)
    site.feed()
    crawl(installation, everything=True)
    from app.intake import DatabaseIntake

    intake = DatabaseIntake(installation.store, lambda _: None)
    url = site.origin + PLACE
    assert intake.reserved(source, url) is not None
    later = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert intake.reserved(source, url) is None
