"""A page to blocks: the runs of text a reader would see as one paragraph, heading, item or row.

An element that a browser lays out as a block ends the run before it and starts another; so do two
line breaks in a row, which many pages use for paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from aggregator.extract.head import HEARD, Head, may_be_marked
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
_PASSED_ON = _ROLES - _HEADINGS  # a paragraph inside one of these speaks as one of these
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
UNSPOKEN = frozenset(
    "visually-hidden visuallyhidden sr-only screen-reader-text screen-reader-only u-hidden offscreen".split()
)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
MOST_BLOCKS = 30_000  # what is beyond is not read: the longest honest pages have a tenth of that
_MOST_DEEP = 2_048  # open elements; those further in are not heard, and their text is that of the last one
_MAX_NAMES, _MAX_INLINE = 160, 20
_BR = ("br", "")

_Cells = list[tuple[str, int]]  # of a table row: each cell's tag, and its first block
_Frame = tuple[str, str, Mapping[str, str], _Cells | None]  # an open block element: tag, role, and the rest


class Reader:
    """Hears the events of a page, and keeps its blocks and what its head says."""

    def __init__(self, base: str = "") -> None:
        self.segments = Segments(base)
        self.head = Head()
        self._capturing = self.head.capturing
        self._frames: list[_Frame] = []
        self._places: list[int] = []  # of the outer frames: of those that hold a block so far
        self._open: list[int] = []  # the kinds of all open elements
        self._deeper = 0  # open elements beyond
        self._skipping = 0  # how many were open when we began to skip; 0 when we do not
        self._ending: frozenset[str] = frozenset()  # tags that end the skipping
        self._inline: list[tuple[str, str]] = []
        self._text: list[str] = []
        self._pieces: Pieces = []
        self._link_text: list[str] = []
        self._in_links = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:  # noqa: PLR0912 - hot, and a table
        kind = _KINDS.get(tag, _PLAIN)
        opened = self._open
        if len(opened) >= _MOST_DEEP:
            self._deeper += 1
            return
        opened.append(kind)
        if heard := tag in HEARD:
            self.head.start(tag, attributes, len(opened))
        if self._skipping:
            if tag not in self._ending:
                return
            self._skipping = 0
        if attributes and not heard and may_be_marked(attributes):
            self.head.mark(attributes, len(opened))
        if kind == _BLOCK:
            self._open_block(tag, attributes)
        elif kind == _PLAIN:
            if not self._frames or ("-" in tag and self._frames[-1][0] not in _PARAGRAPHS):
                self._open_block(tag, attributes)
        elif kind == _LINK:
            self._in_links += 1
            self._open_inline("a", attributes.get("href") or "")
        elif kind == _MARKUP:
            self._open_inline(_INLINE[tag], "")
        elif kind == _BREAK:
            self._line_break()
        elif kind == _CHROME and self._is_in_own():
            self._open_block(tag, attributes)  # an article's own footer may tell when it was written
        # An accordion's question is a button in a heading.
        elif tag != "button" or not self._frames or self._frames[-1][1] not in _HEADINGS:
            self._skip(kind)

    def end(self, tag: str) -> None:
        opened = self._open
        if self._deeper:
            self._deeper -= 1
            return
        if not opened:
            return
        if self._capturing:
            self.head.end(len(opened))
        kind = opened.pop()
        if self._skipping:
            if len(opened) < self._skipping:
                self._skipping = 0
        elif kind == _BLOCK:
            self._close_block()
        elif kind == _LINK:
            if self._in_links:
                self._in_links -= 1
                self._link_text.append(" ")
            self._close_inline("a")
        elif kind == _MARKUP:
            self._close_inline(_INLINE[tag])

    def data(self, text: str) -> None:
        if self._capturing:
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

    def _is_in_own(self) -> bool:
        for frame in self._frames:  # noqa: SIM110 - as in `_is_worded`
            if frame[0] in _OWN:
                return True
        return False

    def _skip(self, kind: int) -> None:
        self._skipping = len(self._open)
        self._ending = _ENDS_SKIPPING[kind]

    def _open_block(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._text:
            self._flush()
        self._open[-1] = _BLOCK
        classes = attributes.get("class")
        if classes and is_unspoken(classes):
            self._open[-1] = _SKIP
            self._skip(_SKIP)
            return
        frames, role = self._frames, tag if tag in _ROLES else "p"
        cells: _Cells | None = [] if tag == "tr" else None
        if frames:
            _, outer, _, row = frames[-1]
            if role == "p" and outer != "p" and (tag == "div" or outer in _PASSED_ON):
                role = outer
            if row is not None and tag in ("td", "th"):
                row.append((tag, len(self.segments.texts)))
        frames.append((tag, role, attributes, cells))
        if len(frames) == 1 and not self.segments.places.tags:
            self._place()  # that of the root, even if it holds nothing

    def _close_block(self) -> None:
        if self._text:
            self._flush()
        if not self._frames:
            return
        cells = self._frames.pop()[3]
        if len(self._places) > len(self._frames):
            place = self._places.pop()
            if cells and len(cells) > 1:
                self._join_row(place, cells)
            self.segments.places.ends[place] = len(self.segments.texts)

    def _place(self) -> int:
        """The place of the innermost frame, noted when the first block in it is kept."""
        places = self.segments.places
        for tag, _, attributes, _ in self._frames[len(self._places) :]:
            places.parents.append(self._places[-1] if self._places else -1)
            self._places.append(len(places.tags))
            places.tags.append(tag)
            places.names.append(_names(tag, attributes) if attributes else tag)
            places.starts.append(len(self.segments.texts))
            places.ends.append(0)
        return self._places[-1]

    def _join_row(self, place: int, cells: _Cells) -> None:
        """Make one block of a table row that holds data, rather than laying out a page."""
        found, places = self.segments, self.segments.places
        start = places.starts[place]
        if len(found.texts) - start > 2 * len(cells):
            return
        if any(tag in _NOT_IN_A_ROW for tag in places.tags[place + 1 :]):
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
        for column in (places.tags, places.names, places.starts, places.ends, places.parents):
            del column[place + 1 :]
        self._keep("tr", text, words, link_words, place, pieces)

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
        if self._pieces[-1] == _BR:
            self._flush()
        else:
            self._text.append(" ")
            self._pieces.append(_BR)

    def _flush(self) -> None:
        """End the run of text, and keep it as a block if there are words in it."""
        written = "".join(self._text)
        text = fold(written)
        if self._frames and _is_worded(text) and len(self.segments.texts) < MOST_BLOCKS:
            words = count_words(text)
            link_words = self._count_linked(written, words) if self._link_text else 0
            if self._inline:
                self._pieces += [("/" + name, "") for name, _ in reversed(self._inline)]
            self._keep(self._frames[-1][1], text, words, link_words, self._place(), self._pieces)
        self._text = []
        self._link_text = []
        self._pieces = [*self._inline]

    def _count_linked(self, written: str, words: int) -> int:
        linked = "".join(self._link_text)
        return words if linked.strip() == written.strip() else min(words, count_words(fold(linked)))

    def _keep(self, tag: str, text: str, words: int, link_words: int, place: int, pieces: Pieces) -> None:
        found = self.segments
        found.tags.append(tag)
        found.texts.append(text)
        found.words.append(words)
        found.link_words.append(link_words)
        found.inner.append(place)
        found.pieces.append(pieces)


def _is_worded(text: str) -> bool:
    """Whether there is a letter or a digit in it: mostly the first."""
    for letter in text:  # noqa: SIM110 - compiled, thrice as quick as any()
        if letter.isalnum():
            return True
    return False


def is_unspoken(classes: str) -> bool:
    """Whether an element is there for screen readers or search engines, and not seen."""
    if "hidden" in classes or "screen" in classes or "sr-only" in classes:  # the others are not looked at
        return not UNSPOKEN.isdisjoint(classes.split())
    return False


def _names(tag: str, attributes: Mapping[str, str]) -> str:
    """The tag, classes and ids of an element in lower case; "relatedPosts" as "related-posts"."""
    ask = attributes.get
    named = f"{tag} {classes[:_MAX_NAMES]}" if (classes := ask("class")) else tag
    if not classes or len(attributes) > 1:
        # A heading's id repeats its words.
        if (own := ask("id")) and tag not in _HEADINGS:
            named += f" {own[:_MAX_NAMES]}"
        if more := ask("itemprop") or ask("role") or ask("data-testid"):
            named += f" {more[:_MAX_NAMES]}"
        if ask("hidden") is not None or ((style := ask("style")) and _HIDDEN.search(style)):
            named += " unseen"
    return _folded(named)


def _folded(names: str) -> str:
    return fold(names if names.islower() else _HUMP.sub("-", names).lower())
