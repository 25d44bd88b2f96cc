"""Learning what a source repeats: from its newest pages, when it is due, and never in the way."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import replace

import pytest

from aggregator.clean.repeated import passage_key
from aggregator.model import Source, SourceRules
from app.installation import Installation
from app.jobs import ingest as ingest_job
from app.jobs import learn as job
from app.jobs.ingest import ingest, ingest_again
from app.jobs.learn import keep, learn_if_due, learn_sources
from app.jobs.pool import open_pool
from storage.errors import NotFound, Unreachable
from tests.aggregator.clean.test_repeated import FOOTER, own
from tests.app.jobs import telling
from tests.app.jobs.texts import add_source, ended, html, take

KEY = passage_key(FOOTER)


def take_pages(
    installation: Installation, source: Source, numbers: Iterable[int], below: str = FOOTER
) -> None:
    """Pages each with an article of its own and the same words below it."""
    for number in numbers:
        paragraphs = "".join(f"<p>{text}.</p>" for text in own(number))
        body = html(f"Article {number}", "").replace(b"<p></p>", f"{paragraphs}<p>{below}</p>".encode())
        take(installation, source, f"page-{number}", body)


def learned_from(installation: Installation, source: Source) -> int | None:
    with installation.store.read() as transaction:
        return transaction.repeated.learned_from(source.id)


def known(installation: Installation, source: Source) -> list[tuple[str, int, int]]:
    with installation.store.read() as transaction:
        passages = [one.repeated for one in transaction.repeated.of(source.id)]
    return [(one.text, one.pages, one.of_pages) for one in passages]


def given_to_pages(installation: Installation) -> set[str]:
    return {reason for _, reason in ended(installation).values()}


@pytest.fixture
def telling_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest_job, "_assess", telling.assess)


def test_a_source_is_learned_from_its_newest_pages(installation_on_each: Installation) -> None:
    installation = installation_on_each
    source, other = add_source(installation), add_source(installation, "other")
    take_pages(
        installation, source, range(6), "This was the footer of the site until it was made anew last year."
    )
    take_pages(installation, source, range(6))
    take_pages(installation, other, range(6, 10))
    take(installation, source, "leaflet", b"%PDF-1.7 \x00")
    found = learn_sources(installation, [source, other])
    assert {key: [one.key for one in learned] for key, learned in found.items()} == {
        "site": [KEY],
        "other": [],
    }
    assert known(installation, source) == [(FOOTER, 6, 6)]
    assert (learned_from(installation, source), learned_from(installation, other)) == (7, 4)
    assert learn_sources(installation, [source])["site"] == found["site"]


def test_ingest_learns_before_it_reads_what_waits(installation: Installation, telling_pool: None) -> None:
    source, small = add_source(installation), add_source(installation, "small")
    take_pages(installation, source, range(6))
    take_pages(installation, small, range(6, 10))
    ingest(installation)
    reasons = {path: reason for path, (_, reason) in ended(installation).items()}
    assert {reasons[f"page-{number}"] for number in range(6)} == {f"{KEY}:6/6"}
    assert {reasons[f"page-{number}"] for number in range(6, 10)} == {"nothing is repeated"}
    assert learned_from(installation, small) is None


def test_ingest_learns_again_when_a_fifth_more_is_there(
    installation: Installation, telling_pool: None
) -> None:
    source = add_source(installation)
    take_pages(installation, source, range(10))
    ingest(installation)
    assert learned_from(installation, source) == 10
    take_pages(installation, source, range(10, 11))
    ingest(installation)
    assert learned_from(installation, source) == 10
    take_pages(installation, source, range(11, 12))
    ingest(installation)
    assert learned_from(installation, source) == 12
    assert known(installation, source) == [(FOOTER, 12, 12)]


def test_what_a_person_keeps_is_given_to_the_pages_as_kept(
    installation: Installation, telling_pool: None
) -> None:
    source = add_source(installation)
    take_pages(installation, source, range(6))
    ingest(installation)
    keep(installation, source.id, KEY, kept=True, user="Amina")
    ingest_again(installation, source)
    assert given_to_pages(installation) == {f"{KEY}:6/6 kept"}
    keep(installation, source.id, KEY, kept=False, user="Jo")
    ingest_again(installation, source)
    assert given_to_pages(installation) == {f"{KEY}:6/6"}
    with pytest.raises(NotFound):
        keep(installation, source.id, "0" * 32, kept=True, user="Amina")


def test_pages_that_break_their_process_teach_nothing(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = add_source(installation)
    for path in ("KILL", "BREAK", "HANG", "KILL-again"):
        take(installation, source, path, path.encode())
    take_pages(installation, source, range(6))
    monkeypatch.setattr(job, "_texts", telling.texts)
    monkeypatch.setattr(job, "PAGE_SECONDS", 2.0)
    learn_sources(installation, [source])
    assert known(installation, source) == [(FOOTER, 6, 6)]


def test_a_selector_that_is_none_teaches_nothing_and_is_named(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    source = replace(add_source(installation), rules=SourceRules(keep=("p[",)))
    take_pages(installation, source, range(6))
    assert learn_sources(installation, [source]) == {"site": ()}
    assert "p[" in caplog.text


def test_what_is_stopped_is_not_stored(installation: Installation) -> None:
    source, stop = add_source(installation), threading.Event()
    take_pages(installation, source, range(6))
    stop.set()
    with open_pool(installation.settings) as pool:
        learn_if_due(installation.store, pool, source, stop)
        assert learned_from(installation, source) is None
        stop.clear()
        learn_if_due(installation.store, pool, source, stop)
    assert learned_from(installation, source) == 6


def test_trouble_with_learning_holds_no_page_up(
    installation: Installation,
    telling_pool: None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def trouble(*_: object) -> None:
        raise ZeroDivisionError("nobody thought of that")

    take_pages(installation, add_source(installation), range(6))
    monkeypatch.setattr(ingest_job, "learn_if_due", trouble)
    ingest(installation)
    assert given_to_pages(installation) == {"nothing is repeated"}
    assert "nobody thought of that" in caplog.text


def test_pages_wait_while_the_database_is_in_trouble(
    installation: Installation, telling_pool: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trouble(*_: object) -> None:
        raise Unreachable("the database is locked")

    take_pages(installation, add_source(installation), range(6))
    monkeypatch.setattr(ingest_job, "learn_if_due", trouble)
    with pytest.raises(Unreachable):
        ingest(installation)
    assert ended(installation) == {}
