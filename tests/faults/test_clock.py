"""The clock jumps: what was done while it was wrong is neither done twice nor left undone for years."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from aggregator.alarms import AlarmKind, Day, History, alarms
from aggregator.digest import current_period
from aggregator.model import CaseKind, Channel, FetchedPage, Source, StoryState, Way
from aggregator.pings import Ping, after, due
from app import alive, clock
from app.editorial import Editorial
from app.installation import Installation
from app.intake import DatabaseIntake
from app.jobs import notices
from app.jobs.publish import publish
from app.pulse import process_name, pulse_file
from app.status import silence
from app.web.passwords import Passwords
from app.web.sessions import Caller, sign_in
from crawler.intake import Link, Report
from storage.schema import sessions
from storage.store import Store
from storage.users import LONGEST_SESSION
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


def due_of(store: Store) -> list[str]:
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
    assert due_of(store) == []
    at(NOW)
    assert due_of(store) == ["a"]
    assert set(waiting(store, source)) == {"g/came", "failed"}
    crawled(store, source)
    assert due_of(store) == []
    at(NOW - MINUTE)  # two machines never agree to the second
    assert due_of(store) == []
    assert waiting(store, source) == []


def test_a_clock_that_falls_back_by_years_asks_again_and_then_keeps_its_rhythm(
    installation_on_each: Installation, source: Source, at: Sets
) -> None:
    store = installation_on_each.store
    crawled(store, source)
    at(NOW - YEARS)
    assert due_of(store) == ["a"]
    crawled(store, source)
    assert due_of(store) == []
    at(NOW)
    assert due_of(store) == ["a"]


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


@pytest.mark.parametrize("ahead", [2 * HOUR, YEARS])
def test_wrong_passwords_of_a_clock_that_was_ahead_keep_nobody_out(
    installation_on_each: Installation, at: Sets, monkeypatch: pytest.MonkeyPatch, ahead: timedelta
) -> None:
    installation, passwords = installation_on_each, Passwords()
    monkeypatch.setattr("app.web.passwords.verify_password", lambda _, password: password == "right")
    with installation.store.begin() as transaction:
        transaction.users.add("Amina", "curator", "hash", NOW)
    home = Caller(address="192.0.2.1", device="")

    def tries(password: str, times: int = 1) -> bool:
        return any(sign_in(installation, passwords, "Amina", password, home) for _ in range(times))

    for moment in (NOW + ahead, NOW - YEARS):
        at(moment)
        assert not tries("wrong", times=8)
        assert not tries("right")
        at(NOW)
        assert tries("right")
    at(NOW + ahead)
    tries("wrong", times=8)
    at(NOW)
    assert not tries("wrong", times=5)
    assert not tries("right")  # and they are slowed as ever
    at(NOW + 16 * MINUTE)
    assert tries("right")


def test_a_session_of_a_clock_that_was_ahead_does_not_last_for_years(
    installation_on_each: Installation, at: Sets
) -> None:
    month = timedelta(days=30)
    with installation_on_each.store.begin() as transaction:
        transaction.users.add("Amina", "curator", "hash", NOW)
        for name, opened, ends in (
            ("ours", NOW, NOW + month),
            ("minutes", NOW + 2 * MINUTE, NOW + month),  # of a machine beside this one
            ("hours", NOW + 2 * HOUR, NOW + 2 * HOUR + month),
            ("years", NOW + YEARS, NOW + YEARS + month),
            ("prolonged", NOW - DAY, NOW + YEARS + month),
        ):
            transaction.connection.execute(
                insert(sessions),
                [{"token_hash": name, "user_id": 1, "csrf": "", "created_at": opened, "expires_at": ends}],
            )
        held = {name: transaction.users.session(name, NOW) for name in ("ours", "minutes", "prolonged")}
        assert all(held.values())
        assert transaction.users.session("hours", NOW) is None
        assert transaction.users.session("years", NOW) is None
        assert len(transaction.users.sessions(NOW)) == 3
        later = NOW + LONGEST_SESSION
        assert transaction.users.session("prolonged", later - 2 * DAY)
        assert transaction.users.session("prolonged", later) is None
        transaction.users.open_session("new", 1, "", NOW, NOW + month)
        left = set(transaction.connection.scalars(select(sessions.c.token_hash)))
        assert left == {"ours", "minutes", "prolonged", "new"}


def test_a_session_outlives_a_clock_that_is_ahead_for_a_while(
    installation_on_each: Installation, at: Sets
) -> None:
    with installation_on_each.store.begin() as transaction:
        transaction.users.add("Amina", "curator", "hash", NOW)
        transaction.users.open_session("ours", 1, "", NOW, NOW + timedelta(days=30))
    with installation_on_each.store.read() as transaction:
        assert transaction.users.session("ours", NOW + YEARS) is None
        assert transaction.users.session("ours", NOW - YEARS) is None
        assert transaction.users.session("ours", NOW)


@pytest.mark.parametrize("ahead", [7 * HOUR, YEARS])
def test_a_hub_is_told_again_once_the_clock_is_right(ahead: timedelta) -> None:
    failed = after(Ping(hub="h", topic="a.atom"), digest="new", error="no", now=NOW + ahead)
    told = {("h", "a.atom"): failed}
    assert due(["h"], {"a.atom": "new"}, told, NOW + ahead) == []
    assert due(["h"], {"a.atom": "new"}, told, NOW) == [failed]


def test_a_process_that_ended_while_the_clock_was_ahead_is_not_at_work(
    installation_on_each: Installation, at: Sets, monkeypatch: pytest.MonkeyPatch
) -> None:
    with installation_on_each.store.begin() as transaction:
        for name, moment in (("old", NOW + YEARS), ("beside", NOW + 2 * MINUTE), ("here", NOW)):
            transaction.runs.beat(name, moment)
    assert "silent" in silence(installation_on_each, "old")
    assert silence(installation_on_each, "beside") == silence(installation_on_each, "here") == ""
    home = installation_on_each.settings.home
    monkeypatch.setenv("MSDIGEST_HOME", str(home))
    file = pulse_file(home, process_name("work"))
    file.parent.mkdir(exist_ok=True)
    file.touch()
    assert alive.main(["work"]) == 0
    ahead = time.time() + YEARS.total_seconds()
    os.utime(file, (ahead, ahead))
    assert alive.main(["work"]) == 1


def test_days_of_the_future_do_not_hide_that_a_source_is_quiet() -> None:
    days = [Day(day=NOW.date() - timedelta(days=back), pages=1, read=1) for back in range(60, 30, -1)]
    ahead = Day(day=(NOW + YEARS).date(), pages=1, read=1)
    for counted in (days, [*days, ahead]):
        history = History(days=counted, last_success_at=NOW, failures=0, last_error="")
        assert [one.kind for one in alarms(history, NOW)] == [AlarmKind.QUIET]


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
