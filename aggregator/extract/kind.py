"""What kind of page is it: one we can read at all, and an article? The answers are reasons in
words, "" when there is nothing to object to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aggregator.extract.head import Head
from aggregator.extract.page_facts import facts_of
from aggregator.extract.page_kinds import KINDS
from aggregator.extract.page_obstacles import OBSTACLES
from aggregator.extract.page_signs import kind_of
from aggregator.extract.region import LIKELY
from aggregator.extract.segments import Segments

_HTML_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "")
_MAGIC = {
    b"%PDF": "a PDF", b"\x89PNG": "an image", b"GIF8": "an image", b"\xff\xd8\xff": "an image",
    b"PK\x03\x04": "a ZIP archive or office document", b"\x1f\x8b": "compressed data",
    b"\xd0\xcf\x11\xe0": "an office document", b"RIFF": "media",
    b"{": "JSON", b"<rss": "a feed", b"<feed": "a feed",
}  # fmt: skip
_MARKUP = re.compile(rb"<\s*(!doctype\s+html|html|head|body|article|div|p|title|h1)\b", re.IGNORECASE)
# What says that it is an article, and has so many words of prose, is one: no signs could outweigh it.
_PLAIN, _LONG = 250, 20


def unreadable(body: bytes, content_type: str) -> str:
    """Why `body` is not a page of text."""
    if not body.strip(b"\0 \t\r\n"):
        return "the body is empty"
    start = body[:1000].lstrip()
    for magic, name in _MAGIC.items():
        if start.startswith(magic):
            return f"the body is {name}, not HTML"
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in _HTML_TYPES and not _MARKUP.search(body[:5000]):
        return f"the content type is {kind[:80]}, not HTML"
    return ""


def likely(likelihoods: Sequence[float]) -> list[int]:
    """The blocks that will be the article's text, unless a cleaning step cuts them."""
    return [index for index, likelihood in enumerate(likelihoods) if likelihood >= LIKELY]


def _told(segments: Segments, kept: Sequence[int]) -> int:
    """The words of long blocks with few links."""
    pairs = ((segments.words[index], segments.link_words[index]) for index in kept)
    return sum(words for words, linked in pairs if words >= _LONG and linked <= 0.3 * words)


def not_article(
    title: str, url: str, segments: Segments, kept: Sequence[int], head: Head, *, chosen: bool
) -> str:
    """Why a page is not an article, whose blocks `kept` would be its text. Only what is plain is
    refused here: whether a text is worth reading is for later steps to say. `chosen`: the source's
    rules say which part is the article."""
    if head.articles and _told(segments, kept) >= _PLAIN:
        return ""
    facts = facts_of(title, url, segments, kept, head)
    if (reason := kind_of(facts, OBSTACLES)) or chosen:
        return reason
    if sum(segments.words) < 20:
        return "there is next to no text without running scripts"
    if not kept:
        return "no run of sentences, only links, labels or rows"
    return kind_of(facts, KINDS)
