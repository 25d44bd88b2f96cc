"""How many took part, and whether they were people."""

from __future__ import annotations

import pytest

from aggregator.evidence.numbers import value
from aggregator.evidence.participants import participants
from aggregator.evidence.reading import read
from aggregator.evidence.species import animals
from tests.aggregator.evidence.golden import article


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("64", 64),
        ("2,000", 2000),
        ("1.2 million", 1_200_000),
        ("sixty", 60),
        ("sixty-four", 64),
        ("one hundred and twelve", 112),
        ("three hundred", 300),
        ("two thousand five hundred", 2500),
        ("2.5", None),
    ],
)
def test_numbers_as_they_are_written(written: str, number: int | None) -> None:
    assert value(written) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("We enrolled 312 adults.", 312),
        ("The sample was small (n = 64).", 64),
        ("Sixty patients were randomly assigned to fish oil.", 60),
        ("The survey had 2,000 people in it.", 2000),
        ("In a 48-person trial, salt made no difference.", 48),
        ("The trial recruited 30 women and 18 men with MS.", 48),
        ("Of 900 people screened, 120 adults with relapsing MS were included.", 120),
        ("One hundred and twelve volunteers drank the juice.", 112),
        ("The study followed 1.2 million women in three countries.", 1_200_000),
    ],
)
def test_participants_that_the_text_states(text: str, number: int) -> None:
    found = participants(read(article(text)))
    assert found.number == number
    assert found.quote in text


@pytest.mark.parametrize(
    "text",
    [
        "MS affects 130,000 people in the country.",
        "About 2.8 million people live with MS.",
        "More than two million people worldwide have the disease.",
        "Some 60 per cent of people with MS are tired.",
        "Of those on the diet, 71% of patients felt better.",
        "It is rare: 12 in 100,000 people fall ill.",
        "One in 500 people has MS.",
        "It is given to people aged 18 to 60 and to adults over 65.",
        "Each year 7,000 people are diagnosed.",
        "They invited 300 patients by letter.",
        "Two patients withdrew.",
        "An earlier trial in 154 patients had raised hopes.",
        "Group A (30 patients) had the oil.",
        "We will take in 40 individuals per treatment group.",
        "By the criteria of 2017 selected patients had MS.",
        "Each group held ten mice (n = 10 per group).",
        "Groups differed in size (n = 31 and n = 33).",
        "This is not 10 patients.",
        "After six months forty-one people were still following the diet.",
        "Vitamin B12 deficient patients are tired.",
        "They were drawn by lot into three groups (n = 30).",
        "Sixty-seven stayed, 35 placebo patients among them.",
        "For 12 weeks participants ate no salt.",
    ],
)
def test_numbers_of_something_else(text: str) -> None:
    assert participants(read(article(text))).number is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The researchers fed mice a diet rich in salt. In mice, the gut changed.", "mice"),
        ("Wistar rats were given the oil for five weeks.", "rats"),
        ("We treated zebrafish larvae with the vitamin.", "zebrafish"),
        ("Mice that ate broccoli moved better, and the mice lost less weight.", "mice"),
    ],
)
def test_animals_that_were_studied(text: str, name: str) -> None:
    found = animals(read(article(text)))
    assert found.name == name
    assert found.quote in text


@pytest.mark.parametrize(
    "text",
    [
        "Earlier work in mice suggested that fasting helps. We asked 40 adults to fast.",
        "Studies in mice have shown less inflammation.",
        "Experiments in mice are needed before we know why.",
        "The effect, known from mice, was not seen in the volunteers.",
        "She keeps two dogs and a rabbit.",
    ],
)
def test_animals_in_passing(text: str) -> None:
    assert animals(read(article(text))).name == ""
