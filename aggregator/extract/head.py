"""What a page says of itself in machine-readable places: meta and link elements, JSON-LD, times,
names marked as authors'."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from aggregator.extract.json_ld import Node, read_nodes, types
from aggregator.extract.parse import fold

_MAX_META, _MAX_TEXT = 500, 5_000
_MOST_NODES = 50  # of one kind
_MAX_HEADINGS, _MOST = 3, {"time": 20, "author": 8}
_ARTICLES = frozenset(
    "article newsarticle blogposting scholarlyarticle medicalscholarlyarticle report reportagenewsarticle"
    " opinionnewsarticle analysisnewsarticle backgroundnewsarticle reviewnewsarticle advertisercontentarticle"
    " liveblogposting socialmediaposting techarticle medicalwebpage recipe".split()
)
_PAGES, _TRAILS = frozenset(("webpage",)), frozenset(("breadcrumblist",))
_BYLINES = frozenset(
    "byline bylines byline-name byline-author author author-name author-link authors entry-author"
    " article-author post-author post-author-name meta-author post-meta-author article-byline post-byline"
    " entry-byline".split()
)
_DATES = frozenset(("datePublished", "dateModified", "dateCreated"))


class Time(NamedTuple):
    """A time element, or another one marked as telling a date."""

    names: str  # its itemprop and classes, in lower case
    written: str  # for machines; "" where it has a text only
    shown: str


_NO_TIME = Time("", "", "")


@dataclass(slots=True)
class _Capture:
    """An element whose text is being listened to."""

    kind: str
    depth: int  # open elements, itself included
    time: Time
    texts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Head:
    """Values by lower-case name, in the order of the page. Filled while the page is read."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)  # h1, without the dates sites put into them
    times: list[Time] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)  # the text of elements marked as naming one
    language: str = ""
    base: str = ""
    password: bool = False  # whether a password is asked for
    capturing: list[_Capture] = field(default_factory=list)
    _scripts: list[str] = field(default_factory=list)
    _nodes: list[tuple[frozenset[str], Node]] | None = None  # with their types
    _by_id: dict[str, Node] | None = None

    def start(self, tag: str, attributes: Mapping[str, str], depth: int) -> None:
        """One of the elements `HEARD` begins, the `depth`th of those open."""
        if read := _READ.get(tag):
            read(self, attributes)
        elif _CAPTURED[tag](self, attributes):
            self._capture(tag, attributes, depth)

    def mark(self, attributes: Mapping[str, str], depth: int) -> None:
        """An element that is not of `HEARD` begins: it may be marked as telling something."""
        if marked := _mark(attributes):
            if marked == "license":
                _note(self.links, "license", attributes.get("href") or "")
            elif (
                len(self.authors if marked == "author" else self.times) + len(self.capturing) < _MOST[marked]
            ):
                self._capture(marked, attributes, depth)

    def _capture(self, kind: str, attributes: Mapping[str, str], depth: int) -> None:
        time = _NO_TIME
        if kind == "time":
            names = f"{attributes.get('itemprop') or ''} {attributes.get('class') or ''}".lower()
            written = attributes.get("datetime") or attributes.get("content") or attributes.get("title") or ""
            time = Time(names, written[:_MAX_TEXT], "")
        self.capturing.append(_Capture(kind, depth, time))

    def _link(self, attributes: Mapping[str, str]) -> None:
        if len(self.links) < _MAX_META:
            for rel in (attributes.get("rel") or "").lower().split():
                _note(self.links, rel, attributes.get("href") or "")

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
                    _note(self.meta, name.strip().lower(), content[:_MAX_TEXT])

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
            self.times.append(capture.time._replace(shown=fold(text[:200])))
        elif not text.isspace() and text:
            self.authors.append(text[:200])

    @property
    def articles(self) -> list[Node]:
        """The JSON-LD nodes that describe an article."""
        return self._of_types(_ARTICLES)

    @property
    def pages(self) -> list[Node]:
        """The JSON-LD nodes that describe the page around it."""
        return self._of_types(_PAGES)

    @property
    def trails(self) -> list[Node]:
        """The JSON-LD nodes that say where in the site the page stands."""
        return self._of_types(_TRAILS)

    def nodes(self, *kinds: str) -> list[Node]:
        """The JSON-LD nodes of these types, which are written in lower case."""
        return self._of_types(frozenset(kinds))

    def node(self, name: str) -> Node:
        """The JSON-LD node that others call so."""
        if self._by_id is None:
            nodes = (node for _, node in self._json() if len(node) > 1)
            self._by_id = {str(node["@id"]): node for node in nodes if "@id" in node}
        return self._by_id.get(name, {})

    def metas(self, *names: str) -> list[str]:
        return [value for name in names for value in self.meta.get(name, ())]

    def _of_types(self, wanted: frozenset[str]) -> list[Node]:
        return [node for kinds, node in self._json() if kinds & wanted][:_MOST_NODES]

    def _json(self) -> list[tuple[frozenset[str], Node]]:
        if self._nodes is None:
            nodes = (node for script in self._scripts for node in read_nodes(script))
            self._nodes = [(types(node), node) for node in nodes]
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
    "time": lambda head, _: len(head.times) < _MOST["time"],
}


HEARD = frozenset((*_READ, *_CAPTURED))  # elements that always say something of the page


def _note(values: dict[str, list[str]], name: str, value: str) -> None:
    noted = values.setdefault(name, [])
    if len(noted) < _MAX_META:
        noted.append(value)


def may_be_marked(attributes: Mapping[str, str]) -> bool:
    """Whether an element may be marked as telling something, at first sight: most are not."""
    if classes := attributes.get("class"):
        classes = classes.lower()
        if "author" in classes or "byline" in classes:  # as do all names in `_BYLINES`
            return True
    return "itemprop" in attributes or "rel" in attributes


def _mark(attributes: Mapping[str, str]) -> str:
    """What an element that may be anything is marked as: author, time or license; "" mostly."""
    if _is_byline(attributes.get("class") or ""):
        return "author"
    if itemprop := attributes.get("itemprop"):
        return "author" if itemprop == "author" else "time" if itemprop in _DATES else ""
    rels = (attributes.get("rel") or "").split()
    return "author" if "author" in rels else "license" if "license" in rels else ""


def _is_byline(classes: str) -> bool:
    """Whether one of the classes names a byline; author__name is author-name."""
    return not _BYLINES.isdisjoint(classes[:500].lower().replace("__", "-").replace("_", "-").split())
