"""What people said of passages goes before what the steps think."""

from __future__ import annotations

from aggregator.clean import clean
from aggregator.clean.said import CUT_HERE, STEP, in_place, words_key
from aggregator.model import Article, Block, CleanArticle, Metadata, Repeated

SIGN_UP = "Sign up for our newsletter and get the best of the week in your inbox."
OWN = [
    "Forty people with multiple sclerosis followed a diet for twelve months in Leeds and wrote a diary.",
    "They cooked with olive oil, ate oily fish twice a week and slept no better than they had before.",
    "The dietitian who led the trial warns that nobody knew who would have felt better anyway, alas.",
]
TEXTS = [OWN[0], SIGN_UP, OWN[1], "Read more", OWN[2]]


def article(texts: list[str]) -> Article:
    blocks = [
        Block(tag="p", text=one, html=f"<p>{one}</p>", words=len(one.split()), link_words=0) for one in texts
    ]
    return Article(url="https://a.example/1", metadata=Metadata(title="A diet"), blocks=tuple(blocks))


def cleaned(said: dict[str, bool], repeated: dict[str, Repeated] | None = None) -> CleanArticle:
    found = clean(article(TEXTS), min_words=1, said=said, repeated=repeated or {})
    assert isinstance(found, CleanArticle)
    return found


def of_source(text: str, *, kept: bool) -> dict[str, Repeated]:
    key = words_key(text)
    return {key: Repeated(key=key, text="", pages=0, of_pages=0, kept=kept, said=True)}


def test_what_a_step_cuts_stays_where_a_person_says_so() -> None:
    assert SIGN_UP not in cleaned({}).text
    assert SIGN_UP in cleaned({words_key(SIGN_UP.upper()): True}).text  # by its words
    assert SIGN_UP in cleaned({}, of_source(SIGN_UP, kept=True)).text


def test_what_no_step_cuts_goes_where_a_person_says_so() -> None:
    found = cleaned({words_key(OWN[1]): False})
    assert OWN[1] not in found.text
    [removal] = [one for one in found.removals if one.text == OWN[1]]
    assert (removal.step, removal.reason, removal.position) == (STEP, CUT_HERE, 2)
    assert OWN[1] not in cleaned({}, of_source(OWN[1], kept=False)).text


def test_what_was_said_of_the_article_goes_before_what_was_said_of_its_source() -> None:
    key = words_key(OWN[1])
    assert OWN[1] in cleaned({key: True}, of_source(OWN[1], kept=False)).text
    assert OWN[1] not in cleaned({key: False}, of_source(OWN[1], kept=True)).text


def test_a_short_passage_can_be_cut_here() -> None:
    assert words_key("Read more")
    assert words_key("…") == ""
    assert "Read more" not in cleaned({words_key("Read more"): False}).text.splitlines()


def test_everything_stands_in_its_place() -> None:
    found = cleaned({words_key(OWN[1]): False, words_key("Read more"): False})
    shown = in_place(found.text, found.removals)
    assert "\n".join(one.text for one in shown).split("\n") == TEXTS
    cut = [line for one in shown if one.removal for line in one.text.split("\n")]
    assert cut == [SIGN_UP, OWN[1], "Read more"]
    assert all(one.keys == tuple(map(words_key, one.text.split("\n"))) for one in shown)


def test_a_text_and_cuts_that_do_not_fit_lose_nothing() -> None:
    found = cleaned({})
    shown = in_place(OWN[0], found.removals)
    assert [one.text for one in shown if one.removal is None] == [OWN[0]]
    assert len(shown) == 1 + len(found.removals)
