"""Excerpt, topics, preview and notices on the page of a new article."""

from __future__ import annotations

import pytest
from sqlalchemy import text, update

from aggregator.excerpts import sentences
from aggregator.model import Case, CaseKind, Reference
from aggregator.notices import Notice, NoticeKind
from app import clock
from app.installation import Installation
from storage.articles import StoredArticle
from storage.schema import sources
from tests.app.web.world import Client, Page, case, waiting


def _question(installation: Installation) -> Case:
    return waiting(installation, CaseKind.APPROVE)[0]


def _article(installation: Installation) -> StoredArticle:
    with installation.store.read() as transaction:
        article = transaction.articles.get(_question(installation).article_id)
        story = transaction.stories.get(article.story_id)
        return transaction.articles.get(story.representative_id)


def _allow(installation: Installation, **values: object) -> None:
    with installation.store.begin() as transaction:
        transaction.connection.execute(update(sources).values(**values))


def _send(curator: Client, installation: Installation, decision: str, **fields: object) -> Page:
    path = f"/review/articles/{_question(installation).id}"
    page = curator.get(path)
    title = page.html.css("#title::text").get("")
    return curator.post(path, {"csrf": page.csrf, "decision": decision, "title": title, **fields})  # type: ignore[dict-item]


def _ticked(page: Page, name: str) -> list[str]:
    return page.html.css(f"input[name={name}][checked]::attr(value)").getall()


def test_ticked_sentences_become_the_excerpt(curator: Client, installation: Installation) -> None:
    _allow(installation, excerpt_chars=2000, permission="excerpt")
    found = sentences(_article(installation).text)
    question = _question(installation)
    assert _send(curator, installation, "approve", sentence=["3", "1"], topic=["iodine"]).status == 303
    with installation.store.read() as transaction:
        story = transaction.stories.get(transaction.articles.get(question.article_id).story_id)
    assert story.excerpt == f"{found[1]} … {found[3]}"
    assert story.topics == ("iodine",)
    trail = curator.get("/history").text(".trail")
    assert "Topics now: Iodine" in trail
    assert f"Excerpt now: “{story.excerpt}”" in trail
    curator.post("/history/1/undo", {"csrf": "csrf-Amina"})
    with installation.store.read() as transaction:
        assert transaction.stories.get(story.id).excerpt == ""


def test_pasted_sentences_become_ticks_in_the_preview(curator: Client, installation: Installation) -> None:
    _allow(installation, excerpt_chars=2000, permission="excerpt")
    found = sentences(_article(installation).text)
    page = _send(
        curator,
        installation,
        "preview",
        title="A <b>new</b> title",
        sentence="1",
        excerpt=f" {found[2]}\n",
        topic="fibre",
    )
    assert page.status == 200
    assert _ticked(page, "sentence") == ["1", "2"]
    assert _ticked(page, "topic") == ["fibre"]
    assert page.html.css("#excerpt::text").get() is None
    assert page.text("#preview .shown") == "A <b>new</b> title"
    assert f"{found[1]} {found[2]}" in page.text("#preview blockquote")
    assert "Topics: Fibre" in page.text("#preview").replace("Dietary fibre", "Fibre")
    assert page.html.css("#title::text").get() == "A <b>new</b> title"
    assert case(installation, _question(installation).id).decision == ""


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"excerpt": "The text never said so."}, "“The text never said so.” is not in the text"),
        ({"sentence": ["0", "1", "2"]}, "20 is the most"),
    ],
)
def test_an_excerpt_that_may_not_go_out_is_given_back(
    curator: Client, installation: Installation, fields: dict[str, object], problem: str
) -> None:
    _allow(installation, excerpt_chars=20, permission="excerpt")
    page = _send(curator, installation, "approve", summary="Mine.", **fields)
    assert page.status == 422
    assert problem in page.text("#problem")
    assert page.html.css("#excerpt::text").get() == fields.get("excerpt")
    assert _ticked(page, "sentence") == fields.get("sentence", [])
    assert page.html.css("#summary::text").get() == "Mine."


def test_a_source_that_allows_a_link_offers_no_excerpt(curator: Client, installation: Installation) -> None:
    _allow(installation, permission="link")
    page = curator.get(f"/review/articles/{_question(installation).id}")
    assert page.html.css("[name=sentence], [name=excerpt]") == []
    assert page.html.css("#preview blockquote") == []
    assert "Source:" in page.text("#preview")
    assert _send(curator, installation, "approve", sentence="1").status == 303


def test_the_whole_text_is_previewed_without_anything_that_runs(
    curator: Client, installation: Installation
) -> None:
    _allow(installation, permission="full_text")
    with installation.store.begin() as transaction:
        bad = "<p>Said <b>so</b></p><script>x()</script><img src='//a/b'><a href='javascript:y'>go</a>"
        transaction.connection.execute(text("UPDATE articles SET html = :h"), {"h": bad})
    page = curator.get(f"/review/articles/{_question(installation).id}")
    assert "Said so" in page.text("#preview")
    assert page.html.css("#preview script, #preview img, #preview [href^=javascript]") == []


def test_a_topic_nobody_knows_is_refused(curator: Client, installation: Installation) -> None:
    page = _send(curator, installation, "approve", topic="poetry")
    assert page.status == 422
    assert "There is no topic “poetry”." in page.text()
    assert case(installation, _question(installation).id).decision == ""


def test_a_paper_with_a_notice_is_told_of(curator: Client, installation: Installation) -> None:
    paper = Reference(kind="doi", id="10.1000/x")
    notice = Notice(
        papers=(paper,), kind=NoticeKind.RETRACTION, url="https://doi.org/10.1000/y", day="2024-03-05"
    )
    with installation.store.begin() as transaction:
        transaction.notices.add([notice], clock.now())
    path = f"/review/articles/{_question(installation).id}"
    assert "retracted" not in curator.get(path).text("#decision")
    with installation.store.begin() as transaction:
        transaction.connection.execute(text('UPDATE articles SET cited = \'[["doi", "10.1000/x"]]\''))
    page = curator.get(path)
    assert "A paper that this article cites was retracted on 5 March 2024" in page.text("#decision")
    assert page.html.css("#decision a[href='https://doi.org/10.1000/y']")
