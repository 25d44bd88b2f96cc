"""What becomes of what readers have: a paper with a notice, a page that changed, a page that is gone."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from aggregator.model import Case, CaseKind, Reference, Story, StoryState
from aggregator.notices import Notice, NoticeKind
from aggregator.watch import about_change, about_gone
from app import clock
from app.installation import Installation
from app.jobs.notices import ask_curators
from storage.watch import Reading
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


def test_nothing_waits(curator: Client) -> None:
    assert "Watch 0 waiting" in curator.get("/history").text("nav")
    assert "What readers have still stands" in curator.get("/review/watch").text()


def test_the_question_says_what_happened(curator: Client, installation: Installation, question: Case) -> None:
    assert "Watch 1 waiting" in curator.get("/history").text("nav")
    page = curator.follow("/review/watch")
    assert page.text("h1").endswith("?")
    assert f"was retracted on 5 March 2024 (DOI {DOI})." in page.text(".evidence")
    assert page.html.css(".evidence a[href='https://doi.org/10.5555/r']")
    assert "Readers have had it since" in page.text(".evidence")
    assert "was retracted on 5 March 2024." in page.text(".decision")
    story = story_of(installation, question)
    assert page.html.css("#summary").xpath("string()").get("") == story.summary
    assert story_of(installation, question).title in page.text(".evidence")


def test_withdrawn_and_taken_back(curator: Client, installation: Installation, question: Case) -> None:
    path = f"/review/watch/{question.id}"
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
    path = f"/review/watch/{question.id}"
    curator.answer(path, decision="correct", summary="Its paper\r\nwas retracted.")
    assert story_of(installation, question).summary == "Its paper was retracted."
    assert "told readers what became of a paper" in curator.get("/history").text(".trail")


def test_ignored(curator: Client, installation: Installation, question: Case) -> None:
    before = story_of(installation, question)
    curator.answer(f"/review/watch/{question.id}", decision="ignore")
    assert case(installation, question.id).decision == "ignore"
    assert story_of(installation, question) == before


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"decision": "withdraw", "reason": " "}, 422, "say why it is withdrawn"),
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
    page = curator.answer(f"/review/watch/{question.id}", **fields)
    assert page.status == status
    assert said in page.text()
    assert case(installation, question.id).decision == ""


def test_each_kind_of_question_has_its_own_page(curator: Client, question: Case) -> None:
    assert curator.get(f"/review/articles/{question.id}").status == 404


FORTY = "Forty people ate fish. It does not help. They slept well."
FOURTEEN = "Fourteen people ate fish. It does help. They slept well. Buy our fish."


def about_a_page(installation: Installation, kind: CaseKind) -> Case:
    """A question about the page of a released story."""
    with installation.store.begin() as transaction:
        query = "SELECT representative_id FROM stories WHERE released_at IS NOT NULL ORDER BY id LIMIT 1"
        article_id = transaction.connection.execute(text(query)).scalar() or 0
        url, what = "https://harbour.example/1", ("“Forty people” is now “Fourteen people”", "much is new")
        reasons = (
            about_change(what, url=url, article_id=article_id, after=FOURTEEN)
            if kind is CaseKind.CHANGED
            else about_gone("the page is gone", url=url, article_id=article_id, since=clock.now())
        )
        case_id = transaction.reviews.open_case(
            kind,
            article_id=article_id,
            other_article_id=None,
            score=1.0,
            reasons=reasons,
            now=clock.now(),
        )
        if kind is CaseKind.CHANGED:
            before, _ = transaction.watch.shown(article_id)
            assert before
            reading = Reading(before=FORTY, after=FOURTEEN, after_html=f"<p>{FOURTEEN}</p>")
            transaction.watch.keep(case_id, reading)
        return transaction.reviews.get(case_id)


def test_a_changed_page_beside_what_readers_have(curator: Client, installation: Installation) -> None:
    asked = about_a_page(installation, CaseKind.CHANGED)
    page = curator.follow("/review/watch")
    assert page.path == f"/review/watch/{asked.id}"
    assert "“Forty people” is now “Fourteen people”. Much is new." in page.text(".evidence")
    assert page.html.css(".evidence a[href='https://harbour.example/1']")
    headings = [heading.xpath("string()").get("") for heading in page.html.css(".difference h3")]
    assert headings == ["1. The wording differs", "2. The wording differs", "3. Added: 1 sentence"]
    assert page.html.css("mark.A::text").getall()[1].strip() == "Forty"
    assert "“The source has changed its article since.”" in page.text(".decision")
    assert page.html.css("#reason::attr(value)").get("").startswith("“Forty people” is now")


def test_the_new_text_is_taken(curator: Client, installation: Installation) -> None:
    asked = about_a_page(installation, CaseKind.CHANGED)
    sent = curator.answer(f"/review/watch/{asked.id}", decision="correct", summary="It was fourteen.")
    with installation.store.read() as transaction:
        assert transaction.watch.shown(asked.article_id) == (FOURTEEN, f"<p>{FOURTEEN}</p>")
    assert "told readers what became of its page" in curator.follow(sent.location).text(".saved")
    assert "kept, with a word to readers" in curator.get(f"/review/watch/{asked.id}").text(".decision")
    history = curator.get("/history")
    curator.post(
        history.html.css("form[action$='/undo']::attr(action)").get(""), {"csrf": history.csrf, "back": "x"}
    )
    with installation.store.read() as transaction:
        assert transaction.watch.shown(asked.article_id)[0] != FOURTEEN
    assert case(installation, asked.id).decision == ""


def test_what_changed_again_under_the_curator_is_not_answered(
    curator: Client, installation: Installation
) -> None:
    asked = about_a_page(installation, CaseKind.CHANGED)
    seen = curator.get(f"/review/watch/{asked.id}").html.css("[name=seen]::attr(value)").get("")
    assert seen == asked.reasons[-1]
    with installation.store.begin() as transaction:
        transaction.watch.say_anew(asked.id, (*asked.reasons[:-1], "changed 1 anew"))
    page = curator.answer(f"/review/watch/{asked.id}", decision="ignore", seen=seen)
    assert page.status == 422
    assert "has changed again since you opened this" in page.text()
    assert case(installation, asked.id).decision == ""


def test_a_page_that_is_gone(curator: Client, installation: Installation) -> None:
    asked = about_a_page(installation, CaseKind.GONE)
    page = curator.get(f"/review/watch/{asked.id}")
    assert "The page is gone. We looked on two days" in page.text(".evidence")
    assert "“The article is no longer at its source.”" in page.text(".decision")
    assert page.text(".differences h2") == "The text we kept"
    sent = curator.answer(f"/review/watch/{asked.id}", decision="withdraw", reason="Nobody can check it")
    assert "its page has changed or is gone" in curator.follow(sent.location).text(".saved")
    assert story_of(installation, asked).state is StoryState.REJECTED


def test_all_that_readers_have_is_one_queue(
    curator: Client, installation: Installation, question: Case
) -> None:
    others = [about_a_page(installation, kind).id for kind in (CaseKind.CHANGED, CaseKind.GONE)]
    asked = [question.id, *others]
    assert "Watch 3 waiting" in curator.get("/history").text("nav")
    for case_id, following in zip(asked, [*asked[1:], asked[0]], strict=True):
        assert curator.get(f"/review/watch?after={case_id}").location == f"/review/watch/{following}"
