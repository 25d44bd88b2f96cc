"""The page of a source, and the list of all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.model import Permission, Policy
from app import clock
from app.installation import Installation
from app.jobs.source_changes import change
from app.pulse import Pulse
from app.scheduler import Timetable
from tests.app.web.world import Client

FORM = {
    "do": "save",
    "policy": "auto",
    "permission": "full_text",
    "excerpt_chars": "300",
    "licence_note": "By letter",
    "contact": "press@harbour.example",
}


def held(installation: Installation, key: str = "harbour") -> tuple[Permission, Policy, str, bool]:
    with installation.store.read() as transaction:
        source, _ = transaction.sources.named(key)
    return source.permission, source.policy, source.licence_note, source.active


def rows(curator: Client, query: str) -> list[str]:
    return curator.get(f"/sources{query}").html.css("tbody th a::text").getall()


def test_how_a_source_goes(curator: Client, installation: Installation) -> None:
    page = curator.get("/sources/harbour")
    assert page.text(".headline .state") == "✓ Working"
    assert "Found by Feed: http" in page.text("[aria-labelledby=reading]")
    gives = page.text("[aria-labelledby=gives]")
    assert "Nothing has been decided yet." in gives
    assert "became articles. " in gives
    assert "name a date." in gives
    assert page.html.css("[aria-labelledby=pages] li")
    assert "None: its pages are read as all others are." in page.text("[aria-labelledby=rules]")
    assert curator.get("/sources/nobody").status == 404


def test_what_may_be_shown_is_changed_recorded_and_taken_back(
    curator: Client, installation: Installation
) -> None:
    before = held(installation)
    saved = curator.answer("/sources/harbour", **FORM)
    assert saved.location.startswith("/sources/harbour?change=")
    assert held(installation) == (Permission.FULL_TEXT, Policy.AUTO, "By letter", True)
    page = curator.get(saved.location)
    assert "Amina" in page.text(".trail")
    assert "Length of an excerpt: 200 → 300" in page.text(".trail")
    number = page.html.css(".saved [name=change]::attr(value)").get("")
    curator.answer("/sources/harbour", do="undo", change=number)
    assert held(installation) == before
    again = curator.answer("/sources/harbour", do="undo", change=number)
    assert (again.status, "has been undone already" in again.text()) == (409, True)


def test_what_was_changed_since_is_not_taken_back(curator: Client, installation: Installation) -> None:
    first = change(installation, "harbour", {"excerpt_chars": 300}, user="Jo")
    change(installation, "harbour", {"excerpt_chars": 400}, user="Jo")
    assert change(installation, "harbour", {"excerpt_chars": 400}, user="Jo") is None
    page = curator.answer("/sources/harbour", do="undo", change=str(first))
    assert page.status == 409
    assert "changed again since" in page.text()
    other = curator.answer("/sources/courier", do="undo", change=str(first))
    assert other.status == 409


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"excerpt_chars": "many"}, "from 0 to 5,000"),
        ({"excerpt_chars": "50001"}, "from 0 to 5,000"),
        ({"permission": "all"}, "what may be shown"),
        ({"policy": ""}, "who approves"),
        ({"licence_note": "x" * 1001}, "more than 1,000"),
    ],
)
def test_what_cannot_be_saved_is_kept_as_it_was_typed(
    curator: Client, installation: Installation, fields: dict[str, str], said: str
) -> None:
    before = held(installation)
    page = curator.answer("/sources/harbour", **(FORM | fields))
    assert page.status == 422
    assert said in page.text("[role=alert]")
    assert page.html.css("#contact::attr(value)").get() == "press@harbour.example"
    assert held(installation) == before


def test_paused_removed_and_brought_back(curator: Client, installation: Installation) -> None:
    curator.answer("/sources/harbour", do="pause")
    assert held(installation)[3] is False
    assert curator.get("/sources/harbour").text(".headline .state") == "– Paused"
    curator.answer("/sources/harbour", do="resume")
    assert held(installation)[3] is True
    gone = curator.answer("/sources/harbour", do="remove")
    page = curator.get(gone.location)
    assert "is not read any more" in page.text(".saved")
    assert "/sources/harbour" not in page.html.css("tbody a::attr(href)").getall()
    assert curator.get("/sources?state=removed").html.css("tbody a::attr(href)").getall() == [
        "/sources/harbour"
    ]
    number = page.html.css(".saved [name=change]::attr(value)").get("")
    back = curator.answer("/sources/harbour", do="undo", change=number)
    assert curator.get(back.location).text(".headline .state") == "✓ Working"


def test_it_is_read_when_somebody_asks(curator: Client, installation: Installation) -> None:
    for _ in range(2):
        curator.answer("/sources/harbour", do="crawl")
    assert "Amina asked for a reading" in curator.get("/sources/harbour").text(".held")
    with installation.store.read() as transaction:
        assert transaction.sources.due(clock.now()) == []
    Timetable(installation, Pulse(installation, "all")).requests()
    with installation.store.read() as transaction:
        assert [one.key for one in transaction.sources.due(clock.now())] == ["harbour"]
    assert not curator.get("/sources/harbour").html.css(".held")
    assert curator.answer("/sources/harbour", do="dance").status == 409


def test_sources_are_chosen_and_ordered_by_links(curator: Client, installation: Installation) -> None:
    now = clock.now()
    with installation.store.begin() as transaction:
        courier, kitchen = transaction.sources.get("courier"), transaction.sources.get("kitchen")
        transaction.sources.crawled(courier.id, at=now, next_at=now + timedelta(hours=1), error="403")
        transaction.sources.save(replace(kitchen, active=False))
    everybody = rows(curator, "")
    assert everybody == sorted(everybody, key=str.casefold)
    assert rows(curator, "?state=failing") == [courier.name]
    assert rows(curator, "?state=odd") == []
    by_state = rows(curator, "?sort=state")
    assert (by_state[0], by_state[-1]) == (courier.name, kitchen.name)
    assert sorted(rows(curator, "?sort=copies")) == sorted(everybody)
    assert rows(curator, "?sort=nonsense&state=nonsense") == everybody
