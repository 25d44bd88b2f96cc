"""Which title, and how it reads."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.extract.titles import choose_title, tidy_title


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        ("Salt and sleep | The Salt Paper", "Salt and sleep"),
        ("The Salt Paper: Salt and sleep", "Salt and sleep"),
        ("Salt &amp; sleep - salt.example", "Salt & sleep"),
        ("Salt &amp;amp; sleep", "Salt & sleep"),
        ("Salt and sleep | Salt and sleep", "Salt and sleep"),
        ("Salt and sleep Salt and sleep SALT AND SLEEP", "Salt and sleep"),
        ("Salt and sleep Salt and sleep", "Salt and sleep"),
        ("Salt and sleep - The Salt Paper - salt.example", "Salt and sleep"),
        ("Salt and sleep- The Salt Paper", "Salt and sleep"),
        ("Salt and sleep—The Salt Paper", "Salt and sleep"),
        ("Salt and sleep –", "Salt and sleep"),
        ("Salt and sleep:", "Salt and sleep"),
        ("<em>Salt</em> and <i class='x'>sleep</i>", "Salt and sleep"),
        ("Diet and multiple sclerosis 6 Jul,2023", "Diet and multiple sclerosis"),
        ("Salt and sleep and diet | 6 July 2023", "Salt and sleep and diet"),
        ("6 July 2023 – Salt and sleep and diet", "Salt and sleep and diet"),
        # A date that belongs to the title.
        ("What changed on 6 July 2023", "What changed on 6 July 2023"),
        ("Weekly news, 6 July 2023", "Weekly news, 6 July 2023"),
        ("How five of ten ate salt in 2024", "How five of ten ate salt in 2024"),
        ("Salt - a love story", "Salt - a love story"),
        ("Salt: the facts", "Salt: the facts"),
        ("Out of the sea: salt", "Out of the sea: salt"),
        ("Diet in pre- and post-menopause", "Diet in pre- and post-menopause"),
        ("If a < b and c > d", "If a < b and c > d"),
        ("SALT AND SLEEP", "SALT AND SLEEP"),
        ("The Salt Paper", ""),
        ("  ", ""),
    ],
)
def test_titles_lose_what_is_not_theirs(written: str, tidy: str) -> None:
    assert tidy_title(written, "The Salt Paper", "https://www.salt.example/1") == tidy


@pytest.mark.parametrize(
    ("given", "chosen"),
    [
        ([("h1", "Salt keeps us awake: why?"), ("og:title", "Why salt keeps you awake")], "h1"),
        ([("h1", "Our newsletter"), ("og:title", "Why salt keeps you awake")], "og:title"),
        ([("h1", "Menu"), ("h1", "Why salt keeps you up"), ("og:title", "Why salt keeps you awake")], "h1"),
        ([("h1", "Neurology Salt keeps us awake"), ("og:title", "Salt keeps us awake")], "og:title"),
        ([("h1", "24 Salt keeps us awake"), ("title", "Salt keeps us awake")], "h1"),
        ([("h1", "Salt"), ("json-ld headline", ""), ("hint", "Bread, said the feed")], "h1"),
        ([("h1", "Salt"), ("title", "Bread and butter")], "h1"),
        ([("title", "Bread and butter"), ("hint", "Bread, said the feed")], "title"),
        ([("hint", "Salt, said the feed")], "hint"),
        ([("h1", ""), ("og:title", ""), ("hint", "")], ""),
        ([], ""),
    ],
)
def test_a_heading_is_preferred_where_the_head_agrees(given: list[tuple[str, str]], chosen: str) -> None:
    assert choose_title(given)[0] == chosen


PIECES = st.lists(
    st.sampled_from([" | ", " - ", ": ", "–", "Salt", " 6 July 2023", "&amp;", "<b>", "salt.example", " "])
    | st.text(max_size=5),
    max_size=30,
).map("".join)


@settings(deadline=None)
@given(PIECES, st.text(max_size=20), st.sampled_from(["https://salt.example/a", "https://[", ""]))
def test_any_title_is_tidied_into_no_longer_one(title: str, site: str, url: str) -> None:
    tidy = tidy_title(title, site, url)
    assert len(tidy) <= 400
    assert tidy == tidy.strip()
    choose_title([("h1", tidy), ("og:title", title), ("title", site)])


@pytest.mark.parametrize("piece", ["a | ", "| ", "- ", "a: ", " ", "<", "&amp;", "1 March 2024 ", "—"])
def test_hostile_titles_take_bounded_time(piece: str) -> None:
    start = time.process_time()
    tidy_title(piece * 100_000, piece * 50, "https://salt.example/a")
    assert time.process_time() - start < 2  # some hundred times what it takes
