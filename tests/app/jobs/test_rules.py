"""Rules are tried on stored pages, and nothing is changed by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.model import FetchedPage, Source, SourceRules, Way
from aggregator.urls import url_key
from app import clock
from app.installation import Installation
from app.jobs.rules import try_rules
from storage.errors import NotFound

SENTENCE = (
    "People with multiple sclerosis wrote down for a month what they ate, and how they slept after it. "
)
BODY = f"""<html lang="en"><head><title>Day {{day}}</title></head><body><article><h1>Day {{day}}</h1>
<div class="story">{f"<p>{SENTENCE}</p>" * 4}</div><div class="tail"><p>{SENTENCE * 2}</p></div>
</article></body></html>"""


@pytest.fixture
def source(installation: Installation) -> Source:
    """A source with five stored pages, the newest of them read twice."""
    feed = Source(id=0, key="days", name="Days", way=Way.FEED, address="https://days.example/feed")
    with installation.store.begin() as transaction:
        added = transaction.sources.add(feed)
        for number, day in enumerate([1, 2, 3, 4, 5, 5]):
            url = f"https://days.example/{day}"
            page = FetchedPage(
                source_id=added.id,
                url=url,
                requested_url=url,
                fetched_at=clock.now() + timedelta(seconds=number),
                body=(BODY.format(day=day) + " " * number).encode(),
            )
            assert transaction.pages.take(page, url_key(url))
    return added


def test_the_newest_pages_are_read_without_the_rules_and_with_them(
    installation: Installation, source: Source
) -> None:
    tried = try_rules(installation, source, SourceRules(keep=(".story",), title=("//h2", "string(//h1)")))
    assert [one.url for one in tried] == [f"https://days.example/{day}" for day in (5, 4, 3)]
    first = tried[0]
    assert (first.ruled.title, first.ruled.remark) == ("Day 5", "")
    assert 0 < first.ruled.words < first.without.words
    with installation.store.read() as transaction:
        assert transaction.sources.get("days").rules == SourceRules()
        assert transaction.pages.pending_count() == 6


def test_a_page_may_be_named_and_those_the_rules_were_written_for_come_too(
    installation: Installation, source: Source
) -> None:
    rules = SourceRules(drop=(".tail",), tests=("https://days.example/1", "https://days.example/5"))
    assert [one.url[-1] for one in try_rules(installation, source, rules)] == ["5", "4", "3", "1"]
    named = try_rules(installation, source, rules, ["https://www.days.example/2?utm_source=x"])
    assert [one.url[-1] for one in named] == ["2"]


def test_what_a_rule_does_not_find_and_what_it_cannot_do_is_remarked(
    installation: Installation, source: Source
) -> None:
    missing = try_rules(installation, source, SourceRules(keep=("#gone",), date=("h1",)))[0]
    assert missing.ruled.remark == "nothing of use found by: keep, date"
    assert missing.ruled.words == missing.without.words
    empty = try_rules(installation, source, SourceRules(drop=("body",)))[0]
    assert (empty.ruled.words, empty.ruled.title) == (0, "")
    assert ": " in empty.ruled.remark
    broken = try_rules(installation, source, SourceRules(replace=(("e", "e" * 999_999),)))[0]
    assert "makes this page too large" in broken.ruled.remark


def test_pages_that_are_not_stored_are_not_found(installation: Installation, source: Source) -> None:
    with pytest.raises(NotFound, match=r"No page of https://days\.example/9 is stored for 'days'"):
        try_rules(installation, source, SourceRules(), ["https://days.example/9"])
    other = replace(source, key="other", address="https://other.example/feed")
    with installation.store.begin() as transaction:
        added = transaction.sources.add(other)
    with pytest.raises(NotFound, match="No page is stored for 'other'"):
        try_rules(installation, added, SourceRules(tests=("https://days.example/1",)))


def test_a_rule_that_goes_on_and_on_is_stopped(
    installation: Installation, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.jobs.rules.PAGE_SECONDS", 2)
    url = "https://days.example/long"
    body = b"<p>" + b"<b>a <i>word</i></b>" * 20_000  # for minutes
    page = FetchedPage(source_id=source.id, url=url, requested_url=url, fetched_at=clock.now(), body=body)
    with installation.store.begin() as transaction:
        assert transaction.pages.take(page, url_key(url))
    rules = SourceRules(drop=("//*[count(ancestor::*/descendant::*) < 0]",))
    (tried,) = try_rules(installation, source, rules, [url])
    assert tried.ruled.remark == "it took longer than 2 seconds"
