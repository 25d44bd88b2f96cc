"""Copyright lines, terms, and standing disclaimers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aggregator.clean.marks import READ, Mark, each
from aggregator.clean.shapes import doubtful, last_prose, once
from aggregator.clean.trails import concept, named
from aggregator.model import Article

_NAMES = concept(
    "copyright footer site-footer legal terms footnote-legal page-footer article-footer post-footer"
    " entry-footer"
)
_WORDS = re.compile(
    r"(?:\(c\)|©|copyright\b).{0,250}|.{0,60}subject to copyright.{0,250}"
    r"|.{0,120}contributed to this (?:report|story|article)\.?|.{0,150}\ball rights reserved\b.{0,150}"
    r"|.{0,100}\b(?:may|must) not be (?:published|reproduced|copied|republished|redistributed"
    r"|broadcast)\b.{0,200}"
    r"|(?:terms of (?:use|service)|privacy policy|terms (?:and|&) conditions)(?:[\s|•·]+.{0,60})?"
    r"|(?:this (?:story|article|post|piece) (?:was|is|has been|originally|first)\b.{0,40}\b(?:appeared"
    r"|published|republished|syndicated|written)\b.{0,150})"
    r"|(?:have|got) (?:a (?:news )?tip|a story|something to share).{0,150}|(?:report|send|spotted) (?:a "
    r"|an )?(?:typo|error|correction)s?.{0,80}",
    re.IGNORECASE | re.DOTALL,
)


_says = once(_WORDS.fullmatch)


def find(article: Article) -> Iterable[Mark]:
    blocks = article.blocks
    places = (index for index in named(article, _NAMES) if blocks[index].words <= 60)
    yield from each(places, "in a place named for legal notes", explicit=True, limit=0.9)
    after = max(1, last_prose(article) - 1)
    for index in doubtful(article, READ, 60):
        if index >= after and _says(blocks[index].text):
            yield Mark(index, index + 1, "about copyright or terms")
