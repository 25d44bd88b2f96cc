from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.extract import extract
from aggregator.extract.dates import read_date
from aggregator.extract.titles import tidy_title
from aggregator.model import Article, Hint, Metadata
from tests.aggregator.extract.pages import BODY, NOW, page


def read(head: str, **more: object) -> Metadata:
    article = extract(page(f"<html><head>{head}</head><body>{BODY}</body></html>", **more))  # type: ignore[arg-type]
    assert isinstance(article, Article)
    return article.metadata


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        ("Salt and sleep | The Salt Paper", "Salt and sleep"),
        ("The Salt Paper: Salt and sleep", "Salt and sleep"),
        ("Salt &amp; sleep - salt.example", "Salt & sleep"),
        ("Salt and sleep | Salt and sleep", "Salt and sleep"),
        ("Salt - a love story", "Salt - a love story"),
        ("Salt: the facts", "Salt: the facts"),
        ("The Salt Paper", ""),
        ("  ", ""),
    ],
)
def test_titles_lose_the_name_of_the_site(written: str, tidy: str) -> None:
    assert tidy_title(written, "The Salt Paper", "https://www.salt.example/1") == tidy


def test_an_og_title_that_is_the_site_is_passed_over() -> None:
    names = '<meta property="og:title" content="Salt"><meta property="og:site_name" content="Salt">'
    meta = read(f"{names}<title>Sleep | Salt</title>")
    assert meta.title == "Sleep"
    assert ("title", "title") in meta.origins


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-03-05T09:30:00+01:00", datetime(2024, 3, 5, 8, 30, tzinfo=UTC)),
        ("2024-03-05", datetime(2024, 3, 5, tzinfo=UTC)),
        ("March 5, 2024 9:30 AM EST", datetime(2024, 3, 5, 14, 30, tzinfo=UTC)),
        ("Tue, 05 Mar 2024 09:30:00 XYZ", datetime(2024, 3, 5, 9, 30, tzinfo=UTC)),
        ("1970-01-01T00:00:00Z", None),
        ("March 5", None),
        ("yesterday", None),
        ("99999999999999999999", None),
        ((NOW + timedelta(days=3)).isoformat(), None),
    ],
)
def test_dates(written: str, moment: datetime | None) -> None:
    assert read_date(written, NOW) == moment


def test_the_hint_fills_what_the_page_leaves_open_and_nothing_else() -> None:
    hint = Hint(title="Hinted", authors=("Ann Other",), published_at=datetime(2025, 1, 1, tzinfo=UTC))
    meta = read("", hint=hint)
    assert (meta.title, meta.authors, meta.published_at) == ("Hinted", ("Ann Other",), hint.published_at)
    assert ("published_at", "hint") in meta.origins
    spoken = read('<title>Own</title><meta name="author" content="By Bo Lind and Cy Marsh">', hint=hint)
    assert (spoken.title, spoken.authors) == ("Own", ("Bo Lind", "Cy Marsh"))


def test_a_canonical_address_is_absolute_and_not_the_home_page() -> None:
    assert read('<link rel="canonical" href="/b?x=1#top">').canonical_url == "https://site.example/b?x=1"
    assert read('<link rel="canonical" href="/">').canonical_url == ""
    assert read('<link rel="canonical" href="javascript:x">').canonical_url == ""


def test_language_and_broken_json() -> None:
    meta = read(
        '<meta property="og:locale" content="en_us"><script type="application/ld+json">{"@type": [</script>'
    )
    assert meta.language == "en-US"
