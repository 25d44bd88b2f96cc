"""The page of the next issue."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from aggregator.model import CaseKind, Channel, Decision
from aggregator.plan import Plan
from app.installation import Installation
from app.jobs.review import rule
from tests.app.web.world import Client, Page, waiting

PATH = "/review/issue"


@pytest.fixture
def titles(installation: Installation) -> list[str]:
    """Three approved stories that wait for the next digest, by their titles."""
    named = ["First <b>", "Second", "Third"]
    nothing_else_waits(installation)
    for case, title in zip(waiting(installation, CaseKind.APPROVE), named, strict=False):
        rule(installation, case.id, Decision.APPROVE, user="Jo", title=title)
    return named


def nothing_else_waits(installation: Installation) -> None:
    """The harvest may have left stories of trusted sources over, which its issue had no room for."""
    with installation.store.begin() as transaction:
        transaction.connection.execute(text("UPDATE stories SET state = 'rejected' WHERE state = 'approved'"))


def _list(page: Page, heading: str = "ol.lineup") -> list[str]:
    return [" ".join(one.css("a::text").getall()) for one in page.html.css(f"{heading} li")]


def _press(curator: Client, words: str, title: str, **fields: str) -> Page:
    """Press a button beside a story and look at what comes of it."""
    page = curator.get(PATH)
    for button in page.html.css("button[name=decision]"):
        if " ".join(button.css("*::text").getall()) == f"{words} : {title}":
            seen = page.html.css("input[name=seen]::attr(value)").get("")
            sent = {"csrf": page.csrf, "seen": seen, "decision": button.attrib["value"], **fields}
            done = curator.post(PATH, {"channel": "digest", **sent})
            assert done.status == 303, done.text()
            return curator.get(done.location.partition("#")[0])
    raise AssertionError(f"there is no button {words}: {title}")


def _plan(installation: Installation) -> Plan:
    with installation.store.read() as transaction:
        line = transaction.plans.in_force(Channel.DIGEST)
    return line.plan if line else Plan()


def test_what_goes_out_is_moved_held_back_and_let_go(
    curator: Client, installation: Installation, titles: list[str]
) -> None:
    page = curator.get(PATH)
    assert "goes out Mon" in page.text()
    assert _list(page) == titles
    page = _press(curator, "Up", "Third")
    assert _list(page) == ["First <b>", "Third", "Second"]
    page = _press(curator, "Hold back", "First <b>")
    assert _list(page) == ["Third", "Second"]
    assert _list(page, "ul.lineup") == ["First <b>"]
    assert "Amina held back “First <b>”." in page.text("#changes ~ ul li")
    assert "Amina changed the order." in page.text("#changes ~ ul")
    assert "First" not in page.text("#preview")
    page = _press(curator, "Let go", "First <b>")
    assert _list(page) == ["First <b>", "Third", "Second"]
    undone = curator.answer(
        PATH, decision="undo", seen=page.html.css("input[name=seen]::attr(value)").get("")
    )
    assert undone.status == 303
    assert _list(curator.get(PATH), "ul.lineup") == ["First <b>"]


def test_the_opening_is_written_and_seen_before_it_is_saved(
    curator: Client, installation: Installation, titles: list[str]
) -> None:
    previewed = curator.answer(PATH, decision="preview", opening="Spring <i>is</i>\n here.", seen="0")
    assert previewed.text("#preview .preview").startswith("Spring <i>is</i> here.")
    assert all(title in previewed.text("#preview") for title in titles)
    assert previewed.html.css("#opening::text").get() == "Spring <i>is</i> here."
    assert _plan(installation).opening == ""
    assert curator.answer(PATH, decision="save", opening="Spring.", seen="0").status == 303
    assert _plan(installation).opening == "Spring."
    page = curator.get(PATH)
    assert page.html.css(".draft") == []
    assert "Amina wrote the opening: “Spring.”" in page.text("#changes ~ ul")


def test_an_opening_that_is_too_long_is_given_back(
    curator: Client, installation: Installation, titles: list[str]
) -> None:
    page = curator.answer(PATH, decision="save", opening="x" * 301, seen="0")
    assert page.status == 422
    assert "301 characters; 300 is the most" in page.text("#problem")
    assert page.html.css("#opening::text").get() == "x" * 301


def test_a_half_written_opening_is_kept_while_stories_are_moved(
    curator: Client, installation: Installation, titles: list[str]
) -> None:
    page = _press(curator, "Down", "First <b>", opening="Half a li")
    assert page.html.css("#opening::text").get() == "Half a li"
    assert "Your draft of" in page.text(".draft")
    assert _plan(installation).opening == ""


@pytest.mark.parametrize(
    ("decision", "seen", "status"),
    [
        ("up:0", "0", 409),
        ("burn:1", "0", 409),
        ("", "0", 409),
        ("undo", "0", 409),
        ("save", "7", 409),  # somebody else was quicker
    ],
)
def test_what_cannot_be_done_is_said(
    curator: Client, installation: Installation, titles: list[str], decision: str, seen: str, status: int
) -> None:
    page = curator.answer(PATH, decision=decision, seen=seen, opening="Mine.")
    assert page.status == status
    assert _plan(installation) == Plan()


def test_the_stories_feed_has_a_plan_of_its_own(
    curator: Client, installation: Installation, titles: list[str]
) -> None:
    page = curator.get(f"{PATH}?channel=stories")
    assert page.html.css("#opening") == []
    assert _list(page) == titles
    with installation.store.read() as transaction:
        assert transaction.plans.in_force(Channel.STORIES) is None
    sent = {"csrf": page.csrf, "channel": "stories", "seen": "0", "decision": "save", "opening": "No."}
    assert curator.post(PATH, sent).status == 409


def test_an_empty_desk_says_so(curator: Client, installation: Installation) -> None:
    nothing_else_waits(installation)
    page = curator.get(PATH)
    assert "None so far. Without a story there is no issue." in page.text()
    assert "Nobody has changed anything." in page.text()
