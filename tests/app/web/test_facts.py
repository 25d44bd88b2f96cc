"""The facts of an article in a curator's words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from aggregator.model import Band, Evidence, Reference, Relevance
from app.web.facts import cited, facts, where
from app.web.words import day
from storage.articles import StoredArticle

NOON = datetime(2024, 3, 5, 12, tzinfo=UTC)


def article(**values: Any) -> StoredArticle:
    given: dict[str, Any] = {
        "id": 1,
        "source_id": 1,
        "story_id": 1,
        "url": "https://site.example/a",
        "title": "Salt",
        "authors": (),
        "published_at": None,
        "modified_at": None,
        "canonical_url": "",
        "language": "",
        "image_url": "",
        "origins": {},
        "section": "",
        "licence": "",
        "cited": (),
        "text": "",
        "html": "",
        "words": 0,
        "text_hash": "",
        "removals": (),
        "relevance": Relevance(band=Band.IN, score=1.0, reasons=()),
        "trust": (),
        "evidence": Evidence(),
        "first_seen_at": NOON,
        "revised_at": None,
    }
    return StoredArticle(**(given | values))


def told(of: StoredArticle, zone: str = "Europe/Vienna") -> dict[str, str]:
    return {
        fact.label: f"{fact.value} – {fact.where}" if fact.where else fact.value for fact in facts(of, zone)
    }


def test_of_date_and_author_it_is_said_that_there_is_none() -> None:
    assert told(article()) == {"Published": "no date found", "Author": "none named"}


def test_each_fact_says_how_sure_it_is_and_where_it_was_found() -> None:
    origins = {
        "published_at": "time",
        "authors": "json-ld author",
        "section": "article:section",
        "modified_at": "text, modified",
    }
    of = article(
        published_at=NOON, modified_at=NOON, authors=("Ann Other", "Bo Lind"), section="Diet", origins=origins
    )
    assert told(of) == {
        "Published": "5 March 2024 – likely: from a <time> element near the title",
        "Changed": "5 March 2024 – likely: from the text near the title, which calls it a change",
        "Author": "Ann Other, Bo Lind – sure: said to machines by the page (json-ld author)",
        "Section": "Diet – sure: said to machines by the page (article:section)",
    }


def test_a_date_that_could_not_be_read_is_told() -> None:
    found = told(article(origins={"published_at": "text, published, unclear"}))["Published"]
    assert found.startswith("no date found – guess: from the text near the title")
    assert found.endswith("day and month cannot be told apart, so none was taken")


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        ("hint", "likely: said by the feed or sitemap"),
        ("address", "likely: from the address of the page"),
        ("text, ambiguous", "guess: from the text near the title; day and month may be the other way round"),
        ("text, modified, at the end", "guess: from the text at the end, which calls it a change"),
        (
            "citation_date, by month",
            "sure: said to machines by the page (citation_date); only the month is given",
        ),
        ("link, another host", "likely: from a link element of the page, and on another site"),
        ("rules", "sure: by a rule of the source"),
        ("rules, ambiguous", "guess: by a rule of the source; day and month may be the other way round"),
    ],
)
def test_where_a_fact_was_found_in_words(origin: str, words: str) -> None:
    assert where(origin) == words


def test_only_what_is_an_address_becomes_a_link() -> None:
    of = article(licence="(c) The Salt Paper", canonical_url="https://site.example/b")
    links = {fact.label: fact.link for fact in facts(of, "UTC")}
    assert (links["Licence"], links["Its own address"]) == ("", "https://site.example/b")
    assert "Its own address" not in told(article(canonical_url="https://site.example/a"))


def test_what_the_rules_of_a_source_missed_is_told() -> None:
    assert told(article(origins={"rules": "nothing of use found by: title"}))["Rules of the source"]


def test_references_lead_to_where_they_are_looked_up() -> None:
    references = (Reference(kind="doi", id="10.1000/a"), Reference(kind="nct", id="NCT01234567"))
    assert cited(references) == (
        ("DOI 10.1000/a", "https://doi.org/10.1000/a"),
        ("NCT01234567", "https://clinicaltrials.gov/study/NCT01234567"),
    )


def test_a_date_without_a_time_of_day_is_that_day_everywhere() -> None:
    midnight = datetime(2024, 3, 5, tzinfo=UTC)
    assert [day(midnight, zone) for zone in ("America/New_York", "Asia/Tokyo")] == [
        "5 March 2024",
        "5 March 2024",
    ]
    assert day(datetime(2024, 3, 5, 23, tzinfo=UTC), "Asia/Tokyo") == "6 March 2024"
