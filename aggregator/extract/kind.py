"""What kind of page is it: one we can read at all, and an article? The answers are reasons in
words, "" when there is nothing to object to."""

from __future__ import annotations

import re

from aggregator.extract.blocks import Segments
from aggregator.extract.head import Head
from aggregator.model import Block

_HTML_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "")
_MAGIC = {
    b"%PDF": "a PDF", b"\x89PNG": "an image", b"GIF8": "an image", b"\xff\xd8\xff": "an image",
    b"PK\x03\x04": "a ZIP archive or office document", b"\x1f\x8b": "compressed data",
    b"\xd0\xcf\x11\xe0": "an office document", b"RIFF": "media",
    b"{": "JSON", b"<rss": "a feed", b"<feed": "a feed",
}  # fmt: skip
_MARKUP = re.compile(rb"<\s*(!doctype\s+html|html|head|body|article|div|p|title|h1)\b", re.IGNORECASE)
_MISSING = re.compile(
    r"\b(404|page (?:can(?:no|')t be |was )?not found|page not available|page does(?:n't| not) exist"
    r"|not found"
    r"|access denied|403 forbidden|forbidden|internal server error|service unavailable|bad gateway)\b",
    re.IGNORECASE,
)
_CHECK = re.compile(
    r"^(just a moment|attention required|are you (?:a )?(?:robot|human)|checking your browser|security check"
    r"|verify(?:ing)? you are human|one moment, please|pardon our interruption)",
    re.IGNORECASE,
)
_LOG_IN = re.compile(
    r"\b(log ?in|sign ?in|log ?on|register|create (?:an )?account|forgot password)\b", re.IGNORECASE
)
_COOKIES = re.compile(r"\b(cookies?|consent|gdpr|privacy policy)\b", re.IGNORECASE)


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


def not_article(title: str, segments: Segments, found: range, head: Head, *, chosen: bool) -> str:
    """Why a page is not an article. Only what is plain is refused here: whether a text is worth
    reading is for later steps to say. `chosen`: the source's rules say which part is the article."""
    blocks = tuple(map(segments.block, found))
    if (reason := _in_the_way(title, blocks, password=head.password)) or chosen:
        return reason
    if sum(segments.words) < 20:
        return "there is next to no text without running scripts"
    if not blocks:
        return "no run of sentences, only links, labels or rows"
    return _listing(blocks, head)


def _in_the_way(title: str, blocks: tuple[Block, ...], *, password: bool) -> str:
    """Something short that stands where an article was asked for."""
    words = sum(block.words for block in blocks)
    if words >= 250:
        return ""
    if _MISSING.search(title) or _CHECK.search(title):
        return f"the title speaks of an error or a check: “{title[:100]}”"
    if password and (words < 120 or _LOG_IN.search(title)):
        return "a page to log in"
    return "the text is a question about cookies" if _is_cookie_wall(blocks, words) else ""


def _is_cookie_wall(blocks: tuple[Block, ...], words: int) -> bool:
    about = sum(block.words for block in blocks if _COOKIES.search(block.text))
    return words > 0 and about > 0.7 * words


def _listing(blocks: tuple[Block, ...], head: Head) -> str:
    """Teasers of many pages: linked headings, most of the text in links or in short runs."""
    words = sum(block.words for block in blocks)
    linked = sum(block.link_words for block in blocks)
    teasers = sum(1 for block in blocks if block.tag.startswith("h") and _density(block) > 0.7)
    prose = sum(block.words for block in blocks if block.words >= 40 and _density(block) < 0.3)
    if head.articles or "article" in head.metas("og:type"):
        return ""  # the page says so itself; those that lie are sorted out by relevance
    if linked > 0.6 * words:
        return f"a listing: {linked} of {words} words are links"
    if teasers >= 6 and prose < 0.2 * words and linked > 0.25 * words:
        return f"a listing: {teasers} linked headings, little text of its own"
    return ""


def _density(block: Block) -> float:
    return block.link_words / block.words
