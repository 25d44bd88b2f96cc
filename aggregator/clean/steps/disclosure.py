"""Who paid, and who earns when you buy. It matters for trust, and the removal keeps it readable."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aggregator.clean.letters import Hints
from aggregator.clean.marks import Mark, each
from aggregator.clean.shapes import doubted, doubtful, once
from aggregator.clean.trails import concept, named
from aggregator.model import Article

_NAMES = concept(
    "affiliate affiliate-disclosure affiliate-disclaimer disclosure disclosures sponsor-message sponsored-by"
    " advertiser-disclosure commerce-disclaimer editorial-policy editorial-note disclaimer-box"
)
_PLAINLY = re.compile(
    r"\b(?:(?:contains?|includes?|uses?|has|have|may include|through|via) (?:our |some |an? )?"
    r"affiliate links?|affiliate disclosure|amazon associate|as an amazon|paid partnership"
    r"|at no (?:extra|additional) cost to you|at no cost to you"
    r"|some (?:of the )?links (?:in|on) (?:this|the|our) (?:article|page|post|site|story)"
    r"|affiliate[- ]?links? (?:sind|enthalten)|enthält affiliate|liens? (?:d['’])?affili"
    r"|enlaces? de afiliad|algunos (?:de los )?enlaces|link(?: di)? affiliat"
    r"|(?:created|made|written|produced) in (?:paid )?(?:partnership|collaboration|cooperation) with"
    r"|affiliate links? (?:op|in) d|links? de afiliad|linki partnerskie|affiliatelänk)",
    re.IGNORECASE,
)
_VAGUELY = re.compile(
    r"\b(?:(?:earn|receive|get|make) (?:an? )?(?:small |affiliate )*commissions?"
    r"|commission (?:if|when|from|on)|(?:this|our) .{0,40}(?:is|was) sponsored by|paid post"
    r"|we may (?:be compensated|receive compensation|earn)|advertis(?:er|ing) disclosure"
    r"|independently (?:selected|chosen|reviewed)|purchase through (?:our|these|the) links)\b",
    re.IGNORECASE,
)
_LONGEST = 70  # words
_PLAIN, _VAGUE = 0.99, 0.9  # likelihoods
_HINTS = Hints(
    "affili", "afiliad", "amazon", "partner", "cost to you", "links in", "links on", "enlaces", "commission",
    "sponsored", "paid post", "compensat", "we may earn", "advertis", "independently",
    "purchase through", "collaboration", "cooperation",
)  # fmt: skip


def find(article: Article) -> Iterable[Mark]:
    blocks = article.blocks
    places = (index for index in named(article, _NAMES) if blocks[index].words <= 120)
    yield from each(places, "in a place named a disclosure", explicit=True)
    hinted = [i for i in doubtful(article, _PLAIN, _LONGEST) if _is_hinted(blocks[i].text)]
    for says, limit in ((_PLAINLY, _PLAIN), (_VAGUELY, _VAGUE)):
        said = (i for i in hinted if doubted(blocks[i], limit) and says.search(blocks[i].text))
        yield from each(said, "says who pays or earns", limit=limit)


@once
def _is_hinted(text: str) -> bool:
    """Whether either pattern could match."""
    return _HINTS.stand_in(text.lower())
