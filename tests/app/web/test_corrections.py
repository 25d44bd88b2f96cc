"""The page on which a story that readers have is corrected, withdrawn or removed."""

from __future__ import annotations

from aggregator.model import Story
from app.installation import Installation
from app.jobs.publish import publish
from tests.app.web.world import Client, lonely


def released(installation: Installation) -> Story:
    with installation.store.read() as transaction:
        ids = [transaction.articles.get(one).story_id for one in lonely(installation)]
        stories = transaction.stories.by_id(ids).values()
    return next(story for story in stories if story.released_at is not None)


def waiting(installation: Installation) -> Story:
    with installation.store.read() as transaction:
        ids = [transaction.articles.get(one).story_id for one in lonely(installation)]
        stories = transaction.stories.by_id(ids).values()
    return next(story for story in stories if story.released_at is None)


def test_a_correction_reaches_readers_and_can_be_undone(curator: Client, installation: Installation) -> None:
    story = released(installation)
    address = f"/stories/{story.id}/correct"
    assert curator.get(f"/stories/{story.id}").html.css(f'a[href="{address}"]')
    sent = {"title": "A better title", "summary": "New words.", "note": "It was a mouse."}
    page = curator.answer(address, kind="material", **sent)
    assert page.location.startswith(f"/stories/{story.id}?saved=")
    saved = curator.get(page.location)
    assert "corrected “" in saved.text(".saved")
    publish(installation)
    slug = story.uid.rpartition("/")[2]
    shown = curator.get(f"/story/{slug}").text()
    assert "Corrected: A better title" in shown
    assert "It was a mouse." in shown
    assert "It was a mouse." in curator.get("/corrections").text()
    form = saved.html.css(".saved form")
    back = curator.post(form.attrib["action"], {"csrf": saved.csrf, "back": "question"})
    assert back.location.startswith(f"/stories/{story.id}?saved=")
    publish(installation)
    assert story.title in curator.get(f"/story/{slug}").text("h1")


def test_what_was_removed_is_gone(curator: Client, installation: Installation) -> None:
    story = released(installation)
    curator.answer(f"/stories/{story.id}/correct", kind="takedown", title=story.title, summary="")
    publish(installation)
    page = curator.get(f"/story/{story.uid.rpartition('/')[2]}")
    assert page.status == 410
    assert "Removed at the request of the publisher." in page.text()


def test_what_was_typed_stays_when_something_is_missing(curator: Client, installation: Installation) -> None:
    story = released(installation)
    page = curator.answer(f"/stories/{story.id}/correct", kind="minor", title="A new title", summary="x")
    assert page.status == 422
    assert "what was wrong" in page.text("[role=alert]")
    assert page.html.css("#title::attr(value)").get() == "A new title"
    assert page.html.css("[name=kind][checked]::attr(value)").get() == "minor"
    again = curator.answer(f"/stories/{story.id}/correct", kind="nonsense", title="x", summary="")
    assert "choose what" in again.text("[role=alert]")


def test_a_story_that_nobody_has_has_no_form(curator: Client, installation: Installation) -> None:
    page = curator.get(f"/stories/{waiting(installation).id}/correct")
    assert "nothing to correct" in page.text()
    assert page.html.css("main [name=kind]") == []
    assert curator.get("/stories/999999/correct").status == 404
