"""Claims about treatment: found in what is written, quoted, and not seen where there is none."""

from __future__ import annotations

import pytest

from aggregator.claims import LONGEST, MOST, OTHER_LANGUAGE, claims

CURE, SLOW, SYMPTOM, INSTEAD, DOSE = "treats or cures", "slows, stops", "symptom", "place of", "how much"

CLAIMS = [
    ("A Mediterranean diet can cure multiple sclerosis.", CURE),
    ("Turmeric is a natural remedy for MS.", CURE),
    ("She treats her fatigue with coconut oil and broth.", CURE),
    ("Vitamin D slows the progression of MS, a new trial suggests.", SLOW),
    ("The study did not find that vitamin D slows MS.", SLOW),
    ("This diet reversed my MS", SLOW),
    ("Fasting cut the number of relapses by half.", SLOW),
    ("Fish oil may protect against relapses.", SLOW),
    ("In those who ate little salt, disability was slowed.", SLOW),
    ("People on the low-fat diet had fewer relapses than the others.", SLOW),
    ("On a gluten-free diet her MS went into remission.", SLOW),
    ("Biotin repairs myelin, the maker says.", SLOW),
    ("Magnesium eases spasms within a week.", SYMPTOM),
    ("The ketogenic diet led to improvements in fatigue.", SYMPTOM),
    ("Green tea helps with brain fog.", SYMPTOM),
    ("Fatigue improved in the group that ate more oats.", SYMPTOM),
    ("Probiotics don’t reduce depression in people with MS.", SYMPTOM),
    ("He chose a vegan diet instead of his medication.", INSTEAD),
    ("The Swank diet is an alternative to drugs.", INSTEAD),
    ("Adults with MS can take 4,000 IU of vitamin D a day.", DOSE),
    ("They were given 600 mg of lipoic acid twice daily.", DOSE),
    ("Supplements of 10 µg are enough in winter.", DOSE),
]
NO_CLAIMS = [
    "People with MS met to cook a vegetarian lunch.",
    "Vitamin D levels were lower in people with MS than in others.",
    "Low vitamin D is linked with a higher risk of multiple sclerosis.",
    "Ocrelizumab slows the progression of MS.",
    "The new drug reduced relapses by half.",
    "Cured meat is salty, and many people with MS like it.",
    "A slow cooker helps people with MS to make dinner.",
    "Treat yourself to chocolate when MS makes the day long.",
    "A portion of salmon holds 10 µg of vitamin D.",
    "Add 200 g of oats and 300 ml of milk.",
    "Ms Hill, a dietitian, stopped eating meat years ago.",
    "The signal came after 300 ms, and the rats ate the food.",
    "Researchers will ask 400 people what they eat.",
    "Fatigue makes shopping and cooking hard, so keep meals simple.",
    "Ask your MS nurse before you change your diet.",
    "The charity stopped its lunch club because of the cost.",
    "Many people with MS take supplements.",
    "There is no special diet that everybody with MS should follow.",
    "Stir the soup, then stop and rest for ten minutes.",
]


@pytest.mark.parametrize(("sentence", "why"), CLAIMS)
def test_a_claim_is_found_and_quoted(sentence: str, why: str) -> None:
    [found] = claims(f"The day began well. {sentence} Nobody else was asked.")
    assert why in found.why
    assert found.quote == sentence or found.quote.startswith(sentence)
    assert found.quote in found.words


@pytest.mark.parametrize("sentence", NO_CLAIMS)
def test_what_claims_nothing_is_let_be(sentence: str) -> None:
    assert claims(sentence) == ()


def test_a_sentence_that_goes_back_to_the_one_before() -> None:
    [found] = claims("For a year she ate only meat and greens. It cured her MS.")
    assert found.quote == "It cured her MS."
    assert claims("For a year she took the new drug. It cured her MS.") == ()


def test_each_sentence_once_and_no_more_than_can_be_read() -> None:
    same = "Vitamin D slows MS."
    assert len(claims(same, same)) == 1
    assert len(claims("\n".join(f"Diet {number} slows MS." for number in range(50)))) == MOST


def test_a_long_sentence_is_shortened() -> None:
    [found] = claims("Vitamin D slows MS" + " and so on" * 100 + ".")
    assert LONGEST - 10 < len(found.quote) <= LONGEST
    assert found.quote.endswith("…")


def test_another_language_is_said_to_be_one() -> None:
    assert [one.why for one in claims("Ernährung heilt MS.", language="de")] == [OTHER_LANGUAGE]
    assert claims("Nothing.", language="en-GB") == ()


@pytest.mark.parametrize(
    "piece", ["treats the their my ", "diet slows the the ", "1 ", "vitamin fatigue ", "it "]
)
def test_the_time_is_linear(piece: str) -> None:
    claims(piece * 20_000)  # the time limit of a test would be long over
