"""Text to a tree, once per page; and the small readings of a tree that several files need."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml import etree

_SPACE = re.compile(r"[\s\u200b\ufeff\x00-\x1f\x7f]+")
MAX_URL = 2_000


def parse(text: str) -> lxml.html.HtmlElement | None:
    """The tree of a page, or None where there is no element in it. The parser bounds the depth
    (2,048): deeper elements are dropped, so that nothing after it needs to fear recursion."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def fold(text: str) -> str:
    """`text` on one line, without invisible characters and without lone surrogates."""
    folded = _SPACE.sub(" ", text.replace("\u00ad", "").replace("\u200b", "")).strip()
    return folded if folded.isascii() else folded.encode("utf-8", "replace").decode("utf-8")


def absolute(url: str, base: str) -> str:
    """`url` seen from `base`, where that is an http(s) address; else ""."""
    url = url.strip()
    if not url or len(url) > MAX_URL:
        return ""
    try:
        joined = urljoin(base, url)
        parts = urlsplit(joined)
    except ValueError:
        return ""
    return fold(joined) if parts.scheme in ("http", "https") and parts.netloc else ""
