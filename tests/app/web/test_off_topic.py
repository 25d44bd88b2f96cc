"""What was left out: the list, the page, and the way back."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from aggregator.model import Outcome
from app.installation import Installation
from app.jobs.ingest import ingest
from storage.pages import Seek, StoredPage
from tests.app.jobs.texts import add_source, html, take
from tests.app.web.world import Client

LOAF = (
    "Mix flour, water and salt in the evening and leave the dough in a cool place until the morning comes. "
    "Fold it twice, shape it into loaf number {number} and bake it in a hot oven for three quarters of an "
    "hour. A loaf that sounds hollow when you knock on its base is done and may cool on a rack until noon. "
)


def left_out(installation: Installation) -> list[StoredPage]:
    with installation.store.read() as transaction:
        return transaction.pages.left_out(Outcome.OFF_TOPIC, 100, Seek())


def bake(installation: Installation, count: int = 1) -> None:
    source = add_source(installation, "bakery")
    for number in range(count):
        words = LOAF.format(number=f"{number} of {'abcdefghijklmnopqrstuvwxyz'[number]}")
        take(installation, source, f"loaf-{number}", html(f"A <i>loaf</i> & number {number}", words))
    ingest(installation)


def test_the_newest_stand_first_with_title_source_and_reason(
    curator: Client, installation: Installation
) -> None:
    bake(installation, 2)
    page = curator.get("/off-topic")
    assert page.text("h1").endswith("?")
    assert page.html.css(".trail li a")[0].css("::text").get() == "A loaf & number 1"
    assert "The bakery" in page.text(".trail li:first-child")
    assert left_out(installation)[0].reason[:40] in page.text(".trail li:first-child")
    assert "/off-topic" in curator.get("/sources").html.css("main a::attr(href)").getall()


def test_pages_of_a_list_follow_each_other(curator: Client, installation: Installation) -> None:
    bake(installation, 23)
    first = curator.get("/off-topic?list=off_topic&words=loaf-")
    assert len(first.html.css(".trail li")) == 20
    older = first.html.css("a[href*='before=']::attr(href)").get("")
    assert parse_qs(urlsplit(older).query)["words"] == ["loaf-"]
    rest = curator.get(older)
    assert [one.css("::text").get() for one in rest.html.css(".trail li a")] == [
        f"A loaf & number {number}" for number in (2, 1, 0)
    ]
    assert not rest.html.css("a[href*='before=']")


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 3), ("words=LOAF-2", 1), ("words=loaf_2", 0), ("source=99999", 0), ("list=made-up", 3)],
)
def test_looking_for_some(curator: Client, installation: Installation, query: str, count: int) -> None:
    bake(installation, 3)
    with installation.store.read() as transaction:
        number = transaction.sources.get("bakery").id
    query = query if "source" in query else f"{query}&source={number}"
    assert len(curator.get(f"/off-topic?{query}").html.css(".trail li")) == count


@pytest.mark.parametrize("kind", ["not_article", "too_short", "unreadable"])
def test_others_are_only_shown(curator: Client, installation: Installation, kind: str) -> None:
    source = add_source(installation, "bakery")
    take(installation, source, "empty", b"")
    take(installation, source, "short", html("A loaf", "Bread is good. Bake it slowly, she says."))
    take(installation, source, "shop", html("Search", "") if kind == "not_article" else b"\x00\x01")
    ingest(installation)
    with installation.store.read() as transaction:
        found = transaction.pages.left_out(Outcome(kind), 10, Seek())
    page = curator.get(f"/off-topic?list={kind}")
    assert len(page.html.css(".trail li")) == len(found)
    for one in found[:1]:
        shown = curator.get(f"/off-topic/{one.id}")
        assert one.reason[1:30] in shown.text(".evidence")
        assert not shown.html.css("main form")
        assert curator.post(f"/off-topic/{one.id}", {"csrf": page.csrf, "decision": "bring_back"}).status in {
            403,
            409,
        }


def test_one_is_read_brought_back_and_left_out_again(curator: Client, installation: Installation) -> None:
    bake(installation)
    number = left_out(installation)[0].id
    path = f"/off-topic/{number}"
    page = curator.get(path)
    assert "Fold it twice" in page.text(".text")
    assert page.text("h2 a") == "A loaf & number 0"
    sent = curator.answer(path, decision="bring_back")
    assert sent.location == f"{path}?changed=bring_back"
    assert "Amina brought it back" in curator.get(sent.location).text("#decision")
    assert "waits to be read again" in curator.get(path).text("#decision")
    ingest(installation)
    question = curator.get(path).html.css("#decision a[href^='/review/articles/']::attr(href)").get("")
    assert curator.get(question).text(".side h2") == "A loaf & number 0"
    assert "A loaf" in curator.get("/off-topic?list=brought_back").text(".trail")
    assert curator.answer(path, decision="leave_out").status == 303
    assert "Your decision" in curator.get(path).text("#decision")
    assert curator.get(question).text("#decide").startswith("This was answered: left out")


def test_an_article_somebody_decided_about_stays(curator: Client, installation: Installation) -> None:
    bake(installation)
    path = f"/off-topic/{left_out(installation)[0].id}"
    curator.answer(path, decision="bring_back")
    ingest(installation)
    question = curator.get(path).html.css("#decision a[href^='/review/articles/']::attr(href)").get("")
    curator.answer(question, decision="reject", reason="Old news")
    refused = curator.answer(path, decision="leave_out")
    assert refused.status == 409
    assert "Somebody has decided about the article" in refused.text()


def test_no_other_answer_and_no_other_page(curator: Client, installation: Installation) -> None:
    bake(installation)
    assert curator.answer(f"/off-topic/{left_out(installation)[0].id}", decision="approve").status == 409
    assert curator.get("/off-topic/99999").status == 404
