"""What the pages say of a second person, and whom they lead where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import update

from aggregator.model import CaseKind
from aggregator.second import SecondReviewer
from app.editorial import ReviewSettings
from app.installation import Installation
from app.web.application import create_application
from storage.schema import sources
from tests.app.web.world import Client, Page, case, opened, waiting


@pytest.fixture
def installation(harvested: Path, tmp_path: Path) -> Iterator[Installation]:
    """A desk where two people read every story; no source is automatic, whose word would count as one's."""
    with opened(harvested, tmp_path / "home") as one:
        with one.store.begin() as transaction:
            transaction.connection.execute(update(sources).values(policy="review"))
        review = ReviewSettings(second_reviewer=SecondReviewer.ALWAYS)
        yield replace(one, editorial=msgspec.structs.replace(one.editorial, review=review))


@pytest.fixture
def jo(installation: Installation) -> Iterator[Client]:
    client = Client(create_application(installation))
    client.come_in(installation, "Jo")
    yield client
    client.close()


def _numbers(installation: Installation) -> list[int]:
    return [one.id for one in waiting(installation, CaseKind.APPROVE)]


def _approve(client: Client, number: int, summary: str = "It helps with fatigue.") -> Page:
    path = f"/review/articles/{number}"
    page = client.get(path)
    title = page.html.css("#title::text").get("A title")
    return client.post(path, {"csrf": page.csrf, "decision": "approve", "title": title, "summary": summary})


def test_two_people_one_after_the_other(curator: Client, jo: Client, installation: Installation) -> None:
    first = _numbers(installation)[0]
    page = curator.get(f"/review/articles/{first}")
    assert "Two people have to approve this." in page.text("#decision .held")
    assert "Then another person is asked." in page.text("#decision .answer")
    saved = curator.follow(_approve(curator, first, "Vitamin D slows MS.").location)
    assert "another person is asked before readers get it" in saved.text("[role=status]")
    second = max(_numbers(installation))
    assert f"/review/articles/{second}" in curator.get(f"/review/articles/{first}").response.text

    own = curator.get(f"/review/articles/{second}")
    assert "You approved this first" in own.text("#decision .held")
    assert own.html.css("button[value=approve]").getall() == []
    assert len(own.html.css("button[value=reject]")) == 1

    page = jo.get(f"/review/articles/{second}")
    assert "Amina approved this first" in page.text("#decision .held")
    assert page.html.css("#decision .held time::attr(datetime)").get()
    assert "“Vitamin D slows MS.”" in page.text("[aria-labelledby=two]")
    assert "Readers get it" in page.text("#decision .answer")
    _approve(jo, second)
    trail = jo.get("/history").text(".trail")
    assert "as the second person" in trail
    assert "another person is asked before readers get it" in trail
    assert case(installation, second).decision == "approve"


def test_the_same_person_is_refused_in_words(curator: Client, installation: Installation) -> None:
    _approve(curator, _numbers(installation)[0])
    second = max(_numbers(installation))
    page = curator.post(
        f"/review/articles/{second}", {"csrf": "csrf-Amina", "decision": "approve", "title": "Again"}
    )
    assert 400 <= page.status < 500
    assert "Now another person has to approve it." in page.text("body")
    assert case(installation, second).decision == ""


def test_nobody_is_led_to_what_they_approved(
    curator: Client, jo: Client, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.waiting.MOST_ARTICLES", 2)  # more of one's own than are looked at at once
    for number in _numbers(installation):
        page = _approve(curator, number)
        assert page.status == 303
    left = _numbers(installation)
    assert left
    empty = curator.follow("/review/articles")
    assert "Now another person reads" in empty.text()
    assert jo.follow("/review/articles").path.startswith(f"/review/articles/{left[0]}")


def test_the_undoing_says_that_nobody_else_is_asked(curator: Client, installation: Installation) -> None:
    _approve(curator, _numbers(installation)[0])
    assert "What was asked then is asked no more." in curator.get("/history/1").text()


def test_the_settings_say_so(operator: Client) -> None:
    text = operator.get("/settings").text("[aria-labelledby=part-review]")
    assert "for every story" in text
    assert "wait for one person" in text


def test_the_word_of_an_automatic_source_is_told(curator: Client, installation: Installation) -> None:
    number = _numbers(installation)[0]
    with installation.store.begin() as transaction:
        transaction.connection.execute(update(sources).values(policy="auto"))
    page = curator.get(f"/review/articles/{number}")
    assert "We trust this source" in page.text("#decision .held")
    assert page.text("#two") == "Why a person is asked"
    assert "Readers get it" in page.text("#decision .answer")
    _approve(curator, number)
    assert number not in _numbers(installation)
    assert "another person" not in curator.get("/history").text(".trail")
