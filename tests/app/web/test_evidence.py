"""What is told of the kind of an article, and which pages tell its text."""

from __future__ import annotations

import json

from sqlalchemy import text

from aggregator.model import Answer, ArticleKind, CaseKind, Evidence
from app.installation import Installation
from app.web.evidence import copies, evidence_facts
from tests.app.web.world import Client, apart_pair, joined_pair, waiting

TOLD = Evidence(
    kind=ArticleKind.NEWS,
    reasons=("Tells of a new study: “A <b>new</b> study says so.”",),
    participants=2000,
    participants_quote="They followed 2,000 nurses.",
    species="mice",
    species_quote="In mice it failed.",
    certainty="news of a study in animals, with some people observed",
)


def told(evidence: Evidence) -> dict[str, str]:
    return {one.label: f"{one.value} {one.where}".strip() for one in evidence_facts(evidence)}


def test_what_was_seen_is_told_with_its_quote() -> None:
    assert told(TOLD) == {
        "Kind": "news of a study",
        "Certainty": "news of a study in animals, with some people observed",
        "Took part": "2,000 “They followed 2,000 nurses.”",
        "Studied in": "mice “In mice it failed.”",
    }


def test_what_was_not_found_is_said_only_where_it_is_asked() -> None:
    trial = Evidence(kind=ArticleKind.TRIAL, certainty="one trial in people; its size is not stated")
    assert told(trial)["Took part"] == "no number found"
    assert set(told(Evidence(kind=ArticleKind.OPINION, certainty="an opinion"))) == {"Kind", "Certainty"}
    assert told(Evidence()) == {"Kind": "not looked at the rules read English only"}


def test_every_kind_has_its_words() -> None:
    words = [told(Evidence(kind=kind, certainty="any"))["Kind"] for kind in ArticleKind]
    assert len(set(words)) == len(ArticleKind)


def test_the_kind_stands_on_the_page_with_its_reasons(curator: Client, installation: Installation) -> None:
    [question, *_] = waiting(installation, CaseKind.APPROVE)
    row = {
        "kind": TOLD.kind.value,
        "reasons": list(TOLD.reasons),
        "participants": TOLD.participants,
        "participants_quote": TOLD.participants_quote,
        "species": TOLD.species,
        "species_quote": TOLD.species_quote,
        "certainty": TOLD.certainty,
    }
    with installation.store.begin() as transaction:
        transaction.connection.execute(text("UPDATE articles SET evidence = :e"), {"e": json.dumps(row)})
    page = curator.follow(f"/review/articles/{question.id}")
    shown = page.text("section[aria-labelledby=kind]")
    assert "Took part 2,000 – “They followed 2,000 nurses.”" in shown
    assert "Tells of a new study: “A <b>new</b> study says so.”" in shown


def test_an_ingested_article_has_a_kind(installation: Installation) -> None:
    with installation.store.read() as transaction:
        articles = [transaction.articles.get(one) for one in range(1, transaction.articles.count() + 1)]
    assert {one.evidence.certainty for one in articles} - {""}
    assert all(one.evidence.reasons for one in articles if one.evidence.kind is not ArticleKind.OTHER)


def test_copies_are_counted_and_named(curator: Client, installation: Installation) -> None:
    newer, known = joined_pair(installation)
    with installation.store.read() as transaction:
        one, other = transaction.articles.get(newer), transaction.articles.get(known)
        for article, named in ((one, other), (other, one)):
            found = copies(transaction, article)
            assert found.answer is Answer.YES
            assert "the same text: " in found.evidence
            assert f"“{named.title}”" in found.evidence
    [question, *_] = waiting(installation, CaseKind.APPROVE)
    assert "Copies of others" in curator.follow(f"/review/articles/{question.id}").text("table")


def test_copies_of_another_story_are_not_counted(installation: Installation) -> None:
    newer, known = joined_pair(installation)
    with installation.store.begin() as transaction:
        [alone, _] = apart_pair(installation)
        elsewhere = transaction.articles.get(alone).story_id
        transaction.connection.execute(
            text("UPDATE articles SET story_id = :s WHERE id = :a"), {"s": elsewhere, "a": newer}
        )
        assert copies(transaction, transaction.articles.get(newer)).answer is Answer.NOT_FOUND
        assert f"“{transaction.articles.get(newer).title}” at" not in (
            copies(transaction, transaction.articles.get(known)).evidence
        )
