"""Whether a page says itself that its article was taken back, or leads somewhere else."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml.etree import LxmlError

from aggregator.extract.parse import tree

MOST_BYTES = 200_000  # of a page without an article, to read what it says instead
BEGINNING = 400  # characters of a text: what comes later is about somebody else's article
_WHAT = (
    r"(?:news |press |blog )?(?:article|story|post|page|report|paper|item|release|piece|content|statement)"
)
_DONE = r"(?:withdrawn|retracted|removed|taken (?:down|offline)|deleted|unpublished|pulled)"
_TITLE = re.compile(
    rf"^\W*(?:withdrawn|retracted|retraction(?: notice)?|removed|(?:this )?{_WHAT} {_DONE})\b"
    r"\s*(?:[:\]|–—-]|$)"
    rf"|\b(?:retracted|withdrawn) {_WHAT}\s*$",
    re.IGNORECASE,
)
_TEXT = re.compile(
    rf"\b(?:this|the above) {_WHAT} (?:has (?:now )?been|was|is being|has had to be|is) (?:now )?{_DONE}\b"
    r"|\bwe (?:have|had to) (?:now )?(?:withdrawn?|withdraw|retract(?:ed)?|removed?|taken? down|deleted?)"
    rf" this {_WHAT}\b"
    rf"|\bthis {_WHAT} is no longer (?:available|online)\b",
    re.IGNORECASE,
)
_FRONT = re.compile(
    r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|home|default)(?:\.\w{1,5})?/?)?", re.IGNORECASE
)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")


def says_taken_back(title: str, text: str) -> str:
    """The words in which a page says at its beginning that its article was taken back, or ""."""
    if _TITLE.search(title.strip()):
        return " ".join(title.split())
    for sentence in _SENTENCE.findall(text[:BEGINNING]):
        if _TEXT.search(sentence):
            return " ".join(sentence.split())
    return ""


def page_says_taken_back(body: bytes) -> str:
    """The same of a page that holds no article any more."""
    try:
        root = tree(body[:MOST_BYTES])
    except (LxmlError, ValueError):  # no page at all: then it says nothing
        return ""
    if root is None:
        return ""
    titles = [" ".join(one.text_content().split()) for one in root.xpath("//title | //h1")]
    blocks = [" ".join(one.text_content().split()) for one in root.xpath("//h2 | //p | //main | //article")]
    text = "\n".join(one for one in blocks if one)
    return next((said for title in (*titles, "") if (said := says_taken_back(title, text))), "")


def leads_elsewhere(asked: str, final: str) -> bool:
    """Whether the address of an article leads to the front page of a site."""
    return bool(_FRONT.fullmatch(urlsplit(final).path)) and not _FRONT.fullmatch(urlsplit(asked).path)
