"""What readers have is watched: a page that says something else, or is gone, comes to a curator, once."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest

from aggregator.assess import assess
from aggregator.model import Case, CaseKind, Decision, FetchedPage, Policy, Source, Story, StoryState
from aggregator.rhythm import Visit, after_failure
from aggregator.urls import url_key
from app import clock
from app.installation import Installation
from app.jobs.ingest import Readers, _Ingest, _waiting, ingest_again
from app.jobs.publish import publish
from app.jobs.review import rule
from app.jobs.undo import undo
from app.jobs.watch import look
from storage.addresses import Found
from storage.watch import PAGES
from tests.app.jobs.crawling import crawl_all, follow, remembered
from tests.app.jobs.texts import TEXTS, TITLES, add_source, html, take
from tests.crawler.server import Answer, Site

DAY = timedelta(days=1)
TITLE = TITLES[0]
TEXT = TEXTS[TITLE]
URL = "https://site.example/article"
KEY = "site.example/article"


def publish_one(installation: Installation) -> Source:
    """A story that readers have, and the address of its page as a crawl would know it."""
    source = add_source(installation, policy=Policy.AUTO)
    read(installation, source, TEXT)
    with installation.store.begin() as transaction:
        transaction.addresses.found(source.id, [Found(url_key=KEY, url=URL)], clock.now())
        fetched = clock.now()
        transaction.addresses.visited(KEY, Visit(fetched_at=fetched, next_at=fetched + 32 * DAY))
    publish(installation, immediately=True)
    return source


def read(installation: Installation, source: Source, text: str, title: str = TITLE) -> None:
    take(installation, source, "article", html(title, text))
    ingest_here(installation)


def ingest_here(installation: Installation) -> None:
    """Ingest what waits, in this process: to start others would take longer than all the rest."""
    work = _Ingest(installation, Readers(installation), lambda _: None, threading.Event())
    for stored in _waiting(installation, 0):
        with installation.store.read() as transaction:
            source = transaction.sources.by_id([stored.page.source_id])[stored.page.source_id]
        work._end(stored, source, assess(stored.page, source.rules, installation.standards, {}))
    look(installation.store, clock.now())


def cases(installation: Installation) -> list[Case]:
    with installation.store.read() as transaction:
        return transaction.watch.waiting(10)


def the_story(installation: Installation) -> Story:
    with installation.store.read() as transaction:
        return transaction.stories.get(1)


def document(installation: Installation) -> str:
    publish(installation)
    return (installation.settings.outbox / "stories.atom").read_text()


def visited(installation: Installation, at: datetime, *, gone: bool = True) -> None:
    """A visit that got no page."""
    with installation.store.begin() as transaction:
        known = transaction.addresses.remembered([KEY])[KEY]
        visit = after_failure(known.visit, now=at, gone=gone)
        transaction.addresses.visited(KEY, visit, error="the server answered 404 Not Found")


def test_a_figure_that_changed_is_asked_about_once(installation_on_each: Installation) -> None:
    source = publish_one(installation_on_each)
    read(installation_on_each, source, TEXT.replace("Forty people", "Four hundred people"))
    (case,) = cases(installation_on_each)
    assert case.kind is CaseKind.CHANGED
    assert case.reasons[0] == "“Forty people” is now “Four hundred people”"
    rule(installation_on_each, case.id, Decision.IGNORE, user="ada")
    assert "Forty people" in document(installation_on_each)
    read(installation_on_each, source, TEXT.replace("Forty people", "Four hundred people") + " Bye.")
    ingest_again(installation_on_each, None)
    assert cases(installation_on_each) == []
    read(installation_on_each, source, TEXT.replace("Forty people", "Five hundred people"))
    assert [one.reasons[0] for one in cases(installation_on_each)] == [
        "“Forty people” is now “Five hundred people”"
    ]


def test_the_new_text_is_taken_with_a_word_to_readers_and_given_back(
    installation_on_each: Installation,
) -> None:
    source = publish_one(installation_on_each)
    read(installation_on_each, source, TEXT.replace("Forty people", "Four hundred people"))
    (case,) = cases(installation_on_each)
    before = the_story(installation_on_each)
    assert "Four hundred people" not in document(installation_on_each)
    ruling = rule(installation_on_each, case.id, Decision.CORRECT, user="ada", summary="It was not forty.")
    shown = document(installation_on_each)
    assert "Four hundred people" in shown
    assert "It was not forty." in shown
    undo(installation_on_each, ruling, user="bob")
    again = document(installation_on_each)
    assert "Forty people" in again
    assert "It was not forty." not in again
    assert the_story(installation_on_each).summary == before.summary
    assert [one.id for one in cases(installation_on_each)] == [case.id]


def test_withdrawn(installation_on_each: Installation) -> None:
    source = publish_one(installation_on_each)
    read(installation_on_each, source, f"This article has been withdrawn by its authors. {TEXT}")
    (case,) = cases(installation_on_each)
    assert case.reasons[0] == "the page now says: “This article has been withdrawn by its authors.”"
    ruling = rule(installation_on_each, case.id, Decision.WITHDRAW, user="ada", reason="Taken back")
    assert the_story(installation_on_each).state is StoryState.REJECTED
    assert "Withdrawn: " in document(installation_on_each)
    read(installation_on_each, source, TEXT.replace("Forty", "Four"))
    assert cases(installation_on_each) == []  # nobody relies on it any more
    undo(installation_on_each, ruling, user="ada")
    assert the_story(installation_on_each).state is StoryState.APPROVED


def test_an_open_question_is_about_the_newest_reading_and_ends_with_the_change(
    installation_on_each: Installation,
) -> None:
    source = publish_one(installation_on_each)
    read(installation_on_each, source, TEXT.replace("Forty", "Four hundred"))
    read(installation_on_each, source, TEXT.replace("Forty", "Fourteen"))
    (case,) = cases(installation_on_each)
    assert case.reasons[0] == "“Forty people” is now “Fourteen people”"
    with installation_on_each.store.read() as transaction:
        reading = transaction.watch.reading(case.id)
    assert reading.before.startswith("Forty people")
    assert reading.after.startswith("Fourteen people")
    read(installation_on_each, source, TEXT)
    assert cases(installation_on_each) == []
    with installation_on_each.store.read() as transaction:
        ((ruling, _),) = transaction.rulings.history(1)
    assert ruling.reason == "the page says again what readers have"


def test_mended_words_and_stories_that_nobody_has_are_no_questions(
    installation_on_each: Installation,
) -> None:
    source = publish_one(installation_on_each)
    read(installation_on_each, source, TEXT.replace("cooked with", "cooked in"), "Olive oil and tiredness")
    waiting = add_source(installation_on_each, "other")
    for number in ("Two hundred", "Three hundred"):
        text = TEXTS[TITLES[1]].replace("Two hundred", number)
        take(installation_on_each, waiting, "unreleased", html(TITLES[1], text))
        ingest_here(installation_on_each)
    assert cases(installation_on_each) == []


def test_a_page_that_is_gone_on_two_days_is_asked_about_once(installation_on_each: Installation) -> None:
    publish_one(installation_on_each)
    now = clock.now()
    visited(installation_on_each, now)
    assert look(installation_on_each.store, now) == 0
    visited(installation_on_each, now + DAY / 2)
    assert look(installation_on_each.store, now + DAY / 2) == 0  # one bad day
    visited(installation_on_each, now + DAY)
    assert [look(installation_on_each.store, now + DAY) for _ in range(2)] == [1, 0]
    (case,) = cases(installation_on_each)
    assert case.kind is CaseKind.GONE
    assert case.reasons[:2] == ("the page is gone: the server answered 404 Not Found", URL)
    ruling = rule(installation_on_each, case.id, Decision.IGNORE, user="ada")
    visited(installation_on_each, now + 2 * DAY)
    assert look(installation_on_each.store, now + 2 * DAY) == 0
    undo(installation_on_each, ruling, user="ada")
    assert [one.id for one in cases(installation_on_each)] == [case.id]


def test_a_page_that_came_back_is_asked_about_no_more(installation_on_each: Installation) -> None:
    source = publish_one(installation_on_each)
    now = clock.now()
    for at in (now - 2 * DAY, now - DAY):
        visited(installation_on_each, at)
    look(installation_on_each.store, now)
    assert [one.kind for one in cases(installation_on_each)] == [CaseKind.GONE]
    read(installation_on_each, source, TEXT + " Bye.")
    assert cases(installation_on_each) == []
    for at in (now + DAY, now + 2 * DAY):
        visited(installation_on_each, at)
    assert look(installation_on_each.store, now + 2 * DAY) == 1  # gone again


def test_a_page_that_holds_nothing_any_more(installation_on_each: Installation) -> None:
    source = publish_one(installation_on_each)
    take(installation_on_each, source, "article", b"<html><title>Oops</title><p>Nothing here.</p></html>")
    ingest_here(installation_on_each)
    assert cases(installation_on_each) == []
    with installation_on_each.store.begin() as transaction:
        known = transaction.addresses.remembered([KEY])[KEY].visit
        assert known.next_at is not None
        assert known.gone_at is not None
        assert known.next_at - known.gone_at == DAY
        transaction.watch.missing(KEY, known.gone_at + DAY, known.gone_at + 2 * DAY)  # the same on the morrow
    assert look(installation_on_each.store, clock.now()) == 1
    assert "holds nothing of its article" in cases(installation_on_each)[0].reasons[0]


def test_a_page_that_says_it_was_taken_back_is_asked_about_at_once(
    installation_on_each: Installation,
) -> None:
    source = publish_one(installation_on_each)
    body = b"<html><title>Sorry</title><main><p>This article has been removed.</p></main></html>"
    take(installation_on_each, source, "article", body)
    ingest_here(installation_on_each)
    (case,) = cases(installation_on_each)
    assert case.reasons[0] == "the page now says: “This article has been removed.”"
    rule(installation_on_each, case.id, Decision.IGNORE, user="ada")
    visited(installation_on_each, clock.now() + 2 * DAY)
    assert look(installation_on_each.store, clock.now()) == 0  # it is the same absence


def test_what_was_just_released_is_visited_soon_though_its_source_tells_of_changes(
    installation_on_each: Installation,
) -> None:
    publish_one(installation_on_each)
    released = the_story(installation_on_each).released_at
    assert released is not None
    look(installation_on_each.store, clock.now())
    with installation_on_each.store.read() as transaction:
        assert transaction.addresses.remembered([KEY])[KEY].visit.next_at == released + DAY


def test_what_failed_too_often_is_tried_again_now_and_then(installation_on_each: Installation) -> None:
    source = publish_one(installation_on_each)
    now = clock.now()
    for _ in range(9):
        visited(installation_on_each, now, gone=False)
    later = now + 100 * DAY

    def waiting() -> int:
        with installation_on_each.store.read() as transaction:
            return len(transaction.addresses.waiting(source.id, later, 5))

    assert waiting() == 0
    look(installation_on_each.store, later)
    assert waiting() == 1


@pytest.fixture
def crawled(installation: Installation, site: Site) -> Source:
    """A story that readers have, from a page that was really crawled."""
    source = follow(installation, site, policy=Policy.AUTO)
    site.feed("/news/1")
    site.paths["/news/1"] = Answer(body=html(TITLE, TEXT))
    crawl_all(installation)
    ingest_here(installation)
    publish(installation, immediately=True)
    return source


def a_day_passes(installation: Installation, url: str) -> None:
    """Let the visits to an address lie a day further back, so that it is its turn."""
    known = remembered(installation, url).visit
    moved = {
        name: at - timedelta(days=1, minutes=1)
        for name in ("fetched_at", "changed_at", "next_at", "gone_since", "gone_at")
        if (at := getattr(known, name)) is not None
    }
    with installation.store.begin() as transaction:
        transaction.addresses.visited(url_key(url), Visit(failures=known.failures, **moved))


@pytest.mark.parametrize(
    "away",
    [
        Answer(status=404, body=b"no"),
        Answer(status=410, body=b"no"),
        Answer(status=302, headers={"Location": "/"}),
        Answer(status=301, headers={"Location": "/en/"}),
    ],
)
def test_a_crawl_that_finds_nothing_on_two_days(
    installation: Installation, site: Site, crawled: Source, away: Answer
) -> None:
    url = f"{site.origin}/news/1"
    site.paths |= {"/news/1": away, "/": Answer(body=b"<p>Hello"), "/en/": Answer(body=b"<p>Hello")}
    look(installation.store, clock.now())  # by which its first visit is due in a day
    for found in (0, 1):
        a_day_passes(installation, url)
        crawl_all(installation)
        ingest_here(installation)
        assert len(cases(installation)) == found
    assert cases(installation)[0].kind in PAGES


def test_a_page_that_is_refused_for_days_is_no_question(
    installation: Installation, site: Site, crawled: Source
) -> None:
    site.paths["/news/1"] = Answer(status=403, body=b"no")
    look(installation.store, clock.now())
    for _ in range(2):
        a_day_passes(installation, f"{site.origin}/news/1")
        crawl_all(installation)
        ingest_here(installation)
    assert site.asked_paths.count("/news/1") > 1
    assert cases(installation) == []


def test_a_redirect_to_another_story_is_no_page_and_one_to_its_new_address_is(
    installation: Installation, site: Site, crawled: Source
) -> None:
    site.feed("/news/1", "/news/2")
    site.paths["/news/2"] = Answer(body=html(TITLES[1], TEXTS[TITLES[1]]))
    crawl_all(installation)
    ingest_here(installation)
    publish(installation, immediately=True)
    url = f"{site.origin}/news/1"
    for to, gone in (("/news/2", True), ("/news/one", False)):
        site.paths["/news/1"] = Answer(status=301, headers={"Location": to})
        site.paths["/news/one"] = Answer(body=html(TITLE, TEXT))
        look(installation.store, clock.now())
        a_day_passes(installation, url)
        crawl_all(installation)
        ingest_here(installation)
        assert (remembered(installation, url).visit.gone_since is not None) is gone
    assert cases(installation) == []


def test_visits_are_few_and_ask_only_whether_something_changed(
    installation: Installation, site: Site, crawled: Source
) -> None:
    def unchanged(headers: object) -> Answer:
        return Answer(status=304, headers={"ETag": '"x"'})

    site.paths["/news/1"] = Answer(body=html(TITLE, TEXT), headers={"ETag": '"x"'})
    look(installation.store, clock.now())
    a_day_passes(installation, f"{site.origin}/news/1")
    crawl_all(installation)
    visit = remembered(installation, f"{site.origin}/news/1").visit
    released = the_story(installation).released_at
    assert released is not None
    assert visit.next_at == released + DAY  # the clock of the visits stood back, not that of the release
    asked = site.asked_paths.count("/news/1")
    site.paths["/news/1"] = unchanged
    crawl_all(installation)
    assert site.asked_paths.count("/news/1") == asked


def test_a_page_of_another_address_says_that_it_is_there(installation_on_each: Installation) -> None:
    source = publish_one(installation_on_each)
    with installation_on_each.store.begin() as transaction:
        other = "site.example/moved"
        page = FetchedPage(
            source_id=source.id,
            url=f"https://{other}",
            requested_url=f"https://{other}",
            fetched_at=clock.now(),
            body=html(TITLE, TEXT, canonical=URL),
        )
        transaction.pages.take(page, other)
        transaction.addresses.found(source.id, [Found(url_key=other, url=page.url)], clock.now())
        seen = Visit(fetched_at=clock.now() + 3 * DAY, next_at=clock.now() + 9 * DAY)
        transaction.addresses.visited(other, seen)
    ingest_here(installation_on_each)
    for at in (clock.now(), clock.now() + 2 * DAY):
        visited(installation_on_each, at)
    assert look(installation_on_each.store, clock.now() + 3 * DAY) == 0
