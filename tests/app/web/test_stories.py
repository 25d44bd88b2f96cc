"""Looking for a story."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from sqlalchemy import text

from app.installation import Installation
from tests.app.web.world import HOME, Client, lonely


def _first(installation: Installation) -> tuple[int, str, str]:
    with installation.store.read() as transaction:
        article = transaction.articles.get(lonely(installation)[0])
        return article.story_id, transaction.stories.get(article.story_id).title, article.url


def test_by_words_of_the_title_in_any_order_and_case(curator: Client, installation: Installation) -> None:
    number, title, _ = _first(installation)
    words = " ".join(reversed(title.upper().split()[:3]))
    page = curator.get(f"/stories?find={quote(words)}")
    assert page.html.css(f".trail a[href='/stories/{number}']")
    assert page.html.css("#find::attr(value)").get() == words
    assert "No story has all these words" in curator.get("/stories?find=%25_zebra").text()


def test_by_an_address_of_an_article_or_of_a_page_here(curator: Client, installation: Installation) -> None:
    number, _, url = _first(installation)
    for address in (url, f"{url}#part", f"{HOME}stories/{number}", f"/stories/{number}"):
        page = curator.get(f"/stories?find={quote(address)}")
        assert page.html.css(".trail a::attr(href)").getall() == [f"/stories/{number}"]
    assert not curator.get("/stories?find=/stories/999999").html.css(".trail a")


@pytest.mark.parametrize(
    ("where", "sign"),
    [
        ("waiting", "… Waiting"),
        ("next", "✓ Approved"),
        ("out", "✓ Readers have it"),
        ("left_out", "✗ Left out"),
    ],
)
def test_by_where_it_stands(curator: Client, installation: Installation, where: str, sign: str) -> None:
    number, _, _ = _first(installation)
    with installation.store.begin() as transaction:
        for state, more in (("waiting", ""), ("approved", ", released_at = NULL"), ("rejected", "")):
            transaction.connection.execute(
                text(f"UPDATE stories SET state = '{state}'{more} WHERE id = {number}")  # noqa: S608
            )
            if {"waiting": "waiting", "next": "approved", "left_out": "rejected"}.get(where) == state:
                break
    page = curator.get(f"/stories?where={where}")
    shown = list(page.html.css(".trail li .state").xpath("string()").getall())
    assert shown
    assert {" ".join(one.split()) for one in shown} <= {sign, "✗ Withdrawn"}


def test_older_ones_are_a_page_on(
    curator: Client, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.stories.PER_PAGE", 4)
    seen: list[str] = []
    path = "/stories?find=&where=out"
    while path:
        page = curator.get(path)
        seen += page.html.css(".trail li a::attr(href)").getall()
        path = next((a for a in page.html.css("main a.button::attr(href)").getall() if "before=" in a), "")
    with installation.store.read() as transaction:
        released = transaction.connection.execute(
            text(
                "SELECT count(*) FROM stories WHERE released_at IS NOT NULL"
                " AND merged_into_id IS NULL AND state = 'approved'"
            )
        ).scalar()
    assert len(seen) == len(set(seen)) == released
