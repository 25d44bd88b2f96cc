"""Sources: kept as given, taken out of use and back, and due in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.model import Permission, Policy, Source, SourceRules, Way
from storage.columns import UtcDateTime
from storage.errors import Conflict, NotFound
from storage.store import Store
from tests.storage.things import NOW, add_source

numbers = count()
words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
several = st.lists(words, max_size=3).map(tuple)
sources = st.builds(
    Source,
    id=st.just(0),
    key=st.just(""),
    name=words,
    way=st.sampled_from(Way),
    address=words,
    homepage=words,
    language=words,
    rhythm=st.integers(1, 100_000).map(lambda minutes: timedelta(minutes=minutes)),
    max_pages=st.integers(1, 2**31 - 1),
    max_depth=st.integers(1, 2**31 - 1),
    max_bytes=st.integers(1, 2**62),
    rules=st.builds(SourceRules, keep=several, drop=several, follow=several, ignore=several, next_page=words),
    policy=st.sampled_from(Policy),
    permission=st.sampled_from(Permission),
    excerpt_chars=st.integers(0, 10_000),
    active=st.booleans(),
    verified_at=st.none() | st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    note=words,
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sources)
def test_a_source_comes_back_as_it_was_given(store: Store, given_source: Source) -> None:
    given_source = replace(given_source, key=f"key-{next(numbers)}")
    with store.begin() as transaction:
        added = transaction.sources.add(given_source)
    with store.read() as transaction:
        assert transaction.sources.get(given_source.key) == replace(given_source, id=added.id)


def test_a_taken_key_is_a_conflict(store: Store) -> None:
    with store.begin() as transaction:
        add_source(transaction)
    with pytest.raises(Conflict, match="a-source"), store.begin() as transaction:
        add_source(transaction)


def test_a_removed_source_is_out_of_use_and_keeps_its_number_when_it_comes_back(store: Store) -> None:
    with store.begin() as transaction:
        first = add_source(transaction)
        transaction.sources.remove("a-source", NOW)
        assert transaction.sources.all() == []
        assert transaction.sources.due(NOW) == []
        assert transaction.sources.by_id([first.id])[first.id].key == "a-source"
        with pytest.raises(NotFound):
            transaction.sources.get("a-source")
        again = add_source(transaction, name="Back again")
        assert (again.id, again.name) == (first.id, "Back again")
        assert transaction.sources.all() == [again]


def test_a_saved_source_is_overwritten_and_due_at_once(store: Store) -> None:
    with store.begin() as transaction:
        kept = add_source(transaction)
        transaction.sources.crawled(kept.id, at=NOW, next_at=NOW + timedelta(hours=6), error="")
        assert transaction.sources.due(NOW) == []
        transaction.sources.save(replace(kept, name="Renamed", policy=Policy.AUTO))
        assert [one.name for one in transaction.sources.due(NOW)] == ["Renamed"]


def test_due_are_those_never_crawled_then_those_that_waited_longest(store: Store) -> None:
    with store.begin() as transaction:
        for key, hours in (("late", 3), ("later", 1), ("future", -1), ("new", None), ("off", None)):
            one = add_source(transaction, key, active=key != "off")
            if hours is not None:
                at = NOW - timedelta(hours=hours)
                transaction.sources.crawled(one.id, at=at, next_at=at, error="")
        assert [one.key for one in transaction.sources.due(NOW)] == ["new", "late", "later"]
        assert transaction.sources.next_due() is None


def test_next_due_is_the_earliest_time_of_an_active_source(store: Store) -> None:
    with store.begin() as transaction:
        assert transaction.sources.next_due() is None
        for key, hours, active in (("off", 1, False), ("soon", 2, True), ("later", 3, True)):
            one = add_source(transaction, key, active=active)
            transaction.sources.crawled(one.id, at=NOW, next_at=NOW + timedelta(hours=hours), error="")
        assert transaction.sources.next_due() == NOW + timedelta(hours=2)


def test_failures_count_up_and_a_success_ends_them(store: Store) -> None:
    with store.begin() as transaction:
        one = add_source(transaction)
        for _ in range(2):
            transaction.sources.crawled(one.id, at=NOW, next_at=NOW, error="no connection")
        failing = transaction.sources.states()[one.id]
        assert (failing.failures, failing.last_error, failing.last_success_at) == (2, "no connection", None)
        transaction.sources.crawled(one.id, at=NOW, next_at=NOW, error="")
        working = transaction.sources.states()[one.id]
        assert (working.failures, working.last_error, working.last_success_at) == (0, "", NOW)


def test_a_naive_time_is_refused(store: Store) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(ValueError, match="naive"):
        UtcDateTime().process_bind_param(naive, store.engine.dialect)
    with store.begin() as transaction:
        one = add_source(transaction)
        with pytest.raises(Exception, match="naive"):
            transaction.sources.verified(one.id, naive)


def test_a_source_with_a_key_of_any_other_is_not_found(store: Store) -> None:
    with store.read() as transaction, pytest.raises(NotFound, match="nobody"):
        transaction.sources.get("nobody")


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.begin() as transaction:
            add_source(transaction)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.read() as transaction:
        assert transaction.sources.all() == []


def test_a_source_that_comes_back_is_due_at_once_and_its_failures_are_forgotten(store: Store) -> None:
    with store.begin() as transaction:
        first = add_source(transaction)
        transaction.sources.crawled(first.id, at=NOW, next_at=NOW + timedelta(days=7), error="gone")
        transaction.sources.remove("a-source", NOW)
        add_source(transaction)
        state = transaction.sources.states()[first.id]
        assert [one.key for one in transaction.sources.due(NOW)] == ["a-source"]
    assert (state.next_crawl_at, state.failures, state.last_error) == (None, 0, "")
