"""Who paid, who sells, and who looked it through."""

from __future__ import annotations

import pytest

from aggregator.model import Answer, TrustLine
from tests.aggregator.trust.articles import MONEY, REVIEW, article, cut, line


def test_a_disclosure_that_was_cut_is_still_a_disclosure() -> None:
    found = line(
        MONEY, article("Text.", removals=cut("We may earn a commission if you buy.", step="disclosure"))
    )
    assert found == TrustLine(
        criterion=MONEY,
        answer=Answer.YES,
        evidence="“We may earn a commission if you buy.” (in what was cut by the step “disclosure”)",
    )


@pytest.mark.parametrize(
    "text",
    [
        "The study was funded by the Elm Foundation.",
        "This work received no external funding.",
        "The authors declare no conflicts of interest.",
        "Dr Roe has received lecture fees from two makers of drugs.",
        "We sell this oil in our shop.",
        "She is employed by a maker of vitamins.",
        "This post contains affiliate links.",
    ],
)
def test_money_that_is_disclosed(text: str) -> None:
    found = line(MONEY, article(text))
    assert (found.answer, found.evidence) == (Answer.YES, f"“{text}” (in the text)")


@pytest.mark.parametrize(
    "text",
    [
        "Diets are not funded by anybody, and so nobody tests them.",
        "Such trials were never really funded by industry.",
        "The interest in diets is great, and conflicts at the table are many.",
        "Shops sell it by the pound.",
        "The walk starts at the shop.",
    ],
)
def test_money_that_is_only_spoken_of(text: str) -> None:
    assert line(MONEY, article(text)).answer is Answer.NOT_FOUND


@pytest.mark.parametrize(
    "text",
    [
        "Medically reviewed by Jane Roe, MD.",
        "Reviewed by: Dr Jane Roe",
        "Last reviewed: May 2026",
        "This page was reviewed by a panel of readers with MS.",
        "Fact checked by Jo Lind",
        "The trial appeared in a peer-reviewed journal.",
        "The paper was peer-reviewed.",
        "Provenance: not commissioned; externally peer reviewed.",
    ],
)
def test_a_review_that_is_stated(text: str) -> None:
    found = line(REVIEW, article(text))
    assert (found.answer, found.evidence) == (Answer.YES, f"“{text}” (in the text)")
    byline = line(REVIEW, article(removals=cut(text, step="bylines")))
    assert byline.evidence == f"“{text}” (in what was cut by the step “bylines”)"


@pytest.mark.parametrize(
    "text",
    [
        "This paper has not been peer-reviewed.",
        "The study is a preprint and has not yet been peer-reviewed.",
        "The manuscript hasn’t been peer reviewed.",
    ],
)
def test_no_is_said_only_where_the_page_says_no(text: str) -> None:
    found = line(REVIEW, article(text))
    assert (found.answer, found.evidence) == (Answer.NO, f"“{text}” (in the text)")


@pytest.mark.parametrize(
    "text",
    [
        "Peer-reviewed studies show that oil helps.",
        "The trials were reviewed by the agency.",
        "In this review we look at nine trials.",
        "Reviewed by 120 customers, and loved by most.",
        "My medication is reviewed once a year.",
    ],
)
def test_reviews_of_something_else(text: str) -> None:
    assert line(REVIEW, article(text)).answer is Answer.NOT_FOUND
