"""When to look again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.rhythm import (
    FIRST_RETRY,
    FIRST_REVISIT,
    LAST_LOOK,
    LAST_RETRY,
    LAST_REVISIT,
    NOT_SO_SOON,
    SURELY_GONE,
    Visit,
    after_failure,
    after_fetch,
    backoff,
    next_crawl,
    next_look,
    wants,
)

NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
spans = st.timedeltas(timedelta(0), timedelta(days=400))


def test_an_address_never_visited_is_wanted() -> None:
    assert wants(None, None, NOW)
    assert wants(Visit(), None, NOW)


def test_an_address_fetched_is_not_wanted_before_its_turn_unless_it_says_it_changed() -> None:
    visit = after_fetch(None, changed=True, now=NOW)
    assert not wants(visit, None, NOW + HOUR)
    assert not wants(visit, NOW - HOUR, NOW + HOUR)
    assert wants(visit, NOW + HOUR, NOW + 2 * HOUR)
    assert wants(visit, None, NOW + FIRST_REVISIT)


def test_a_change_in_the_future_is_not_believed() -> None:
    visit = after_fetch(None, changed=True, now=NOW)
    assert not wants(visit, NOW + 30 * DAY, NOW + HOUR)


def test_a_failed_address_is_not_wanted_before_its_turn_whatever_it_says() -> None:
    visit = after_failure(None, now=NOW)
    assert not wants(visit, NOW, NOW + FIRST_RETRY / 2)
    assert wants(visit, None, NOW + FIRST_RETRY)


@pytest.mark.parametrize("changed", [True, False])
def test_a_page_is_visited_more_and_more_seldom_even_if_its_bytes_differ_each_time(changed: bool) -> None:
    visit, gaps = after_fetch(None, changed=True, now=NOW, found_at=NOW), list[timedelta]()
    for _ in range(12):
        assert visit.next_at is not None
        assert visit.fetched_at is not None
        gaps.append(visit.next_at - visit.fetched_at)
        visit = after_fetch(visit, changed=changed, now=visit.next_at, found_at=NOW)
    assert gaps[:3] == [FIRST_REVISIT, FIRST_REVISIT, 2 * FIRST_REVISIT]
    assert gaps == sorted(gaps)
    assert gaps[-1] == LAST_REVISIT
    assert visit.changed_at == (visit.fetched_at if changed else NOW)


def test_where_the_source_tells_of_changes_a_page_is_left_alone_until_it_does() -> None:
    visit = after_fetch(None, changed=True, now=NOW, found_at=NOW, lastmod=NOW - DAY)
    assert visit.next_at == NOW + LAST_REVISIT
    assert not wants(visit, NOW - DAY, NOW + 2 * DAY)
    assert wants(visit, NOW + DAY, NOW + 2 * DAY)
    in_future = after_fetch(None, changed=True, now=NOW, found_at=NOW, lastmod=NOW + DAY)
    assert in_future.next_at == NOW + FIRST_REVISIT


def test_a_success_forgets_the_failures() -> None:
    visit = after_failure(after_failure(None, now=NOW), now=NOW)
    assert visit.failures == 2
    assert after_fetch(visit, changed=True, now=NOW).failures == 0


@given(st.integers(1, 10_000))
def test_backing_off_grows_to_its_bound(failures: int) -> None:
    assert FIRST_RETRY <= backoff(failures) <= backoff(failures + 1) <= LAST_RETRY


@given(st.integers(0, 50), st.none() | spans)
def test_a_failure_is_retried_no_sooner_than_the_server_asked(failures: int, asked: timedelta | None) -> None:
    visit = after_failure(Visit(fetched_at=NOW, failures=failures), now=NOW, retry_after=asked)
    assert visit.next_at is not None
    assert visit.next_at - NOW >= min(asked or timedelta(0), LAST_RETRY)
    assert visit.next_at - NOW <= LAST_RETRY
    assert (visit.failures, visit.fetched_at) == (failures + 1, NOW)


@given(spans, st.integers(0, 50), st.none() | spans)
def test_a_source_is_due_no_sooner_than_its_rhythm(
    rhythm: timedelta, failures: int, asked: timedelta | None
) -> None:
    due = next_crawl(rhythm, failures, NOW, asked)
    assert due >= NOW + rhythm
    assert due <= NOW + max(rhythm, LAST_RETRY)
    assert failures == 0 or due >= NOW + backoff(failures)


def test_what_readers_have_is_looked_at_again_more_and_more_seldom() -> None:
    days, at = list[float](), NOW
    for _ in range(7):
        at = next_look(NOW, at)
        days.append((at - NOW) / DAY)
    assert days == [1, 3, 7, 14, 30, 90, 150]


@given(spans, spans)
def test_a_look_is_never_soon_after_another(since: timedelta, later: timedelta) -> None:
    now = NOW + since
    assert now + NOT_SO_SOON <= next_look(NOW, now) <= now + LAST_LOOK
    visit = after_fetch(None, changed=True, now=now, found_at=NOW, lastmod=NOW - later, released_at=NOW)
    assert visit.next_at == next_look(NOW, now)


def test_a_page_is_gone_for_good_when_two_visits_a_day_apart_say_so() -> None:
    visit = after_fetch(None, changed=True, now=NOW)
    visit = after_failure(visit, now=NOW + HOUR, gone=True)
    assert not visit.is_gone
    assert visit.next_at == NOW + HOUR + SURELY_GONE  # not the hour that a failure waits
    visit = after_failure(visit, now=NOW + 2 * HOUR)  # a bad answer between says nothing
    assert not visit.is_gone
    visit = after_failure(visit, now=NOW + HOUR + DAY, gone=True)
    assert visit.is_gone
    assert after_fetch(visit, changed=False, now=NOW + 3 * DAY).gone_since is None


def test_a_server_that_fails_for_days_is_not_gone() -> None:
    visit = after_fetch(None, changed=True, now=NOW)
    for hours in range(1, 100, 20):
        visit = after_failure(visit, now=NOW + hours * HOUR)
    assert not visit.is_gone


def test_an_answer_that_holds_nothing_counts_as_long_as_it_is_the_same() -> None:
    empty = replace(after_fetch(None, changed=True, now=NOW), gone_since=NOW, gone_at=NOW)
    assert after_fetch(empty, changed=False, now=NOW + DAY).is_gone
    unread = after_fetch(empty, changed=True, now=NOW + DAY)
    assert (unread.gone_since, unread.is_gone) == (NOW, False)  # reading it will tell
