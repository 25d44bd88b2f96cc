"""When an article was published and changed, as its page says or shows it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aggregator.model import Hint
from tests.aggregator.extract.metadata_of import BODY, URL, day, linked, origin, read
from tests.aggregator.extract.pages import SENTENCE

TITLE = "<h1>Salt keeps us awake</h1>"


@pytest.mark.parametrize(
    ("head", "body", "published", "found"),
    [
        (
            linked(datePublished="2024-03-05T09:30:00+01:00"),
            "<time datetime='2020-01-01'>then</time>",
            "2024-03-05",
            "json-ld datePublished",
        ),
        (
            linked(datePublished="0001-01-01") + '<meta name="date" content="2024-03-05">',
            "",
            "2024-03-05",
            "date",
        ),
        (
            '<meta name="citation_publication_date" content="2024/03">',
            "",
            "2024-03-01",
            "citation_publication_date, by month",
        ),
        (
            "",
            "<time class='entry-date published' datetime='2024-03-05T10:00'>today</time>",
            "2024-03-05",
            "time, published",
        ),
        (
            "",
            "<span itemprop='datePublished' content='2024-03-05'>5/3</span>",
            "2024-03-05",
            "time, published",
        ),
        ("", "<p>Posted <time datetime='2024-03-05'>5 Mar</time></p>", "2024-03-05", "time"),
        ("", "<p><time datetime='2024-03'>5 March 2024</time></p>", "2024-03-05", "time"),
        ("", "<p>Published on 6 July 2023</p>", "2023-07-06", "text, published"),
        (
            "",
            f"<p>Published on 6 July 2023 by the sea. {SENTENCE} {SENTENCE}</p>",
            "2023-07-06",
            "text, published",
        ),
        ("", "<p>Veröffentlicht am 5. März 2024</p>", "2024-03-05", "text, published"),
        ("", "<p>Publié le 1er mars 2024</p>", "2024-03-01", "text, published"),
        ("", "<p>By Ann Other · 4 min read · March 5, 2024</p>", "2024-03-05", "text"),
        ("", "<p>Ann OtherMarch 5, 2024</p>", "2024-03-05", "text"),
        ("", f"<p>LISBON, March 5, 2024 (Example Wire) -- {SENTENCE} {SENTENCE}</p>", "2024-03-05", "text"),
        ("", f"<p>The trial was published on 5 March 2024 in a journal. {SENTENCE} {SENTENCE}</p>", "", ""),
        ("", "<p>The trial was published on 5 March 2024.</p>", "", ""),
        ("", "<p>Register until 5 March 2024</p>", "", ""),
        ("", "<p>Copyright 5 March 2024</p>", "", ""),
        ("", "<p><a href='/b'>Bread and what became of it, 5 March 2024</a></p>", "", ""),
        (
            "",
            "<h2>More to read</h2><h2>Latest</h2><p>a</p><p>b</p><p>c</p><p>Bread</p><p>5 March 2024</p>",
            "",
            "",
        ),
    ],
)
def test_when_it_was_published(head: str, body: str, published: str, found: str) -> None:
    meta = read(head, f"{TITLE}{body}{BODY}")
    assert (day(meta.published_at), origin(meta, "published_at")) == (published, found)


def test_a_date_glued_to_the_title_is_the_date_and_not_the_title() -> None:
    head = "<title>Diet and multiple sclerosis 6 Jul,2023</title>"
    meta = read(head, f"<h1>Diet and multiple sclerosis 6 Jul,2023</h1>{BODY}")
    assert (meta.title, day(meta.published_at)) == ("Diet and multiple sclerosis", "2023-07-06")


def test_a_line_that_is_all_date_at_the_end_and_the_address_are_the_last_resorts() -> None:
    end = f"{TITLE}{BODY}{BODY}<p>5 March 2024</p><h2>More</h2><p>6 April 2024</p>"
    meta = read("", end)
    assert (day(meta.published_at), origin(meta, "published_at")) == ("2024-03-05", "text, at the end")
    meta = read("", end, url="https://site.example/2024/02/01/salt")
    assert (day(meta.published_at), origin(meta, "published_at")) == ("2024-02-01", "address")


@pytest.mark.parametrize(
    ("head", "body", "modified", "found"),
    [
        (
            linked(datePublished="2024-03-05", dateModified="2024-04-01"),
            "",
            "2024-04-01",
            "json-ld dateModified",
        ),
        ("", "<p>Published 5 March 2024 | Updated: April 1, 2024</p>", "2024-04-01", "text, modified"),
        ("", "<p>Stand: 13.04.2024, 10:30 Uhr</p>", "2024-04-13", "text, modified"),
        ("", "<p>Medically reviewed by Bo Lind, MD on April 1, 2024</p>", "2024-04-01", "text, reviewed"),
        ("", "<time class='updated' datetime='2024-04-01'>x</time>", "2024-04-01", "time, modified"),
        ("", "<p>Updated <time datetime='2024-04-01'>1 April</time></p>", "2024-04-01", "time, modified"),
        # A change before the publication is none.
        (linked(datePublished="2024-03-05", dateModified="2024-03-01"), "", "", ""),
    ],
)
def test_when_it_was_changed(head: str, body: str, modified: str, found: str) -> None:
    meta = read(head, f"{TITLE}{body}{BODY}")
    assert (day(meta.modified_at), origin(meta, "modified_at")) == (modified, found)


def test_what_was_seen_on_the_page_gives_way_to_a_change_that_came_before_it() -> None:
    meta = read(linked(dateModified="2024-03-05"), f"{TITLE}<p>Today is 6 June 2025</p>{BODY}")
    assert (day(meta.published_at), day(meta.modified_at)) == ("", "2024-03-05")


@pytest.mark.parametrize(
    ("language", "url", "published", "found"),
    [
        ("en-GB", URL, "2024-03-05", "text, published"),
        ("en-US", URL, "2024-05-03", "text, published"),
        ("fr", URL, "2024-03-05", "text, published"),
        ("de", URL, "2024-03-05", "text, published, ambiguous"),
        ("en", URL, "", "text, published, unclear"),
        ("en", "https://site.co.uk/a", "2024-03-05", "text, published, ambiguous"),
        ("en", "https://site.example/2024/05/03/salt", "2024-05-03", "text, published"),
    ],
)
def test_figures_that_may_be_read_in_two_ways(language: str, url: str, published: str, found: str) -> None:
    meta = read("", f"{TITLE}<p>Published 05/03/2024</p>{BODY}", language=language, url=url)
    assert (day(meta.published_at), origin(meta, "published_at")) == (published, found)


def test_another_date_of_the_page_tells_which_figure_is_the_day() -> None:
    other = "<p>Salt in the news on 25/04/2023</p>"
    meta = read("", f"{TITLE}<p>Published 05/03/2024</p>{BODY}{other}", language="en")
    assert (day(meta.published_at), origin(meta, "published_at")) == ("2024-03-05", "text, published")
    hint = Hint(published_at=datetime(2024, 5, 3, 8, tzinfo=UTC))
    meta = read('<meta name="date" content="05/03/2024">', f"{TITLE}{BODY}", language="en", hint=hint)
    assert (day(meta.published_at), origin(meta, "published_at")) == ("2024-05-03", "date")
