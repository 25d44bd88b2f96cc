"""Made-up articles for the tests of deduplication."""

from __future__ import annotations

import random

from aggregator.dedupe import fingerprint
from aggregator.model import CleanArticle, Known, Metadata

SYLLABLES = "ba ce di fo gu la me ni ro su ta ve wi xo zu".split()


def prose(seed: int, words: int = 300) -> str:
    """Sentences nobody wrote; two seeds share next to nothing."""
    chance = random.Random(seed)  # noqa: S311
    vocabulary = ["".join(chance.choices(SYLLABLES, k=chance.choice((1, 2, 3, 4)))) for _ in range(words)]
    sentences = [" ".join(vocabulary[at : at + 12]).capitalize() + "." for at in range(0, words, 12)]
    return "\n".join(" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4))


def article(number: int, title: str, text: str, canonical: str = "", url: str = "") -> CleanArticle:
    return CleanArticle(
        url=url or f"https://source{number}.example/{number}",
        metadata=Metadata(title=title, canonical_url=canonical),
        text=text,
        html="",
    )


def known(
    number: int, title: str, text: str, canonical: str = "", url: str = "", source_id: int = 0
) -> Known:
    told = article(number, title, text, canonical, url)
    printed = fingerprint(told)
    return Known(
        article_id=number,
        source_id=source_id or number,
        story_id=None,
        url_keys=printed.url_keys,
        title=title,
        title_key=printed.title_key,
        text_hash=printed.text_hash,
        text=text,
    )
