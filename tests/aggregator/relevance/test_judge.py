from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import Band, Relevance
from aggregator.relevance import builtin_vocabulary, judge_relevance

VOCABULARY = builtin_vocabulary()

DIET_IN_MS = (
    "Multiple sclerosis (MS) leaves many people asking what to eat. In this trial, forty people with MS "
    "followed "
    "a Mediterranean diet with olive oil and oily fish for a year. Those who kept to the diet reported less "
    "fatigue, but MRI lesions did not change. The authors say the diet is safe in MS and that larger "
    "trials are "
    "needed before neurologists can advise it. "
) * 2
DRUG_IN_MS = (
    "Multiple sclerosis (MS) is treated with disease-modifying drugs. This trial compares two of them in "
    "people "
    "with relapsing MS over two years. Relapses, lesions and disability are counted by a neurologist who "
    "does "
    "not know which drug was given. People with MS who are pregnant cannot take part in the trial. "
) * 2
BREAD = (
    "Whole grains are the heart of a good breakfast. This recipe needs oatmeal, walnuts and a little "
    "honey, and "
    "a balanced diet needs it every day. Bake the bread slowly, let it rest and eat it with cheese or "
    "yogurt. "
    "Dietary fibre keeps you full until noon, and the recipe is cheap. "
) * 2
TEASERS = (
    "Can the Swank diet help people with multiple sclerosis?\nVitamin D and MS: the new trial\n"
    "What a dietitian with MS eats\nProbiotics in multiple sclerosis\n"
    "People with multiple sclerosis ask which diet helps. In our guide, a dietitian tells what vitamin D and "
    "omega-3 can do for MS and what they cannot do."
)


def judge(title: str, text: str) -> Relevance:
    return judge_relevance(title, text, VOCABULARY)


def test_a_trial_of_a_diet_in_ms_is_in() -> None:
    found = judge("A Mediterranean diet for multiple sclerosis", DIET_IN_MS)
    assert found.band is Band.IN
    assert found.topics[0] == "mediterranean"
    assert judge("", DIET_IN_MS).band is not Band.OUT


@pytest.mark.parametrize(("title", "text"), [("Two drugs in MS compared", DRUG_IN_MS), ("Oat bread", BREAD)])
def test_one_side_alone_is_out_even_with_teasers_below(title: str, text: str) -> None:
    assert judge(title, text).band is Band.OUT
    assert judge(title, f"{text}\n{TEASERS}").band is not Band.IN


@pytest.mark.parametrize(
    "sentence",
    [
        "The olive oil was analysed by LC-MS/MS and mass spectrometry (MS), to see what the diet adds to MS.",
        "Metabolic syndrome (MS) is common, and a low-fat diet is advised to all with MS in this clinic.",
        "The dietary plan was written by Jane Roe, MS, RD, a dietitian who likes a vegan diet and olive oil.",
        "Children with mitral stenosis (MS) need a diet low in salt, and MS makes them tire sooner.",
        "Install MS Office and Microsoft Teams, then plan your diet and meals in an MS Excel sheet.",
        "The medial septum (MS) was removed in rats on a high-fat diet and MS neurons were counted.",
        "Each trial began 500 ms after a picture of food, and the diet of the healthy volunteers was noted.",
    ],
)
def test_other_senses_of_ms_are_not_counted(sentence: str) -> None:
    assert judge("On diets", f"{sentence} " * 8).band is Band.OUT


def test_ms_counts_beside_a_word_of_the_disease() -> None:
    text = (
        "My neurologist found new lesions, and since then I eat a paleo diet against my MS. Food helps me. "
        * 4
    )
    found = judge("Paleo and MS", text)
    assert found.band is Band.IN
    assert found.topics[0] == "wahls"


def test_ms_that_nothing_explains_is_a_question() -> None:
    text = "Since spring I keep to the paleo diet and feel better than I did in all the years before. " * 4
    found = judge("Paleo and MS", text)
    assert found.band is Band.ASK
    assert any("without an explanation" in reason for reason in found.reasons)


def test_a_list_of_diseases_is_not_about_each() -> None:
    text = (
        "Vitamin D is studied in multiple sclerosis, rheumatoid arthritis, lupus and type 1 diabetes. "
        "Vitamin D comes from sunlight and oily fish, and a supplement helps in winter when sunlight is "
        "rare. "
    ) * 3
    found = judge("What vitamin D can do", text)
    assert found.band is not Band.IN
    assert any("list" in reason for reason in found.reasons)


def test_another_disease_in_the_title_is_never_let_straight_in() -> None:
    assert judge("A diet for multiple system atrophy", DIET_IN_MS).band is Band.ASK


def test_reasons_are_for_a_reader() -> None:
    reasons = judge("A Mediterranean diet for multiple sclerosis", DIET_IN_MS).reasons
    assert reasons[0] == "The title names multiple sclerosis: “multiple sclerosis”."
    assert "The title names nutrition: “Mediterranean diet”." in reasons
    assert all(reason.endswith(".") for reason in reasons)


def test_the_sense_is_quoted() -> None:
    reasons = judge(
        "Olive oil", "Samples were read by mass spectrometry (MS) and MS was repeated twice. " * 3
    ).reasons
    assert any("mass spectrometry" in reason and "“mass spectrometry”" in reason for reason in reasons)


