"""The page of a story, and what can be done there."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from aggregator.model import CaseKind, Story
from app.installation import Installation
from tests.app.web.world import Client, Page, case, joined_pair, lonely, ordinary


def _story_of(installation: Installation, article_id: int) -> Story:
    with installation.store.read() as transaction:
        return transaction.stories.get(transaction.articles.get(article_id).story_id)


def _ids(installation: Installation, story_id: int) -> list[int]:
    with installation.store.read() as transaction:
        return transaction.articles.ids_of(story_id)


def _press(curator: Client, story_id: int, do: str, of: int) -> Page:
    return curator.answer(f"/stories/{story_id}", do=do, of=str(of))


def _undo(curator: Client, page: Page) -> Page:
    saved = curator.get(page.location)
    form = saved.html.css(".saved form")
    back = form.css("[name=back]::attr(value)").get("")
    return curator.post(form.attrib["action"], {"csrf": saved.csrf, "back": back})


def test_a_story_tells_who_tells_it_and_why_readers_get_which(
    curator: Client, installation: Installation
) -> None:
    newer, known = joined_pair(installation)
    story = _story_of(installation, newer)
    page = curator.get(f"/stories/{story.id}")
    assert page.text("h1") == story.title
    assert "2 articles tell it" in page.text()
    assert page.text().count("✓ Readers get this one") == 1
    assert "Why: it " in page.text()
    assert "Readers have it : since" in page.text()
    assert "The digest:" in page.text()
    assert curator.get(f"/stories/of/{known}").location == f"/stories/{story.id}"
    assert curator.get("/stories/999999").status == 404


def test_another_article_can_be_the_one_that_readers_get(curator: Client, installation: Installation) -> None:
    newer, _ = joined_pair(installation)
    story = _story_of(installation, newer)
    other = next(one for one in _ids(installation, story.id) if one != story.representative_id)
    page = _press(curator, story.id, "represent", other)
    assert page.location.startswith(f"/stories/{story.id}?saved=")
    assert _story_of(installation, other).representative_id == other
    shown = curator.get(page.location)
    assert "let readers get" in shown.text(".saved")
    assert "Why: a curator chose it" in shown.text()
    assert shown.html.css("ol.trail form button")
    assert _undo(curator, page).location.startswith(f"/stories/{story.id}?saved=")
    assert _story_of(installation, other).representative_id == story.representative_id
    assert _press(curator, story.id, "represent", story.representative_id).status == 409


def test_an_article_is_taken_out_and_every_address_stays_right(
    curator: Client, installation: Installation
) -> None:
    newer, known = joined_pair(installation)
    story = _story_of(installation, newer)
    page = _press(curator, story.id, "split", newer)
    assert page.location.startswith(f"/stories/{story.id}?saved=")
    alone = _story_of(installation, newer)
    assert (alone.id != story.id, _story_of(installation, known).id) == (True, story.id)
    assert _press(curator, story.id, "split", newer).status == 409  # it tells another story by now
    _undo(curator, page)
    assert _story_of(installation, newer).id == story.id
    gone = curator.get(f"/stories/{alone.id}")
    assert "has become part of another story" in gone.text()
    assert gone.html.css(f"a[href='/stories/{story.id}']")


def test_two_stories_belong_together(curator: Client, installation: Installation) -> None:
    one, other = (_story_of(installation, article) for article in lonely(installation)[:2])
    search = curator.get(f"/stories/{one.id}?find={quote(other.title)}")
    assert search.html.css(f"#found input[name=of][value='{other.id}']")
    page = _press(curator, one.id, "relate", other.id)
    assert page.location.startswith(f"/stories/{one.id}?saved=")
    shown = curator.get(page.location)
    assert "belong together" in shown.text(".saved")
    assert shown.html.css(f"a.line[href='/stories/{other.id}']")
    assert curator.get(f"/stories/{other.id}").html.css(f"a.line[href='/stories/{one.id}']")
    assert "belong together already" in _press(curator, one.id, "relate", other.id).text()
    _undo(curator, page)
    assert not curator.get(f"/stories/{one.id}").html.css("a.line")


def test_two_stories_are_made_one_by_hand(curator: Client, installation: Installation) -> None:
    one, other = (_story_of(installation, article) for article in lonely(installation)[:2])
    page = _press(curator, one.id, "join", other.id)
    stays = _story_of(installation, other.representative_id)
    assert page.location.startswith(f"/stories/{stays.id}?saved=")
    assert _story_of(installation, one.representative_id) == stays
    assert (stays.title, stays.representative_id) == (one.title, one.representative_id)
    gone = ({one.id, other.id} - {stays.id}).pop()
    assert "has become part of another story" in curator.get(f"/stories/{gone}").text()
    assert _press(curator, stays.id, "join", gone).status == 409
    _undo(curator, page)
    assert _story_of(installation, other.representative_id).id == other.id


@pytest.mark.parametrize(
    ("do", "decision"), [("join", ("keep_first", "keep_second")), ("relate", ("related",))]
)
def test_what_was_asked_about_the_two_is_answered_with_it(
    curator: Client, installation: Installation, do: str, decision: tuple[str, ...]
) -> None:
    asked = ordinary(installation)
    known = _story_of(installation, asked.other_article_id or 0)
    newer = _story_of(installation, asked.article_id)
    assert _press(curator, newer.id, do, known.id).status == 303
    assert case(installation, asked.id).decision in decision
    if do == "join":
        assert _story_of(installation, asked.article_id).representative_id == newer.representative_id


@pytest.mark.parametrize(
    ("do", "of"), [("join", 0), ("join", 999_999), ("represent", 0), ("none", 1), ("", 1)]
)
def test_what_cannot_be_done_is_said(curator: Client, installation: Installation, do: str, of: int) -> None:
    story = _story_of(installation, lonely(installation)[0])
    page = _press(curator, story.id, do, of)
    assert page.status in {404, 409}
    with installation.store.read() as transaction:
        assert transaction.rulings.history(1) == []


def test_a_story_cannot_be_joined_to_itself(curator: Client, installation: Installation) -> None:
    story = _story_of(installation, lonely(installation)[0])
    assert "That is this story itself." in _press(curator, story.id, "join", story.id).text()


def test_the_story_is_linked_from_where_it_is_spoken_of(curator: Client, installation: Installation) -> None:
    asked = ordinary(installation)
    path = f"/review/duplicates/{asked.id}"
    link = f"a[href='/stories/of/{asked.article_id}']"
    assert not curator.get(path).html.css(link)  # it would tell a second look from other questions
    curator.answer(path, decision="different")
    assert curator.get(path).html.css(link)
    assert curator.get("/history").html.css(link)
    article = curator.get(curator.get("/review/articles").location)
    assert article.html.css(".evidence a[href^='/stories/']")


def test_the_question_of_a_hand_made_decision_is_not_asked(
    curator: Client, installation: Installation
) -> None:
    one, other = (_story_of(installation, article) for article in lonely(installation)[:2])
    with installation.store.read() as transaction:
        before = transaction.reviews.waiting_counts()[CaseKind.SAME_STORY]
    _undo(curator, _press(curator, one.id, "relate", other.id))
    with installation.store.read() as transaction:
        assert transaction.reviews.waiting_counts()[CaseKind.SAME_STORY] == before
