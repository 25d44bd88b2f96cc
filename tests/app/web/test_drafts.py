"""What is half written is never lost: drafts, and forms carried through the sign-in page."""

from __future__ import annotations

import json

import pytest

from aggregator.model import CaseKind, Permission
from app.installation import Installation
from app.web.application import create_application
from storage.drafts import Draft
from tests.app.web.world import PASSWORD, Client, Page, waiting


def _path(installation: Installation) -> str:
    """The page of an article of whose text some may be shown: it has all fields."""
    asked = waiting(installation, CaseKind.APPROVE)
    with installation.store.read() as transaction:
        sources = {one.id: one.permission for one in transaction.sources.all()}
        case = next(
            one
            for one in asked
            if sources[transaction.articles.get(one.article_id).source_id] is Permission.EXCERPT
        )
    return f"/review/articles/{case.id}"


def _draft(installation: Installation, path: str, user: str = "Amina") -> Draft | None:
    with installation.store.read() as transaction:
        return transaction.drafts.get(user, path)


def _typed(page: Page) -> tuple[str, str]:
    fields = page.html
    return fields.css("#title::text").get(""), fields.css("#summary::text").get("")


def test_a_form_whose_session_ended_comes_back_after_signing_in(
    reader: Client, installation: Installation
) -> None:
    path = _path(installation)
    sent = {
        "csrf": "old",
        "decision": "approve",
        "title": 'A "<b>" title',
        "summary": "Half",
        "topic": "salt",
    }
    page = reader.post(path, sent, {"Origin": "https://desk.example.org"})
    assert page.status == 401
    assert "You were signed out meanwhile." in page.text()
    hidden = {one.attrib["name"]: one.attrib["value"] for one in page.html.css("form input[type=hidden]")}
    assert hidden["next"] == path
    assert json.loads(hidden["carried"]) == [
        ["title", 'A "<b>" title'],
        ["summary", "Half"],
        ["topic", "salt"],
    ]
    wrong = reader.post("/login", {**hidden, "name": "Amina", "password": "no"})
    assert wrong.html.css("input[name=carried]::attr(value)").get() == hidden["carried"]
    back = reader.post("/login", {**hidden, "name": "Amina", "password": PASSWORD})
    assert (back.status, back.location) == (303, f"{path}?draft=back")
    shown = reader.get(back.location)
    assert "This is what you had written. Nothing was saved yet." in shown.text(".draft")
    assert _typed(shown) == ('A "<b>" title', "Half")
    assert shown.html.css("input[name=topic][checked]::attr(value)").getall() == ["salt"]
    with installation.store.read() as transaction:
        assert transaction.rulings.history(1) == []


@pytest.mark.parametrize(
    ("fields", "headers"),
    [
        ({"decision": "approve"}, {}),  # nothing was written
        ({"title": " "}, {}),
        ({"title": "Theirs"}, {"Origin": "https://evil.example"}),
        ({"password": "secret", "new_password": "secret"}, {}),
    ],
)
def test_what_is_not_carried(
    reader: Client, installation: Installation, fields: dict[str, str], headers: dict[str, str]
) -> None:
    page = reader.post(_path(installation), fields, headers)
    assert (page.status, page.response.content) == (303, b"")


@pytest.mark.parametrize("text", ["x", "7", '{"a": 1}', '[["title"]]', '[["title", 7]]', '[["csrf", "x"]]'])
def test_nonsense_that_is_carried_is_dropped(reader: Client, installation: Installation, text: str) -> None:
    path = _path(installation)
    page = reader.post("/login", {"name": "Jo", "password": PASSWORD, "next": path, "carried": text})
    assert page.location == path
    assert _draft(installation, path, "Jo") is None


def test_a_draft_is_kept_and_comes_back_to_its_user_only(curator: Client, installation: Installation) -> None:
    path = _path(installation)
    sent = {
        "csrf": "csrf-Amina",
        "address": path,
        "title": "Mine",
        "summary": "So far",
        "excerpt": "No such.",
    }
    assert curator.post("/drafts", sent).status == 204
    page = curator.get(path)
    assert page.status == 200
    assert "Your draft of" in page.text(".draft")
    assert _typed(page) == ("Mine", "So far")
    assert page.html.css("#excerpt::text").get() == "No such."
    other = Client(create_application(installation))
    other.come_in(installation, "Jo")
    assert other.get(path).html.css(".draft") == []
    other.close()
    dropped = curator.post("/drafts/drop", {"csrf": "csrf-Amina", "address": path})
    assert (dropped.status, dropped.location) == (303, path)
    assert curator.get(path).html.css(".draft") == []


@pytest.mark.parametrize("address", ["", "https://evil.example/", "//evil", "/x" * 200, "/a?b", "/a b"])
def test_a_draft_of_no_page_of_ours_is_not_kept(
    curator: Client, installation: Installation, address: str
) -> None:
    sent = {"csrf": "csrf-Amina", "address": address, "title": "Mine"}
    assert curator.post("/drafts", sent).status == 204
    assert _draft(installation, address) is None
    assert curator.post("/drafts/drop", sent).location == "/review"


@pytest.mark.parametrize(
    "answer",
    [{"decision": "approve", "title": "Mine"}, {"decision": "reject", "reason": "Old news"}],
)
def test_an_answer_needs_no_draft_any_more(
    curator: Client, installation: Installation, answer: dict[str, str]
) -> None:
    path = _path(installation)
    previewed = curator.answer(path, decision="preview", title="Mine")
    assert previewed.html.css(".draft") == []  # what was typed is there anyway
    assert _draft(installation, path) is not None
    assert curator.answer(path, **answer).status == 303
    assert _draft(installation, path) is None


def test_a_page_that_cannot_fill_its_form_shows_the_words(
    curator: Client, installation: Installation
) -> None:
    sent = {"csrf": "csrf-Amina", "address": "/sources/new", "address_of": "https://<b>.example"}
    curator.post("/drafts", sent)
    assert "Address of https://<b>.example" in curator.get("/sources/new").text(".draft")
