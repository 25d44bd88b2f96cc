"""Articles made for the benchmark of duplicates are what its documentation says they are."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import combinations

import pytest

from benchmarks.duplicates.made import EDITS, MANNERS, MOST, Made, make

FEW = [make(number) for number in range(2_000)]
FAR = [make(number) for number in range(MOST - 2_000, MOST)]
BETWEEN = [make(number) for number in range(2_000, MOST - 2_000, 61)]


def originals(made: list[Made]) -> list[Made]:
    return [one for one in made if not one.edit]


def figures(one: Made) -> list[str]:
    return re.findall(r"\d+", one.text)


def test_a_number_always_makes_the_same_article() -> None:
    assert [make(one.number) for one in FEW[:100]] == FEW[:100]


def test_numbers_beyond_the_end_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be made"):
        make(MOST)


def test_every_manner_and_every_edit_occurs() -> None:
    assert {one.manner for one in originals(FEW)} == set(MANNERS)
    assert {one.edit for one in FEW} == {"", *EDITS}
    assert sum(bool(one.edit) for one in FEW) == len(FEW) // 20


def test_no_two_stories_are_about_the_same() -> None:
    about = Counter(one.about for one in originals(FEW + BETWEEN + FAR))
    assert about.most_common(1)[0][1] == 1


def test_two_stories_never_have_the_same_text_or_all_the_same_figures() -> None:
    made = originals(FEW) + originals(FAR)
    assert len({one.text for one in made}) == len(made)
    with_figures = [tuple(figures(one)) for one in made if len(figures(one)) > 4]
    assert len(with_figures) > len(made) / 2
    assert len(set(with_figures)) == len(with_figures)


def test_a_copy_comes_after_its_original_from_another_site_and_has_its_words() -> None:
    for copy in (one for one in FEW if one.edit):
        original = make(copy.story)
        assert copy.story < copy.number
        assert not original.edit
        assert copy.site != original.site
        assert copy.about == original.about
        longest = SequenceMatcher(None, original.text.split(), copy.text.split(), autojunk=False)
        assert longest.find_longest_match().size >= 12


def test_two_round_ups_share_two_items_at_most() -> None:
    digests = [set(one.text.split("\n")[1:-1]) for one in originals(FEW) if one.manner == "digest"]
    assert max(len(first & second) for first, second in combinations(digests, 2)) <= 2 * 3


def test_a_yearly_page_names_another_year_each_time() -> None:
    pages: dict[tuple[str, ...], list[str]] = {}
    for one in originals(FEW):
        if one.manner == "yearly":
            pages.setdefault(one.about[:2], []).append(one.about[2])
            assert one.about[2] in one.text
    assert max(map(len, pages.values())) > 3
    assert all(len(set(years)) == len(years) for years in pages.values())


def test_sisters_are_told_in_the_same_sentences_about_another_food() -> None:
    news = [one for one in originals(FEW) if one.manner == "news"]
    first, second = news[0], news[1]
    assert first.about[:2] == second.about[:2]
    assert first.about[2] != second.about[2]
    assert SequenceMatcher(None, first.text.split(), second.text.split(), autojunk=False).ratio() > 0.6
