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


def rows(operator: Client, query: str) -> list[str]:
    return operator.get(f"/sources{query}").html.css("tbody th a::text").getall()


def test_how_a_source_goes(operator: Client, installation: Installation) -> None:
    page = operator.get("/sources/harbour")
    assert page.text(".headline .state") == "✓ Working"
    assert "Found by Feed: http" in page.text("[aria-labelledby=reading]")
    gives = page.text("[aria-labelledby=gives]")
    assert "Nothing has been decided yet." in gives
    assert "became articles. " in gives
    assert "name a date." in gives
    assert page.html.css("[aria-labelledby=pages] li")
    assert "None: its pages are read as all others are." in page.text("[aria-labelledby=rules]")
    assert operator.get("/sources/nobody").status == 404


def test_what_may_be_shown_is_changed_recorded_and_taken_back(
    operator: Client, installation: Installation
) -> None:
    before = held(installation)
    saved = operator.answer("/sources/harbour", **FORM)
    assert saved.location.startswith("/sources/harbour?change=")
    assert held(installation) == (Permission.FULL_TEXT, Policy.AUTO, "By letter", True)
    page = operator.get(saved.location)
    assert "Olu" in page.text(".trail")
    assert "Length of an excerpt: 200 → 300" in page.text(".trail")
    number = page.html.css(".saved [name=change]::attr(value)").get("")
    operator.answer("/sources/harbour", do="undo", change=number)
    assert held(installation) == before
    again = operator.answer("/sources/harbour", do="undo", change=number)
    assert (again.status, "has been undone already" in again.text()) == (409, True)


def test_what_was_changed_since_is_not_taken_back(operator: Client, installation: Installation) -> None:
    first = change(installation, "harbour", {"excerpt_chars": 300}, user="Jo")
    change(installation, "harbour", {"excerpt_chars": 400}, user="Jo")
    assert change(installation, "harbour", {"excerpt_chars": 400}, user="Jo") is None
    page = operator.answer("/sources/harbour", do="undo", change=str(first))
    assert page.status == 409
    assert "changed again since" in page.text()
    other = operator.answer("/sources/courier", do="undo", change=str(first))
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
    operator: Client, installation: Installation, fields: dict[str, str], said: str
) -> None:
    before = held(installation)
    page = operator.answer("/sources/harbour", **(FORM | fields))
    assert page.status == 422
    assert said in page.text("[role=alert]")
    assert page.html.css("#contact::attr(value)").get() == "press@harbour.example"
    assert held(installation) == before


def test_paused_removed_and_brought_back(operator: Client, installation: Installation) -> None:
    operator.answer("/sources/harbour", do="pause")
    assert held(installation)[3] is False
    assert operator.get("/sources/harbour").text(".headline .state") == "– Paused"
    operator.answer("/sources/harbour", do="resume")
    assert held(installation)[3] is True
    gone = operator.answer("/sources/harbour", do="remove")
    page = operator.get(gone.location)
    assert "is not read any more" in page.text(".saved")
    assert "/sources/harbour" not in page.html.css("tbody a::attr(href)").getall()
    assert operator.get("/sources?state=removed").html.css("tbody a::attr(href)").getall() == [
        "/sources/harbour"
    ]
    number = page.html.css(".saved [name=change]::attr(value)").get("")
    back = operator.answer("/sources/harbour", do="undo", change=number)
    assert operator.get(back.location).text(".headline .state") == "✓ Working"


def test_it_is_read_when_somebody_asks(operator: Client, installation: Installation) -> None:
    for _ in range(2):
        operator.answer("/sources/harbour", do="crawl")
    assert "Olu asked for a reading" in operator.get("/sources/harbour").text(".held")
    with installation.store.read() as transaction:
        assert transaction.sources.due(clock.now()) == []
    Timetable(installation, Pulse(installation, "all")).requests()
    with installation.store.read() as transaction:
        assert [one.key for one in transaction.sources.due(clock.now())] == ["harbour"]
    assert not operator.get("/sources/harbour").html.css(".held")
    assert operator.answer("/sources/harbour", do="dance").status == 409


def test_sources_are_chosen_and_ordered_by_links(operator: Client, installation: Installation) -> None:
    now = clock.now()
    with installation.store.begin() as transaction:
        courier, kitchen = transaction.sources.get("courier"), transaction.sources.get("kitchen")
        transaction.sources.crawled(courier.id, at=now, next_at=now + timedelta(hours=1), error="403")
        transaction.sources.save(replace(kitchen, active=False))
    everybody = rows(operator, "")
    assert everybody == sorted(everybody, key=str.casefold)
    assert rows(operator, "?state=failing") == [courier.name]
    assert rows(operator, "?state=odd") == []
    by_state = rows(operator, "?sort=state")
    assert (by_state[0], by_state[-1]) == (courier.name, kitchen.name)
    assert sorted(rows(operator, "?sort=copies")) == sorted(everybody)
    assert rows(operator, "?sort=nonsense&state=nonsense") == everybody


def test_only_operators_change_a_source(curator: Client, installation: Installation) -> None:
    before = held(installation)
    page = curator.get("/sources/harbour")
    assert not page.html.css("[name=do]")
    assert "Only operators change this." in page.text()
    assert curator.answer("/sources/harbour", **FORM).status == 403
    assert held(installation) == before
