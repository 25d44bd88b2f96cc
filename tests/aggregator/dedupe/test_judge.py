"""The verdict: right, explained truly, and the same in any order."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.dedupe import DedupePolicy, compare, fingerprint, judge, profile, score
from aggregator.dedupe.words import fold
from aggregator.model import CleanArticle, Duplicate, Known, New, Related, Revision, Uncertain, Verdict
from tests.aggregator.dedupe.texts import article, known, prose

POLICY = DedupePolicy()
TITLE = "Vitamin D and relapse rates in multiple sclerosis"
TEXT = prose(1)


def judged(new: CleanArticle, *olds: Known, source_id: int = 99, apart: tuple[int, ...] = ()) -> Verdict:
    return judge(new, fingerprint(new), olds, source_id=source_id, policy=POLICY, apart=apart)


def edited(text: str, share: float, seed: int = 0) -> str:
    """The text with a share of its words replaced."""
    chance = random.Random(seed)  # noqa: S311
    return re.sub(
        r"\w+", lambda word: "new" + str(chance.random())[2:6] if chance.random() < share else word[0], text
    )


def reasons_of(verdict: Verdict) -> str:
    assert isinstance(verdict, Duplicate | Uncertain | Related)
    matches = (verdict.match,) if isinstance(verdict, Duplicate) else verdict.matches
    return "; ".join(reason for match in matches for reason in match.reasons)


def test_nothing_known_is_new() -> None:
    assert judged(article(1, TITLE, TEXT)) == New()


@pytest.mark.parametrize("text", ["", "…", "Salt", "Salt again", "Salt again today"])
def test_texts_of_next_to_no_words_are_compared_too(text: str) -> None:
    assert judged(article(1, "Salt", text), known(2, TITLE, TEXT)) == New()
    found = compare(profile("", text), profile("", TEXT))
    assert (found.words_shorter, found.covered) == (len(fold(text)), 0)


def test_other_texts_are_new_even_under_the_same_title() -> None:
    assert judged(article(1, "Research in brief", TEXT), known(2, "Research in brief", prose(2))) == New()


def test_the_same_address_is_a_revision_whatever_it_says() -> None:
    old = known(2, TITLE, TEXT, url="http://www.source1.example/1/?utm_source=mail")
    assert judged(article(1, "Other", prose(2)), old) == Revision(article_id=2)


def test_a_canonical_address_at_home_makes_a_revision_only_when_the_text_bears_it_out() -> None:
    section = "https://source1.example/news"
    old = known(2, TITLE, TEXT, section, url="https://source1.example/old")
    assert judged(article(1, TITLE, edited(TEXT, 0.2), section), old) == Revision(article_id=2)
    assert judged(article(1, "Another matter", prose(3), section), old) == New()


def test_the_same_words_are_a_duplicate() -> None:
    verdict = judged(article(1, "Another headline", TEXT.upper()), known(2, TITLE, TEXT))
    assert isinstance(verdict, Duplicate)
    assert verdict.match.score == 1.0
    assert "the same words in the same order" in reasons_of(verdict)


@pytest.mark.parametrize("wrapped", ["{}\nShare this with a friend.", "From our correspondent.\n{}"])
def test_a_wrapped_copy_is_a_duplicate(wrapped: str) -> None:
    assert isinstance(judged(article(1, TITLE, wrapped.format(TEXT)), known(2, TITLE, TEXT)), Duplicate)


def test_a_rewritten_copy_is_at_least_a_question() -> None:
    verdict = judged(article(1, TITLE, edited(TEXT, 0.25)), known(2, TITLE, TEXT))
    assert isinstance(verdict, Duplicate | Uncertain)


def test_a_short_excerpt_is_a_question() -> None:
    excerpt = " ".join(TEXT.split()[:60])
    assert isinstance(judged(article(1, "In brief", excerpt), known(2, TITLE, TEXT)), Uncertain)


def test_a_notice_repeated_by_many_pages_is_not_joined() -> None:
    notice = prose(4, 50)
    assert isinstance(judged(article(1, "Vitamin D", notice), known(2, "Fasting", notice)), Uncertain)


def test_empty_texts_are_nothing_in_common() -> None:
    assert judged(article(1, "", ""), known(2, "", "")) == New()


def test_within_one_source_only_all_but_identical_texts_are_joined() -> None:
    near, far = TEXT + "\nShared today.", edited(TEXT, 0.08)
    old = known(2, TITLE, TEXT, source_id=99)
    assert isinstance(judged(article(1, TITLE, near), old), Duplicate)
    verdict = judged(article(1, TITLE, far), old)
    assert isinstance(verdict, Uncertain)
    assert "one source" in reasons_of(verdict)


def test_a_number_that_differs_is_asked_about_and_named() -> None:
    first, second = (f"{TEXT}\nThe trial had {count} people from Leeds." for count in (148, 184))
    verdict = judged(article(1, TITLE, first), known(2, TITLE, second), source_id=2)
    assert isinstance(verdict, Uncertain)
    assert "148 and 184 differ" in reasons_of(verdict)


def test_the_figures_in_the_address_of_a_paper_are_not_told_as_a_difference() -> None:
    text = f"{TEXT[: len(TEXT) // 2]} See doi 10.5555/corran.2026.0417, and 36 more."
    found = compare(profile("", text), profile("", TEXT))
    assert {"5555", "36"} <= set(found.numbers_missing)
    assert found.numbers_told == ("36",)


def test_other_studies_are_never_joined_silently() -> None:
    first, second = (f"{TEXT}\nSource: doi 10.1016/{name}." for name in ("a-1", "b-2"))
    verdict = judged(article(1, TITLE, first), known(2, TITLE, second))
    assert isinstance(verdict, Uncertain)
    assert "none in common" in reasons_of(verdict)
    assert "both cite 10.1016/a-1" in reasons_of(
        judged(article(1, TITLE, first), known(2, TITLE, first + " x"))
    )


def test_a_digest_is_asked_about_and_never_joined() -> None:
    other = known(3, "Salt", prose(5))
    whole = judged(article(1, TITLE, f"{TEXT}\n{prose(5)}"), known(2, TITLE, TEXT), other)
    assert isinstance(whole, Uncertain)
    assert {match.article_id for match in whole.matches} == {2, 3}
    assert "words of another known article, “Salt”" in reasons_of(whole)


def test_a_text_that_quotes_others_is_related_to_them_and_nobody_is_asked() -> None:
    parts = "\n".join(" ".join(prose(seed).split()[:120]) for seed in (1, 5))
    verdict = judged(article(1, "This week", parts), known(2, TITLE, TEXT), known(3, "Salt", prose(5)))
    assert isinstance(verdict, Related)
    assert {match.article_id for match in verdict.matches} == {2, 3}
    assert "the longest passage that both have runs to 120 words" in reasons_of(verdict)


def test_articles_that_cite_one_study_are_related() -> None:
    ours = article(1, "Salt", f"{prose(3)} See doi:10.1212/WNL.0000000000001234.")
    theirs = known(2, TITLE, f"{TEXT} (https://doi.org/10.1212/wnl.0000000000001234)")
    verdict = judged(ours, theirs)
    assert isinstance(verdict, Related)
    assert "both cite 10.1212/wnl.0000000000001234" in reasons_of(verdict)


def test_what_came_near_is_told() -> None:
    verdict = judged(article(1, "Salt", f"{prose(3)} {TEXT.split('.')[0]}"), known(2, "Salt", prose(4)))
    assert isinstance(verdict, New)
    assert all(POLICY.near <= match.score < POLICY.ask for match in verdict.nearest)


def test_a_copy_of_a_copy_that_has_nothing_of_the_original_is_a_question() -> None:
    drifted = f"{TEXT}\n{prose(4)}"
    copy = replace(known(2, TITLE, TEXT), story_id=7, represents=False)
    original = replace(known(3, "Salt", prose(6)), story_id=7)
    assert isinstance(judged(article(1, TITLE, TEXT), copy), Duplicate)
    assert isinstance(judged(article(1, TITLE, TEXT), copy, original), Uncertain)
    like_both = replace(known(3, TITLE, drifted), story_id=7)
    assert isinstance(judged(article(1, TITLE, TEXT), copy, like_both), Duplicate)


def test_next_year_s_page_does_not_join_by_a_copy_of_last_year_s() -> None:
    numbered = re.sub(r"\b(di|zu|xo)\b", "41", TEXT)
    last_year = replace(known(2, TITLE, numbered, source_id=99), story_id=7)
    copy = replace(known(3, TITLE, numbered.replace("41", "42"), source_id=5), story_id=7, represents=False)
    page = article(1, TITLE, numbered.replace("41", "42"))
    assert isinstance(judged(page, copy), Duplicate)
    assert isinstance(judged(page, last_year, copy), Uncertain)


def test_a_copy_of_two_stories_joins_one_and_a_person_is_asked_about_the_other() -> None:
    first = replace(known(2, TITLE, TEXT), story_id=7)
    second = replace(known(3, TITLE, edited(TEXT, 0.01)), story_id=8)
    verdict = judged(article(1, TITLE, TEXT), first, second)
    assert isinstance(verdict, Duplicate)
    assert verdict.match.article_id == 2
    assert [match.article_id for match in verdict.asked] == [3]


def test_pages_of_one_source_that_share_their_furniture_are_not_asked_about() -> None:
    furniture = "\n".join(TEXT.splitlines()[:3])
    page = article(1, "Salt in bread", f"{prose(3, 96)}\n{furniture}")
    other = f"{prose(4, 96)}\n{furniture}"
    assert isinstance(judged(page, known(2, "Salt in soup", other)), Uncertain)
    assert isinstance(judged(page, known(2, "Salt in soup", other, source_id=99)), New)


def test_pages_of_one_template_about_two_things_are_not_joined_and_hardly_asked_about() -> None:
    def page(name: str, own: int) -> tuple[str, str]:
        lines = f"{TEXT}\n{prose(len(name), own)}".splitlines()
        return f"{name} on the plate", "\n".join(f"{line} This is so of {name}." for line in lines)

    salmon, walnuts = page("salmon", 12), page("walnuts", 12)
    found = compare(profile(*salmon), profile(*walnuts))
    assert score(found) >= POLICY.join
    assert found.subjects_apart == 1
    verdict = judged(article(1, *salmon), known(2, *walnuts))
    assert isinstance(verdict, Uncertain)
    assert "nowhere in the other article" in reasons_of(verdict)
    salmon, walnuts = page("salmon", 300), page("walnuts", 300)
    assert POLICY.ask <= score(compare(profile(*salmon), profile(*walnuts))) < POLICY.join
    assert not isinstance(judged(article(1, *salmon), known(2, *walnuts)), Uncertain)


def test_what_a_curator_ruled_apart_is_never_matched_again() -> None:
    assert judged(article(1, TITLE, TEXT), known(2, TITLE, TEXT), apart=(2,)) == New()


def test_a_lying_canonical_address_decides_nothing() -> None:
    target = known(2, TITLE, TEXT)
    liar = article(1, "Buy now", prose(6), "https://source2.example/2")
    assert judged(liar, target) == New()
    honest = article(1, "Salt", f"{prose(6)}\n{' '.join(TEXT.split()[:80])}", "https://source2.example/2")
    verdict = judged(honest, target)
    assert isinstance(verdict, Uncertain)
    assert "names the known one as its original" in reasons_of(verdict)


@st.composite
def relatives(draw: st.DrawFn) -> tuple[str, str]:
    """A title and a text of a small family, so that anything may resemble anything."""
    seed = draw(st.integers(1, 3))
    text = edited(
        prose(seed, draw(st.sampled_from([30, 120, 240]))), draw(st.sampled_from([0, 0.05, 0.3])), seed
    )
    if draw(st.booleans()):
        text += "\n" + " ".join(prose(draw(st.integers(1, 3))).split()[: draw(st.integers(0, 150))])
    return draw(st.sampled_from([TITLE, "Salt", ""])), text


@settings(deadline=None, max_examples=80)
@given(relatives(), st.lists(relatives(), max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_candidates_never_matters(
    new: tuple[str, str], olds: list[tuple[str, str]], chance: random.Random
) -> None:
    listed = [known(number, *old) for number, old in enumerate(olds, 2)]
    shuffled = chance.sample(listed, len(listed))
    verdict = judged(article(1, *new), *listed)
    assert judged(article(1, *new), *shuffled) == verdict
    if isinstance(verdict, Uncertain):
        assert len(verdict.matches) <= POLICY.most_matches


@settings(deadline=None, max_examples=80)
@given(relatives(), relatives())
def test_which_of_two_came_first_never_matters(one: tuple[str, str], other: tuple[str, str]) -> None:
    forth = judged(article(1, *one), known(2, *other), source_id=1)
    back = judged(article(2, *other), known(1, *one), source_id=2)
    assert type(forth) is type(back)
    assert score(compare(profile(*one), profile(*other))) == score(compare(profile(*other), profile(*one)))


@settings(deadline=None, max_examples=80)
@given(relatives(), relatives())
def test_what_the_reasons_count_is_true(one: tuple[str, str], other: tuple[str, str]) -> None:
    verdict = judged(article(1, *one), known(2, *other))
    if isinstance(verdict, New | Revision):
        return
    found = re.search(r"(\d+) of (\d+) words of (?:the|one)", reasons_of(verdict))
    assert found is not None
    texts = [fold(one[1]), fold(other[1])]
    counts = {
        (_in_common_runs(texts[0], texts[1]), len(texts[0])),
        (_in_common_runs(texts[1], texts[0]), len(texts[1])),
    }
    assert (int(found[1]), int(found[2])) in counts
    if "the titles are the same" in reasons_of(verdict):
        assert one[0] == other[0]


def _in_common_runs(words: list[str], others: list[str]) -> int:
    runs = {tuple(others[at : at + 3]) for at in range(len(others) - 2)}
    inside = {
        at + step for at in range(len(words) - 2) if tuple(words[at : at + 3]) in runs for step in range(3)
    }
    return len(inside)
