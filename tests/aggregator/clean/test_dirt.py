"""How much dirt is cut, and how much of the article is kept, on pages made up for it.

`python -m tests.aggregator.clean.test_dirt` measures again and prints the table of floors, ready
to be put here. Floors may only rise.
"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.clean import clean, clean_text
from aggregator.extract import extract
from aggregator.extract.blocks import Reader
from aggregator.extract.parse import stream
from aggregator.model import CleanArticle, Ended
from tests.aggregator.clean.dirt import ARTICLE_KINDS, KINDS, RENDERINGS, Draft, Rendering, draft, drafts, key
from tests.aggregator.clean.rendering import render
from tests.aggregator.extract.pages import page

PAGES = 150
EXAMINED = 1  # the half of the words that the classifier did not learn from
_Shares = dict[str, float]  # by kind

# Of dirt, the share of lines cut; of the article, the share kept; each for marked, bare, text.
FLOORS: dict[str, tuple[float, float, float]] = {
    "untouched": (0.99, 0.99, 0.98),
    "paragraph": (0.99, 0.99, 0.99),
    "heading": (0.99, 0.90, 0.85),
    "item": (0.99, 0.99, 0.98),
    "quote": (0.99, 0.99, 0.99),
    "row": (0.99, 0.99, 0.79),
    "reference": (0.99, 0.99, 0.99),
    "lookalike": (0.99, 0.99, 0.99),
    "title": (0.99, 0.99, 0.99),
    "menu": (0.99, 0.99, 0.99),
    "breadcrumbs": (0.99, 0.99, 0.99),
    "title_again": (0.99, 0.99, 0.99),
    "title_site": (0.99, 0.96, 0.96),
    "glued_date": (0.99, 0.99, 0.99),
    "byline": (0.99, 0.99, 0.99),
    "date_line": (0.99, 0.99, 0.99),
    "reading_time": (0.99, 0.99, 0.99),
    "contents": (0.99, 0.97, 0.99),
    "disclosure": (0.99, 0.65, 0.75),
    "caption": (0.99, 0.61, 0.80),
    "credit": (0.99, 0.71, 0.71),
    "share": (0.99, 0.97, 0.97),
    "follow": (0.99, 0.99, 0.99),
    "print": (0.99, 0.99, 0.99),
    "listen": (0.99, 0.97, 0.99),
    "podcast": (0.97, 0.74, 0.74),
    "newsletter": (0.99, 0.85, 0.85),
    "donation": (0.97, 0.63, 0.71),
    "cookies": (0.99, 0.99, 0.99),
    "advert": (0.99, 0.59, 0.69),
    "read_more": (0.99, 0.99, 0.69),
    "carousel": (0.98, 0.99, 0.99),
    "product": (0.99, 0.92, 0.92),
    "rating": (0.99, 0.95, 0.99),
    "app": (0.94, 0.92, 0.97),
    "helpful": (0.99, 0.99, 0.99),
    "tags": (0.99, 0.99, 0.99),
    "author_box": (0.99, 0.85, 0.90),
    "pull_quote": (0.87, 0.87, 0.87),
    "teasers": (0.98, 0.41, 0.58),
    "related": (0.99, 0.99, 0.94),
    "cards": (0.99, 0.96, 0.96),
    "comment_prompt": (0.99, 0.99, 0.99),
    "thread": (0.99, 0.99, 0.99),
    "reply_form": (0.99, 0.99, 0.99),
    "copyright": (0.99, 0.99, 0.99),
}


def cleaned(dirty: Draft, rendering: Rendering, seed: int = 0) -> str:
    """The cleaned text of a page; "" where nothing was left."""
    written = render(dirty, rendering, seed)
    if rendering == "text":
        return clean_text(written)
    article = extract(page(written))
    result = article if isinstance(article, Ended) else clean(article, min_words=1)
    return result.text if isinstance(result, CleanArticle) else ""


def measure(rendering: Rendering) -> _Shares:
    """The share of lines that were rightly cut or kept, by kind, over pages drawn by lot. "untouched"
    is the share kept of pages without any dirt but their title."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for seed in range(PAGES):
        dirty, pure = draft(seed, half=EXAMINED), draft(seed, (), half=EXAMINED)
        _count(dirty, cleaned(dirty, rendering, seed), right, total)
        kept = {key(line) for line in cleaned(pure, rendering, seed).split("\n")}
        own = [line.key for line in pure.lines if line.sort == "article"]
        right["untouched"] += sum(one in kept for one in own)
        total["untouched"] += len(own)
    return {kind: right[kind] / total[kind] for kind in total}


def _count(dirty: Draft, text: str, right: Counter[str], total: Counter[str]) -> None:
    """Add what was done right. Where the same words are both dirt and the article's, the copy that
    was kept is taken for the article's."""
    kept = Counter(map(key, text.split("\n")))
    for line in sorted(dirty.lines, key=lambda one: one.sort):  # the article's first
        if not line.key or line.sort == "disclaimer":
            continue
        there = kept[line.key] > 0
        kept[line.key] -= there
        right[line.kind] += there if line.sort == "article" else not there
        total[line.kind] += 1


def table(shares: dict[Rendering, _Shares]) -> str:
    """The table of floors, a hair below what was reached."""
    rows = ["untouched", *ARTICLE_KINDS, "title", *(kind for kind in KINDS if kind != "disclaimer")]
    numbers = {row: [max(0.0, shares[one].get(row, 0.0) - 0.005) for one in RENDERINGS] for row in rows}
    lines = (f'    "{row}": ({", ".join(f"{share:.2f}" for share in numbers[row])}),' for row in rows)
    return "\n".join(lines)


@pytest.mark.parametrize("rendering", RENDERINGS)
def test_no_kind_falls_below_its_floor(rendering: Rendering) -> None:
    shares = measure(rendering)
    place = RENDERINGS.index(rendering)
    below = [
        f"{kind}: {shares[kind]:.3f}, not {FLOORS[kind][place]:.2f}"
        for kind in shares
        if shares[kind] < FLOORS[kind][place]
    ]
    assert below == [], f"{rendering}:\n" + "\n".join(f"{kind}: {shares[kind]:.3f}" for kind in shares)


@settings(deadline=None, max_examples=60)
@given(drafts(), st.sampled_from(("marked", "bare")), st.integers(0, 99))
def test_a_reader_sees_the_lines_that_were_written(one: Draft, rendering: Rendering, seed: int) -> None:
    """Otherwise what is measured here would say nothing."""
    reader = Reader()
    stream(render(one, rendering, seed), reader)
    assert list(map(key, reader.segments.texts)) == [line.key for line in one.lines if line.key]


@settings(deadline=None, max_examples=60)
@given(drafts(), st.sampled_from(RENDERINGS), st.integers(0, 99))
def test_cleaning_makes_nothing_up_and_changes_no_order(one: Draft, rendering: Rendering, seed: int) -> None:
    written = iter([line.key for line in one.lines])
    kept = [key(line) for line in cleaned(one, rendering, seed).split("\n") if key(line)]
    assert all(line in written for line in kept)  # an iterator: each is looked for behind the last


def test_every_kind_is_drawn_often_enough_to_be_measured() -> None:
    lines = [line for seed in range(PAGES) for line in draft(seed).lines]
    counts = Counter(line.kind for line in lines)
    assert min(counts[kind] for kind in (*KINDS, *ARTICLE_KINDS)) >= 15, counts
    assert len(set(KINDS)) >= 35


if __name__ == "__main__":
    print(table({rendering: measure(rendering) for rendering in RENDERINGS}))
