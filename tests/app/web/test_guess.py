"""The computer's guess, what readers had already, and the whole texts."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from aggregator.accuracy import Pair, Thresholds, bands
from app.installation import Installation
from app.web.guess import NO_GUESS, in_words
from tests.app.web.world import Client, apart_pair, ask, joined_pair, ordinary

LIMITS = Thresholds(join=0.9, ask=0.2)
KNOWN = bands([Pair(verdict="uncertain", score=0.6, ruling="same", times=3)])


def test_a_guess_says_how_people_ruled_on_pairs_like_it() -> None:
    assert in_words(0.6, LIMITS, KNOWN) == (
        "The computer is not sure. It leans to the same story: 0.60, where 1 is the same.",
        "3 of 3 pairs with a likeness of 0.5 to 0.7 were the same story.",
    )
    assert "leans to two stories" in in_words(0.3, LIMITS, KNOWN)[0]


@pytest.mark.parametrize("likeness", [0.0, 0.19, 0.9, 1.0])
def test_of_what_it_is_sure_of_it_tells_nothing(likeness: float) -> None:
    assert in_words(likeness, LIMITS, KNOWN) == (NO_GUESS,)


def test_the_guess_is_folded_away(curator: Client, installation: Installation) -> None:
    page = curator.get(f"/review/duplicates/{ordinary(installation).id}")
    folded = [one for one in page.html.css("details") if "guess" in one.xpath("string()").get("")]
    assert len(folded) == 1
    assert "open" not in folded[0].attrib


def test_it_is_said_what_new_readers_will_see_instead(curator: Client, installation: Installation) -> None:
    newer, known = apart_pair(installation)
    page = curator.get(f"/review/duplicates/{ask(installation, newer, known, score=0.5)}")
    assert "B was in the digest of" in page.text(".side.B")
    assert "If you keep A, new readers will see A." in page.text(".side.B")
    assert "A was in the digest of" in page.text(".side.A")
    joined = curator.get(f"/review/duplicates/{ask(installation, *joined_pair(installation), score=0.5)}")
    assert "B was in the digest" not in joined.text()  # a second look would be known by it


def test_both_texts_can_be_read_whole(curator: Client, installation: Installation) -> None:
    question = ordinary(installation)
    path = f"/review/duplicates/{question.id}"
    full = curator.get(curator.get(path).html.css("[data-key=v]::attr(href)").get(""))
    with installation.store.read() as transaction:
        told = transaction.articles.get(question.article_id).text.splitlines()
    shown = full.text("[aria-label='Text B']")
    assert all(" ".join(line.split()) in shown for line in told)
    assert not full.html.css(".difference")
    assert full.html.css("[data-key=v]::attr(href)").get("").startswith(f"{path}#")
    with installation.store.begin() as transaction:
        transaction.connection.execute(text("UPDATE articles SET text = '<script>alert(1)</script>'"))
    assert not curator.get(f"{path}?view=full").html.css("main script")
