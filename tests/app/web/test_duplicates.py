"""Two articles, one question."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from aggregator.dedupe import Passage, Span, compare_texts
from aggregator.model import CaseKind
from app.installation import Installation
from app.web.duplicates import stretches
from tests.app.web.world import Client, case, ordinary, waiting

KIND = CaseKind.SAME_STORY


def _first(installation: Installation) -> int:
    return waiting(installation, KIND)[0].id


def test_the_way_to_the_first_question(curator: Client, installation: Installation) -> None:
    first = f"/review/duplicates/{_first(installation)}"
    assert curator.get("/review").location == "/review/duplicates"
    assert curator.get("/review/duplicates").location == first
    assert curator.follow("/review").path == first


def test_a_pair_is_shown_with_its_evidence(curator: Client, installation: Installation) -> None:
    question = ordinary(installation)
    page = curator.get(f"/review/duplicates/{question.id}")
    with installation.store.read() as transaction:
        known = transaction.articles.get(question.other_article_id or 0)
        newer = transaction.articles.get(question.article_id)
    assert page.text("h1") == "Are these the same story?"
    for letter, article in (("A", known), ("B", newer)):
        link = page.html.css(f".side.{letter} h2 a")
        assert link.css("::text").get() == article.title
        assert link.attrib["href"] == article.url
        assert "noreferrer" in link.attrib["rel"]
        assert f"{article.words} words" in page.text(f".side.{letter}")
    assert "words of the" in page.text(".reasons")
    assert page.html.css("details:not([open])")
    keys = {one.attrib["data-key"] for one in page.html.css("[data-key]")}
    assert keys == {"1", "2", "3", "4", "5", "r", "s", "v", "j", "k", "?"}


def test_the_queues_are_counted_in_the_navigation(curator: Client, installation: Installation) -> None:
    page = curator.get("/history")
    shown = [count.split()[0] for count in map(str.strip, page.html.css(".count").xpath("text()").getall())]
    assert shown[:2] == [str(len(waiting(installation, kind))) for kind in (KIND, CaseKind.APPROVE)]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("related", "two stories that belong together"),
        ("keep_first", "readers get the first"),
        ("keep_second", "readers get the second"),
        ("different", "apart"),
    ],
)
def test_an_answer_leads_to_the_next_question(
    curator: Client, installation: Installation, answer: str, words: str
) -> None:
    first, second = (one.id for one in waiting(installation, KIND)[:2])
    page = curator.answer(f"/review/duplicates/{first}", decision=answer)
    assert page.status == 303
    assert page.location.startswith(f"/review/duplicates/{second}?saved=")
    assert case(installation, first).decision == answer
    saved = curator.get(page.location)
    assert saved.text(".saved p").startswith("Saved. You ")
    assert words in saved.text(".saved p")
    assert saved.html.css(".saved button[data-key=u]")


def test_undo_brings_the_question_back(curator: Client, installation: Installation) -> None:
    number = _first(installation)
    saved = curator.get(curator.answer(f"/review/duplicates/{number}", decision="keep_second").location)
    action = saved.html.css(".saved form::attr(action)").get("")
    page = curator.post(action, {"csrf": saved.csrf, "back": "question"})
    assert page.location.startswith(f"/review/duplicates/{number}?saved=")
    assert case(installation, number).decision == ""
    undone = curator.get(page.location)
    assert "took back decision" in undone.text(".saved")
    assert not undone.html.css(".saved form")


def test_the_same_answer_twice_counts_once(curator: Client, installation: Installation) -> None:
    path = f"/review/duplicates/{_first(installation)}"
    fields = {"csrf": curator.get(path).csrf, "decision": "different"}
    once, twice = curator.post(path, fields), curator.post(path, fields)
    assert (twice.status, twice.location) == (303, once.location)
    with installation.store.read() as transaction:
        assert len(transaction.rulings.history(10)) == 1


def test_another_answer_to_an_answered_question_changes_nothing_by_itself(
    curator: Client, installation: Installation
) -> None:
    path = f"/review/duplicates/{_first(installation)}"
    token = curator.get(path).csrf
    curator.post(path, {"csrf": token, "decision": "different"})
    page = curator.post(path, {"csrf": token, "decision": "keep_first"})
    assert page.location == f"{path}?mine=keep_first"
    assert case(installation, int(path.rpartition("/")[2])).decision == "different"
    assert "You already chose “Different”" in curator.get(page.location).text("#decide")
    shown = curator.get(path)
    assert shown.status == 200
    assert "two different stories" in shown.text(".decision")
    assert not shown.html.css(".decision form")


@pytest.mark.parametrize("answer", ["", "approve", "no such"])
def test_what_is_no_answer_is_refused(curator: Client, installation: Installation, answer: str) -> None:
    page = curator.answer(f"/review/duplicates/{_first(installation)}", decision=answer)
    assert page.status == 409
    assert "no answer to this question" in page.text()


def test_skipping_goes_round(curator: Client, installation: Installation) -> None:
    ids = [one.id for one in waiting(installation, KIND)]
    seen, path = [], f"/review/duplicates/{ids[0]}"
    for _ in ids:
        path = curator.post(f"{path}/skip", {"csrf": curator.get(path).csrf}).location.partition("?")[0]
        seen.append(int(path.rpartition("/")[2]))
    assert seen == [*ids[1:], ids[0]]


def test_an_empty_queue_says_so(curator: Client, installation: Installation) -> None:
    while questions := waiting(installation, KIND):
        page = curator.answer(f"/review/duplicates/{questions[0].id}", decision="different")
    assert page.location.startswith("/review/duplicates?saved=")
    empty = curator.get(page.location)
    assert empty.text("h1") == "Is anything waiting here?"
    assert empty.html.css(".saved button")
    assert curator.get("/review/duplicates").status == 200


def test_what_strangers_wrote_is_shown_and_never_run(curator: Client, installation: Installation) -> None:
    question = waiting(installation, KIND)[0]
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    with installation.store.begin() as transaction:
        transaction.connection.execute(
            text("UPDATE articles SET title = :h, text = :h, authors = :a, url = 'javascript:alert(3)'"),
            {"h": hostile, "a": '["<b>Bold</b>"]'},
        )
    page = curator.get(f"/review/duplicates/{question.id}")
    assert page.html.css(".side.A h2 a::text").get() == hostile
    assert "<b>Bold</b>" in page.text(".side.A")
    assert not page.html.css("main script, main img, main b, [onerror]")
    assert "javascript:" not in page.response.text


def test_differences_are_numbered_and_likeness_is_folded() -> None:
    both = "The same first sentence here. It had {} people in it. {} And so it ended well."
    known, newer = both.format(148, "The cat sat down."), both.format(184, "Buy now please. Buy more soon.")
    found = stretches(compare_texts(known, newer))
    assert [(one.number, one.heading) for one in found] == [
        (0, ""),
        (1, "A number differs"),
        (2, "Only in A: 1 sentence"),
        (3, "Only in B: 2 sentences"),
        (0, ""),
    ]


def test_a_changed_wording_is_no_changed_number() -> None:
    passage = Passage(
        "differs", (Span("In 2026 "), Span("many", True)), (Span("In 2026 "), Span("few", True))
    )
    assert [one.heading for one in stretches([passage, passage])] == ["The wording differs"] * 2
