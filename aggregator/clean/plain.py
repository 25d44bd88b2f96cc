"""Plain text without its boilerplate."""

from __future__ import annotations

from aggregator.clean.clean import cut
from aggregator.extract.plain import read_lines

_MAX_PASSES = 10


def clean_text(text: str) -> str:
    """The article in a page that arrives as plain text, one paragraph a line; "" when there is none.
    Only cuts, and is done when it would cut no more: what it gives back stays as it is."""
    for _ in range(_MAX_PASSES):
        kept, _removals = cut(read_lines(text))
        before, text = text, "\n".join(block.text for block in kept)
        if text == before:
            break
    return text
