"""Runs of the jobs, and heartbeats."""

from __future__ import annotations

from datetime import timedelta

from storage.store import Store
from tests.storage.things import NOW

HOUR = timedelta(hours=1)


def test_a_run_is_open_until_it_ends(store: Store) -> None:
    with store.begin() as transaction:
        run_id = transaction.runs.start("crawl", NOW)
        going = transaction.runs.last("crawl")
        assert going is not None
        assert (going.ended_at, going.error, dict(going.counts)) == (None, "", {})
        transaction.runs.end(run_id, NOW + HOUR, counts={"fetched": 3}, error="it broke")
        ended = transaction.runs.last("crawl")
    assert ended is not None
    assert (ended.id, ended.job, ended.started_at, ended.ended_at) == (run_id, "crawl", NOW, NOW + HOUR)
    assert (ended.error, dict(ended.counts)) == ("it broke", {"fetched": 3})


def test_the_last_run_of_a_job_and_the_recent_of_all(store: Store) -> None:
    with store.begin() as transaction:
        assert transaction.runs.last("crawl") is None
        old = transaction.runs.start("crawl", NOW)
        new = transaction.runs.start("crawl", NOW + HOUR)
        other = transaction.runs.start("ingest", NOW + HOUR)
        last = transaction.runs.last("crawl")
        assert last is not None
        assert last.id == new
        assert [run.id for run in transaction.runs.recent(10)] == [other, new, old]
        assert [run.id for run in transaction.runs.recent(1)] == [other]


def test_heartbeats_are_the_newest_of_each_process_that_has_not_stopped(store: Store) -> None:
    with store.begin() as transaction:
        transaction.runs.beat("web", NOW)
        transaction.runs.beat("scheduler", NOW)
        transaction.runs.beat("web", NOW + HOUR)
        assert transaction.runs.beats() == {"web": NOW + HOUR, "scheduler": NOW}
        transaction.runs.stopped("scheduler")
        transaction.runs.stopped("never-started")
        assert transaction.runs.beats() == {"web": NOW + HOUR}
