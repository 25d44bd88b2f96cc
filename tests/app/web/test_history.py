"""The trail of decisions, and the way back."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from aggregator.model import CaseKind, Decision
from app import clock
from app.installation import Installation
from app.jobs.review import rule
from app.jobs.undo import undo
from app.web.application import create_application
from app.web.history import PER_PAGE
from tests.app.web.world import Client, Page, case, waiting


@pytest.fixture
def colleague(installation: Installation) -> Iterator[Client]:
    client = Client(create_application(installation))
    client.come_in(installation, "Jo")
    yield client
    client.close()


def _older(page: Page) -> str:
    return page.html.xpath("//main//a[text()='Older decisions']/@href").get("")


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
    assert late.location.startswith(path)  # where it is told what Amina chose
    assert case(installation, number).decision == "keep_first"
    seen = colleague.get("/history?saved=1")
    assert seen.text(".saved").startswith("Saved. Amina made one story")


def test_older_decisions_are_a_page_away(curator: Client, installation: Installation) -> None:
    number = waiting(installation, CaseKind.SAME_STORY)[0].id
    for _ in range(PER_PAGE // 2 + 1):
        undo(installation, rule(installation, number, Decision.DIFFERENT, user="Jo"), user="Jo")
    page = curator.get("/history")
    assert len(page.html.css(".trail li")) == PER_PAGE
    older = curator.get(_older(page))
    assert len(older.html.css(".trail li")) == 2
    assert not _older(older)


def test_decisions_are_found_by_who_what_words_and_day(curator: Client, installation: Installation) -> None:
    article = waiting(installation, CaseKind.APPROVE)[0]
    left_out = rule(installation, article.id, Decision.REJECT, user="Jo", reason="old news")
    apart = _decide(installation)
    with installation.store.read() as transaction:
        title = transaction.articles.get(article.article_id).title
    today = clock.now().date()

    def found(query: str) -> list[str]:
        return curator.get(f"/history?{query}").html.css(".trail a[href^='/history/']::attr(href)").getall()

    only_jo, only_amina = [f"/history/{left_out}"], [f"/history/{apart}"]
    assert found("") == only_amina + only_jo
    assert found("who=Jo") == only_jo
    assert found("kind=apart") == only_amina
    assert found("kind=nonsense&who=") == only_amina + only_jo
    assert f"/history/{left_out}" in found(urlencode({"words": title[3:20].upper()}))
    assert found("words=100%25zebra_") == []
    assert "No decision is like that." in curator.get("/history?who=Nobody").text()
    assert len(found(f"since={today - timedelta(days=1)}&until={today + timedelta(days=1)}")) == 2
    assert found(f"until={today - timedelta(days=2)}") == []
    assert len(found("since=31.12.&until=2026-13-45")) == 2  # what is no day asks nothing


def test_one_decision_says_what_undoing_will_change(curator: Client, installation: Installation) -> None:
    article = waiting(installation, CaseKind.APPROVE)[0]
    ruling = rule(installation, article.id, Decision.REJECT, user="Jo", reason="old news")
    page = curator.get(f"/history/{ruling}")
    assert "The question is open again." in page.text()
    assert "goes back to the questions. Readers do not get it meanwhile." in page.text()
    taken_back = undo(installation, ruling, user="Amina")
    assert "It was undone By Amina" in curator.get(f"/history/{ruling}").text()
    assert f"/history/{ruling}" in curator.get(f"/history/{taken_back}").html.css("a::attr(href)").getall()
    assert curator.get("/history/98765").status == 404


def test_what_stands_in_the_way_is_named_and_linked(curator: Client, installation: Installation) -> None:
    article = waiting(installation, CaseKind.APPROVE)[0]
    first = rule(installation, article.id, Decision.REJECT, user="Jo", reason="old news")
    with installation.store.begin() as transaction:
        changes = transaction.rulings.get(first).changes
        later = transaction.rulings.record(
            article.id, user="Jo", decision="reject", reason="r", changes=changes, now=clock.now()
        )
    refused = curator.post(f"/history/{first}/undo", {"csrf": "csrf-Amina", "back": "history"})
    assert refused.location == f"/history/{first}?refused=1"
    page = curator.get(refused.location)
    assert "It cannot be undone yet." in page.text()
    assert f"/history/{later}" in page.html.css("main a::attr(href)").getall()


def test_the_table_holds_no_formula(curator: Client, installation: Installation) -> None:
    article = waiting(installation, CaseKind.APPROVE)[0]
    rule(installation, article.id, Decision.REJECT, user="Jo", reason="=HYPERLINK(1)")
    _decide(installation)
    page = curator.get("/history.csv?who=Jo")
    assert page.headers["content-type"].startswith("text/csv")
    assert "attachment" in page.headers["content-disposition"]
    rows = list(csv.reader(page.response.text.removeprefix("\ufeff").splitlines()))
    assert len(rows) == 2
    assert rows[1][4] == "'=HYPERLINK(1)"
    assert all(not cell.startswith(("=", "+", "-", "@")) for cell in rows[1])
