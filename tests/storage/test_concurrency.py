"""Many at once: writers wait for one another, readers see one state."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from storage.store import Store
from tests.storage.things import NOW, add_source, page


def test_a_writer_waits_for_another_and_is_not_broken_by_it(store: Store) -> None:
    holds, begun = 0.7, threading.Event()

    def slow() -> None:
        with store.begin() as transaction:
            add_source(transaction, "slow")
            begun.set()
            time.sleep(holds)

    with ThreadPoolExecutor() as pool:
        first = pool.submit(slow)
        assert begun.wait(10)
        with store.begin() as transaction:
            add_source(transaction, "quick")
        first.result()
    with store.read() as transaction:
        assert [one.key for one in transaction.sources.all()] == ["quick", "slow"]


def test_a_reader_does_not_wait_for_a_writer_nor_see_half_of_its_work(store: Store) -> None:
    with store.begin() as writing:
        add_source(writing)
        with store.read() as reading:
            assert reading.sources.all() == []
    with store.read() as reading:
        assert len(reading.sources.all()) == 1


def test_many_writers_lose_nothing(store: Store) -> None:
    with store.begin() as transaction:
        source = add_source(transaction)

    def write(number: int) -> None:
        for part in range(10):
            with store.begin() as transaction:
                key = f"a.example/{number}/{part}"
                assert transaction.pages.take(page(source.id, key.encode()), key)
                transaction.runs.beat(f"writer {number}", NOW)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))
    with store.read() as transaction:
        assert transaction.pages.pending_count() == 60
        assert len(transaction.runs.beats()) == 6
