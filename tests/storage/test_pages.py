"""Pages: stored once a content, ingested in the order they came, ended once."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.model import FetchedPage, Hint, Outcome
from storage.store import Store, Transaction
from tests.storage.test_addresses import hints
from tests.storage.test_sources import numbers, words
from tests.storage.things import NOW, add_source, page

pages = st.builds(
    FetchedPage,
    source_id=st.just(0),
    url=words,
    requested_url=words,
    fetched_at=st.datetimes(timezones=st.just(NOW.tzinfo)),
    body=st.binary(max_size=300),
    headers=st.lists(st.tuples(words, words), max_size=3).map(tuple),
    hint=hints,
)


def take(transaction: Transaction, name: str, body: bytes) -> bool:
    source = (transaction.sources.all() or [add_source(transaction)])[0]
    return transaction.pages.take(page(source.id, body, url=f"https://a.example/{name}"), f"a.example/{name}")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pages)
def test_a_page_comes_back_as_it_was_given(store: Store, given_page: FetchedPage) -> None:
    with store.begin() as transaction:
        source = (transaction.sources.all() or [add_source(transaction)])[0]
        values = {name: getattr(given_page, name) for name in given_page.__dataclass_fields__}
        given_page = FetchedPage(**(values | {"source_id": source.id}))
        assert transaction.pages.take(given_page, f"key-{next(numbers)}")
        stored = transaction.pages.pending(10_000)[-1]
    assert stored.page == given_page
    assert (stored.outcome, stored.article_id) == (None, None)


def test_the_same_content_of_an_address_is_stored_once(store: Store) -> None:
    with store.begin() as transaction:
        assert take(transaction, "1", b"one")
        assert not take(transaction, "1", b"one")
        assert take(transaction, "1", b"two")
        assert take(transaction, "2", b"one")
        assert transaction.pages.pending_count() == 3


def test_an_empty_and_a_large_body_come_back(store: Store) -> None:
    large = bytes(range(256)) * 40_000
    with store.begin() as transaction:
        take(transaction, "empty", b"")
        take(transaction, "large", large)
        assert [one.page.body for one in transaction.pages.pending(10)] == [b"", large]


def test_pending_pages_come_in_order_and_in_pieces(store: Store) -> None:
    with store.begin() as transaction:
        for number in range(5):
            take(transaction, str(number), b"x")
        first = transaction.pages.pending(2)
        second = transaction.pages.pending(10, after_id=first[-1].id)
        transaction.pages.end(first[0].id, Outcome.TOO_SHORT, "nine words", NOW)
        assert [p.url_key for p in (*first, *second)] == [f"a.example/{number}" for number in range(5)]
        assert transaction.pages.pending_count() == 4
        assert transaction.pages.pending(1)[0].id == first[1].id


def test_ended_pages_are_counted_and_named(store: Store) -> None:
    with store.begin() as transaction:
        for number in range(3):
            take(transaction, str(number), b"x")
        for number, one in enumerate(transaction.pages.pending(10)):
            outcome = Outcome.TOO_SHORT if number else Outcome.FAILED
            at = NOW + timedelta(days=number)
            transaction.pages.end(one.id, outcome, f"reason {number}", at)
        source_id = transaction.sources.all()[0].id
        assert transaction.pages.outcomes() == {source_id: {"failed": 1, "too_short": 2}}
        assert transaction.pages.outcomes(NOW + timedelta(days=2)) == {source_id: {"too_short": 1}}
        assert transaction.pages.ended(Outcome.TOO_SHORT, 1) == [("https://a.example/2", "reason 2")]


def test_latest_is_the_newest_ended_page_of_each_address(store: Store) -> None:
    with store.begin() as transaction:
        for name, body in (("1", b"old"), ("1", b"new"), ("2", b"only"), ("3", b"ended"), ("3", b"waits")):
            take(transaction, name, body)
        for one in transaction.pages.pending(10)[:4]:
            transaction.pages.end(one.id, Outcome.KEPT, "", NOW)
        latest = transaction.pages.latest(None, 10)
        source_id = transaction.sources.all()[0].id
        assert [one.page.body for one in latest] == [b"new", b"only"]
        assert [one.outcome for one in latest] == [Outcome.KEPT, Outcome.KEPT]
        assert transaction.pages.latest(source_id, 10, after_id=latest[0].id) == latest[1:]
        assert transaction.pages.latest(source_id + 1, 10) == []


def test_the_hint_of_a_page_stays_with_it(store: Store) -> None:
    hint = Hint(title="Said the feed", published_at=NOW)
    with store.begin() as transaction:
        source = add_source(transaction)
        told = page(source.id)
        values = {name: getattr(told, name) for name in told.__dataclass_fields__} | {"hint": hint}
        transaction.pages.take(FetchedPage(**values), "k")
        assert transaction.pages.pending(1)[0].page.hint == hint


def test_the_newest_page_of_each_address_of_a_source_ingested_or_not(store: Store) -> None:
    with store.begin() as transaction:
        ours, others = add_source(transaction, "first"), add_source(transaction, "second")
        for number in range(6):
            transaction.pages.take(page(ours.id, b"old"), f"a.example/{number}")
        transaction.pages.take(page(ours.id, b"new"), "a.example/2")
        transaction.pages.take(page(others.id, b"theirs"), "b.example/1")
        assert transaction.pages.addresses(ours.id) == 6
        transaction.pages.end(transaction.pages.pending(1)[0].id, Outcome.KEPT, "it is good", NOW)
        found = transaction.pages.newest(ours.id, 4)
        rest = transaction.pages.newest(ours.id, 4, found[-1].id)
    assert [stored.url_key[-1] for stored in found] == ["2", "5", "4", "3"]
    assert found[0].page.body == b"new"
    assert [stored.url_key[-1] for stored in rest] == ["1", "0"]


def test_the_newest_page_of_addresses_that_are_named(store: Store) -> None:
    with store.begin() as transaction:
        ours, others = add_source(transaction, "first"), add_source(transaction, "second")
        for body in (b"old", b"new"):
            transaction.pages.take(page(ours.id, body), "a.example/1")
        transaction.pages.take(page(ours.id, b"another"), "a.example/2")
        transaction.pages.take(page(others.id, b"theirs"), "a.example/3")
        found = transaction.pages.of_addresses(ours.id, {"a.example/1", "a.example/3", "a.example/4"})
        assert [stored.page.body for stored in found] == [b"new"]
        assert transaction.pages.of_addresses(ours.id, set()) == []
