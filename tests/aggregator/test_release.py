"""What readers are shown of a story."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Permission, Source, StoryState, Way
from aggregator.release import Told, excerpt, release
from tests.aggregator.test_review import NOW, STORY

SOURCE = Source(id=1, key="s", name="The Source", way=Way.FEED, address="https://s.example/")
APPROVED = replace(STORY, state=StoryState.APPROVED, approved_at=NOW, released_at=NOW, summary="Eat it.")
TEXT = "Fish is good, they say. Five < six & so on. " + "More words follow here and never seem to end " * 20


def told(article_id: int = 10, permission: Permission = Permission.EXCERPT) -> Told:
    return Told(
        article_id=article_id,
        source=replace(SOURCE, permission=permission, excerpt_chars=100),
        url=f"https://s.example/{article_id}",
        title=f"Title {article_id}",
        authors=("Ada",),
        published_at=NOW,
        language="en",
        text=TEXT,
        html="<p>All of it.</p>",
    )


def test_a_standing_story_shows_its_teller_and_the_others() -> None:
    shown = release(APPROVED, [told(9), told(10), told(11)])
    assert shown.telling is not None
    assert shown.telling.url == "https://s.example/10"
    assert [other.url for other in shown.also_at] == ["https://s.example/9", "https://s.example/11"]
    assert (shown.uid, shown.title, shown.summary) == (STORY.uid, "Fish", "Eat it.")
    assert shown.updated_at == shown.released_at == NOW


@pytest.mark.parametrize(
    ("permission", "shown"),
    [
        (Permission.LINK, ""),
        (Permission.FULL_TEXT, "<p>All of it.</p>"),
        (Permission.EXCERPT, "<p>Fish is good, they say. Five &lt; six &amp; so on.</p>"),
    ],
)
def test_as_much_is_shown_as_the_owner_permits(permission: Permission, shown: str) -> None:
    assert release(APPROVED, [told(permission=permission)]).excerpt_html == shown


@pytest.mark.parametrize("state", [StoryState.WAITING, StoryState.REJECTED])
def test_a_story_taken_back_says_so_and_shows_none_of_its_words(state: StoryState) -> None:
    shown = release(replace(APPROVED, state=state), [told(), told(11)])
    assert shown.title == "Withdrawn: Fish"
    assert "taken back" in shown.summary
    assert (shown.excerpt_html, shown.also_at) == ("", ())


def test_a_merged_story_says_where_it_went() -> None:
    other = replace(APPROVED, id=2, title="Oily fish")
    shown = release(replace(APPROVED, merged_into_id=2), [], other)
    assert shown.title == "Now part of: Oily fish"
    assert "Oily fish" in shown.summary
    assert (shown.telling, shown.excerpt_html, shown.also_at) == (None, "", ())


def test_a_story_that_was_never_released_is_not_shown() -> None:
    with pytest.raises(ValueError, match="not been released"):
        release(replace(APPROVED, released_at=None), [told()])


def test_a_correction_is_dated() -> None:
    later = NOW + timedelta(days=1)
    assert release(replace(APPROVED, updated_at=later), [told()]).updated_at == later


@given(st.text(max_size=400), st.integers(0, 300))
def test_an_excerpt_is_short_and_the_beginning_of_the_text(text: str, limit: int) -> None:
    cut, whole = excerpt(text, limit), " ".join(text.split())
    assert len(cut) <= limit or cut == whole
    assert whole.startswith((cut.removesuffix("…"), cut))


def test_an_excerpt_ends_with_a_sentence_or_a_word() -> None:
    assert excerpt("One two. Three four five.", 12) == "One two."
    assert excerpt("One two three four", 12) == "One two…"
    assert excerpt("Short.", 200) == "Short."
    assert excerpt("Donaudampfschifffahrt", 5) == ""
