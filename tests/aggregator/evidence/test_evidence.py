"""What the rules claim, what they leave open, and what that costs."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.evidence import accounts, designs, evidence_of, species, voices
from aggregator.evidence.certainty import OTHERS, STUDIES, Grade, by_size, certainty
from aggregator.evidence.rules import Rule
from aggregator.model import ArticleKind, Evidence, Reference
from tests.aggregator.evidence.golden import article, golden

TRIAL = (
    "The aim of this study was to see whether salt matters. We randomly assigned 40 adults with multiple"
    " sclerosis to eat without salt or as usual. The groups did not differ (p = 0.4) in what was measured."
)


def rules() -> list[Rule]:
    tables = [
        table
        for module in (accounts, designs, species, voices)
        for table in vars(module).values()
        if isinstance(table, tuple) and table and all(isinstance(one, Rule) for one in table)
    ]
    return [one for table in tables for one in table]


def test_a_kind_and_size_outside_the_table_cannot_be_had() -> None:
    assert {kind for kind, _ in STUDIES} | set(OTHERS) | {ArticleKind.NEWS} == set(ArticleKind)
    for number, grade in ((None, Grade.UNKNOWN), (1, Grade.FEW), (99, Grade.SMALL), (100, Grade.MIDDLE)):
        assert by_size(number) is grade
        assert certainty(ArticleKind.TRIAL, ArticleKind.TRIAL, grade)
    assert by_size(1000) is Grade.LARGE
    assert certainty(ArticleKind.NEWS, None, Grade.UNKNOWN) == "news of a study; of what kind is not stated"


def test_no_voice_is_stronger_for_the_study_it_quotes() -> None:
    for kind in OTHERS:
        assert certainty(kind, None, Grade.UNKNOWN) == OTHERS[kind]
        assert certainty(kind, ArticleKind.TRIAL, Grade.LARGE) == OTHERS[kind]


def test_what_is_cited_makes_nothing_a_study() -> None:
    paper = (Reference(kind="doi", id="10.1000/a"),)
    for one in golden("held_back"):
        assert evidence_of(one.article, paper) == evidence_of(one.article, ())


def test_the_section_of_a_page_is_a_reason_that_is_told() -> None:
    text = "There was a time when supper was supper. " * 8
    assert evidence_of(article(text), ()).kind is ArticleKind.OTHER
    found = evidence_of(article(text, section="Opinion"), ())
    assert (found.kind, found.reasons) == (ArticleKind.OPINION, ("The page files it under “Opinion”",))


def test_a_register_of_trials_is_a_reason_that_is_told() -> None:
    text = "People with MS were drawn by lot to eat salt or no salt, and a placebo was given to all of them."
    found = evidence_of(article(text, url="https://clinicaltrials.gov/study/NCT01234567"), ())
    assert found.kind is ArticleKind.TRIAL
    assert "Stands in a register or library of studies: “clinicaltrials.gov”" in found.reasons
    assert evidence_of(article(text), ()).kind is ArticleKind.OTHER


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "In einer randomisierten Studie erhielten 64 Patienten ein Jahr lang Vitamin D oder gar nichts. "
            * 3,
            "",
        ),
        (
            "Dans cet essai randomisé, 90 patients ont reçu de la vitamine D pendant six mois ou un placebo. "
            * 3,
            "fr",
        ),
        (
            "In deze gerandomiseerde studie kregen 90 patiënten vitamine D of een placebo, en dat was alles. "
            * 3,
            "nl",
        ),
        ("", "en"),
    ],
)
def test_of_what_is_not_english_nothing_is_claimed(text: str, language: str) -> None:
    assert evidence_of(article(text, language=language), ()) == Evidence()


def test_a_page_may_be_wrong_about_its_language() -> None:
    assert evidence_of(article(TRIAL * 2, language="de"), ()).kind is ArticleKind.TRIAL


def test_what_somebody_is_quoted_with_is_not_said_by_the_page() -> None:
    said = f"The society met in town, and it was well attended by all. One speaker read out “{TRIAL}”"
    assert evidence_of(article(said), ()).kind is ArticleKind.OTHER


def test_letters_that_are_two_in_small_do_not_shift_a_quote() -> None:
    found = evidence_of(article("İİİ. " + TRIAL, "İ"), ())
    assert found.participants_quote.startswith("We randomly assigned 40 adults")


def test_where_no_sign_stands_no_pattern_would_match() -> None:
    """A sign must begin a word: the rules ask for the beginnings of words before they look."""
    for one in rules():
        for sign, key in one.signs.items():
            assert key == "" or sign.lstrip(" %'\n.").startswith(key), (one.why, sign)
            assert sign == sign.lower(), (one.why, sign)


PIECES = st.sampled_from(
    ["randomly assigned ", "we ", "mice ", "fed ", "64 patients ", "“", "”", ".\n", "of and is ", "n = 4 ",
     "İ", "sixty ", "my ms ", "review ", "Results: ", "a new study ", "said dr x ", "buy now ", "’",
     "two hundred and "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=80).map("".join), st.text(max_size=40))
def test_any_text_has_a_kind_and_what_is_quoted_stands_in_it(text: str, title: str) -> None:
    found = evidence_of(article(text, title), ())
    whole = f"{' '.join(title.split())}\n{text}".replace("“", "'").replace("”", "'")
    assert found.participants_quote in whole
    assert found.species_quote in whole


@pytest.mark.parametrize(
    "piece",
    ["random ", "we trial ", "“", '"', "12 ", "two and ", "mice ", "my i ", "dr x ", "\n1 g", "this ", "£1"],
)
def test_a_long_text_takes_no_more_than_its_share(piece: str) -> None:
    text = "the of and is are was " * 100 + piece * (200_000 // len(piece))
    start = time.process_time()
    evidence_of(article(text), ())
    assert time.process_time() - start < 2


def test_an_article_of_a_thousand_words_costs_little() -> None:
    """About a millisecond; the bound leaves room for a busy machine."""
    text = "\n".join(
        one.article.text for one in golden("held_back") if one.kind in {"news", "other", "opinion"}
    )
    of = article(" ".join(text.split(" ")[:1000]))
    costs = []
    for _ in range(9):
        start = time.process_time()
        evidence_of(of, ())
        costs.append(time.process_time() - start)
    assert min(costs) < 0.003
