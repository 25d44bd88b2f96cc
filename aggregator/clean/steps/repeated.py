"""What the crowd of the source's pages repeats, as it was learned from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aggregator.clean.marks import Mark
from aggregator.clean.repeated import passage_key
from aggregator.model import Article, Repeated


def find(article: Article, repeated: Mapping[str, Repeated]) -> Iterable[Mark]:
    """Blocks that are one of the passages in force for this source, which `repeated` has by key."""
    for index, block in enumerate(article.blocks if repeated else ()):
        known = repeated.get(passage_key(block.text))
        if known is not None and not known.kept:
            yield Mark(index, index + 1, f"stands on {known.pages} of {known.of_pages} pages of this source")
