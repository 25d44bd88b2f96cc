"""A page to blocks: the runs of text a reader would see as one paragraph, heading, item or row.

An element that a browser lays out as a block ends the run before it and starts another; so do two
line breaks in a row, which many pages use for paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from aggregator.extract.head import HEARD, Head
from aggregator.extract.parse import fold
from aggregator.extract.segments import Pieces, Segments, count_words

_SKIPPED = (
    "script style noscript template iframe embed applet canvas input textarea dialog title frameset noframes"
)
# Pages leave these open by mistake; a browser ends them at the first paragraph, libxml2 does not.
_LEFT_OPEN = "svg object video audio map select option datalist button"
_BLOCKS = (
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol optgroup p"
    " pre search section summary table tbody td tfoot th thead tr ul"
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ROLES = _HEADINGS | {"li", "blockquote", "pre", "figcaption", "dt", "dd"}
_PASSED_ON = {*_ROLES} - _HEADINGS  # a paragraph inside one of these speaks as one of these
_INLINE = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "sub": "sub", "sup": "sup"}
_NOT_IN_A_ROW = frozenset(("table", "form", "article", "section", *_HEADINGS))
_OWN = frozenset(("article", "main"))
# Own elements ("amp-list") are containers, but in one of these they are a part of its text.
_PARAGRAPHS = frozenset(("p", "li", "td", "th", "dt", "dd", "figcaption", *_HEADINGS))
_SKIP, _SOFT, _CHROME, _BLOCK, _BREAK, _LINK, _MARKUP, _PLAIN = range(8)
_KINDS = (
    dict.fromkeys(_SKIPPED.split(), _SKIP)
    | dict.fromkeys(_LEFT_OPEN.split(), _SOFT)
    | dict.fromkeys(_BLOCKS.split(), _BLOCK)
    | {"nav": _CHROME, "footer": _CHROME}
    | dict.fromkeys(_INLINE, _MARKUP)
    | {"br": _BREAK, "a": _LINK}
)
# What ends the skipping of an element: of six million words of articles in the public sets, not one
# in a thousand stands in a <nav> or <footer>, and those stand in one that was left open.
_ENDS_SKIPPING = {
    _SKIP: frozenset[str](),
    _SOFT: frozenset(("p", "h1", "h2", "h3", "article", "main", "section")),
    _CHROME: frozenset(("h1", "article", "main")),
}
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_UNSEEN = re.compile(
    r"(?:^|\s)(?:visually-?hidden|sr-only|screen-reader-text|screen-reader-only|u-hidden|offscreen)(?:\s|$)"
)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
MOST_BLOCKS = 30_000  # what is beyond is not read: the longest honest pages have a tenth of that
_MAX_NAMES, _MAX_INLINE = 160, 20


@dataclass(slots=True)
class _Frame:
    """An open block element."""

    tag: str
    role: str
    place: int
    cells: list[tuple[str, int]] | None = None  # of a table row: each cell's tag, and its first block


class Reader:
    """Hears the events of a page, and keeps its blocks and what its head says."""

    def __init__(self, base: str = "") -> None:
        self.segments = Segments(base)
        self.head = Head()
        self._frames: list[_Frame] = []
        self._open: list[int] = []  # the kinds of all open elements
        self._skipping = 0  # how many were open when we began to skip; 0 when we do not
        self._inline: list[tuple[str, str]] = []
        self._text: list[str] = []
        self._pieces: Pieces = []
        self._link_text: list[str] = []
        self._in_links = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        kind = _KINDS.get(tag, _PLAIN)
        opened = self._open
        opened.append(kind)
        if tag in HEARD:
            self.head.start(tag, attributes, len(opened))
        if self._skipping:
            if tag not in _ENDS_SKIPPING[opened[self._skipping - 1]]:
                return
            self._skipping = 0
        if attributes and tag not in HEARD:
            self.head.mark(attributes, len(opened))
        if kind == _BLOCK:
            self._open_block(tag, attributes)
        elif kind == _LINK:
            self._in_links += 1
            self._open_inline("a", attributes.get("href") or "")
        elif kind == _MARKUP:
            self._open_inline(_INLINE[tag], "")
        elif kind == _BREAK:
            self._line_break()
        elif kind == _PLAIN:
            if not self._frames or ("-" in tag and self._frames[-1].tag not in _PARAGRAPHS):
                opened[-1] = _BLOCK
                self._open_block(tag, attributes)
        elif kind == _CHROME and any(frame.tag in _OWN for frame in self._frames):
            opened[-1] = _BLOCK  # an article's own footer may tell when it was written
            self._open_block(tag, attributes)
        # An accordion's question is a button in a heading.
        elif tag != "button" or not self._frames or self._frames[-1].role not in _HEADINGS:
            self._skipping = len(opened)

    def end(self, tag: str) -> None:
        opened = self._open
        if not opened:
            return
        if self.head.capturing:
            self.head.end(len(opened))
        kind = opened.pop()
        if self._skipping:
            if len(opened) < self._skipping:
                self._skipping = 0
            return
        if kind == _BLOCK:
            self._close_block()
        elif kind == _LINK:
            if self._in_links:
                self._in_links -= 1
                self._link_text.append(" ")
            self._close_inline("a")
        elif kind == _MARKUP:
            self._close_inline(_INLINE[tag])

    def data(self, text: str) -> None:
        if self.head.capturing:
            self.head.data(text)
        if self._skipping:
            return
        if text.isspace():
            if self._text:
                self._text.append(" ")
                self._pieces.append(" ")
            return
        self._text.append(text)
        self._pieces.append(text)
        if self._in_links:
            self._link_text.append(text)

    def close(self) -> None:
        self._skipping = 0
        while self._frames:
            self._close_block()

    def _open_block(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._text:
            self._flush()
        parent = self._frames[-1] if self._frames else None
        classes = attributes.get("class") or ""
        if classes and _is_unspoken(classes):
            self._open[-1] = _SKIP
            self._skipping = len(self._open)
            return
        places = self.segments.places
        place = len(places.tags)
        role = tag if tag in _ROLES else "p"
        if (
            role == "p"
            and parent
            and parent.role != "p"
            and parent.role in (_ROLES if tag == "div" else _PASSED_ON)
        ):
            role = parent.role
        frame = _Frame(tag, role, place)
        places.tags.append(tag)
        places.names.append(_names(tag, classes, attributes) if attributes else tag)
        places.starts.append(len(self.segments.texts))
        places.ends.append(0)
        places.parents.append(parent.place if parent else -1)
        if tag == "tr":
            frame.cells = []
        elif tag in ("td", "th") and parent and parent.cells is not None:
            parent.cells.append((tag, len(self.segments.texts)))
        self._frames.append(frame)

    def _close_block(self) -> None:
        if self._text:
            self._flush()
        if not self._frames:
            return
        frame = self._frames.pop()
        if frame.cells and len(frame.cells) > 1:
            self._join_row(frame)
        self.segments.places.ends[frame.place] = len(self.segments.texts)

    def _join_row(self, frame: _Frame) -> None:
        """Make one block of a table row that holds data, rather than laying out a page."""
        found, places = self.segments, self.segments.places
        start = places.starts[frame.place]
        cells = frame.cells or []
        if len(found.texts) - start > 2 * len(cells) or len(found.texts) <= start:
            return
        if any(tag in _NOT_IN_A_ROW for tag in places.tags[frame.place + 1 :]):
            return
        pieces: Pieces = []
        bounds = [*(first for _, first in cells), len(found.texts)]
        for (tag, first), last in zip(cells, bounds[1:], strict=True):
            if sum(map(len, found.texts[first:last])) > 600:
                return
            pieces.append((tag, ""))
            for inner in found.pieces[first:last]:
                pieces += [*inner, " "]
            pieces.append(("/" + tag, ""))
        text = " ".join(found.texts[start:])
        words, link_words = sum(found.words[start:]), sum(found.link_words[start:])
        column: list[Any]
        for column in (found.tags, found.texts, found.words, found.link_words, found.inner, found.pieces):
            del column[start:]
        self._keep("tr", text, words, link_words, frame.place, pieces)
        for inside in range(frame.place + 1, len(places.tags)):
            places.starts[inside] = places.ends[inside] = start

    def _open_inline(self, name: str, address: str) -> None:
        if len(self._inline) < _MAX_INLINE:
            self._inline.append((name, address))
            self._pieces.append((name, address))

    def _close_inline(self, name: str) -> None:
        if self._inline and self._inline[-1][0] == name:
            self._inline.pop()
            self._pieces.append(("/" + name, ""))

    def _line_break(self) -> None:
        if not self._text:
            return
        if self._pieces[-1] == ("br", ""):
            self._flush()
        else:
            self._text.append(" ")
            self._pieces.append(("br", ""))

    def _flush(self) -> None:
        """End the run of text, and keep it as a block if there are words in it."""
        text = fold("".join(self._text))
        frames = self._frames
        found = text and frames and not text.isspace() and any(map(str.isalnum, text))
        if found and len(self.segments) < MOST_BLOCKS:
            frame = frames[-1]
            words = count_words(text)
            link_words = min(words, count_words(fold("".join(self._link_text)))) if self._link_text else 0
            closing: Pieces = [("/" + name, "") for name, _ in reversed(self._inline)]
            self._keep(frame.role, text, words, link_words, frame.place, self._pieces + closing)
        self._text = []
        self._link_text = []
        self._pieces = [*self._inline]

    def _keep(self, tag: str, text: str, words: int, link_words: int, place: int, pieces: Pieces) -> None:
        found = self.segments
        found.tags.append(tag)
        found.texts.append(text)
        found.words.append(words)
        found.link_words.append(link_words)
        found.inner.append(place)
        found.pieces.append(pieces)


@lru_cache(maxsize=8192)
def _is_unspoken(classes: str) -> bool:
    """Whether an element is there for screen readers or search engines, and not seen."""
    return _UNSEEN.search(classes) is not None


def _names(tag: str, classes: str, attributes: Mapping[str, str]) -> str:
    if classes and len(attributes) == 1:
        return _folded(tag, classes[:_MAX_NAMES], "", "", False)
    style = attributes.get("style")
    hidden = attributes.get("hidden") is not None or (style is not None and _HIDDEN.search(style) is not None)
    # A heading's id repeats its words.
    own = "" if tag in _HEADINGS else attributes.get("id") or ""
    more = attributes.get("itemprop") or attributes.get("role") or attributes.get("data-testid") or ""
    return _folded(tag, classes[:_MAX_NAMES], own[:_MAX_NAMES], more[:_MAX_NAMES], hidden)


@lru_cache(maxsize=8192)
def _folded(tag: str, classes: str, own: str, more: str, hidden: bool) -> str:
    """The tag, classes and ids of an element in lower case; "relatedPosts" as "related-posts"."""
    return fold(_HUMP.sub("-", f"{tag} {classes} {own} {more}{' unseen' if hidden else ''}").lower())
