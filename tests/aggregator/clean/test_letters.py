"""Looking through letters, quickly: the same as in the plain way, whether compiled or not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.clean.letters import Hints, bare
from aggregator.clean.steps import disclaimers, disclosure, newsletter, teasers

TEXTS = st.text(st.one_of(st.sampled_from("aZ9_ -'’“éßİſΣσ漢"), st.characters()), max_size=40)
PATTERNS = {
    "newsletter": (newsletter._ASKS, newsletter._HINTS),
    "disclaimers": (disclaimers._SAYS, disclaimers._HINTS),
    "disclosure, plainly": (disclosure._PLAINLY, disclosure._HINTS),
    "disclosure, vaguely": (disclosure._VAGUELY, disclosure._HINTS),
}


@given(TEXTS)
def test_a_bare_text_is_its_letters_and_digits(text: str) -> None:
    kept = (one for one in text if (one.isalnum() if one.isascii() else re.match(r"\w", one)))
    assert bare(text) == "".join(kept).casefold()


@given(
    st.lists(st.text("abcü ", min_size=2, max_size=4), min_size=1, max_size=5),
    st.text("abcdü é", max_size=30),
)
def test_hints_are_found_wherever_they_stand(words: list[str], text: str) -> None:
    assert Hints(*words).stand_in(text) == any(word in text for word in words)


def test_a_hint_is_not_found_in_letters_that_only_share_a_place_in_the_table() -> None:
    assert not Hints("ab").stand_in(chr(ord("a") + 128) + "b")
    assert not Hints("ab").stand_in("a")
    assert not Hints("ab").stand_in("")


@pytest.mark.parametrize("name", PATTERNS)
@settings(max_examples=200)
@given(st.data())
def test_no_match_is_without_a_hint(name: str, data: st.DataObject) -> None:
    pattern, hints = PATTERNS[name]
    match = data.draw(st.from_regex(re.compile(pattern.pattern)))
    assert hints.stand_in(match.lower())


def test_every_call_of_a_teaser_is_a_call() -> None:
    assert teasers._CALLS.stand_in("find out why")
    assert not teasers._CALLS.stand_in("they found it out")
