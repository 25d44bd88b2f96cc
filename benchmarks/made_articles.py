"""Articles made by rule for the benchmarks: distinct ones on the subject, some copied, as web pages.

The words follow a Zipf distribution over made-up ones, so shingles repeat about as rarely as in
real prose; a few sentences put each on the subject. The same number always makes the same page.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate

WORDS = 8_000
PARAGRAPHS = 9
COPIES = 0.05  # of the articles repeat an earlier one
SYLLABLES = (
    "ba be bo da de di do fa fe ga go la le li lo ma me mi mo na ne no pa ra re ro sa se ta te".split()
)
SUBJECT = (
    "People with multiple sclerosis were asked about vitamin D and their diet.",
    "The multiple sclerosis clinic looked at what its patients ate and drank.",
    "A diet rich in fibre did not change relapses in multiple sclerosis.",
)


def make_pages(count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """`count` pages as (path, HTML)."""
    words, weights = _vocabulary()
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")  # noqa: S311 - repeatable on purpose
        copied = number > 20 and chance.random() < COPIES
        origin = chance.randrange(number) if copied else number
        body = random.Random(f"{seed}/body/{origin}")  # noqa: S311
        yield f"/articles/{number}-what-we-eat", _page(number, _paragraphs(body, words, weights)).encode()


def _vocabulary() -> tuple[list[str], list[float]]:
    chance = random.Random(7)  # noqa: S311
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(WORDS)]
    return words, list(accumulate(1 / rank for rank in range(1, WORDS + 1)))


def _paragraphs(chance: random.Random, words: list[str], weights: list[float]) -> list[str]:
    paragraphs = []
    for _ in range(PARAGRAPHS):
        sentences = [
            " ".join(chance.choices(words, cum_weights=weights, k=chance.randint(8, 22))).capitalize() + "."
            for _ in range(chance.randint(3, 5))
        ]
        paragraphs.append(" ".join(sentences))
    paragraphs[0] = f"{chance.choice(SUBJECT)} {paragraphs[0]}"
    return paragraphs


def _page(number: int, paragraphs: list[str]) -> str:
    related = "".join(
        f"<li><a href='/articles/{n}'>Another article about food {n}</a></li>" for n in range(8)
    )
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html lang='en'><head><title>Multiple sclerosis and diet, part {number}</title>"
        f"<meta property='article:published_time' content='2026-01-{number % 28 + 1:02}T08:00:00Z'>"
        "</head><body>"
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/about'>About</a></li></ul></nav><main><article>"
        f"<h1>Multiple sclerosis and diet, part {number}</h1>{text}</article>"
        f"<aside class='related'><h2>You may also like</h2><ul>{related}</ul></aside></main>"
        "<footer><p>Copyright, all rights reserved.</p></footer></body></html>"
    )
