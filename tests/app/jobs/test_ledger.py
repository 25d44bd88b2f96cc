"""The ledger of permission: what was seen is kept, and what was asked for holds at crawl and at publish."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aggregator.ledger import Kind, Line, taken_down
from aggregator.model import Channel, Outcome, Policy
from app.installation import Installation
from app.jobs.crawl import crawl
from app.jobs.ingest import ingest, ingest_again
from app.jobs.ledger import note
from app.jobs.publish import publish
from storage.errors import NotFound
from tests.app.jobs.crawling import follow
from tests.crawler.server import WORDS, Answer, Site

NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)


def line(kind: Kind, address: str) -> Line:
    return Line(id=0, kind=kind, address=address, text="", said_by="ada", said_at=NOW)


@pytest.mark.parametrize(
    ("address", "url", "covered"),
    [
        ("", "https://a.example/x", True),
        ("https://a.example/x", "https://a.example/x", True),
        ("https://a.example/x", "https://a.example/x?utm_source=feed", True),
        ("https://a.example/x", "https://a.example/xy", False),
        ("https://a.example/blog/", "https://a.example/blog/one", True),
        ("https://a.example/blog/", "https://a.example/blogs", False),
    ],
)
def test_what_a_takedown_covers(address: str, url: str, covered: bool) -> None:
    assert taken_down([line(Kind.TAKEDOWN, address)]).covers(url) is covered
    lifted = [line(Kind.TAKEDOWN, address), line(Kind.LIFTED, address)]
    assert not taken_down(lifted).covers(url)
    assert taken_down([*lifted, line(Kind.TAKEDOWN, address)]).covers(url) is covered


def kinds(installation: Installation) -> list[tuple[str, str]]:
    with installation.store.read() as transaction:
        source_id = transaction.sources.get("site").id
        return [(one.kind.value, one.text) for one in transaction.ledger.lines(source_id)]


def test_robots_and_reservations_are_kept_when_they_change(installation: Installation, site: Site) -> None:
    follow(installation, site)
    site.feed("/a", "/b")
    site.page("/a")
    site.paths["/b"] = Answer(body=f"<p>{WORDS}</p>".encode(), headers={"TDM-Reservation": "1"})
    for _ in range(2):
        crawl(installation, everything=True)
        ingest(installation)
    robots = ("robots", "User-agent: *\nDisallow: /private/\n")
    assert kinds(installation) == [robots, ("reservation", "the header TDM-Reservation is 1")]
    site.robots("User-agent: *\nDisallow: /\n")
    crawl(installation, everything=True)
    assert kinds(installation)[-1] == ("robots", "User-agent: *\nDisallow: /\n")


def published(installation: Installation) -> str:
    publish(installation, immediately=True)
    return (installation.settings.outbox / "stories.atom").read_text()


def test_a_takedown_holds_at_crawl_and_at_publish(installation_on_each: Installation, site: Site) -> None:
    installation = installation_on_each
    follow(installation, site, policy=Policy.AUTO)
    site.feed("/blog/a", "/b")
    site.page("/blog/a", WORDS.replace("fish", "mackerel"))
    site.page("/b", WORDS.replace("fish", "chickpeas").replace("slept", "walked").replace("month", "year"))
    crawl(installation, everything=True)
    ingest(installation)
    assert "mackerel" in published(installation)
    address = f"{site.origin}/blog/"
    assert note(installation, "site", Kind.TAKEDOWN, "by mail of 2 March", address=address, user="ada") >= 1
    after = published(installation)
    assert "mackerel" not in after
    assert "chickpeas" in after
    site.asked.clear()
    site.feed("/blog/a", "/b", "/blog/new", "/c")
    site.page("/blog/new")
    site.page("/c")
    crawl(installation, everything=True)
    assert "/c" in site.asked_paths
    assert not [path for path in site.asked_paths if path.startswith("/blog")]
    ingest_again(installation, None)
    assert "mackerel" not in published(installation)
    with installation.store.read() as transaction:
        ended = {one.page.url: one.outcome for one in transaction.pages.latest(None, 10)}
        assert transaction.issues.latest(Channel.STORIES, 1)
    assert ended[f"{site.origin}/blog/a"] is Outcome.RESERVED


def test_what_cannot_be_said(installation: Installation, site: Site) -> None:
    follow(installation, site)
    with pytest.raises(ValueError, match="saw itself"):
        note(installation, "site", Kind.ROBOTS, "x", user="ada")
    with pytest.raises(NotFound):
        note(installation, "nobody", Kind.NOTE, "x", user="ada")
    assert kinds(installation) == []
    assert note(installation, "site", Kind.LICENCE, "CC BY 4.0", user="ada") == 0
    assert kinds(installation) == [("licence", "CC BY 4.0")]
