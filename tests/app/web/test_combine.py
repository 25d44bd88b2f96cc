"""Two articles made one story, told as a curator picked it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aggregator.model import CaseKind, Story
from app.installation import Installation
from tests.app.web.world import Client, ask, case, joined_pair, ordinary, waiting

KIND = CaseKind.SAME_STORY


def _story_of(installation: Installation, article_id: int) -> Story:
    with installation.store.read() as transaction:
        return transaction.stories.get(transaction.articles.get(article_id).story_id)


def _both(installation: Installation, number: int) -> tuple[Story, Story]:
    asked = case(installation, number)
    return _story_of(installation, asked.other_article_id or 0), _story_of(installation, asked.article_id)


def test_the_pair_leads_to_the_page_by_the_third_key(curator: Client, installation: Installation) -> None:
    number = ordinary(installation).id
    link = curator.get(f"/review/duplicates/{number}").html.css("a[data-key='3']::attr(href)").get("")
    page = curator.get(link)
    assert page.text("h1") == "How should this story be told?"
    first, second = _both(installation, number)
    titles = page.html.css(".picks")[0].get()
    assert first.title in titles
    assert second.title in titles
    assert page.html.css("input[name=title][value=A][checked], input[name=link][value=A][checked]")
    assert first.title in page.text(".decision")


def test_each_field_is_picked_for_itself(curator: Client, installation: Installation) -> None:
    number = ordinary(installation).id
    first, second = _both(installation, number)
    path = f"/review/duplicates/{number}/combine"
    page = curator.answer(path, step="save", title="A", link="B", summary="Told\r\n twice.")
    assert page.status == 303
    assert case(installation, number).decision == "combine"
    asked = case(installation, number)
    now = _story_of(installation, asked.article_id)
    assert now.id == _story_of(installation, asked.other_article_id or 0).id
    told = (now.title, now.summary, now.representative_id)
    assert told == (first.title, "Told twice.", second.representative_id)
    saved = curator.get(page.location)
    assert "combined" in saved.text(".saved")
    assert "one story, combined" in curator.get(f"/review/duplicates/{number}").text(".decision")
    assert "into one story" in curator.get("/history").text(".trail")
    action = saved.html.css(".saved form::attr(action)").get("")
    undone = curator.post(action, {"csrf": saved.csrf, "back": "question"})
    assert undone.location.startswith(f"/review/duplicates/{number}?saved=")
    back = _both(installation, number)  # all but when it was changed last
    assert [replace(one, updated_at=None) for one in back] == [
        replace(one, updated_at=None) for one in (first, second)
    ]


def test_the_preview_says_what_readers_will_get_and_saves_nothing(
    curator: Client, installation: Installation
) -> None:
    number = ordinary(installation).id
    path = f"/review/duplicates/{number}/combine"
    fields = {"title": "own", "own_title": "In <b>my</b> words", "link": "B", "summary": "Short."}
    page = curator.answer(path, step="preview", **fields)
    assert page.status == 200
    with installation.store.read() as transaction:
        asked = transaction.reviews.get(number)
        articles = [transaction.articles.get(one) for one in (asked.other_article_id or 0, asked.article_id)]
        known, newer = (transaction.sources.by_id([one.source_id])[one.source_id].name for one in articles)
    shown = page.text(".decision")
    assert "In <b>my</b> words Short." in shown
    assert shown.index(newer) < shown.index(f"Also at: {known}")
    assert page.html.css("input[name=own_title]::attr(value)").get() == "In <b>my</b> words"
    assert page.html.css("input[name=link][value=B][checked]")
    assert case(installation, number).decision == ""


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"title": "own", "own_title": "  "}, "Please write the title, or choose one."),
        ({"own_title": "Mine"}, "You wrote a title. Please choose it above, or empty its field."),
        ({"title": "C"}, "Please choose a title."),
        ({"link": "own"}, "Please choose the main link."),
        ({"title": "own", "own_title": "x" * 301}, "The title has 301 characters; 300 is the most."),
        ({"summary": "x" * 601}, "The summary has 601 characters; 600 is the most."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    curator: Client, installation: Installation, fields: dict[str, str], problem: str
) -> None:
    number = ordinary(installation).id
    sent = {"title": "A", "link": "A", "summary": "Kept words", **fields}
    page = curator.answer(f"/review/duplicates/{number}/combine", step="save", **sent)
    assert page.status == 422
    assert problem in page.text(".problem")
    assert page.html.css("textarea::text").get() == sent["summary"]
    assert case(installation, number).decision == ""


def test_an_answered_question_is_not_combined(curator: Client, installation: Installation) -> None:
    number = ordinary(installation).id
    path = f"/review/duplicates/{number}/combine"
    curator.answer(f"/review/duplicates/{number}", decision="different")
    assert curator.get(path).location == f"/review/duplicates/{number}"
    late = curator.post(path, {"csrf": "csrf-Amina", "step": "save", "title": "A", "link": "A"})
    assert late.location.startswith(f"/review/duplicates/{number}?")
    assert "This was answered: two different stories" in curator.get(late.location).text(".decision")
    assert case(installation, number).decision == "different"


def test_a_second_look_does_not_tell_itself_and_can_be_combined(
    curator: Client, installation: Installation
) -> None:
    newer, known = joined_pair(installation)
    before = _story_of(installation, newer)
    look = ask(installation, newer, known, kind=CaseKind.SECOND_LOOK, score=0.99)
    page = curator.get(f"/review/duplicates/{look}/combine")
    for word in ("machine", "joined", "already", "second look"):
        assert word not in page.text().lower()
    assert curator.answer(page.path, step="save", title="B", link="B", summary="").status == 303
    with installation.store.read() as transaction:
        title = transaction.articles.get(newer).title
    after = _story_of(installation, newer)
    assert (after.id, after.representative_id, after.title) == (before.id, newer, title)
    assert _story_of(installation, known).id == before.id


def test_combined_counts_as_the_same_story(curator: Client, installation: Installation) -> None:
    number = ordinary(installation).id
    curator.answer(f"/review/duplicates/{number}/combine", step="save", title="A", link="A", summary="")
    with installation.store.read() as transaction:
        ruled = [one.ruling for one in transaction.matches.measured() if one.ruling]
    assert ruled == ["same"]
    assert number not in {one.id for one in waiting(installation, KIND)}
