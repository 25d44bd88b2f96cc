"""Selectors as curators write them: CSS, or XPath 1.0.

What begins as no CSS can is XPath: with `/`, `./`, `../`, `(` or `@`, with an axis
(`descendant::p`) or with a function of XPath (`string(//h1)`). All else is CSS. An XPath sees
the page from its root element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import lxml.html
from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

from aggregator.extract.parse import fold
from aggregator.extract.xpath import AXES, FUNCTIONS, objection

LONGEST = 1_000  # characters of a selector
_MOST_NESTED = 12  # brackets
_MOST_TEXTS, _LONGEST_TEXT = 20, 1_000  # that are read of what is selected
_XPATH = re.compile(
    rf"\s*(?:/|\.{{1,2}}/|\(|@|(?:{'|'.join(AXES)})\s*::|(?:{'|'.join(FUNCTIONS)})\s*\()", re.ASCII
)
_APART = frozenset("br p div li dt dd td th h1 h2 h3 h4 h5 h6 section header".split())
_UNREAD = frozenset(("script", "style", "noscript", "template"))
_LOWER_CASE = "__lxml_internal_css:lower-case"  # lxml's own, for `:contains()`
_TRIAL = lxml.html.document_fromstring("<p>x</p>")


@dataclass(frozen=True, slots=True)
class Selector:
    """A selector that was found good. Following it raises ValueError where it cannot be followed
    on a page after all."""

    written: str
    _path: etree.XPath = field(repr=False, compare=False)
    gives_text: bool = False  # rather than parts of the page

    def nodes(self, root: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement | str]:
        """The elements and texts selected, in the order of the page. A text of the page has
        `getparent`, as lxml gives it."""
        try:
            found = self._path(root)
        except etree.XPathError as error:
            raise ValueError(f"{self.written!r} cannot be followed on this page: {error}") from error
        listed = found if isinstance(found, list) else [found]
        return [node for node in listed if isinstance(node, str) or _is_element(node)]

    def elements(self, root: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
        return [node for node in self.nodes(root) if not isinstance(node, str)]

    def texts(self, root: lxml.html.HtmlElement, *, times: bool = False) -> tuple[str, ...]:
        """What is selected says, folded; at most 20 texts of 1,000 characters. A meta element says
        its content; with `times` a time its `datetime`, before its text."""
        written = (text for node in self.nodes(root) for text in _says(node, times=times))
        return tuple(text for text in map(fold, written) if text)[:_MOST_TEXTS]


def is_xpath(written: str) -> bool:
    """Whether a selector is taken for an XPath rather than CSS."""
    return _XPATH.match(written) is not None


@lru_cache(maxsize=1024)
def select(written: str) -> Selector:
    """The selector that is written so. Raises ValueError, naming it, where it is none."""
    if len(written) > LONGEST:
        raise ValueError(f"{written[:60]!r}… is longer than {LONGEST:,} characters, too long for a selector")
    if _depth(written) > _MOST_NESTED:
        raise ValueError(f"{written!r} has brackets nested more than {_MOST_NESTED} deep")
    return _xpath(written) if is_xpath(written) else _css(written)


def _css(written: str) -> Selector:
    try:
        path = CSSSelector(written, translator="html")
    except (SelectorError, etree.XPathError, ValueError) as error:
        raise ValueError(f"{written!r} is no CSS selector: {error}") from error
    if reason := objection(path.path.replace(_LOWER_CASE, "string")):
        raise ValueError(f"{written!r} is no CSS selector we can follow: {reason}")
    return Selector(written, path)


def _xpath(written: str) -> Selector:
    try:
        path = etree.XPath(written, regexp=False)
        if reason := objection(written):
            raise ValueError(reason)
        found = path(_TRIAL)
    except (etree.XPathError, ValueError) as error:
        raise ValueError(f"{written!r} is no XPath we can follow: {error}") from error
    # An expression always gives the same kind of value, whatever the page.
    if not isinstance(found, list | str):
        raise ValueError(f"{written!r} gives a number or a yes or no, not a part of the page")
    return Selector(written, path, gives_text=isinstance(found, str))


def _depth(written: str) -> int:
    depth = deepest = 0
    for letter in written:
        depth += (letter in "([") - (letter in ")]")
        deepest = max(deepest, depth)
    return deepest


def _is_element(node: object) -> bool:
    return isinstance(node, lxml.html.HtmlElement) and isinstance(node.tag, str)


def _says(node: lxml.html.HtmlElement | str, *, times: bool) -> Iterator[str]:
    if isinstance(node, str):
        yield node[:_LONGEST_TEXT]
        return
    if node.tag == "meta":
        yield (node.get("content") or "")[:_LONGEST_TEXT]
    if times:
        yield from (written[:_LONGEST_TEXT] for one in node.iter("time") if (written := one.get("datetime")))
    yield _text(node)


def _text(element: lxml.html.HtmlElement) -> str:
    """The beginning of the text in an element; "" between words that a browser sets apart is a space."""
    pieces: list[str] = []
    length = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        apart = " " if node.tag in _APART else ""
        if event == "start":
            piece = apart + (node.text or "" if node.tag not in _UNREAD else "")
        else:
            piece = apart + (node.tail or "" if node is not element else "")
        pieces.append(piece)
        length += len(piece)
        if length > _LONGEST_TEXT:
            break
    return "".join(pieces)[:_LONGEST_TEXT]
