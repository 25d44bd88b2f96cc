"""Second looks, which nobody can tell from other questions before the answer."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from aggregator.model import CaseKind
from app.installation import Installation
from tests.app.web.world import Client, apart_pair, ask, case, joined_pair, ordinary, waiting

KIND = CaseKind.SAME_STORY


def _unnumbered(curator: Client, number: int) -> str:
    page = curator.get(f"/review/duplicates/{number}").response.text
    page = page.replace(f"duplicates%2F{number}", "duplicates%2FN")
    return page.replace(f"/duplicates/{number}", "/duplicates/N").replace(f"after={number}", "after=N")


def test_the_pages_are_the_same_to_the_letter(curator: Client, installation: Installation) -> None:
    known = waiting(installation, KIND)[0]
    look = ask(
        installation, known.article_id, known.other_article_id or 0, kind=CaseKind.SECOND_LOOK, score=0.9876
    )
    one, other = (_unnumbered(curator, number) for number in (known.id, look))
    assert one == other
    assert "0.98" not in other


def test_of_a_joined_pair_it_is_not_told_that_readers_have_both(
    curator: Client, installation: Installation
) -> None:
    newer, known = joined_pair(installation)
    look = ask(installation, newer, known, kind=CaseKind.SECOND_LOOK, score=0.99, reasons=("all alike",))
    with installation.store.begin() as transaction:
        transaction.connection.execute(
            text("UPDATE stories SET released_at = '2026-01-02 07:00:00' WHERE released_at IS NULL")
        )
        assert transaction.articles.get(newer).story_id == transaction.articles.get(known).story_id
    page = curator.get(f"/review/duplicates/{look}")
    assert "Readers have had it since" in page.text(".side.A")
    assert "Readers have had it" not in page.text(".side.B")
    for word in ("machine", "joined", "second look", "likeness", "all alike"):
        assert word not in page.text().lower()


def test_they_are_in_the_queue_and_counted_with_it(curator: Client, installation: Installation) -> None:
    before = [one.id for one in waiting(installation, KIND)]
    look = ask(installation, *joined_pair(installation), kind=CaseKind.SECOND_LOOK, score=0.99)
    assert {one.id for one in waiting(installation, KIND)} == {*before, look}
    count = curator.get("/history").html.css(".count").xpath("text()").get("").split()[0]
    assert int(count) == len(before) + 1
    from app.status import gather

    assert ("Duplicates to decide", str(len(before) + 1)) in gather(installation).lines()


@pytest.mark.parametrize(
    ("verdict", "answer", "words"),
    [
        ("duplicate", "keep_first", "This was a second look: the machine had joined them without asking."),
        ("new", "different", "This was a second look: the machine had kept them apart without asking."),
    ],
)
def test_after_the_answer_it_is_told_what_the_machine_had_thought(
    curator: Client, installation: Installation, verdict: str, answer: str, words: str
) -> None:
    newer, known = joined_pair(installation)
    if verdict == "new":
        newer, known = apart_pair(installation)
    look = ask(
        installation, newer, known, kind=CaseKind.SECOND_LOOK, score=0.0432, verdict=verdict, judged=0.0432
    )
    page = curator.answer(f"/review/duplicates/{look}", decision=answer)
    assert page.status == 303
    assert case(installation, look).decision == answer
    saved = curator.get(page.location)
    assert words in saved.text(".saved")
    assert "a likeness of 0.04" in saved.text(".saved")
    assert words in curator.get(f"/review/duplicates/{look}").text(".decision")
    action = saved.html.css(".saved form::attr(action)").get("")
    undone = curator.get(curator.post(action, {"csrf": saved.csrf}).location)
    assert undone.path.startswith(f"/review/duplicates/{look}")
    assert "machine" not in undone.text()  # the question is open again


def test_an_ordinary_question_is_told_of_too(curator: Client, installation: Installation) -> None:
    question = ordinary(installation)
    page = curator.answer(f"/review/duplicates/{question.id}", decision="different")
    said = curator.get(page.location).text(".saved")
    assert f"The machine was not sure: it gave them a likeness of {question.score:.2f}" in said
