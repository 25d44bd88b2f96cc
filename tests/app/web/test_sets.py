"""Sets of pairs, with an end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from starlette.requests import Request

from aggregator.model import CaseKind, Ruling
from app.installation import Installation
from app.jobs.by_hand import relate
from app.web.sets import REST, Progress, _sitting, size_of
from tests.app.web.world import Client, lonely, waiting

KIND = CaseKind.SAME_STORY
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
RULING = Ruling(id=1, case_id=1, user="Amina", decision="related", reason="", made_at=NOW, changes=())


@pytest.mark.parametrize(("cookie", "size"), [("", 10), ("text:large.set:5", 5), ("set:7", 10)])
def test_the_size_is_the_one_chosen_on_the_device(cookie: str, size: int) -> None:
    headers = [(b"cookie", f"desk-display={cookie}".encode())]
    assert size_of(Request({"type": "http", "headers": headers})) == size


def test_a_sitting_ends_with_a_rest_and_one_go_counts_once() -> None:
    minutes = [0, 2, 2, 2, 9]
    made = [
        replace(RULING, id=9 - at, made_at=NOW - timedelta(minutes=one)) for at, one in enumerate(minutes)
    ]
    old = replace(RULING, id=1, made_at=NOW - timedelta(minutes=10) - REST)
    goes = _sitting([*made, old], NOW)
    assert [len(go) for go in goes] == [1, 3, 1]
    assert _sitting([*made, old], NOW + REST + timedelta(seconds=1)) == ()
    assert _sitting([], NOW) == ()


@pytest.mark.parametrize(
    ("done", "place", "is_done"), [(0, 1, False), (4, 5, False), (5, 1, True), (12, 3, False)]
)
def test_the_place_in_the_set(done: int, place: int, is_done: bool) -> None:
    far = Progress(size=5, goes=((RULING,),) * done)
    assert (far.place, far.is_done) == (place, is_done)


def test_after_a_set_one_may_stop(
    curator: Client, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.sets.set_size", lambda _: 2)
    first, second, third = (one.id for one in waiting(installation, KIND)[:3])
    assert "Pair 1 of 2 in this set." in curator.get(f"/review/duplicates/{first}").text(".headline")
    curator.answer(f"/review/duplicates/{first}", decision="related")
    assert "Pair 2 of 2 in this set." in curator.get(f"/review/duplicates/{second}").text(".headline")
    page = curator.answer(f"/review/duplicates/{second}", decision="keep_first")
    assert page.location.startswith("/review/duplicates/done?saved=")
    done = curator.get(page.location)
    assert done.text("h1") == "That is a set of 2. Thank you."
    assert "Same story: 1 Related: 1 Different: 0" in done.text()
    assert done.html.css(".saved button[data-key=u]")
    assert done.html.css("a[data-key=n]::attr(href)").get() == "/review/duplicates"
    assert (
        curator.get("/review/duplicates").location == f"/review/duplicates/{third}"
    )  # nothing is in the way
    assert "Pair 1 of 2 in this set." in curator.get(f"/review/duplicates/{third}").text(".headline")


def test_what_was_done_by_hand_is_no_pair_of_the_set(curator: Client, installation: Installation) -> None:
    with installation.store.read() as transaction:
        stories = [transaction.articles.get(one).story_id for one in lonely(installation)[:2]]
    relate(installation, *stories, user="Amina")
    page = curator.get(f"/review/duplicates/{waiting(installation, KIND)[0].id}")
    assert "Pair 1 of 10 in this set." in page.text(".headline")
