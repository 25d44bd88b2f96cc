"""The frontier: found once, waiting in order, visited."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.model import Hint
from aggregator.rhythm import GONE_AFTER, Visit, after_failure, after_fetch, wants
from storage.addresses import Found
from storage.store import Store
from tests.storage.test_sources import words
from tests.storage.things import NOW, add_source

HOUR = timedelta(hours=1)
moments = st.none() | st.datetimes(timezones=st.just(NOW.tzinfo))
hints = st.builds(
    Hint,
    title=words,
    authors=st.lists(words, max_size=3).map(tuple),
    published_at=moments,
    modified_at=moments,
)


def found(name: str, **values: object) -> Found:
    return Found(url_key=f"a.example/{name}", url=f"https://a.example/{name}", **values)  # type: ignore[arg-type]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hints)
def test_a_hint_comes_back_as_it_was_given(store: Store, hint: Hint) -> None:
    link = found("1", hint=hint, lastmod=hint.modified_at)
    with store.begin() as transaction:
        source = (transaction.sources.all() or [add_source(transaction)])[0]
        transaction.addresses.found(source.id, [link], NOW)
        assert transaction.addresses.remembered([link.url_key])[link.url_key].found == link


def test_an_address_found_again_takes_the_newer_hint_and_keeps_its_visits(store: Store) -> None:
    newer = found("1", hint=Hint(title="Newer"), lastmod=NOW)
    with store.begin() as transaction:
        source = add_source(transaction)
        transaction.addresses.found(source.id, [found("1", hint=Hint(title="Older"))], NOW)
        visit = after_fetch(None, changed=True, now=NOW)
        transaction.addresses.visited("a.example/1", visit, etag='"x"', last_modified="Mon")
        transaction.addresses.found(source.id, [newer, newer], NOW + HOUR)
        known = transaction.addresses.remembered(["a.example/1", "a.example/unknown"])
    assert list(known) == ["a.example/1"]
    assert known["a.example/1"].found == newer
    assert known["a.example/1"].visit == visit
    assert (known["a.example/1"].etag, known["a.example/1"].last_modified) == ('"x"', "Mon")


def test_a_visit_changes_only_what_it_names(store: Store) -> None:
    with store.begin() as transaction:
        source = add_source(transaction)
        transaction.addresses.found(source.id, [found("1")], NOW)
        visit = after_fetch(None, changed=True, now=NOW)
        transaction.addresses.visited("a.example/1", visit, etag="e", last_modified="m", further=["f"])
        failed = after_failure(visit, now=NOW + HOUR)
        transaction.addresses.visited("a.example/1", failed, error="gone")
        known = transaction.addresses.remembered(["a.example/1"])["a.example/1"]
        assert (known.etag, known.last_modified, known.further) == ("e", "m", ("f",))
        assert known.visit == failed
        assert transaction.addresses.errors(source.id) == [("https://a.example/1", "gone")]
        assert transaction.addresses.failing() == {source.id: 1}


def test_waiting_are_first_the_never_visited_then_the_failed_then_those_due_again(store: Store) -> None:
    def visited(name: str, visit: Visit) -> None:
        transaction.addresses.visited(f"a.example/{name}", visit)

    with store.begin() as transaction:
        source = add_source(transaction)
        other = add_source(transaction, "other")
        names = ("due", "failed", "new-2", "new-1", "not-yet")
        transaction.addresses.found(source.id, [found(name) for name in names], NOW)
        transaction.addresses.found(source.id, [found("index")], NOW, index_page=True)
        transaction.addresses.found(other.id, [found("of-another")], NOW)
        visited("due", Visit(fetched_at=NOW, changed_at=NOW, next_at=NOW + HOUR))
        visited("failed", Visit(next_at=NOW + HOUR, failures=1))
        visited("not-yet", Visit(fetched_at=NOW, changed_at=NOW, next_at=NOW + 3 * HOUR))
        waiting = transaction.addresses.waiting(source.id, NOW + 2 * HOUR, limit=10)
        first = transaction.addresses.waiting(source.id, NOW + 2 * HOUR, limit=1)
    assert [one.found.url_key.removeprefix("a.example/") for one in waiting] == [
        "new-1",
        "new-2",
        "failed",
        "due",
    ]
    assert first == waiting[:1]


def test_an_address_that_failed_too_often_is_left_alone_until_it_is_named_again(store: Store) -> None:
    with store.begin() as transaction:
        source = add_source(transaction)
        transaction.addresses.found(source.id, [found("gone"), found("ill")], NOW)
        visit = Visit()
        for _ in range(GONE_AFTER):
            transaction.addresses.visited("a.example/ill", visit)
            visit = after_failure(visit, now=NOW)
        transaction.addresses.visited("a.example/gone", visit)
        later = NOW + timedelta(days=30)
        waiting = transaction.addresses.waiting(source.id, later, limit=10)
        known = transaction.addresses.remembered(["a.example/gone"])["a.example/gone"]
    assert [one.found.url_key for one in waiting] == ["a.example/ill"]
    assert wants(known.visit, None, later)


def test_validators_of_indexes_are_forgotten_and_those_of_articles_kept(store: Store) -> None:
    with store.begin() as transaction:
        source = add_source(transaction)
        transaction.addresses.found(source.id, [found("page")], NOW)
        transaction.addresses.found(source.id, [found("index")], NOW, index_page=True)
        for name in ("page", "index"):
            visit = after_fetch(None, changed=True, now=NOW)
            transaction.addresses.visited(f"a.example/{name}", visit, etag="e", last_modified="m")
        transaction.addresses.forget_validators(source.id)
        known = transaction.addresses.remembered(["a.example/page", "a.example/index"])
    assert known["a.example/page"].etag == "e"
    assert (known["a.example/index"].etag, known["a.example/index"].last_modified) == ("", "")


def test_more_addresses_than_fit_in_one_statement(store: Store) -> None:
    links = [found(f"{number:05}") for number in range(1_300)]
    with store.begin() as transaction:
        source = add_source(transaction)
        transaction.addresses.found(source.id, links, NOW)
        keys = [link.url_key for link in links]
        assert len(transaction.addresses.remembered(keys)) == len(links)
        assert len(transaction.addresses.waiting(source.id, NOW, limit=5_000)) == len(links)


def test_an_address_belongs_to_the_source_that_named_it_last(store: Store) -> None:
    with store.begin() as transaction:
        first, second = add_source(transaction), add_source(transaction, "second")
        transaction.addresses.found(first.id, [found("1")], NOW)
        transaction.addresses.found(second.id, [found("1")], NOW + HOUR)
        assert transaction.addresses.waiting(first.id, NOW + HOUR, limit=5) == []
        [known] = transaction.addresses.waiting(second.id, NOW + HOUR, limit=5)
    assert known.found_at == NOW
