"""A notice about a paper, and what becomes of the story that cites it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from aggregator.model import Case, CaseKind, Reference, Story, StoryState
from aggregator.notices import Notice, NoticeKind
from app import clock
from app.installation import Installation
from app.jobs.notices import ask_curators
from tests.app.web.world import Client, case

DOI = "10.5555/olive.7"


@pytest.fixture
def question(installation: Installation) -> Case:
    """Of a released story."""
    notice = Notice(
        papers=(Reference(kind="doi", id=DOI),),
        kind=NoticeKind.RETRACTION,
        url="https://doi.org/10.5555/r",
        day="2024-03-05",
    )
    with installation.store.begin() as transaction:
        query = "SELECT id FROM stories WHERE released_at IS NOT NULL ORDER BY id LIMIT 1"
        story_id = transaction.connection.execute(text(query)).scalar()
        story = transaction.stories.get(story_id or 0)
        transaction.connection.execute(
            text("UPDATE articles SET cited = :cited WHERE id = :id"),
            {"cited": f'[["doi", "{DOI}"]]', "id": story.representative_id},
        )
        transaction.notices.add([notice], clock.now())
        assert ask_curators(transaction, clock.now()) == 1
        return transaction.reviews.waiting(CaseKind.NOTICE, 5)[0]


def story_of(installation: Installation, asked: Case) -> Story:
    with installation.store.read() as transaction:
        return transaction.stories.get(transaction.articles.get(asked.article_id).story_id)


def test_nothing_waits_and_nothing_is_said_of_it(curator: Client) -> None:
    assert "Notices" not in curator.get("/history").text("nav")
    assert "No paper that a story of ours cites" in curator.get("/review/notices").text()


def test_the_question_says_what_happened(curator: Client, installation: Installation, question: Case) -> None:
    assert "Notices 1 waiting" in curator.get("/history").text("nav")
    page = curator.follow("/review/notices")
    assert page.text("h1").endswith("?")
    assert f"was retracted on 5 March 2024 (DOI {DOI})." in page.text(".evidence")
    assert page.html.css(".evidence a[href='https://doi.org/10.5555/r']")
    assert "Readers have had it since" in page.text(".evidence")
    assert "was retracted on 5 March 2024." in page.html.css("#summary::text").get("")
    assert story_of(installation, question).title in page.text(".evidence")


def test_withdrawn_and_taken_back(curator: Client, installation: Installation, question: Case) -> None:
    path = f"/review/notices/{question.id}"
    sent = curator.answer(path, decision="withdraw", reason="The paper was retracted")
    assert story_of(installation, question).state is StoryState.REJECTED
    shown = curator.follow(sent.location)
    assert "You withdrew" in shown.text(".saved")
    assert "This was answered: withdrawn" in curator.get(path).text()
    history = curator.get("/history")
    assert history.html.css(f".trail a[href='{path}']")
    undone = history.html.css("form[action$='/undo']::attr(action)").get("")
    back = curator.post(undone, {"csrf": history.csrf, "back": "question"})
    assert back.location.startswith(path)
    assert story_of(installation, question).state is StoryState.APPROVED


def test_kept_with_a_word_or_as_it_is(curator: Client, installation: Installation, question: Case) -> None:
    path = f"/review/notices/{question.id}"
    curator.answer(path, decision="correct", summary="Its paper\r\nwas retracted.")
    assert story_of(installation, question).summary == "Its paper was retracted."
    assert "told readers what became of a paper" in curator.get("/history").text(".trail")


def test_ignored(curator: Client, installation: Installation, question: Case) -> None:
    before = story_of(installation, question)
    curator.answer(f"/review/notices/{question.id}", decision="ignore")
    assert case(installation, question.id).decision == "ignore"
    assert story_of(installation, question) == before


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"decision": "withdraw", "reason": " "}, 422, "say why it is withdrawn"),
        ({"decision": "correct", "summary": " "}, 422, "what became of the paper"),
        ({"decision": "correct", "summary": "s" * 601}, 422, "601 characters"),
        ({"decision": "approve"}, 409, "no answer to this question"),
    ],
)
def test_what_is_no_answer(
    curator: Client,
    installation: Installation,
    question: Case,
    fields: dict[str, str],
    status: int,
    said: str,
) -> None:
    page = curator.answer(f"/review/notices/{question.id}", **fields)
    assert page.status == status
    assert said in page.text()
    assert case(installation, question.id).decision == ""


def test_each_kind_of_question_has_its_own_page(curator: Client, question: Case) -> None:
    assert curator.get(f"/review/articles/{question.id}").status == 404
