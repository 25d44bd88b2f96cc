"""Whether the page says that somebody who knows the matter has looked through it."""

from __future__ import annotations

import re

from aggregator.model import Answer, CleanArticle, TrustLine
from aggregator.quotes import after, before
from aggregator.trust.lines import first_seen, line, seen

_CRITERION = "Review stated"
_THIS = r"(?:article|page|post|text|content|information|leaflet|guide|fact ?sheet|story)"
_REVIEWED = re.compile(
    r"\b(?:medically|clinically|scientifically|professionally) (?:reviewed|checked|verified)\b"
    r"|\bfact[- ]checked(?: by)?\b|\b(?:medical|clinical|scientific) review(?:er)?(?: by|:)"
    r"|\b(?:this|our|the) " + _THIS + r" (?:was|is|has been) (?:\w+ )?reviewed by\b"
    r"|(?:^|\n)\W{0,3}(?:last )?reviewed(?: by\b|:| on\b)|\breviewed by:? (?:dr|prof)\b"
    r"|\bexternally peer[- ]reviewed\b|\b(?:in|by) (?:a|the) peer[- ]reviewed journal\b"
    r"|\b(?:this|the|our) (?:\w+ )?(?:article|paper|study|work|research|manuscript|findings)"
    r" (?:was|is|has|have|had)(?:n't)? (?:not |never |yet |been ){0,4}peer[- ]reviewed\b"
    r"|\b(?:not|never) (?:yet )?(?:been )?peer[- ]reviewed\b",
    re.I,
)
_SIGNS = ("review", "checked", "verified")
_DENIAL = re.compile(r"\b(?:not|never|yet to be|without being|nobody|has yet|awaits?)\b|n't\b", re.I)
_BY_MANY = re.compile(r"^:? (?:over |more than )?[\d,]+ ", re.I)  # customers
_REACH = 40


def reviewed(article: CleanArticle) -> TrustLine:
    """Yes where it is said; no only where the page says that it was not."""
    found = first_seen(_CRITERION, seen(article, _REVIEWED, _is_stated, cut=True, signs=_SIGNS))
    if found.answer is Answer.YES:
        return found
    denied = first_seen(_CRITERION, seen(article, _REVIEWED, _is_denied, cut=True, signs=_SIGNS))
    return line(_CRITERION, Answer.NO, denied.evidence) if denied.answer is Answer.YES else denied


def _is_stated(text: str, match: re.Match[str]) -> bool:
    return not _is_denied(text, match) and not _BY_MANY.match(after(text, match.end(), _REACH))


def _is_denied(text: str, match: re.Match[str]) -> bool:
    return _DENIAL.search(before(text, match.start(), _REACH).rpartition(";")[2] + match[0]) is not None
