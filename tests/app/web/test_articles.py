"""One article, and whether readers get it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from aggregator.model import Case, CaseKind, Story, StoryState
from app.installation import Installation
from tests.app.web.world import Client, case, waiting

KIND = CaseKind.APPROVE


def _question(installation: Installation, number: int = 0) -> Case:
    return waiting(installation, KIND)[number]


def _story(installation: Installation, question: Case) -> Story:
    with installation.store.read() as transaction:
        return transaction.stories.get(transaction.articles.get(question.article_id).story_id)


def test_an_article_is_shown_with_what_speaks_for_and_against_it(
    curator: Client, installation: Installation
) -> None:
    question = _question(installation, 1)
    page = curator.follow(f"/review/articles/{question.id}")
    with installation.store.read() as transaction:
        story = transaction.stories.get(transaction.articles.get(question.article_id).story_id)
        article = transaction.articles.get(story.representative_id)  # not the copy that came first
    assert page.text("h1") == "Should this go in the digest?"
    assert page.html.css("#title::text").get() == article.title
    assert page.html.css("#summary::text").get() is None
    assert page.text("#otherwise blockquote")[:40] in article.text
    assert all(line.criterion in page.text("table") for line in article.trust)
    assert all(reason.rstrip(".") in page.text(".reasons") for reason in article.relevance.reasons)
    assert page.text(".text > p").split() == article.text.split()
    for removal in article.removals:
        assert " ".join(removal.text.split())[:60] in page.text(".cut s")
    assert {one.attrib["data-key"] for one in page.html.css("[data-key]")} == {"1", "2", "r", "s"}


def test_the_facts_are_shown_with_how_sure_they_are(curator: Client, installation: Installation) -> None:
    question = _question(installation)
    cited, origins = '[["doi", "10.1000/a<b>"]]', '[["authors", "text"], ["licence", "link"]]'
    with installation.store.begin() as transaction:
        transaction.connection.execute(
            text("UPDATE articles SET cited = :c, origins = :o, licence = :l, authors = :a"),
            {"c": cited, "o": origins, "l": "javascript:x", "a": '["Ann <b>Other"]'},
        )
    page = curator.get(f"/review/articles/{question.id}")
    assert "Author Ann <b>Other – likely: from the text near the title" in page.text(".facts")
    assert "Licence javascript:x" in page.text(".facts")
    assert page.html.css(".facts a[href^=javascript]") == []
    assert page.html.css("#facts ~ details a::attr(href)").getall() == ["https://doi.org/10.1000/a%3Cb%3E"]


def test_approving_with_another_title_and_a_summary(curator: Client, installation: Installation) -> None:
    question, following = waiting(installation, KIND)[:2]
    page = curator.answer(
        f"/review/articles/{question.id}",
        decision="approve",
        title="  A \0better\r\n title ",
        summary=" What it says,\r\nin our words. ",
    )
    assert page.location.startswith(f"/review/articles/{following.id}?saved=")
    story = _story(installation, question)
    assert (story.state, story.title) == (StoryState.APPROVED, "A better title")
    assert story.summary == "What it says, in our words."
    assert "You approved" in curator.get(page.location).text(".saved")
    trail = curator.get("/history").text(".trail")
    assert "Title now: “A better title”" in trail
    assert "Summary now: “What it says, in our words.”" in trail


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"title": " ", "summary": "kept"}, "A story needs a title."),
        ({"title": "t" * 301, "summary": "kept"}, "301 characters"),
        ({"title": "kept", "summary": "s" * 601}, "601 characters"),
    ],
)
def test_what_was_typed_is_not_lost(
    curator: Client, installation: Installation, fields: dict[str, str], problem: str
) -> None:
    question = _question(installation)
    page = curator.answer(f"/review/articles/{question.id}", decision="approve", **fields)
    assert page.status == 422
    assert problem in page.text("#problem")
    assert (page.html.css("#title::text").get() or "").strip() == fields["title"].strip()
    assert page.html.css("#summary::text").get() == fields["summary"]
    assert page.html.css("[aria-invalid][aria-describedby~=problem]")
    assert case(installation, question.id).decision == ""


@pytest.mark.parametrize(
    ("reason", "note", "kept"),
    [
        ("Old news", "", "Old news"),
        ("Old news", "from 2019", "Old news: from 2019"),
        ("Another reason", "a poem", "a poem"),
    ],
)
def test_leaving_out_keeps_the_reason(
    curator: Client, installation: Installation, reason: str, note: str, kept: str
) -> None:
    question = _question(installation)
    page = curator.answer(f"/review/articles/{question.id}", decision="reject", reason=reason, note=note)
    assert page.status == 303
    assert _story(installation, question).state is StoryState.REJECTED
    with installation.store.read() as transaction:
        assert transaction.rulings.history(1)[0][0].reason == kept


@pytest.mark.parametrize(
    ("fields", "about"),
    [({}, "reason"), ({"reason": "my own"}, "reason"), ({"reason": "Another reason"}, "which other reason")],
)
def test_leaving_out_needs_a_reason(
    curator: Client, installation: Installation, fields: dict[str, str], about: str
) -> None:
    question = _question(installation)
    page = curator.answer(f"/review/articles/{question.id}", decision="reject", **fields)
    assert page.status == 422
    assert about in page.text("#problem") or "why it is left out" in page.text("#problem")
    assert case(installation, question.id).decision == ""


def test_an_answer_of_the_other_question_is_refused(curator: Client, installation: Installation) -> None:
    assert (
        curator.answer(f"/review/articles/{_question(installation).id}", decision="keep_first").status == 409
    )
    duplicate = waiting(installation, CaseKind.SAME_STORY)[0].id
    assert curator.get(f"/review/articles/{duplicate}").status == 404


@pytest.mark.parametrize(
    ("permission", "words"),
    [
        ("link", "only the title and the link"),
        ("excerpt", "the beginning"),
        ("full_text", "the whole article"),
    ],
)
def test_what_readers_get_without_a_summary_is_said(
    curator: Client, installation: Installation, permission: str, words: str
) -> None:
    with installation.store.begin() as transaction:
        transaction.connection.execute(text("UPDATE sources SET permission = :p"), {"p": permission})
    page = curator.get(f"/review/articles/{_question(installation).id}")
    assert words in page.text("#otherwise")
    assert bool(page.html.css("#otherwise blockquote")) is (permission == "excerpt")


def test_an_article_that_may_be_a_known_story_waits(curator: Client, installation: Installation) -> None:
    doubted = {one.article_id for one in waiting(installation, CaseKind.SAME_STORY)}
    assert doubted
    assert not doubted & {one.article_id for one in waiting(installation, KIND)}
    for question in waiting(installation, KIND):
        curator.answer(f"/review/articles/{question.id}", decision="reject", reason="Old news")
    assert "may be part of a known story" in curator.get("/review/articles").text()
