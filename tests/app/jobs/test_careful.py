"""A page at which the process died time and again is left out, and the others are read."""

from __future__ import annotations

import pytest

from app import clock
from app.installation import Installation
from app.jobs import careful
from app.jobs.careful import DEATHS
from app.jobs.ingest import ingest
from tests.app.jobs.texts import add_source, ended, take_article


def three_articles(installation: Installation) -> None:
    source = add_source(installation)
    for number in range(3):
        take_article(installation, source, number)


def died(installation: Installation, times: int, **details: int | None) -> None:
    with installation.store.begin() as transaction:
        for _ in range(times):
            transaction.runs.start("ingest", clock.now(), details)


def outcomes(installation: Installation) -> dict[str, str]:
    return {path: outcome for path, (outcome, _) in ended(installation).items()}


def test_a_page_that_ended_the_process_too_often_fails_and_the_others_are_kept(
    installation_on_each: Installation,
) -> None:
    three_articles(installation_on_each)
    died(installation_on_each, 1, portion=None)
    died(installation_on_each, DEATHS, portion=None, page=2)
    died(installation_on_each, DEATHS - 1, portion=None, page=3)
    ingest(installation_on_each)
    pages = ended(installation_on_each)
    assert pages["article-1"] == ("failed", "reading this page ended the process 5 times")
    assert pages["article-0"][0] == pages["article-2"][0] == "kept"
    with installation_on_each.store.read() as transaction:
        assert transaction.runs.without_end("ingest") == []
        errors = [run.error for run in transaction.runs.recent(50)]
    assert errors == ["", *["its process ended before it did"] * (2 * DEATHS)]


def test_deaths_in_another_portion_do_not_count(installation: Installation) -> None:
    three_articles(installation)
    died(installation, DEATHS, portion=1, page=2)
    ingest(installation)
    assert set(outcomes(installation).values()) == {"kept"}
    with installation.store.read() as transaction:
        assert len(transaction.runs.without_end("ingest")) == DEATHS  # theirs to end


@pytest.mark.parametrize("first_pages", [1, 2, 128])
def test_after_the_first_pages_all_goes_on_as_ever(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, first_pages: int
) -> None:
    monkeypatch.setattr(careful, "FIRST_PAGES", first_pages)
    three_articles(installation)
    died(installation, 1, portion=None)
    ingest(installation)
    assert set(outcomes(installation).values()) == {"kept"}


def test_a_run_says_what_it_has_in_hand_only_where_care_is_needed(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[object] = []
    monkeypatch.setattr(careful.Care, "_write", lambda _, at_hand: said.append(at_hand))
    three_articles(installation)
    ingest(installation)
    assert said == []
    take_article(installation, add_source(installation, "other"), 0)
    died(installation, 1, portion=None)
    ingest(installation)
    assert said == [{"page": 4}, {}]
