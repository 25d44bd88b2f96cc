"""The title, told again above or in the text."""

from __future__ import annotations

from collections.abc import Iterable

from aggregator.clean.marks import NAMED, Mark, each
from aggregator.clean.shapes import first_prose, key
from aggregator.model import Article


def find(article: Article) -> Iterable[Mark]:
    """Blocks before the second paragraph that say the title, and nothing else."""
    title = key(article.metadata.title)
    top = first_prose(article) + 1
    repeats = [
        index for index, block in enumerate(article.blocks[:top]) if title and _says(block.text, title)
    ]
    yield from each(repeats, "the title again", limit=NAMED)
    heads = [index for index, block in enumerate(article.blocks) if block.tag == "h1"]
    # Where there are many, they are the headings of its parts.
    yield from each(
        heads if len(heads) <= 2 else (), "the page's main heading, which is its title", limit=NAMED
    )


def _says(text: str, title: str) -> bool:
    own = key(text)
    # The same with a little more or less: "Opinion: …", a cut-off end.
    close = min(len(own), len(title)) > 0.7 * max(len(own), len(title))
    return own == title or (close and len(own) > 15 and (own in title or title in own))
