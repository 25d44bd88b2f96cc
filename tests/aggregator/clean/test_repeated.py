"""What the pages of a source repeat: learned only where it is the house's, and found again."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.clean.repeated import LEAST_PAGES, MOST_LEARNED, SAMPLE, is_due, learn, passage_key
from aggregator.clean.steps.repeated import find
from aggregator.model import Repeated
from tests.aggregator.clean.test_clean import article, block

FOOTER = "The Harbour Kitchen is run by volunteers and cannot answer letters about your own health."
BOX = "Our readers pay for this site, and every one of them helps us to stay open for another year."
HEADING = "Where you can read more"
WORDS = (
    "beans oats fish oil greens salt bread soup trial group nurse diary walk sleep water fruit seeds rye"
    " kitchen market autumn spring letter scan nerve muscle balance fatigue vision cramp clinic train"
    " morning evening spoon plate sugar butter lentil carrot onion pepper ginger lemon honey yoghurt"
).split()
Page = tuple[str, ...]


def own(number: int, sentences: int = 6) -> Page:
    """Prose that no other page has."""
    chance = random.Random(number)  # noqa: S311 - a text, not a secret
    return tuple(" ".join(chance.choices(WORDS, k=25)) for _ in range(sentences))


def crowd(count: int, having: int, passage: str, *, middle: bool = False) -> list[Page]:
    """Pages of which the first `having` have the passage, below their text or amid it."""
    pages = []
    for number in range(count):
        text = own(number)
        extra = (passage,) if number < having else ()
        pages.append((*text[:3], *extra, *text[3:]) if middle else (*text, *extra))
    return pages


def texts(found: Sequence[Repeated]) -> list[str]:
    return [one.text for one in found]


def test_the_same_words_have_the_same_key_however_they_are_written() -> None:
    key = passage_key("Sign up for our weekly letter!")
    assert len(key) == 32
    assert key == passage_key("  SIGN UP — for our\u00a0weekly “letter”")
    assert key != passage_key("Sign up for our daily letter!")


def test_numbers_are_one_where_they_are_beside_the_point() -> None:
    assert passage_key("12 readers liked this article") == passage_key("1,207 readers liked this article")
    facts = "Energy {} kcal, fat {} g, fibre {} g, salt {} g"
    assert passage_key(facts.format(210, 8, 4, 1)) != passage_key(facts.format(350, 9, 2, 1))


@pytest.mark.parametrize(
    "text", ["", "Ingredients", "Part 2", "Read more here", "1 2 3 4 5", "12.03.2024 10:30 1"]
)
def test_little_text_and_numbers_alone_have_no_key(text: str) -> None:
    assert passage_key(text) == ""


@pytest.mark.parametrize(("count", "enough"), [(5, 4), (10, 5), (20, 6), (100, 18)])
def test_the_smaller_the_crowd_the_larger_the_part(count: int, enough: int) -> None:
    [footer] = learn(crowd(count, enough, FOOTER))
    assert (footer.text, footer.pages, footer.of_pages, footer.kept) == (FOOTER, enough, count, False)
    assert footer.key == passage_key(FOOTER)
    assert learn(crowd(count, enough - 1, FOOTER)) == ()


def test_few_pages_are_no_crowd() -> None:
    few = LEAST_PAGES - 1
    assert learn(crowd(few, few, FOOTER)) == ()
    assert learn([*crowd(few, few, FOOTER), (), ("",), ("—",)]) == ()


def test_what_stands_between_the_paragraphs_is_the_articles_text() -> None:
    assert learn(crowd(40, 40, FOOTER, middle=True)) == ()


def test_a_long_footer_does_not_move_the_edge() -> None:
    pages = [(*own(number), FOOTER, BOX, "Leeds", "Fife", FOOTER + " Thank you.") for number in range(10)]
    assert sorted(texts(learn(pages))) == sorted([FOOTER, FOOTER + " Thank you.", BOX])


def test_a_heading_stays_with_the_text_under_it() -> None:
    above = [(*own(number)[:5], HEADING, own(number)[5]) for number in range(20)]
    last = [(*own(number), HEADING) for number in range(20)]
    assert learn(above) == ()
    assert texts(learn(last)) == [HEADING]


def test_a_short_passage_must_stand_on_half_of_the_pages() -> None:
    line = "Salt and pepper to taste"
    assert learn(crowd(40, 19, line)) == ()
    assert texts(learn(crowd(40, 20, line))) == [line]
    assert texts(learn(crowd(40, 19, FOOTER))) == [FOOTER]


def test_fewer_than_four_words_are_never_learned() -> None:
    assert learn(crowd(40, 40, "Ingredients")) == ()


def test_numbers_that_differ_are_not_a_repetition() -> None:
    facts = "Each serving: energy {} kcal, fat {} g, fibre {} g, protein {} g, sugar {} g, salt {} g."
    pages = [(*own(n), facts.format(*range(n, n + 6))) for n in range(20)]
    assert learn(pages) == ()


def test_copies_of_a_page_count_as_one() -> None:
    print_views = [(*own(1), f"Printed on day {day} for a reader of ours") for day in range(6)]
    others = [(*own(number), FOOTER) for number in range(2, 6)]
    shorter = own(1, 4)
    assert texts(learn([*print_views, shorter, *others])) == [FOOTER]
    assert learn([*print_views, shorter, *others])[0].of_pages == 5
    assert learn(print_views) == ()


def test_short_articles_in_a_long_footer_are_not_copies() -> None:
    pages = [(*own(number, 2), FOOTER, BOX, *own(999, 4)) for number in range(10)]
    assert {one.pages for one in learn(pages)} == {10}
    assert {FOOTER, BOX} <= set(texts(learn(pages)))


def test_the_sample_is_bounded_and_so_is_what_is_learned() -> None:
    long = " ".join(own(77, 4))
    assert texts(learn(crowd(6, 6, long))) == [long[:SAMPLE]]
    many = own(78, 4 * MOST_LEARNED)
    assert len(learn([(*own(number, 30 * MOST_LEARNED // 6), *many) for number in range(5)])) == MOST_LEARNED


def test_a_page_beyond_all_measure_still_has_its_edges() -> None:
    pages = [(*own(number, 5_000), FOOTER) for number in range(5)]
    assert texts(learn(pages)) == [FOOTER]


_PASSAGES = st.sampled_from([FOOTER, BOX, HEADING, "Part 2", "12 of 40 readers liked this", *own(50, 8)])
_PAGES = st.lists(st.lists(_PASSAGES, max_size=8).map(tuple), max_size=14)


def _with_own(pages: list[Page]) -> list[Page]:
    """Every second page gets text of its own, so that the crowd is more than copies."""
    return [(*own(number, 2), *page) if number % 2 else page for number, page in enumerate(pages)]


@given(_PAGES, st.randoms(use_true_random=False))
def test_the_order_of_the_pages_makes_no_difference(pages: list[Page], chance: random.Random) -> None:
    pages = _with_own(pages)
    other = list(pages)
    chance.shuffle(other)
    assert learn(pages) == learn(other)


@given(_PAGES.filter(bool), st.integers(0, 13))
def test_a_page_that_is_there_twice_makes_no_difference(pages: list[Page], which: int) -> None:
    pages = _with_own(pages)
    assert learn([*pages, pages[which % len(pages)]]) == learn(pages)


@given(_PAGES)
def test_what_is_learned_stands_where_it_says(pages: list[Page]) -> None:
    pages = _with_own(pages)
    for one in learn(pages):
        on = sum(any(passage_key(text) == one.key for text in page) for page in pages)
        assert 3 <= one.pages <= on
        assert one.pages >= 0.15 * one.of_pages
        assert one.of_pages <= len(pages)
        assert one.key == passage_key(one.text)


@settings(max_examples=60)
@given(st.lists(st.lists(st.text(max_size=60), max_size=6), max_size=8), st.text(max_size=80))
def test_no_text_breaks_it(pages: list[list[str]], everywhere: str) -> None:
    learned = learn([[*page, everywhere] for page in pages])
    assert all(one.key for one in learned)
    assert len(passage_key(everywhere + "\ud800")) in {0, 32}


def test_it_is_time_again_when_a_fifth_more_is_there() -> None:
    assert not is_due(LEAST_PAGES - 1, None)
    assert is_due(LEAST_PAGES, None)
    assert not is_due(119, 100)
    assert is_due(120, 100)


def test_the_step_points_at_what_is_known_and_says_on_how_many_pages() -> None:
    known = Repeated(key=passage_key(FOOTER), text="", pages=23, of_pages=40)
    page = article(block(BOX), block(FOOTER.upper()), block("Read more"))
    [mark] = find(page, {known.key: known})
    assert (mark.start, mark.end, mark.explicit) == (1, 2, False)
    assert mark.reason == "stands on 23 of 40 pages of this source"
    assert list(find(page, {})) == []
