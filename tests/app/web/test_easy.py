"""Nearly identical pairs, several in one go."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from aggregator.dedupe import compare_texts
from aggregator.easy import is_easy
from aggregator.model import CaseKind
from app.installation import Installation
from tests.app.web.world import Client, ask, case, lonely

EASY = "/review/duplicates/easy"
LONG = " ".join(
    f"The {'abcdefghij'[n % 10] * 4}{'klmnopqrst'[n // 10] * 3} sentence says so." for n in range(60)
)
TITLES = ("Fish and MS", "Fish and MS")


@pytest.mark.parametrize(
    ("added", "easy"),
    [
        ("", True),
        ("Share this page.", True),
        ("It did not help.", False),
        ("It had 12 people in it.", False),
        ("It had twelve people.", False),
        ("And so on it went for quite some time in that place and in others.", False),
    ],
)
def test_what_is_easy(added: str, easy: bool) -> None:
    assert is_easy(compare_texts(LONG, f"{LONG} {added}"), TITLES) is easy
    assert is_easy(compare_texts(f"{LONG} {added}", LONG), TITLES) is easy


def test_a_title_that_says_something_else_is_not_easy() -> None:
    passages = compare_texts(LONG, LONG)
    assert is_easy(passages, ("Fish helps", "Fish may help"))
    assert not is_easy(passages, ("Fish helps", "Fish does not help"))
    assert not is_easy(passages, ("10 meals", "12 meals"))


def test_a_changed_number_is_never_easy() -> None:
    assert not is_easy(compare_texts(f"It had 148 people. {LONG}", f"It had 184 people. {LONG}"), TITLES)


@pytest.fixture
def pairs(installation: Installation) -> list[int]:
    """Two pairs that differ in a line, and one that differs in a number."""
    articles = lonely(installation)[:6]
    added = ("", " Share this page.", "", " Send it on.", " It had 148 people.", " It had 184 people.")
    with installation.store.begin() as transaction:
        for at, (article, more) in enumerate(zip(articles, added, strict=True)):
            name = "abc"[at // 2]
            told = LONG.replace("sentence", f"word{name}") + more
            words = {"t": told, "id": article, "title": f"Fish {name}"}
            transaction.connection.execute(
                text("UPDATE articles SET text = :t, title = :title, language = 'en-GB' WHERE id = :id"),
                words,
            )
    return [ask(installation, articles[at + 1], articles[at], score=0.8) for at in (0, 2, 4)]


def test_all_that_differs_is_shown_and_nothing_is_ticked(
    curator: Client, installation: Installation, pairs: list[int]
) -> None:
    page = curator.get(EASY)
    shown = page.html.css("input[name=pair]::attr(value)").getall()
    assert set(map(str, pairs[:2])) <= set(shown)
    assert str(pairs[2]) not in shown
    assert not page.html.css("input[checked]")
    assert "Share this page." in page.text("li.card")
    assert case(installation, pairs[0]).decision == ""


def test_the_ticked_ones_are_joined_and_one_undo_brings_all_back(
    curator: Client, installation: Installation, pairs: list[int]
) -> None:
    page = curator.ask(
        "POST", EASY, data={"csrf": curator.get(EASY).csrf, "pair": [str(one) for one in pairs[:2]]}
    )
    assert page.location.startswith(f"{EASY}?saved=")
    assert [case(installation, one).decision for one in pairs] == ["keep_first", "keep_first", ""]
    saved = curator.get(page.location)
    assert "and gave 1 more answer with it" in saved.text(".saved")
    form = saved.html.css(".saved form")
    fields = {
        "csrf": saved.csrf,
        "back": form.css("[name=back]::attr(value)").get(""),
        "ruling": form.css("[name=ruling]::attr(value)").getall(),
    }
    undone = curator.ask("POST", form.attrib["action"], data=fields)
    assert undone.location.startswith(f"{EASY}?saved=")
    assert [case(installation, one).decision for one in pairs] == ["", "", ""]


@pytest.mark.parametrize("which", [0, 2])
def test_what_was_not_shown_or_not_ticked_is_not_joined(
    curator: Client, installation: Installation, pairs: list[int], which: int
) -> None:
    fields = {"csrf": curator.get(EASY).csrf} | ({"pair": str(pairs[which])} if which else {})
    assert curator.post(EASY, fields).status == 409
    assert [case(installation, one).decision for one in pairs] == ["", "", ""]


def test_second_looks_are_answered_one_at_a_time(
    curator: Client, installation: Installation, pairs: list[int]
) -> None:
    with installation.store.begin() as transaction:
        transaction.connection.execute(
            text("UPDATE cases SET kind = :k WHERE id = :id"),
            {"k": CaseKind.SECOND_LOOK.value, "id": pairs[0]},
        )
    assert str(pairs[0]) not in curator.get(EASY).html.css("input[name=pair]::attr(value)").getall()


def test_where_nothing_is_easy_that_is_said(curator: Client, installation: Installation) -> None:
    assert "No pair that waits is nearly identical." in curator.get(EASY).text()
