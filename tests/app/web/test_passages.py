"""The text as it was cut, and what can be said of its passages."""

from __future__ import annotations

import pytest

from aggregator.model import Case, CaseKind
from app.installation import Installation
from storage.articles import StoredArticle
from tests.app.web.world import Client, Page, waiting


@pytest.fixture
def question(installation: Installation) -> Case:
    """A question about an article from which something was cut."""
    with installation.store.read() as transaction:
        for case in waiting(installation, CaseKind.APPROVE):
            if len(transaction.articles.get(case.article_id).removals) > 1:
                return case
    raise AssertionError("nothing was cut from any article")


def _article(installation: Installation, question: Case) -> StoredArticle:
    with installation.store.read() as transaction:
        story = transaction.stories.get(transaction.articles.get(question.article_id).story_id)
        return transaction.articles.get(story.representative_id)


def _buttons(page: Page, what: str) -> list[str]:
    return page.html.css(f".text button[value^='{what}:']::attr(value)").getall()


def test_what_was_cut_stands_struck_out_in_its_place(
    curator: Client, installation: Installation, question: Case
) -> None:
    article = _article(installation, question)
    page = curator.get(f"/review/articles/{question.id}")
    assert len(page.html.css(".cut")) == len(article.removals)
    for removal in article.removals:
        assert " ".join(removal.text.split()) in page.text(".cut s")
        assert removal.step in page.text(".cut")
    assert _buttons(page, "keep")
    assert _buttons(page, "cut") == []  # only on request
    editing = curator.get(f"/review/articles/{question.id}?edit=text")
    assert len(_buttons(editing, "cut")) == len([one for one in article.text.splitlines() if one.strip()])


def test_keeping_a_passage_keeps_what_is_half_written_and_can_be_undone(
    curator: Client, installation: Installation, question: Case
) -> None:
    path = f"/review/articles/{question.id}"
    page = curator.get(path)
    before = _article(installation, question).text
    fields = {"csrf": page.csrf, "decision": _buttons(page, "keep")[-1], "title": "Half", "summary": "So far"}
    done = curator.post(path, fields)
    assert (done.status, done.location) == (303, f"{path}?saved=1#text")
    assert len(_article(installation, question).text) > len(before)
    shown = curator.get(f"{path}?saved=1")
    assert "You kept a passage of" in shown.text(".saved")
    assert shown.html.css("#title::text").get() == "Half"
    assert "The passage: “" in curator.get("/history").text(".trail")
    undone = curator.post("/history/1/undo", {"csrf": page.csrf, "back": "question"})
    assert curator.follow(undone.location).path.startswith(path)
    assert _article(installation, question).text == before


def test_cutting_goes_on_where_it_was(curator: Client, installation: Installation, question: Case) -> None:
    path = f"/review/articles/{question.id}"
    page = curator.get(f"{path}?edit=text")
    cut = _buttons(page, "cut")[0]
    done = curator.post(path, {"csrf": page.csrf, "decision": cut, "edit": "text"})
    assert done.location == f"{path}?saved=1&edit=text#text"
    assert "a person cut it from this article" in curator.get(path).text(".cut").lower()


def test_always_is_tried_before_it_is_done(
    curator: Client, installation: Installation, question: Case
) -> None:
    path = f"/review/articles/{question.id}"
    page = curator.get(f"{path}?edit=text")
    article = _article(installation, question)
    tried = curator.post(path, {"csrf": page.csrf, "decision": _buttons(page, "cut-always")[0]})
    assert tried.status == 200
    assert "Should this always be cut?" in tried.text("h1")
    assert "1 of " in tried.text("#trial ~ p")
    assert article.title in tried.text("h3")
    assert _article(installation, question).text == article.text
    button = tried.html.css("button.strong")
    assert button.css("::text").get() == "Do it"
    done = curator.post(path, {"csrf": page.csrf, "decision": button.attrib["value"]})
    assert done.status == 303
    assert "You cut a passage from all pages of the source of" in curator.get(f"{path}?saved=1").text(
        ".saved"
    )
    assert _article(installation, question).text != article.text


@pytest.mark.parametrize("decision", ["keep:", "keep:x", "burn:x", "keep-never:x", ":", "keep-always:y"])
def test_what_is_no_passage_is_refused(curator: Client, question: Case, decision: str) -> None:
    page = curator.answer(f"/review/articles/{question.id}", decision=decision)
    assert page.status == 409
    assert "Nothing was changed" in page.text()


def test_an_answered_article_can_still_be_cut(
    curator: Client, installation: Installation, question: Case
) -> None:
    path = f"/review/articles/{question.id}"
    curator.answer(path, decision="reject", reason="Old news")
    page = curator.get(f"{path}?edit=text")
    done = curator.post(path, {"csrf": page.csrf, "decision": _buttons(page, "cut")[0]})
    assert done.status == 303
    with installation.store.read() as transaction:
        assert transaction.drafts.get("Amina", path) is None
