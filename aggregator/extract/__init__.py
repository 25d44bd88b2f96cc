"""Page → Article: parse once, find the article, read what the page says of itself."""

from __future__ import annotations

from itertools import chain

import lxml.html
from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from lxml.etree import XPathError

from aggregator.extract.blocks import Segments, segment
from aggregator.extract.decode import decode
from aggregator.extract.head import read_head
from aggregator.extract.kind import not_article, unreadable
from aggregator.extract.metadata import read_metadata
from aggregator.extract.parse import absolute, parse
from aggregator.extract.region import region
from aggregator.extract.reserved import reservation
from aggregator.model import Article, Ended, FetchedPage, Outcome, SourceRules

__all__ = ["extract"]


def extract(page: FetchedPage, rules: SourceRules = SourceRules()) -> Article | Ended:
    """The article of a page, or how the page ended instead.

    Works on any bytes, in time and memory that grow with their number only. Raises ValueError,
    naming it, for a selector in `rules` that is not one.
    """
    keep, drop = _selectors(rules.keep), _selectors(rules.drop)
    if reason := unreadable(page.body, page.header("content-type")):
        return Ended(outcome=Outcome.UNREADABLE, reason=reason)
    root = parse(decode(page.body, page.header("content-type")))
    if root is None:
        return Ended(outcome=Outcome.UNREADABLE, reason="there is no markup or text in the body")
    head = read_head(root)
    if reason := reservation(page, head):
        return Ended(outcome=Outcome.RESERVED, reason=reason)
    base = _base(root, page.url)
    metadata = read_metadata(page, root, head, base)
    _drop(root, drop)
    kept = _select(root, keep)
    segments = _joined(kept, base) if kept else segment(root, base if base != page.url else "")
    found = range(len(segments.blocks)) if kept else region(segments)
    password = root.find(".//input[@type='password']") is not None
    if reason := not_article(metadata.title, segments, found, head, password=password, chosen=bool(kept)):
        return Ended(outcome=Outcome.NOT_ARTICLE, reason=reason)
    return Article(url=page.url, metadata=metadata, blocks=segments.blocks[found.start : found.stop])


def _selectors(written: tuple[str, ...]) -> list[CSSSelector]:
    try:
        return [CSSSelector(selector, translator="html") for selector in written]
    except (SelectorError, XPathError) as error:
        bad = next(selector for selector in written if not _is_selector(selector))
        raise ValueError(f"not a CSS selector: {bad!r} ({error})") from error


def _is_selector(written: str) -> bool:
    try:
        CSSSelector(written, translator="html")
    except (SelectorError, XPathError):
        return False
    return True


def _base(root: lxml.html.HtmlElement, url: str) -> str:
    """What relative addresses are relative to: the page, or what it says instead."""
    element = root.find(".//base[@href]")
    return url if element is None else absolute(element.get("href") or "", url) or url


def _drop(root: lxml.html.HtmlElement, selectors: list[CSSSelector]) -> None:
    for selector in selectors:
        for element in selector(root):
            if element.getparent() is not None:
                element.drop_tree()


def _select(root: lxml.html.HtmlElement, selectors: list[CSSSelector]) -> list[lxml.html.HtmlElement]:
    """The selected elements in reading order, without those inside another selected one."""
    chosen = {element for selector in selectors for element in selector(root)}
    ordered = (element for element in root.iter() if element in chosen) if chosen else ()
    return [element for element in ordered if not any(above in chosen for above in element.iterancestors())]


def _joined(elements: list[lxml.html.HtmlElement], base: str) -> Segments:
    return Segments(tuple(chain.from_iterable(segment(element, base).blocks for element in elements)), ())
