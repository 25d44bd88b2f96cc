"""What sources bring, in figures an operator can compare."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aggregator.alarms import Day
from app import clock
from app.cli import service
from app.installation import Installation
from app.source_yields import SourceYield, source_yields
from tests.storage.things import add_source


def days_of(installation: Installation, *pages: tuple[int, int]) -> None:
    """A source that read so many pages so many days ago."""
    today = clock.now().date()
    with installation.store.begin() as transaction:
        source = add_source(transaction)
        for ago, count in pages:
            day = Day(
                day=today - timedelta(days=ago),
                pages=count,
                read=count // 2,
                measured=count // 2,
                words=300 * (count // 2),
                cut=100 * (count // 2),
                dated=1,
            )
            transaction.alarms.count(source.id, day)


def test_the_figures_are_of_the_last_months_and_the_rhythm_of_all_that_is_known(
    installation_on_each: Installation,
) -> None:
    days_of(installation_on_each, (200, 10), (20, 4), (13, 4), (6, 4), (0, 4))
    (found,) = source_yields(installation_on_each)
    assert found.rhythm == "every 7 days"
    assert found.lately is not None
    assert (found.lately.pages, found.lately.share_read, found.lately.words_each) == (16, 0.5, 300)
    assert (found.lately.share_cut, found.lately.share_dated) == (0.25, 0.5)


def test_a_source_that_brought_nothing_yet_is_told_as_that(
    installation: Installation, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with installation.store.begin() as transaction:
        add_source(transaction)
    (found,) = source_yields(installation)
    assert (found.rhythm, found.lately) == ("", None)
    monkeypatch.setattr(service, "opened", lambda: installation)
    service.status(of_sources=True)
    assert "not known yet" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("lately", "figures"),
    [
        (None, ("0", "", "", "", "")),
        (Day(day=clock.now().date(), pages=4, read=1), ("4", "25%", "", "", "")),
        (
            Day(day=clock.now().date(), pages=4, read=2, measured=2, words=900, cut=100, dated=1),
            ("4", "50%", "450", "10%", "50%"),
        ),
    ],
)
def test_a_figure_nobody_could_take_is_left_out(lately: Day | None, figures: tuple[str, ...]) -> None:
    one = SourceYield(key="it", last_success_at=None, rhythm="", lately=lately)
    assert service._figures(one) == figures
