"""Who paid, and who earns when you buy. It matters for trust, and the removal keeps it readable."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aggregator.clean.marks import Mark, each
from aggregator.clean.trails import concept, named
from aggregator.model import Article

_NAMES = concept(
    "affiliate affiliate-disclosure affiliate-disclaimer disclosure disclosures sponsor-message sponsored-by"
    " advertiser-disclosure commerce-disclaimer editorial-policy editorial-note disclaimer-box"
)
_SAYS = re.compile(
    r"\b(?:(?:contains?|includes?|uses?|may include|through|via) (?:our |some )?affiliate links?"
    r"|affiliate disclosure|(?:earn|receive|get|make) (?:an? )?(?:small |affiliate )*commissions?"
    r"|commission (?:if|when|from|on)|amazon associate|(?:this|our) .{0,40}(?:is|was) sponsored by"
    r"|paid (?:post|partnership)"
    r"|we may (?:be compensated|receive compensation|earn)|advertis(?:er|ing) disclosure|at no (?:extra"
    r"|additional) cost to you"
    r"|independently (?:selected|chosen|reviewed)|purchase through (?:our|these|the) links)\b",
    re.IGNORECASE,
)


def find(article: Article) -> Iterable[Mark]:
    blocks = article.blocks
    places = (index for index in named(article, _NAMES) if blocks[index].words <= 120)
    yield from each(places, "in a place named a disclosure", explicit=True)
    said = (i for i, block in enumerate(blocks) if block.words <= 70 and _SAYS.search(block.text))
    yield from each(said, "says who pays or earns")
