"""The trail of decisions, and the way back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from aggregator.model import CaseKind, Decision
from app.installation import Installation
from app.jobs.review import rule, undo
from app.web.application import create_application
from app.web.history import PER_PAGE
from tests.app.web.world import Client, case, waiting


@pytest.fixture
def colleague(installation: Installation) -> Iterator[Client]:
    client = Client(create_application(installation))
    client.come_in(installation, "Jo")
    yield client
    client.close()


def _decide(installation: Installation, user: str = "Amina") -> int:
    number = waiting(installation, CaseKind.SAME_STORY)[0].id
    return rule(installation, number, Decision.DIFFERENT, user=user)


def test_no_decision_yet(curator: Client) -> None:
    assert "Nothing yet." in curator.get("/history").text()


def test_every_decision_stands_there_in_words(curator: Client, installation: Installation) -> None:
    article = waiting(installation, CaseKind.APPROVE)[0]
    left_out = rule(installation, article.id, Decision.REJECT, user="Jo", reason="old news")
    _decide(installation)
    undo(installation, left_out, user="Amina")
    lines = [" ".join(line.css("*::text").getall()) for line in curator.get("/history").html.css(".trail li")]
    said = [" ".join(line.split()) for line in lines]
    with installation.store.read() as transaction:
        title = transaction.articles.get(article.article_id).title
    assert f"Amina took back decision {left_out}, about “{title}”" in said[0]
    assert "apart as two stories" in said[1]
    assert f"Jo left out “{title}”" in said[2]
    assert "Reason: Old news." in said[2]
    assert "Undone" in said[2]
    assert [bool(line.css("form")) for line in curator.get("/history").html.css(".trail li")] == [
        False,
        True,
        False,
    ]


def test_undo_from_the_history_stays_there(curator: Client, installation: Installation) -> None:
    ruling = _decide(installation)
    page = curator.answer("/history", csrf=curator.get("/history").csrf)
    page = curator.post(f"/history/{ruling}/undo", {"csrf": curator.get("/history").csrf, "back": "history"})
    assert page.location.startswith("/history?saved=")
    assert "You took back" in curator.get(page.location).text(".saved")


def test_undoing_twice_says_what_happened(curator: Client, installation: Installation) -> None:
    ruling = _decide(installation)
    token = curator.get("/history").csrf
    fields = {"csrf": token, "back": "history"}
    assert curator.post(f"/history/{ruling}/undo", fields).status == 303
    again = curator.post(f"/history/{ruling}/undo", fields)
    assert again.status == 409
    assert "Nothing was changed by you" in again.text()
    assert curator.post(f"/history/{ruling + 1}/undo", fields).status == 409  # an undo itself
    assert curator.post("/history/987/undo", fields).status == 404


def test_two_curators_at_one_question(curator: Client, colleague: Client, installation: Installation) -> None:
    number = waiting(installation, CaseKind.SAME_STORY)[0].id
    path = f"/review/duplicates/{number}"
    slow = colleague.get(path).csrf
    curator.answer(path, decision="keep_first")
    late = colleague.post(path, {"csrf": slow, "decision": "different"})
    assert late.status == 409
    assert case(installation, number).decision == "keep_first"
    seen = colleague.get("/history?saved=1")
    assert seen.text(".saved").startswith("Saved. Amina made one story")


def test_older_decisions_are_a_page_away(curator: Client, installation: Installation) -> None:
    number = waiting(installation, CaseKind.SAME_STORY)[0].id
    for _ in range(PER_PAGE // 2 + 1):
        undo(installation, rule(installation, number, Decision.DIFFERENT, user="Jo"), user="Jo")
    page = curator.get("/history")
    assert len(page.html.css(".trail li")) == PER_PAGE
    older = curator.get(page.html.css("main > p > a.button::attr(href)").get(""))
    assert len(older.html.css(".trail li")) == 2
    assert not older.html.css("main > p > a.button")
