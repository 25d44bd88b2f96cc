"""What the links of a page, and of what was cut from it, are for: to earn by what readers buy, or to sell
something that has nothing to do with it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from aggregator.model import Answer, CleanArticle, TrustLine
from aggregator.quotes import MOST_CHARS
from aggregator.trust.lines import IN_TEXT, cut_by, line

# No "<" inside: else broken markup costs quadratic time.
_ANCHOR = re.compile(r"<a\b([^<>]*)>([^<>]{0,120})", re.I)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
_SPONSORED = re.compile(r"""\brel\s*=\s*["'][^"']*\bsponsored\b""", re.I)
_AFFILIATE = re.compile(
    r"(?://(?:www\.)?(?:amzn\.to|shareasale\.com|shrsl\.com|awin1\.com|go\.skimresources\.com|rstyle\.me"
    r"|click\.linksynergy\.com|shop-links\.co|fave\.co|howl\.me|iherb\.co/|prf\.hn|[\w.-]{1,80}\.pxf\.io"
    r"|[\w.-]{1,80}\.sjv\.io|[\w.-]{1,80}\.hop\.clickbank\.net|[\w.-]{1,80}\.(?:anrdoezrs|jdoqocy"
    r"|tkqlhce|dpbolvw)\.net))"
    r"|[?&](?:tag=[\w-]{1,40}-2\d\b|aff(?:_?id|iliate(?:_?id)?)?=|rcode=|irclickid=|clickid=|hop=)",
    re.I,
)
# Each kind of spam, by what only its links are called or lead to.
_SPAM = {
    "gambling": r"casino|\bslots?[- ]?(?:online|game|machine)|sports?[- ]?bett?ing|\bpoker\b|1xbet"
    r"|gambling(?![- ](?:help|support|harm|problem))",
    "essays for sale": r"essay[- ]?(?:writ|service|help|pro\b)|(?:write|buy|do)[- ]?my[- ]?(?:essay|paper"
    r"|homework)|paper[- ]?writing",
    "crypto money": r"crypto(?!spor|coc|gen|log|gra|xanth|chrome|ph)|bitcoin|\bforex\b",
    "pills": (
        r"(?:buy|cheap|order|generic|discount)[^<>\n]{0,20}(?:viagra|cialis|levitra|kamagra|tramadol|xanax"
        r"|modafinil|pills)"
        r"|canadian[- ]?pharmac|no[- ]prescription[- ](?:needed|required)|(?:buy"
        r"|order)[^<>\n]{0,40}without[- ](?:a[- ])?prescription"
    ),
    "adult": r"\bporno?\b|pornhub|\bxxx\b|\bescorts? (?:service|girl|in )|sex[- ]?cams?\b|camgirl"
    r"|adult[- ]?dating|\bhookups?\b",
}
_SPAM_OF = {kind: re.compile(pattern, re.I) for kind, pattern in _SPAM.items()}


@dataclass(frozen=True, slots=True)
class _Link:
    address: str
    text: str
    place: str
    sponsored: bool


def affiliates(article: CleanArticle) -> TrustLine:
    criterion = "Affiliate links"
    links = [one for one in _links(article) if one.sponsored or _AFFILIATE.search(one.address)]
    if not links:
        return line(criterion, Answer.NOT_FOUND)
    return line(criterion, Answer.YES, f"{len(links)}; first: {_told(links[0])}")


def spam(article: CleanArticle) -> TrustLine:
    """Links to casinos and the like: the page was broken into, or sells its room."""
    criterion = "Unrelated spam links around it"
    links = [(kind, one) for one in _links(article) if (kind := _spam(one))]
    if not links:
        return line(criterion, Answer.NOT_FOUND)
    kinds = ", ".join(dict.fromkeys(kind for kind, _ in links))
    return line(criterion, Answer.YES, f"{len(links)} ({kinds}); first: {_told(links[0][1])}")


def _spam(link: _Link) -> str:
    said = f"{link.text}\n{link.address}"
    return next((kind for kind, pattern in _SPAM_OF.items() if pattern.search(said)), "")


def _told(link: _Link) -> str:
    words = " ".join(link.text.split())
    return (f"“{words}” to " if words else "") + f"{link.address[:MOST_CHARS]} ({link.place})"


def _links(article: CleanArticle) -> Iterator[_Link]:
    yield from _read(article.html, IN_TEXT)
    for removal in article.removals:
        yield from _read(removal.html, cut_by(removal))


def _read(markup: str, place: str) -> Iterator[_Link]:
    for anchor in _ANCHOR.finditer(markup):
        if href := _HREF.search(anchor[1]):
            address = next(group for group in href.groups() if group is not None)
            yield _Link(
                address=html.unescape(address),
                text=html.unescape(anchor[2]).replace("“", "'").replace("”", "'"),
                place=place,
                sponsored=_SPONSORED.search(anchor[1]) is not None,
            )
