"""Whether it is disclosed who paid, and who sells what the page speaks of."""

from __future__ import annotations

import re

from aggregator.model import CleanArticle, TrustLine
from aggregator.quotes import before
from aggregator.trust.lines import first_seen, seen

_MONEY = re.compile(
    r"\b(?:affiliate (?:links?|commissions?|disclosure|partners?|programs?|programmes?)"
    r"|amazon associates?"
    r"|earns? (?:us )?(?:a |an )?(?:small |affiliate |referral )?commissions?"
    r"|sponsored (?:by|post|content)|paid (?:partnership|promotion|post)|in partnership with"
    r"|conflicts? of interests?|competing (?:financial )?interests?"
    r"|funded by|funding:|(?:advertis(?:er|ing)|financial) disclosures?|disclosure:"
    r"|received (?:\w+ ){0,3}(?:fees|funding|honoraria|grants?) from"
    r"|received no (?:\w+ ){0,3}funding|\bwe sell\b|in our (?:online )?(?:shop|store)\b|sells? (?:her|his"
    r"|their|our) own"
    r"|holds? shares in|\bis employed by|paid (?:consultant|adviser|advisor)s? (?:for|to|of)"
    r"|paid (?:us|me) to|received (?:this|the|a) (?:product|item)s? for free)",
    re.I,
)
# "is not funded by" tells who did not pay; whether anybody did stays open.
_PAID = re.compile(r"^(?:funded|sponsored) by", re.I)
_DENIED = re.compile(r"\b(?:not|never|nor|isn't|wasn't|aren't|weren't|neither)(?: \w+){0,2} $", re.I)
_REACH = 40


def money(article: CleanArticle) -> TrustLine:
    return first_seen("Funding or sale disclosed", seen(article, _MONEY, _is_disclosed, cut=True))


def _is_disclosed(text: str, match: re.Match[str]) -> bool:
    denied = _PAID.match(match[0]) and _DENIED.search(before(text, match.start(), _REACH))
    return not denied
