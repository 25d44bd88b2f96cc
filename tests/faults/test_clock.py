"""The clock jumps: what was done while it was wrong is neither done twice nor left undone for years."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.digest import current_period
from aggregator.model import CaseKind, Channel, FetchedPage, Source, StoryState, Way
from app import clock
from app.editorial import Editorial
from app.installation import Installation
from app.intake import DatabaseIntake
from app.jobs import notices
from app.jobs.publish import publish
from crawler.intake import Link, Report
from storage.store import Store
from tests.storage.things import add_source, add_told_story

NOW = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
YEARS, MINUTE, HOUR, DAY = timedelta(days=1461), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
Sets = Callable[[datetime], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Sets:
    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(NOW)
    return set_to


@pytest.fixture
def source(installation_on_each: Installation) -> Source:
    made = Source(id=0, key="a", name="a", way=Way.FEED, address="https://a.example.org/feed")
    with installation_on_each.store.begin() as transaction:
        return transaction.sources.add(made)


def crawled(store: Store, source: Source) -> None:
    """A crawl that brings a page, and fails to bring another."""
    intake = DatabaseIntake(store, lambda _: None)
    index = intake.index(source, source.address)
    came, failed = (Link(url=f"https://a.example.org/{name}") for name in ("came", "failed"))
    intake.found(source, index, [came, failed])
    page = FetchedPage(
        source_id=source.id,
        url=came.url,
        requested_url=came.url,
        fetched_at=clock.now(),
        body=b"x",
        headers=(),
    )
    intake.take(page, "", "")
    intake.failed(source, failed, "no", timedelta(days=7))
    intake.finished(source, Report())


def due(store: Store) -> list[str]:
    with store.read() as transaction:
        return [one.key for one in transaction.sources.due(clock.now())]


def waiting(store: Store, source: Source) -> list[str]:
    return [link.url[-6:] for link in DatabaseIntake(store, lambda _: None).waiting(source)]


def test_a_clock_that_was_years_ahead_leaves_no_source_unasked(
    installation_on_each: Installation, source: Source, at: Sets
) -> None:
    store = installation_on_each.store
    at(NOW + YEARS)
    crawled(store, source)
    assert due(store) == []
    at(NOW)
    assert due(store) == ["a"]
    assert set(waiting(store, source)) == {"g/came", "failed"}
    crawled(store, source)
    assert due(store) == []
    at(NOW - MINUTE)  # two machines never agree to the second
    assert due(store) == []
    assert waiting(store, source) == []


def test_a_clock_that_falls_back_by_years_asks_again_and_then_keeps_its_rhythm(
    installation_on_each: Installation, source: Source, at: Sets
) -> None:
    store = installation_on_each.store
    crawled(store, source)
    at(NOW - YEARS)
    assert due(store) == ["a"]
    crawled(store, source)
    assert due(store) == []
    at(NOW)
    assert due(store) == ["a"]


def test_a_story_approved_by_a_clock_that_was_ahead_is_published_all_the_same(
    installation_on_each: Installation, at: Sets
) -> None:
    with installation_on_each.store.begin() as transaction:
        source = add_source(transaction)
        for number, ahead in ((1, YEARS), (2, -HOUR)):
            add_told_story(transaction, source.id, number, state=StoryState.APPROVED, approved_at=NOW + ahead)
    assert publish(installation_on_each, immediately=True).stories == 2
    at(NOW + YEARS + DAY)
    assert publish(installation_on_each, immediately=True).stories == 0


def test_a_claim_made_by_a_clock_that_was_ahead_keeps_nobody_out(
    installation_on_each: Installation, at: Sets
) -> None:
    with installation_on_each.store.begin() as transaction:
        source = add_source(transaction)
        add_told_story(transaction, source.id, 1)
        case = transaction.reviews.open_case(
            CaseKind.APPROVE, article_id=1, other_article_id=None, score=0.0, reasons=(), now=NOW
        )
        ahead = NOW + YEARS
        assert transaction.reviews.claim(case, "Jo", now=ahead, until=ahead + MINUTE)
        assert transaction.reviews.claims([case], now=ahead)
        assert not transaction.reviews.claims([case], now=NOW)
        assert transaction.reviews.claim(case, "Amina", now=NOW, until=NOW + MINUTE)


def test_papers_are_asked_after_again_once_the_clock_is_right(
    installation_on_each: Installation, at: Sets
) -> None:
    for moment in (NOW + YEARS, NOW):
        with installation_on_each.store.begin() as transaction:
            transaction.runs.end(transaction.runs.start(notices.JOB, moment), moment, counts={})
        assert not notices.is_due(installation_on_each, moment + MINUTE)
        assert notices.is_due(installation_on_each, NOW) == (moment != NOW)
    with installation_on_each.store.read() as transaction:
        last = transaction.runs.last(notices.JOB)
        assert last is not None
        assert last.started_at == NOW


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 29, 0, 59, tzinfo=UTC),  # London's clocks go forward at one
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # and back at two: this hour comes twice
        datetime(2028, 2, 28, 23, 59, tzinfo=UTC),  # before a leap day
        datetime(2028, 2, 29, 23, 59, tzinfo=UTC),
        datetime(2026, 12, 31, 23, 59, tzinfo=UTC),
    ],
)
def test_periods_follow_each_other_without_gap_or_overlap(moment: datetime) -> None:
    for channel in Channel:
        schedule = Editorial().schedule_of(channel)
        cutoffs = []
        for minutes in range(0, 60 * 24 * 8, 7):
            period = current_period(schedule, moment + MINUTE * minutes)
            assert period.cutoff <= moment + MINUTE * minutes
            cutoffs.append((period.cutoff, period.key))
        assert cutoffs == sorted(cutoffs)
        assert len({key for _, key in cutoffs}) == len({cutoff for cutoff, _ in cutoffs})
