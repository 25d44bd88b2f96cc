"""What the pages of a source repeat, shown to curators, and kept where it belongs to the articles."""

from __future__ import annotations

import pytest

from aggregator.model import Repeated, Source
from app import clock
from app.installation import Installation
from tests.app.web.world import CURATORS, Client

CUT, OTHER = "a" * 32, "b" * 32
TEXT = "The Courier <b>thanks</b> its readers."


@pytest.fixture
def courier(installation: Installation) -> Source:
    """A source that is known to repeat two passages."""
    found = [
        Repeated(key=CUT, text=TEXT, pages=23, of_pages=40),
        Repeated(key=OTHER, text="Ask your own doctor.", pages=39, of_pages=40),
    ]
    with installation.store.begin() as transaction:
        source = transaction.sources.get("courier")
        transaction.repeated.replace(source.id, found, stored=44, now=clock.now())
    return source


def said(installation: Installation, source: Source) -> dict[str, tuple[bool, str]]:
    with installation.store.read() as transaction:
        return {
            one.repeated.key: (one.repeated.kept, one.said_by) for one in transaction.repeated.of(source.id)
        }


def test_each_passage_is_shown_with_the_pages_it_is_on(curator: Client, courier: Source) -> None:
    page = curator.get("/sources/courier")
    box = page.html.css("ul.cuts")
    first, second = (" ".join(" ".join(one.css("*::text").getall()).split()) for one in box.css("li"))
    assert "Ask your own doctor." in first
    assert "on 39 of 40 pages" in first
    assert TEXT in second
    assert "✗ Cut · on 23 of 40 pages" in second
    assert "Keep this: it belongs to the articles" in second
    assert "Cut it again" not in first + second
    assert "msdigest ingest --again" in page.text("[aria-labelledby=repeated]")


def test_keeping_a_passage_and_having_it_cut_again(
    curator: Client, installation: Installation, courier: Source
) -> None:
    csrf = curator.get("/sources/courier").csrf
    path = f"/sources/{courier.id}/repeated"
    kept = curator.post(path, {"csrf": csrf, "key": CUT, "kept": "yes"})
    assert (kept.status, kept.location) == (303, "/sources/courier?kept=1#repeated")
    assert said(installation, courier) == {CUT: (True, "Amina"), OTHER: (False, "")}
    page = curator.get(kept.location.partition("#")[0])
    box = page.html.css("[aria-labelledby=repeated]")
    assert "msdigest ingest --again courier" in " ".join(box.css("[role=status] *::text").getall())
    line = " ".join(" ".join(box.css(".cuts li")[1].css("*::text").getall()).split())
    assert "✓ Kept" in line
    assert "Amina kept it" in line
    assert "Cut it again" in line
    again = curator.post(path, {"csrf": csrf, "key": CUT, "kept": "no"})
    assert again.status == 303
    assert said(installation, courier)[CUT] == (False, "Amina")
    assert "Amina had it cut again" in curator.get("/sources/courier").text("[aria-labelledby=repeated]")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"key": "c" * 32, "kept": "yes"}, 404),
        ({"key": "", "kept": "yes"}, 404),
        ({"kept": "yes"}, 404),
        ({"key": CUT, "kept": "maybe"}, 409),
        ({"key": CUT}, 409),
    ],
)
def test_answers_that_are_none_change_nothing(
    curator: Client, installation: Installation, courier: Source, fields: dict[str, str], status: int
) -> None:
    page = curator.post(f"/sources/{courier.id}/repeated", {"csrf": f"csrf-{CURATORS[0]}", **fields})
    assert page.status == status
    assert said(installation, courier) == {CUT: (False, ""), OTHER: (False, "")}


def test_a_passage_of_another_source_is_not_found(
    curator: Client, installation: Installation, courier: Source
) -> None:
    fields = {"csrf": f"csrf-{CURATORS[0]}", "key": CUT, "kept": "yes"}
    assert curator.post(f"/sources/{courier.id + 1}/repeated", fields).status == 404
    assert curator.post("/sources/123456/repeated", fields).status == 404
    assert curator.post("/sources/x/repeated", fields).status == 404


def test_a_change_nobody_meant_is_refused(
    curator: Client, installation: Installation, courier: Source
) -> None:
    assert curator.post(f"/sources/{courier.id}/repeated", {"key": CUT, "kept": "yes"}).status == 403
    assert said(installation, courier)[CUT] == (False, "")


def test_the_page_holds_nothing_the_policy_forbids(curator: Client, courier: Source) -> None:
    html = curator.get(f"/sources?changed={courier.id}").html
    assert not html.css("[style], style, script:not([src]), b")
    assert not html.xpath("//@*[starts-with(name(), 'on')]")
    ids = html.css("*::attr(id)").getall()
    assert len(ids) == len(set(ids))
    for query in ("changed=x", "changed=999999", "changed=" + "9" * 400):
        assert curator.get(f"/sources?{query}").status == 200