WORDS = st.sampled_from(
    [
        "MS", "multiple sclerosis", "(MS)", "(", ")", "diet", "vitamin D", "vitamin, D", "food", "fish",
        "iron", "“",
        "”", "lesion", "EAE", "LC-MS", "metabolic syndrome", "MS, RD", "lupus", "asthma",
        "multiple myeloma", ".",
        ". ", "\n", "medial septum", "word", "İ", "ß", "\u2028", "omega-3", "people with MS", "?",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(WORDS, max_size=120).map(" ".join))


@settings(deadline=None, max_examples=300)
@given(TEXTS, TEXTS)
def test_any_text_is_judged_and_what_is_quoted_is_in_it(title: str, text: str) -> None:
    found = judge(title, text)
    present = set(re.findall(r"\w+", f"{title} {text}"))
    for reason in found.reasons:
        for quote in re.findall(r"“([^”]*)”", reason):
            assert set(re.findall(r"\w+", quote)) <= present
    assert 0 <= found.score <= 1
    assert len(found.topics) == len(set(found.topics)) <= 5
    assert found == judge(title, text)


NEUTRAL = st.lists(
    st.sampled_from(
        [
            "The bridge over the river will be closed until autumn.",
            "Engineers found cracks in two of its nine arches in March.",
            "Buses take another road, which adds twelve minutes to the way.",
            "The mayor promises signs, and the shopkeepers doubt that anybody will read them.",
            "It was built of stone from a quarry that has long been closed.",
        ]
    ),
    max_size=40,
).map(" ".join)
FOOD = st.lists(
    st.sampled_from([f"{sentence}." for sentence in BREAD.split(". ") if sentence.strip()]), min_size=10
)
DRUG = st.lists(
    st.sampled_from([f"{sentence}." for sentence in DRUG_IN_MS.split(". ") if sentence.strip()]), min_size=10
)
ONE_SIDED = st.one_of(
    st.tuples(st.just("Oat bread"), FOOD.map(" ".join)),
    st.tuples(st.just("Two drugs in MS compared"), DRUG.map(" ".join)),
    st.tuples(st.just("The old bridge"), NEUTRAL),
)


@settings(deadline=None)
@given(ONE_SIDED, NEUTRAL, st.sampled_from(["\n", " "]))
def test_text_that_names_neither_side_never_lets_an_article_in(
    article: tuple[str, str], more: str, between: str
) -> None:
    title, text = article
    assert judge(title, text).band is Band.OUT
    assert judge(title, f"{text}{between}{more}").band is Band.OUT
    assert judge(title, f"{more}{between}{text}").band is Band.OUT


@settings(deadline=None)
@given(ONE_SIDED, st.sampled_from(["\n", " "]))
def test_teasers_at_the_end_never_let_a_one_sided_article_in(article: tuple[str, str], between: str) -> None:
    title, text = article
    if len(text.split()) >= 120:
        teasers = TEASERS if between == "\n" else TEASERS.replace("\n", between)
        assert judge(title, f"{text}{between}{teasers}").band is not Band.IN


def test_a_text_about_both_stays_in_when_a_title_gives_nothing_away() -> None:
    assert judge("Study 0417", DIET_IN_MS).band is Band.IN
    assert judge("", DIET_IN_MS).band is Band.IN


def test_what_is_left_out_of_a_study_is_not_its_subject() -> None:
    text = (
        "Adults with major depression take fish oil or a placebo for twelve weeks, and mood is scored at the "
        "end. Omega-3 is measured in blood. Exclusion criteria are epilepsy and multiple sclerosis. "
    ) * 3
    found = judge("Fish oil for low mood", text)
    assert found.band is Band.OUT
    assert any("in passing" in reason or "in a list" in reason for reason in found.reasons)


def test_figures_of_speech_are_no_food() -> None:
    text = (
        "I live on a steady diet of news, and my appetite for risk is small since I have multiple sclerosis. "
        "Here is food for thought: people with multiple sclerosis read more than others do, says my nurse. "
    ) * 3
    assert judge("A diet of news", text).band is Band.OUT


def test_the_name_of_a_group_counts_unless_the_text_explains_it_otherwise() -> None:
    heart = "Metabolic syndrome (MS) is treated with a Mediterranean diet. People with MS eat olive oil. " * 4
    assert judge("Mediterranean diet for people with MS", heart).band is not Band.IN
    ours = "People with MS who eat a Mediterranean diet with olive oil are less tired, a nurse says. " * 4
    assert judge("Mediterranean diet for people with MS", ours).band is Band.IN


@pytest.mark.parametrize(
    "piece",
    [
        "multiple sclerosis and diet ",
        "multiple sclerosis. ",
        "(MS) ",
        "vitamin D\n",
        "x",
        " ",
        ".",
        "MS ( ",
        "lupus MS. ",
    ],
)
def test_a_long_text_takes_no_more_than_its_share(piece: str) -> None:
    text = piece * (500_000 // len(piece))
    start = time.process_time()
    judge(piece, text)
    assert time.process_time() - start < 8  # linear: about a second; quadratic: hours
