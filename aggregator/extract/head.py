"""What a page says of itself in machine-readable places: meta and link elements, JSON-LD, times,
names marked as authors'."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from aggregator.extract.parse import fold

_MAX_META, _MAX_JSON, _MAX_NODES, _MAX_TEXT = 500, 1_000_000, 5_000, 5_000
_MAX_HEADINGS, _MAX_TIMES, _MAX_AUTHORS = 3, 20, 5
_ARTICLES = frozenset(
    "article newsarticle blogposting scholarlyarticle medicalscholarlyarticle report reportagenewsarticle"
    " opinionnewsarticle analysisnewsarticle socialmediaposting techarticle medicalwebpage recipe".split()
)
_BYLINES = frozenset(("byline", "author-name"))


@dataclass(slots=True)
class _Capture:
    """An element whose text is being listened to."""

    kind: str
    depth: int  # open elements, itself included
    origin: tuple[str, str] = ("", "")
    texts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Head:
    """Values by lower-case name, in the order of the page. Filled while the page is read."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)  # h1, without the dates sites put into them
    times: list[tuple[str, str]] = field(default_factory=list)  # itemprop in lower case, the time as written
    authors: list[str] = field(default_factory=list)  # the text of elements marked as naming one
    language: str = ""
    base: str = ""
    password: bool = False  # whether a password is asked for
    capturing: list[_Capture] = field(default_factory=list)
    _scripts: list[str] = field(default_factory=list)
    _nodes: list[dict[str, object]] | None = None

    def start(self, tag: str, attributes: Mapping[str, str], depth: int) -> None:
        """An element begins, the `depth`th of those open."""
        if read := _READ.get(tag):
            read(self, attributes)
        elif captured := _CAPTURED.get(tag):
            self._capture(tag, captured(self, attributes), attributes, depth)
        elif len(self.authors) < _MAX_AUTHORS and _is_byline(attributes):
            self.capturing.append(_Capture("author", depth))

    def _capture(self, tag: str, wanted: bool, attributes: Mapping[str, str], depth: int) -> None:
        if wanted:
            origin = ((attributes.get("itemprop") or "").lower(), attributes.get("datetime") or "")
            self.capturing.append(_Capture(tag, depth, origin))

    def _link(self, attributes: Mapping[str, str]) -> None:
        if len(self.links) < _MAX_META:
            for rel in (attributes.get("rel") or "").lower().split():
                self.links.setdefault(rel, []).append(attributes.get("href") or "")

    def _html(self, attributes: Mapping[str, str]) -> None:
        self.language = self.language or attributes.get("lang") or attributes.get("xml:lang") or ""

    def _base(self, attributes: Mapping[str, str]) -> None:
        self.base = self.base or attributes.get("href") or ""

    def _input(self, attributes: Mapping[str, str]) -> None:
        self.password = self.password or attributes.get("type") == "password"

    def _meta(self, attributes: Mapping[str, str]) -> None:
        content = attributes.get("content")
        if content and len(self.meta) < _MAX_META:
            for key in ("property", "name", "itemprop", "http-equiv"):
                if name := attributes.get(key):
                    self.meta.setdefault(name.strip().lower(), []).append(content[:_MAX_TEXT])

    def data(self, text: str) -> None:
        for capture in reversed(self.capturing):
            capture.texts.append(text)
            if capture.kind != "author":
                break  # what a <time> in a heading says is not the heading's

    def end(self, depth: int) -> None:
        """The `depth`th of the open elements ends."""
        while self.capturing and self.capturing[-1].depth >= depth:
            self._finish(self.capturing.pop())

    def _finish(self, capture: _Capture) -> None:
        text = "".join(capture.texts)
        if capture.kind == "script":
            self._scripts.append(text)
        elif capture.kind == "title":
            self.titles.append(fold(text[:1_000]))
        elif capture.kind == "h1":
            self.headings.append(text[:1_000])
        elif capture.kind == "time":
            self.times.append((capture.origin[0], capture.origin[1] or text[:1_000]))
        else:
            self.authors.append(text[:200])

    @property
    def articles(self) -> list[dict[str, object]]:
        """The JSON-LD nodes that describe an article."""
        return [node for node in self._json() if types(node) & _ARTICLES]

    @property
    def pages(self) -> list[dict[str, object]]:
        """The JSON-LD nodes that describe the page around it."""
        return [node for node in self._json() if "webpage" in types(node)]

    def metas(self, *names: str) -> list[str]:
        return [value for name in names for value in self.meta.get(name, ())]

    def _json(self) -> list[dict[str, object]]:
        if self._nodes is None:
            self._nodes = [node for script in self._scripts for node in _flatten(_load(script))]
        return self._nodes


_READ: dict[str, Callable[[Head, Mapping[str, str]], None]] = {
    "meta": Head._meta,
    "link": Head._link,
    "html": Head._html,
    "base": Head._base,
    "input": Head._input,
}
# Elements whose text is listened to, and which of them.
_CAPTURED: dict[str, Callable[[Head, Mapping[str, str]], bool]] = {
    "script": lambda head, attributes: (
        "ld+json" in (attributes.get("type") or "").lower() and len(head._scripts) < _MAX_META
    ),
    "title": lambda head, _: not head.titles,
    "h1": lambda head, _: len(head.headings) < _MAX_HEADINGS,
    "time": lambda head, _: len(head.times) < _MAX_TIMES,
}


def _is_byline(attributes: Mapping[str, str]) -> bool:
    if attributes.get("itemprop") == "author":
        return True
    rel = attributes.get("rel")
    if rel and "author" in rel.split():
        return True
    classes = attributes.get("class")
    return bool(classes) and not _BYLINES.isdisjoint(classes.split()) if classes else False


def types(node: dict[str, object]) -> set[str]:
    """The types of a JSON-LD node, in lower case, without the address of their vocabulary."""
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return {kind.rsplit("/", 1)[-1].lower() for kind in listed if isinstance(kind, str)}


def texts(value: object, key: str = "name") -> Iterator[str]:
    """The texts in a JSON-LD value: itself, the `key` of an object, or those of a list's members."""
    for member in (value if isinstance(value, list) else [value])[:50]:
        inner = member.get(key) if isinstance(member, dict) else member
        inner = inner[0] if isinstance(inner, list) and inner else inner
        if isinstance(inner, str) and (text := fold(inner[:_MAX_TEXT])):
            yield text


def _load(text: str) -> object:
    try:
        # Some pages put raw line breaks in strings: strict=False lets them.
        loaded: object = json.loads(text.strip().rstrip(";")[:_MAX_JSON], strict=False)
    except (ValueError, RecursionError):
        return None
    return loaded


def _flatten(value: object) -> Iterator[dict[str, object]]:
    """All objects in `value`, outer ones first, without recursion."""
    waiting = [value]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, dict):
            yield node
            waiting += [node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node]
        elif isinstance(node, list):
            waiting += node[:_MAX_NODES]
