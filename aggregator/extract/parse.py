"""Text to the events of a parser: an element begins, text, an element ends.

Most pages are read as a stream, without ever building their tree, which takes less time than
building it. Where the rules of a source select elements a tree is needed; it gives the same events.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol, cast
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml import etree

MAX_URL = 2_000
_UNSEEN = {
    0xAD: None, 0x200B: None, 0xFEFF: " ", 0x7F: " ",
    **dict.fromkeys(range(32), " "), **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}  # fmt: skip
# What follows the end of the body belongs to it all the same (HTML, 13.2.6.4.7 and 19); libxml2
# drops it.
_END = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)


Page = str | bytes  # the text of a page; bytes are UTF-8


class Target(Protocol):
    """What hears the events of a page. Attribute names are in lower case."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None: ...
    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...
    def close(self) -> object: ...


def stream(page: Page, target: Target) -> None:
    """Tell `target` what stands in a page. Depth is not bounded: the target has to bear it. Raises
    MemoryError where the page needs more than this process may have."""
    heard = cast("etree.ParserTarget[object]", target)  # a class of its type stubs only
    parser = etree.HTMLParser(target=heard, encoding="utf-8", huge_tree=True, recover=False)
    try:
        etree.fromstring(_bytes(page), parser)
    except etree.XMLSyntaxError:
        _check_memory(parser.error_log)


def tree(page: Page) -> lxml.html.HtmlElement | None:
    """The tree of a page, or None where there is no element in it. The parser bounds the depth (2,048).
    Raises MemoryError as `stream` does."""
    body = _bytes(page)
    parser = _tree_parser(recover=False)
    try:
        return lxml.html.document_fromstring(body, parser=parser)
    except etree.XMLSyntaxError:
        _check_memory(parser.error_log)
        return lxml.html.document_fromstring(body, parser=_tree_parser(recover=True))  # as deep as it goes
    except etree.ParserError:
        return None


def _tree_parser(*, recover: bool) -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(
        encoding="utf-8", huge_tree=True, recover=recover, remove_comments=True, remove_pis=True
    )


def _check_memory(told: etree._ListErrorLog) -> None:
    """Whatever a page is, libxml2 reads it to its end, or says where it is too deep. It stops where memory
    runs out, and there may be none left to say so in its log. Asked to recover, it would pass off what it
    read until there for the page."""
    last = told.last_error
    if last is None or last.type == etree.ErrorTypes.ERR_NO_MEMORY:
        raise MemoryError


def walk(root: lxml.html.HtmlElement, target: Target) -> None:
    """Tell `target` what stands in the tree under `root`."""
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            target.start(str(element.tag), cast(Mapping[str, str], element.attrib))
            if element.text:
                target.data(element.text)
        else:
            target.end(str(element.tag))
            if element.tail and element is not root:
                target.data(element.tail)
    target.close()


def _bytes(page: Page) -> bytes:
    body = page if isinstance(page, bytes) else page.encode("utf-8", "replace")
    return _END.sub(b" ", body) if _END.search(body, 0, int(len(body) * 0.95)) else body


def fold(text: str) -> str:
    """`text` on one line, without invisible characters and without lone surrogates."""
    if text.isprintable() and "  " not in text:
        return text.strip()  # a space is the only white space that is printable
    folded = " ".join(text.split())
    return folded if folded.isprintable() else " ".join(folded.translate(_UNSEEN).split())


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
