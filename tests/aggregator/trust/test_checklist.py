"""The checklist as a whole, and the lines that tell what a page claims."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import Answer, Metadata, TrustLine
from aggregator.trust import checklist
from tests.aggregator.trust.articles import (
    AFFILIATE,
    AUTHOR,
    DATE,
    DOUBT,
    MIRACLE,
    MONEY,
    REFERENCES,
    REVIEW,
    SPAM,
    STOP,
    UNLINKED,
    article,
    cut,
    line,
)


def test_an_empty_page_shows_nothing_and_is_never_told_no() -> None:
    lines = checklist(article())
    assert [found.criterion for found in lines] == [
        AUTHOR, DATE, REFERENCES, REVIEW, DOUBT, MONEY, AFFILIATE, MIRACLE, STOP, UNLINKED, SPAM,
    ]  # fmt: skip
    assert {found.answer for found in lines} == {Answer.NOT_FOUND}


@pytest.mark.parametrize(
    "name", ["admin", "Editorial Team", "the editors", "Example Site", "By Staff Writer"]
)
def test_a_role_or_the_site_is_no_author(name: str) -> None:
    found = line(AUTHOR, article(metadata=Metadata(title="", authors=(name,), site_name="Example site")))
    assert found.answer is Answer.NOT_FOUND
    assert name in found.evidence


def test_a_miracle_in_the_title_is_seen() -> None:
    found = line(MIRACLE, article("Text.", metadata=Metadata(title="The soup that cured my MS")))
    assert found.evidence == "“The soup that cured my MS” (in the title)"


def test_author_and_date_say_where_they_were_found() -> None:
    origins = (("authors", "text"), ("published_at", "json-ld datePublished"), ("modified_at", "hint"))
    day = datetime(2026, 3, 2, tzinfo=UTC)
    said = Metadata(title="", authors=("Jane Roe",), published_at=day, modified_at=day, origins=origins)
    assert line(AUTHOR, article(metadata=said)).evidence == "Jane Roe (in the text near the title)"
    assert line(DATE, article(metadata=said)).evidence == (
        "published 2026-03-02 (in the markup), updated 2026-03-02 (in the feed or sitemap)"
    )


def test_author_and_dates() -> None:
    day = datetime(2026, 3, 2, tzinfo=UTC)
    said = article(metadata=Metadata(title="", authors=("Jane Roe, RD", "admin"), published_at=day))
    assert line(AUTHOR, said) == TrustLine(criterion=AUTHOR, answer=Answer.YES, evidence="Jane Roe, RD")
    assert line(DATE, said) == TrustLine(criterion=DATE, answer=Answer.YES, evidence="published 2026-03-02")


def test_sources_are_counted_once_each_in_text_and_links() -> None:
    html = (
        '<p><a href="https://doi.org/10.1000/xyz123">one</a> <a href="https://pubmed.ncbi.nlm.nih.gov/12345678/">two'
        '</a> <a href="https://pmc.ncbi.nlm.nih.gov/articles/PMC7654321/">three</a></p>'
    )
    found = line(
        REFERENCES, article("See doi:10.1000/XYZ123. Registered as NCT01234567 and NCT07654321.", html)
    )
    assert found.evidence == (
        "1 × DOI, 1 × PMC, 1 × PubMed, 2 × trial register; first: 10.1000/xyz123 (in the text or its links)"
    )


@pytest.mark.parametrize(
    "text",
    [
        "It was a small study. More research is needed.",
        "High doses have side effects.",
        "The evidence so far is limited.",
        "St John’s wort interacts with many drugs.",
    ],
)
def test_doubts_and_harms(text: str) -> None:
    assert line(DOUBT, article(text)).answer is Answer.YES
    assert line(DOUBT, article("It works for everyone, every time.")).answer is Answer.NOT_FOUND


@pytest.mark.parametrize(
    "text",
    [
        "This oil cured my MS.",
        "A miracle food!",
        "How I reversed my MS with kale.",
        "A game-changer for fatigue.",
    ],
)
def test_miracle_language(text: str) -> None:
    found = line(MIRACLE, article(text))
    assert found.answer is Answer.YES
    assert found.evidence == f"“{text}” (in the text)"


@pytest.mark.parametrize(
    "text",
    [
        "There is no cure for MS.",
        "Diet cannot cure MS.",
        "It isn’t a miracle.",
        "A cure for MS does not exist.",
        "Can kale cure MS?",
        "Be wary of anyone who claims to cure MS.",
        "We hope to find a cure one day.",
        "Avoid cured meats and salt.",
        "The FDA gave it breakthrough therapy designation.",
    ],
)
def test_what_is_denied_or_hoped_is_no_miracle(text: str) -> None:
    assert line(MIRACLE, article(text)).answer is Answer.NOT_FOUND


@pytest.mark.parametrize(
    "text",
    [
        "You can stop taking your medication after a month.",
        "Try this diet instead of your MS drugs.",
        "With kale you will no longer need any medication.",
        "Ditch the meds and eat fat.",
    ],
)
def test_telling_readers_to_stop_treatment(text: str) -> None:
    found = line(STOP, article(f"Kale is green. {text}"))
    assert found.answer is Answer.YES
    assert found.evidence == f"“{text}” (in the text)"


@pytest.mark.parametrize(
    "text",
    [
        "Do not stop taking your medication.",
        "A diet is no replacement for your treatment.",
        "Never stop your medication without asking your neurologist.",
        "The trial followed patients who stop treatment at sixty.",
        "Should I stop taking my drugs?",
        "Talk to your doctor before you stop treatment.",
    ],
)
def test_warning_readers_is_not_telling_them(text: str) -> None:
    assert line(STOP, article(text)).answer is Answer.NOT_FOUND


def test_studies_show_with_and_without_a_link() -> None:
    text = "Studies show that oil helps."
    assert line(UNLINKED, article(text)) == TrustLine(
        criterion=UNLINKED, answer=Answer.YES, evidence="“Studies show that oil helps.” (in the text)"
    )
    assert line(UNLINKED, article(text + " PMID: 1234567")).answer is Answer.NO


PIECES = st.sampled_from(
    [
        "cure", "no", "stop taking your medication", "studies show", "“", "”", "’", ".", "\n",
        "doi:10.1000/1", "İ",
        "affiliate links", "miracle", "side effects", "<a href='", "'>", "evidence is limited", "?", " ",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=60).map(" ".join))


@settings(deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_any_page_gets_every_line_and_true_quotes(text: str, html: str, removed: str) -> None:
    lines = checklist(article(text, html, removals=cut(text=removed, html=removed)))
    assert len(lines) == 11
    shown = f"A title\n{text}\n{removed}".replace("“", "'").replace("”", "'")
    for found in lines:
        if found.evidence.startswith("“"):
            assert found.evidence[1 : found.evidence.index("”")] in shown


@pytest.mark.parametrize(
    "piece", ["cure ", "stop ", "<a href=", "evidence ", "10.1000/", " ", "studies show. ", "not your "]
)
def test_a_long_page_takes_no_more_than_its_share(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    start = time.process_time()
    checklist(article(text, text))
    assert time.process_time() - start < 20
