from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import Answer, CleanArticle, Metadata, Removal, TrustLine
from aggregator.trust import checklist

AUTHOR, DATE, SOURCES, DOUBT, MONEY, AFFILIATE, MIRACLE, STOP, UNLINKED = (
    "Author named",
    "Date given",
    "Sources linked",
    "Uncertainty or harms voiced",
    "Money disclosed",
    "Affiliate links",
    "Miracle language",
    "Tells readers to stop or replace treatment",
    "Unlinked “studies show”",
)


def article(
    text: str = "", html: str = "", metadata: Metadata | None = None, removals: tuple[Removal, ...] = ()
) -> CleanArticle:
    said = metadata or Metadata(title="A title")
    return CleanArticle(url="https://example.org/a", metadata=said, text=text, html=html, removals=removals)


def line(criterion: str, of: CleanArticle) -> TrustLine:
    return next(found for found in checklist(of) if found.criterion == criterion)


def test_an_empty_page_shows_nothing_and_is_never_told_no() -> None:
    lines = checklist(article())
    assert [found.criterion for found in lines] == [
        AUTHOR, DATE, SOURCES, DOUBT, MONEY, AFFILIATE, MIRACLE, STOP, UNLINKED,
    ]  # fmt: skip
    assert {found.answer for found in lines} == {Answer.NOT_FOUND}


@pytest.mark.parametrize(
    "name", ["admin", "Editorial Team", "the editors", "Example Site", "By Staff Writer"]
)
def test_a_role_or_the_site_is_no_author(name: str) -> None:
    found = line(AUTHOR, article(metadata=Metadata(title="", authors=(name,), site_name="Example site")))
    assert found.answer is Answer.NOT_FOUND
    assert name in found.evidence


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
    found = line(SOURCES, article("See doi:10.1000/XYZ123. Registered as NCT01234567 and NCT07654321.", html))
    assert found.evidence == "1 × DOI, 1 × PMC, 1 × PubMed, 2 × trial register"


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


def test_a_disclosure_that_was_cut_is_still_a_disclosure() -> None:
    cut = Removal(
        step="disclosure", reason="a disclosure", position=0, text="We may earn a commission if you buy."
    )
    found = line(MONEY, article("Text.", removals=(cut,)))
    assert found.answer is Answer.YES
    assert found.evidence == "“We may earn a commission if you buy.” (cut from the text: a disclosure)"


@pytest.mark.parametrize(
    ("html", "answer"),
    [
        ('<a href="https://amzn.to/3abc">oil</a>', Answer.YES),
        ('<a href="https://www.amazon.com/dp/B00?x=1&amp;tag=diet-20">oil</a>', Answer.YES),
        ('<a rel="nofollow sponsored" href="https://shop.example/oil">oil</a>', Answer.YES),
        ("<a href='https://shop.example/oil?aff_id=7'>oil</a>", Answer.YES),
        ('<a href="https://shop.example/tag=diet">oil</a>', Answer.NOT_FOUND),
        ('<a href="https://mssociety.example/diet">charity</a>', Answer.NOT_FOUND),
    ],
)
def test_affiliate_links(html: str, answer: Answer) -> None:
    assert line(AFFILIATE, article(html=html)).answer is answer
    cut = Removal(step="widget", reason="a shop widget", position=0, text="oil", html=html)
    assert line(AFFILIATE, article(removals=(cut,))).answer is answer


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
    assert found.evidence == f"“{text}”"


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
    assert found.evidence == f"“{text}”"


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
        criterion=UNLINKED, answer=Answer.YES, evidence="“Studies show that oil helps.”"
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
def test_any_page_gets_every_line(text: str, html: str, cut: str) -> None:
    removal = Removal(step="s", reason="r", position=0, text=cut, html=cut)
    lines = checklist(article(text, html, removals=(removal,)))
    assert len(lines) == 9
    shown = (text + cut).replace("“", "'").replace("”", "'")
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
