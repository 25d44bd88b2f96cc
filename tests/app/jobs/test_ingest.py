"""Ingesting: every page ends once, by name, and one page's trouble is its own."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy.exc import OperationalError

from aggregator.model import CaseKind, Outcome, Policy, SourceRules, StoryState
from app.installation import Installation
from app.jobs import ingest as job
from app.jobs.ingest import ingest, ingest_again
from storage.errors import StorageError
from tests.app.jobs import broken
from tests.app.jobs.texts import (
    LIKE_TITLE,
    TEXTS,
    TITLES,
    add_source,
    ended,
    html,
    reworded,
    take,
    take_article,
)

BREAD = (
    "A good loaf begins the evening before. Mix flour, water, salt and a spoon of sourdough and go to bed. "
    "In the morning the dough has doubled and smells of apples. Fold it four times, let it rest in a basket "
    "and heat the oven as far as it goes. Bake under a lid for half an hour and ten minutes without one. "
    "Let it cool on a rack before you cut it, hard as that is, since the crumb sets only then. "
)


SHORT = (
    "Fish is good for people with multiple sclerosis, says a dietitian from Leeds who ought to know. "
    "She eats it twice a week. More about the diet follows here tomorrow, when our editor is back at work."
)


def test_every_way_a_page_can_end(installation_on_each: Installation) -> None:
    installation = installation_on_each
    careful, trusted = add_source(installation), add_source(installation, "trusted", policy=Policy.AUTO)
    take_article(installation, careful, 0)
    take_article(installation, trusted, 2)
    take_article(installation, trusted, 0, path="copy")
    take_article(installation, trusted, 0, path="like", text=reworded(), title=LIKE_TITLE)
    take(installation, careful, "bread", html("How to bake bread at home", BREAD))
    take(installation, careful, "short", html("MS and diet", SHORT))
    take(installation, careful, "pdf", b"%PDF-1.7 \x00\x01", **{"content-type": "application/pdf"})
    take(installation, careful, "empty", b"")
    take(installation, careful, "mine", html(TITLES[2], TEXTS[TITLES[2]]), **{"tdm-reservation": "1"})
    summary = ingest(installation)
    outcomes = {path: outcome for path, (outcome, _) in ended(installation).items()}
    assert outcomes == {
        "article-0": "kept",
        "article-2": "kept",
        "copy": "duplicate",
        "like": "in_review",
        "bread": "off_topic",
        "short": "too_short",
        "pdf": "unreadable",
        "empty": "unreadable",
        "mine": "reserved",
    }
    assert all(reason for _, reason in ended(installation).values())
    assert sum(summary.counts.values()) == 9
    with installation.store.read() as transaction:
        assert transaction.pages.pending_count() == 0
        assert transaction.articles.count() == 4
        assert transaction.stories.counts() == {"waiting": 2, "approved": 1}
        assert transaction.reviews.waiting_counts() == {CaseKind.APPROVE: 1, CaseKind.SAME_STORY: 1}


def test_a_duplicate_joins_the_story_it_tells_again(installation: Installation) -> None:
    first, second = add_source(installation), add_source(installation, "second")
    take_article(installation, first, 0)
    take_article(installation, second, 0)
    ingest(installation)
    with installation.store.read() as transaction:
        [(story_id, story)] = transaction.stories.by_id(range(1, 10)).items()
        told = transaction.articles.of_stories([story_id])[story_id]
    assert [article.source_id for article in told] == [first.id, second.id]
    assert story.representative_id == told[0].id


def test_a_page_fetched_again_with_other_words_revises_its_article(installation: Installation) -> None:
    source = add_source(installation)
    take_article(installation, source, 0)
    ingest(installation)
    take_article(installation, source, 0, text=TEXTS[TITLES[0]] + " It was corrected on Tuesday at noon.")
    ingest(installation)
    assert ended(installation)["article-0"][0] == "revised"
    with installation.store.read() as transaction:
        assert transaction.articles.count() == 1
        assert "corrected on Tuesday" in transaction.articles.get(1).text


@pytest.mark.parametrize("first", ["article-0", "amp/article-0", "article-0/amp"])
def test_the_page_for_phones_does_not_change_the_address_that_readers_see(
    installation: Installation, first: str
) -> None:
    source = add_source(installation)
    here = "https://site.example/article-0"
    body = html(TITLES[0], TEXTS[TITLES[0]], canonical=here)
    paths = [first, "article-0", "amp/article-0", "article-0/amp", "article-0?print=1"]
    for number, path in enumerate(paths):
        take(installation, source, path, body + f"<!-- {number} -->".encode())
        ingest(installation)
    with installation.store.read() as transaction:
        assert transaction.articles.count() == 1
        assert transaction.articles.get(1).url == here


def test_pages_that_break_kill_or_hang_their_process_fail_alone(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = add_source(installation)
    for path in ("KILL", "BREAK", "HANG", "KILL-again"):
        take(installation, source, path, path.encode())
    for number in range(3):
        take_article(installation, source, number)
    monkeypatch.setattr(job, "_assess", broken.assess)
    monkeypatch.setattr(job, "PAGE_SECONDS", 2.0)
    ingest(installation)
    pages = ended(installation)
    assert {path for path, (outcome, _) in pages.items() if outcome == "failed"} == {
        "KILL",
        "BREAK",
        "HANG",
        "KILL-again",
    }
    assert {path for path, (outcome, _) in pages.items() if outcome == "kept"} == {
        f"article-{number}" for number in range(3)
    }
    assert "died" in pages["KILL"][1]
    assert "broken by the page" in pages["BREAK"][1]
    assert "longer than" in pages["HANG"][1]
    monkeypatch.undo()
    ingest_again(installation, None)
    assert "failed" not in {outcome for outcome, _ in ended(installation).values()}


def test_a_page_waits_while_the_database_is_in_trouble(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trouble(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    take_article(installation, add_source(installation), 0)
    with monkeypatch.context() as patched:
        patched.setattr(job, "settle", trouble)
        with pytest.raises(StorageError, match="locked"):
            ingest(installation)
    assert ended(installation) == {}
    ingest(installation)
    assert ended(installation)["article-0"][0] == "kept"


def test_ten_megabytes_of_nested_junk_end_like_any_page(installation: Installation) -> None:
    source = add_source(installation)
    take(installation, source, "junk", b"<div><p><table><tr><td>" * 420_000)
    take(installation, source, "deep", b"<b>" * 3_000_000 + b"words")
    take_article(installation, source, 0)
    ingest(installation)
    outcomes = {path: outcome for path, (outcome, _) in ended(installation).items()}
    assert outcomes["article-0"] == "kept"
    assert set(outcomes) == {"junk", "deep", "article-0"}


def test_characters_no_database_takes_do_not_fail_a_page(installation_on_each: Installation) -> None:
    source = add_source(installation_on_each)
    title = "Olive oil \\u0000 and \\ud800 fatigue in MS"
    head = f'<script type="application/ld+json">{{"@type": "Article", "headline": "{title}"}}</script>'
    body = html(TITLES[0], TEXTS[TITLES[0]] + " Nul \0 and &#0; and &#xD800; stand here.")
    take(installation_on_each, source, "odd", body.replace(b"</head>", head.encode() + b"</head>"))
    ingest(installation_on_each)
    assert ended(installation_on_each)["odd"][0] == "kept", ended(installation_on_each)


def test_a_language_longer_than_its_column_does_not_fail_a_page(installation_on_each: Installation) -> None:
    source = add_source(installation_on_each)
    long = "en-" + "-".join(["latin", "extended"] * 6)
    body = html(TITLES[0], TEXTS[TITLES[0]]).replace(b"lang='en'", f"lang='{long}'".encode())
    take(installation_on_each, source, "page", body)
    ingest(installation_on_each)
    assert ended(installation_on_each)["page"][0] == "kept", ended(installation_on_each)


def test_ingesting_again_changes_nothing_where_no_rule_changed(installation: Installation) -> None:
    source = add_source(installation, policy=Policy.AUTO)
    for number in range(3):
        take_article(installation, source, number)
    take_article(installation, source, 0, path="copy")
    ingest(installation)
    before = ended(installation)
    with installation.store.read() as transaction:
        stories = transaction.stories.by_id(range(1, 10))
    ingest_again(installation, None)
    with installation.store.read() as transaction:
        assert transaction.stories.by_id(range(1, 10)) == stories
        assert transaction.articles.count() == 4
    assert ended(installation) == before


def test_a_better_rule_reaches_pages_ingested_before(installation: Installation) -> None:
    source = add_source(installation)
    take_article(installation, source, 0)
    ingest(installation)
    rules = SourceRules(drop=("p:nth-of-type(1)",))
    with installation.store.begin() as transaction:
        known = transaction.sources.get("site")
        transaction.sources.save(replace(known, rules=rules))
    ingest_again(installation, None)
    with installation.store.read() as transaction:
        assert "Forty people" not in transaction.articles.get(1).text
        assert transaction.stories.get(1).state is StoryState.WAITING


def test_ingesting_can_be_stopped_and_goes_on_later(installation: Installation) -> None:
    source = add_source(installation)
    for number in range(40):
        take(installation, source, str(number), b"%PDF-1.7 \x00", **{"content-type": "application/pdf"})
    stop, heard = threading.Event(), list[Outcome]()

    def hear(outcome: Outcome) -> None:
        heard.append(outcome)
        stop.set()

    ingest(installation, hear=hear, stop=stop)
    assert len(heard) < 40
    ingest(installation, hear=heard.append)
    assert heard == [Outcome.UNREADABLE] * 40
