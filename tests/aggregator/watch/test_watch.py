"""What readers should know of a page that is not as it was, and what not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Case, CaseKind
from aggregator.watch import (
    about_change,
    about_gone,
    key_of_gone,
    leads_elsewhere,
    page_says_taken_back,
    reader_line,
    says_taken_back,
    what_changed,
)
from aggregator.watch.changes import LONGEST_QUOTE
from aggregator.watch.questions import LONGEST_LINE

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEXT = (
    "A trial followed 148 people with multiple sclerosis for twelve months in Leeds. "
    "Fatigue fell by 20% among those who kept to the plan, while their scans stayed as they were. "
    "The diet does not slow the disease, the dietitian who led the trial says. "
    "Talk to your doctor before changing what you eat. "
    "They cooked with olive oil, ate oily fish twice a week and wrote a diary of every meal."
)


def changed(former: str, newer: str, text: str = TEXT) -> tuple[str, ...]:
    assert former in text
    return what_changed(text, text.replace(former, newer))


@pytest.mark.parametrize(
    ("former", "newer", "said"),
    [
        ("148 people", "184 people", "“148 people” is now “184 people”"),
        ("20%", "2%", "“20%” is now “2%”"),
        ("20%", "two per cent", "“20%” is now “two per cent”"),
        ("148 people", "people", "“148 people” is not said any more"),
        ("olive oil", "60 g of olive oil", "“60 g” was added"),
    ],
)
def test_a_figure_that_changed_is_told(former: str, newer: str, said: str) -> None:
    assert changed(former, newer) == (said,)


def test_a_denial_that_went_is_told_in_both_wordings() -> None:
    (said,) = changed("does not slow", "does slow")
    assert said == (
        "“The diet does not slow the disease, the dietitian who led the trial says.” is now "
        "“The diet does slow the disease, the dietitian who led the trial says.”"
    )
    assert changed("do", "don’t", "Most people do eat fish on Fridays, she says.")


def test_a_caution_left_out_or_added_is_told() -> None:
    caution = "Talk to your doctor before changing what you eat."
    assert changed(f"{caution} ", "") == (f"a caution was left out: “{caution}”",)
    assert what_changed(TEXT.replace(f"{caution} ", ""), TEXT) == (f"a caution was added: “{caution}”",)


def test_a_note_of_the_editors_is_told() -> None:
    note = "Correction: an earlier version of this article gave another number."
    assert what_changed(TEXT, f"{TEXT} {note}") == (f"the page now says: “{note}”",)


def test_much_that_is_new_is_told() -> None:
    assert what_changed(TEXT, "Our shop sells cups and plates.")[-1] == "about 100 of 100 words are different"


@pytest.mark.parametrize(
    ("former", "newer"),
    [
        ("cooked with olive oil", "cooked in olive oil"),
        ("The diet", "This diet"),
        ("148 people", "148 persons"),
        ("twelve months", "12 months"),
        ("  ", " "),
    ],
)
def test_mended_words_are_not_told(former: str, newer: str) -> None:
    assert what_changed(TEXT, TEXT.replace(former, newer)) == ()


@pytest.mark.parametrize(
    ("former", "newer"),
    [
        ("Updated 2 March 2026, 09:10.", "Updated 14 April 2026, 17:45."),
        ("Last reviewed: March 4, 2026 by our team.", "Last reviewed: May 12, 2026 by our team."),
        ("A text of 4 min read.", "A text of 6 min read."),
    ],
)
def test_what_every_edit_changes_is_not_told(former: str, newer: str) -> None:
    assert what_changed(f"{TEXT} {former}", f"{TEXT} {newer}") == ()


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_compared(before: str, after: str) -> None:
    assert what_changed(before, before) == ()
    assert all(len(one) < 3 * LONGEST_QUOTE for one in what_changed(before, after))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Withdrawn: olive oil and fatigue", ""),
        ("RETRACTED ARTICLE", ""),
        ("Article removed", ""),
        ("Olive oil", "This article has been removed at the request of its authors."),
        ("Olive oil", "Editors’ note. This story was withdrawn on Monday. The rest follows."),
        ("Olive oil", "We have taken down this page."),
        ("Olive oil", "Sorry, this page is no longer available."),
    ],
)
def test_a_page_that_says_it_was_taken_back(title: str, text: str) -> None:
    assert says_taken_back(title, text)
    page = f"<html><head><title>{title}</title></head><body><div><p>{text}</p></div></body></html>"
    assert page_says_taken_back(page.encode())


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("A retraction and what came of it", "The study was retracted by its journal, which we told you."),
        ("Withdrawn patients felt better", "The patients were withdrawn from the drug."),
        ("Removed from the menu", "Salt has been removed from school meals."),
        ("Olive oil", "x " * 300 + "This article has been removed."),
        ("", ""),
    ],
)
def test_a_page_that_tells_of_others(title: str, text: str) -> None:
    assert says_taken_back(title, text) == ""


@pytest.mark.parametrize("body", [b"", b"\x00", b"%PDF-1.4", b"<", "<p>ж".encode("utf-16")])
def test_a_page_that_is_none_says_nothing(body: bytes) -> None:
    assert page_says_taken_back(body) == ""


@pytest.mark.parametrize(
    ("final", "away"),
    [("/", True), ("", True), ("/en/", True), ("/index.html", True), ("/news/2", False), ("/e/1", False)],
)
def test_an_address_that_leads_to_the_front_page(final: str, away: bool) -> None:
    site = "https://site.example"
    assert leads_elsewhere(f"{site}/news/1", f"{site}{final}") is away
    assert not leads_elsewhere(site, f"{site}{final}")


def test_what_curators_and_readers_are_told() -> None:
    reasons = about_change(
        ("“148 people” is now “184 people”",), url="https://a.example/1", article_id=7, after="x"
    )
    assert reasons[:2] == ("“148 people” is now “184 people”", "https://a.example/1")
    assert reasons != about_change(reasons[:1], url="https://a.example/1", article_id=7, after="y")
    case = Case(
        id=1,
        kind=CaseKind.CHANGED,
        article_id=7,
        other_article_id=None,
        score=1.0,
        reasons=reasons,
        opened_at=NOW,
    )
    start = "Note of 2 March 2026: the source has changed its article since"
    assert reader_line(case, "2026-03-02") == f"{start}: “148 people” is now “184 people”."
    long = replace(case, reasons=("x" * LONGEST_LINE, "y", *reasons[1:]))
    assert reader_line(long, "2026-03-02") == f"{start}."
    gone = replace(
        case,
        kind=CaseKind.GONE,
        reasons=about_gone("404", url="https://a.example/1", article_id=7, since=NOW),
    )
    assert gone.reasons[-1] == key_of_gone(7, NOW)
    assert reader_line(gone, "2026-03-02") == (
        "Note of 2 March 2026: the article is no longer at its source."
    )
