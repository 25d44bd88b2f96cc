"""Dates as machines and as people write them, and which figure is the day."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.extract.dates import Written, possible, read_date, written_dates
from aggregator.extract.order import Order
from tests.aggregator.extract.pages import NOW

FIFTH = datetime(2024, 3, 5, tzinfo=UTC)
OTHER = datetime(2024, 5, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-03-05T09:30:00+01:00", datetime(2024, 3, 5, 8, 30, tzinfo=UTC)),
        ("2024-03-05T09:30:00.1234567Z", datetime(2024, 3, 5, 9, 30, 0, 123456, tzinfo=UTC)),
        ("2024-03-05", FIFTH),
        ("20240305", FIFTH),
        ("2024/03", datetime(2024, 3, 1, tzinfo=UTC)),
        ("March 5, 2024 9:30 AM EST", datetime(2024, 3, 5, 14, 30, tzinfo=UTC)),
        ("Tue, 05 Mar 2024 09:30:00 XYZ", datetime(2024, 3, 5, 9, 30, tzinfo=UTC)),
        ("5. März 2024, 10:30 Uhr", FIFTH),
        ("le 5 mars 2024", FIFTH),
        ("25/03/2024", datetime(2024, 3, 25, tzinfo=UTC)),
        ("03/25/2024 10:00", datetime(2024, 3, 25, 10, tzinfo=UTC)),
        ("1970-01-01T00:00:00Z", None),
        ("0000-00-00", None),
        ("March 5", None),
        ("2024;", None),
        ("yesterday", None),
        ("99999999999999999999", None),
        ((NOW + timedelta(days=3)).isoformat(), None),
    ],
)
def test_times_for_machines(written: str, moment: datetime | None) -> None:
    found = read_date(written, NOW)
    assert (found and found.moment) == moment
    assert found is None or found.other is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Published on 6 July 2023", "2023-07-06"),
        ("Diet and sclerosis 6 Jul,2023", "2023-07-06"),
        ("Updated: March 5, 2024", "2024-03-05"),
        ("Sept. 5th, 2024", "2024-09-05"),
        ("the 5th of March 2024", "2024-03-05"),
        ("19-Dec-2024", "2024-12-19"),
        ("5. März 2024", "2024-03-05"),
        ("1. Jänner 2024", "2024-01-01"),
        ("1er février 2024", "2024-02-01"),
        ("5 de marzo de 2024", "2024-03-05"),
        ("5 gennaio 2024", "2024-01-05"),
        ("5 mei 2024", "2024-05-05"),
        ("5 de outubro de 2024", "2024-10-05"),
        ("2024-03-0514 min read", "2024-03-05"),
        ("2024年3月5日", "2024-03-05"),
        ("05.03.24", "2024-03-05"),
    ],
)
def test_dates_for_people(text: str, day: str) -> None:
    (written,) = written_dates(text, NOW)
    assert written.moment.date().isoformat() == day
    assert [found.moment for found in written_dates(text[written.start : written.end], NOW)] == [
        written.moment
    ]


@pytest.mark.parametrize(
    "text",
    [
        "5 out of 2024 people",
        "12 2024",
        "31 February 2024",
        "10.1016/2024",
        "1/2",
        "version 1.2",
        "6 Jul",
        "6 July 1923",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert list(written_dates(text, NOW)) == []


def test_figures_are_read_both_ways_where_both_can_be() -> None:
    assert read_date("05/03/2024", NOW) == Written(FIFTH, OTHER, "/")
    assert read_date("5.3.2024", NOW) == Written(FIFTH, OTHER, ".")
    assert read_date("05/05/2024", NOW) == Written(datetime(2024, 5, 5, tzinfo=UTC), None, "/")
    assert read_date("05/03/2024", datetime(2024, 3, 6, tzinfo=UTC)) == Written(FIFTH, None, "/")


ORG, UK = "https://site.example/a", "https://site.co.uk/a"


@pytest.mark.parametrize(
    ("language", "url", "days", "texts", "settled"),
    [
        ("de", ORG, [], [], (FIFTH, False)),  # Germans write dots
        ("fr-CA", ORG, [], [], (FIFTH, True)),
        ("en-GB", ORG, [], [], (FIFTH, True)),
        ("en-US", ORG, [], [], (OTHER, True)),
        ("en-US", UK, [], [], (FIFTH, False)),
        ("en", ORG, [], [], (None, False)),
        ("", ORG, [], [], (None, False)),
        ("en-CA", ORG, [], [], (None, False)),
        ("en", UK, [], [], (FIFTH, False)),
        ("en", "https://site.gov/a", [], [], (OTHER, False)),
        ("en", "https://site.io/a", [], [], (None, False)),
        ("en", ORG, [OTHER + timedelta(hours=9)], [], (OTHER, True)),
        ("de", ORG, [OTHER], [], (OTHER, True)),
        ("en", ORG, [FIFTH, OTHER], [], (None, False)),
        ("en", ORG, [], ["on 25/03/2024"], (FIFTH, True)),
        ("en-GB", ORG, [], ["on 03/25/2024"], (OTHER, True)),
        ("en", ORG, [], ["on 25/03/2024", "on 03/25/2024"], (None, False)),
    ],
)
def test_which_figure_is_the_day(
    language: str, url: str, days: list[datetime], texts: list[str], settled: tuple[datetime | None, bool]
) -> None:
    order = Order(language=language, url=url, days=days, texts=texts)
    assert order.settle(Written(FIFTH, OTHER, "/")) == settled


def test_dots_are_hardly_american() -> None:
    dotted = Written(FIFTH, OTHER, ".")
    assert Order(language="de", url=ORG, days=(), texts=()).settle(dotted) == (FIFTH, True)
    assert Order(language="en", url=ORG, days=(), texts=()).settle(dotted) == (FIFTH, False)


TEXTS = st.text(max_size=80) | st.lists(
    st.sampled_from(
        [
            "5",
            "31",
            "2024",
            "March",
            "mai",
            "/",
            ".",
            "-",
            " ",
            ",",
            "de",
            "年",
            "0",
            "T",
            ":",
            "+",
            "st",
            "²",
        ]
    ),
    max_size=20,
).map("".join)


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["en", "de", "", "en-US"]), st.sampled_from([ORG, "", "https://[", "x"]))
def test_any_text_is_read_or_not_and_never_raises(text: str, language: str, url: str) -> None:
    whole = read_date(text, NOW)
    for found in [*([whole] if whole else []), *written_dates(text, NOW)]:
        assert possible(found.moment, NOW)
        assert found.other is None or possible(found.other, NOW)
        moment, _ = Order(language=language, url=url, days=(), texts=(text,)).settle(found)
        assert moment in (None, found.moment, found.other)


@pytest.mark.parametrize("piece", ["1 ", "a", "abc 1 ", "1.1.1.", "12 de ", "1/2/", "March ", "2024-", "年"])
def test_hostile_text_takes_bounded_time(piece: str) -> None:
    start = time.process_time()
    assert len(list(written_dates(piece * 50_000, NOW))) >= 0
    assert time.process_time() - start < 10  # some fifty times what it takes
