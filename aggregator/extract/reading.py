"""The text of a page to its blocks and its head, as the rules of its source would have it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import lxml.html
from lxml.etree import _ElementUnicodeResult

from aggregator.extract.blocks import Reader
from aggregator.extract.head import Head
from aggregator.extract.parse import Page, stream, tree, walk
from aggregator.extract.segments import Segments
from aggregator.extract.selectors import Selector, select
from aggregator.model import SourceRules

_MOST_GROWTH = 2_000_000  # characters that replacing may add to a page
_NEVER_STRIPPED = frozenset(("html", "head", "body"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """What the rules of a source found on a page, best first. `missed` names the rules that should
    have found something, and did not."""

    title: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands in a page: its head, and its blocks, those that the rules leave and the `whole`.
    `chosen`: the rules say which part of the page is the article, and `segments` is only that."""

    head: Head
    segments: Segments
    whole: Segments
    chosen: bool = False
    picked: Picked = Picked()


class Selectors:
    """The rules of a source for its pages, checked once. Raises ValueError naming the rule that
    cannot be followed."""

    def __init__(self, rules: SourceRules) -> None:
        self._keep = _elements("keep", rules.keep)
        self._keep_first = rules.keep_first
        self._drop = _elements("drop", rules.drop)
        self._fields = {
            "title": _compiled("title", rules.title),
            "author": _compiled("author", rules.author),
            "date": _compiled("date", rules.date),
        }
        self._names = rules.strip_id_or_class
        self._replace = rules.replace
        _check_filled("strip_id_or_class", map(str.strip, self._names))
        _check_filled("replace", (find for find, _ in self._replace))
        _compiled("next_page", [rules.next_page] if rules.next_page else [])

    def read(self, page: Page) -> Reading:
        """What stands in a page. Only where something is to be selected is its tree built. Raises
        ValueError where a rule cannot be followed on this page."""
        if self._replace:
            page = self._replaced(page.decode("utf-8", "replace") if isinstance(page, bytes) else page)
        if not (self._keep or self._drop or self._names or any(self._fields.values())):
            reader = Reader()
            stream(page, reader)
            return Reading(reader.head, reader.segments, reader.segments)
        root = tree(page)
        return Reading(Head(), Segments(), Segments()) if root is None else self._select(root)

    def _select(self, root: lxml.html.HtmlElement) -> Reading:
        whole, parts = Reader(), Reader()
        walk(root, whole)
        fields = {
            name: _first(selectors, root, times=name == "date") for name, selectors in self._fields.items()
        }
        self._cut(root)
        kept = self._kept(root)
        for element in kept or [root]:
            walk(element, parts)
        missed = [name for name, selectors in self._fields.items() if selectors and not fields[name]]
        if self._keep and not kept:
            missed.insert(0, "keep")
        picked = Picked(**fields, missed=tuple(missed))
        return Reading(whole.head, parts.segments, whole.segments, chosen=bool(kept), picked=picked)

    def _replaced(self, text: str) -> str:
        most = len(text) + _MOST_GROWTH
        for find, replacement in self._replace:
            if len(text) + text.count(find) * (len(replacement) - len(find)) > most:
                raise ValueError(f"rules.replace: replacing {find[:100]!r} makes this page too large")
            text = text.replace(find, replacement)
        return text

    def _cut(self, root: lxml.html.HtmlElement) -> None:
        for selector in self._drop:
            nodes = selector.nodes(root)
            # Texts first: a dropped element hands the text after it to another.
            for node in nodes:
                if isinstance(node, str):
                    _cut_text(node)
            for node in nodes:
                if not isinstance(node, str):
                    _cut_element(node)
        if self._names:
            for element in [one for one in root.iter("*") if self._is_named(one)]:
                _cut_element(element)

    def _is_named(self, element: lxml.html.HtmlElement) -> bool:
        # Templates write on the body what stands in it: "has-sidebar".
        if element.tag in _NEVER_STRIPPED:
            return False
        names = (element.get("id") or "", element.get("class") or "")
        return any(part in name for name in names if name for part in self._names)

    def _kept(self, root: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
        """The selected elements in reading order, without those inside another selected one."""
        chosen: set[lxml.html.HtmlElement] = set()
        for selector in self._keep:
            chosen.update(selector.elements(root))
            if chosen and self._keep_first:
                break
        ordered = (element for element in root.iter() if element in chosen) if chosen else ()
        return [one for one in ordered if not any(above in chosen for above in one.iterancestors())]


def _compiled(name: str, written: Iterable[str]) -> list[Selector]:
    try:
        return [select(one) for one in written]
    except ValueError as error:
        raise ValueError(f"rules.{name}: {error}") from error


def _elements(name: str, written: Iterable[str]) -> list[Selector]:
    selectors = _compiled(name, written)
    for selector in selectors:
        if selector.gives_text:
            raise ValueError(f"rules.{name}: {selector.written!r} gives a text, where elements are asked for")
    return selectors


def _check_filled(name: str, texts: Iterable[str]) -> None:
    if not all(texts):  # an empty text stands in every other
        raise ValueError(f"rules.{name}: a text to look for is empty")


def _first(selectors: list[Selector], root: lxml.html.HtmlElement, *, times: bool = False) -> tuple[str, ...]:
    """The texts of the first selector that gives any."""
    return next(filter(None, (one.texts(root, times=times) for one in selectors)), ())


def _cut_element(element: lxml.html.HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _cut_text(text: str) -> None:
    """Take a text node from its page. A computed text, or an attribute, is no part of what is read."""
    if not isinstance(text, _ElementUnicodeResult) or (holder := text.getparent()) is None:
        return
    if text.is_tail:
        holder.tail = None
    elif text.is_text:
        holder.text = None
