"""Text alone, without its boilerplate, and without markup."""

from __future__ import annotations

from aggregator.clean.clean import cut
from aggregator.extract.plain import read_lines
from aggregator.model import Article

_MAX_PASSES = 10


def text_of(article: Article) -> str:
    """What stays of the text of an article; its blocks separated by newlines."""
    kept, _removals = cut(article)
    return "\n".join(block.text for block in kept)


def clean_text(text: str) -> str:
    """The article in a page that arrives as plain text, one paragraph a line; "" when there is none.
    Only cuts, and is done when it would cut no more: what it gives back stays as it is."""
    for _ in range(_MAX_PASSES):
        before, text = text, text_of(read_lines(text))
        if text == before:
            break
    return text
