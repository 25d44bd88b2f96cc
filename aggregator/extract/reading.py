"""The text of a page to its blocks and its head, as the rules of its source would have it."""

from __future__ import annotations

from dataclasses import dataclass

import lxml.html
from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from lxml.etree import XPathError

from aggregator.extract.blocks import Reader, Segments
from aggregator.extract.head import Head
from aggregator.extract.parse import stream, tree, walk
from aggregator.model import SourceRules


@dataclass(frozen=True, slots=True)
class Reading:
    """`chosen`: the rules say which part of the page is the article, and only that was read."""

    head: Head
    segments: Segments
    chosen: bool = False


class Selectors:
    """What the rules of a source select. Raises ValueError, naming it, for what is no selector."""

    def __init__(self, rules: SourceRules) -> None:
        self._keep = [_selector(written) for written in rules.keep]
        self._drop = [_selector(written) for written in rules.drop]

    def read(self, text: str) -> Reading:
        """What stands in a page. Only where something is to be selected is its tree built."""
        if not self._keep and not self._drop:
            reader = Reader()
            stream(text, reader)
            return Reading(reader.head, reader.segments)
        root = tree(text)
        if root is None:
            return Reading(Head(), Segments())
        whole, parts = Reader(), Reader()
        walk(root, whole)
        self._cut(root)
        kept = self._kept(root)
        for element in kept or [root]:
            walk(element, parts)
        return Reading(whole.head, parts.segments, chosen=bool(kept))

    def _cut(self, root: lxml.html.HtmlElement) -> None:
        for selector in self._drop:
            for element in selector(root):
                if element.getparent() is not None:
                    element.drop_tree()

    def _kept(self, root: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
        """The selected elements in reading order, without those inside another selected one."""
        chosen = {element for selector in self._keep for element in selector(root)}
        ordered = (element for element in root.iter() if element in chosen) if chosen else ()
        return [one for one in ordered if not any(above in chosen for above in one.iterancestors())]


def _selector(written: str) -> CSSSelector:
    try:
        return CSSSelector(written, translator="html")
    except (SelectorError, XPathError) as error:
        raise ValueError(f"not a CSS selector: {written!r} ({error})") from error
