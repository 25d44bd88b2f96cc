"""A tree to blocks: the runs of text a reader would see as one paragraph, heading, item or row.

One walk, without recursion. An element that a browser lays out as a block ends the run before
it and starts another; so do two line breaks in a row, which many pages use for paragraphs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

import lxml.html
from lxml import etree

from aggregator.extract.parse import absolute, fold
from aggregator.model import Block

# Not the head: where the body's own tag is missing, the parser may leave articles in it.
_SKIPPED = frozenset(
    "script style noscript template svg iframe object embed applet canvas video audio map select option"
    " input textarea datalist dialog title frameset noframes".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol optgroup p"
    " pre search section summary table tbody td tfoot th thead tr ul".split()
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ROLES = _HEADINGS | {"li", "blockquote", "pre", "figcaption", "dt", "dd"}
_PASSED_ON = {*_ROLES} - _HEADINGS  # a paragraph inside one of these speaks as one of these
_INLINE = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "sub": "sub", "sup": "sup"}
_NOT_IN_A_ROW = ("table", "form", "article", "section", *sorted(_HEADINGS))
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_UNSEEN = re.compile(
    r"(?:^|\s)(?:visually-?hidden|sr-only|screen-reader-text|screen-reader-only|u-hidden|offscreen)(?:\s|$)"
)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u4e00-\u9fff]")  # Thai, Lao, kana, Chinese characters
_MAX_NAMES, _MAX_TRAIL, _MAX_INLINE = 160, 800, 20


@dataclass(frozen=True, slots=True)
class Place:
    """An element around blocks: those from `start` up to, not including, `end`."""

    tag: str
    names: str  # its tag, classes and ids
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segments:
    """The blocks of a tree in reading order, and the elements around them."""

    blocks: tuple[Block, ...]
    places: tuple[Place, ...]


def segment(root: lxml.html.HtmlElement, base: str = "") -> Segments:
    """The blocks of the tree under `root`. With `base`, links are written out in full."""
    walk = _Walk(base)
    events = etree.iterwalk(root, events=("start", "end"))
    skipped = None
    for event, element in events:
        if event == "end":
            if element is not skipped:
                walk.leave(element, str(element.tag))
            elif element.tail and element is not root:
                walk.say(element.tail)
        elif walk.enters(element, element.tag):
            walk.enter(element, str(element.tag))
        else:
            skipped = element
            events.skip_subtree()
    walk.flush()
    return Segments(tuple(walk.blocks), tuple(walk.places))


@dataclass(slots=True)
class _Frame:
    """An open block element."""

    element: lxml.html.HtmlElement
    tag: str
    names: str
    role: str
    trail: str
    start: int


@dataclass(slots=True)
class _Walk:
    """The state of one walk: the elements that are open, and the run of text being read."""

    base: str
    blocks: list[Block] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    frames: list[_Frame] = field(default_factory=list)
    inline: list[tuple[str, str]] = field(default_factory=list)  # open inline tags and their markup
    text: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    link_words: int = 0
    links: int = 0  # open links
    row: lxml.html.HtmlElement | None = None  # the table row being read as one block

    def enters(self, element: lxml.html.HtmlElement, tag: object) -> bool:
        if not isinstance(tag, str) or tag in _SKIPPED:
            return False
        if tag == "button":  # an accordion's question is a button in a heading
            return bool(self.frames) and self.frames[-1].role in _HEADINGS
        classes = element.get("class")
        if classes and _UNSEEN.search(classes):
            return False
        style = element.get("style")
        hidden = element.get("hidden") is not None or (style is not None and _HIDDEN.search(style))
        return not hidden or tag in ("body", "html")

    def enter(self, element: lxml.html.HtmlElement, tag: str) -> None:
        if tag == "br":
            self.line_break()
        elif tag in _BLOCKS or "-" in tag or not self.frames:  # own elements ("amp-list") are containers
            self.open_block(element, tag)
        else:
            self.open_inline(element, tag)
        if element.text:
            self.say(element.text)

    def leave(self, element: lxml.html.HtmlElement, tag: str) -> None:
        if self.frames and self.frames[-1].element is element:
            self.close_block()
            if not self.frames:  # the root: what follows it is not of this tree
                return
        elif self.row is not None and tag in ("td", "th"):
            self.html.append(f"</{tag}>")
        elif tag == "a" and self.links:
            self.links -= 1
            self.close_inline("a")
        elif tag in _INLINE:
            self.close_inline(_INLINE[tag])
        if element.tail:
            self.say(element.tail)

    def open_block(self, element: lxml.html.HtmlElement, tag: str) -> None:
        if self.row is not None:
            self.text.append(" ")
            self.html.append(f"<{tag}>" if tag in ("td", "th") else " ")
            return
        self.flush()
        parent = self.frames[-1] if self.frames else None
        anchor = "" if tag in _HEADINGS else element.get("id")  # a heading's id repeats its words
        names = _names(tag, element.get("class") or "", anchor or "")
        role = tag if tag in _ROLES else "p"
        if parent and parent.role in (_ROLES if tag in ("div", "span") else _PASSED_ON) and role == "p":
            role = parent.role
        if tag == "tr" and _is_row(element):
            self.row, role = element, "tr"
        trail = (
            "" if tag in ("body", "html", "head") else f"{parent.trail} {names}".strip() if parent else names
        )
        self.frames.append(_Frame(element, tag, names, role, trail[-_MAX_TRAIL:], len(self.blocks)))

    def close_block(self) -> None:
        self.flush()
        frame = self.frames.pop()
        if frame.element is self.row:
            self.row = None
        if len(self.blocks) > frame.start:
            self.places.append(Place(frame.tag, frame.names, frame.start, len(self.blocks)))

    def open_inline(self, element: lxml.html.HtmlElement, tag: str) -> None:
        name = _INLINE.get(tag, "")
        markup = f"<{name}>"
        if tag == "a":
            self.links += 1
            name, href = "a", element.get("href") or ""
            markup = f'<a href="{escape(absolute(href, self.base) if self.base else href[:2000])}">'
        if name and len(self.inline) < _MAX_INLINE:
            self.inline.append((name, markup))
            self.html.append(markup)

    def close_inline(self, name: str) -> None:
        if self.inline and self.inline[-1][0] == name:
            self.inline.pop()
            self.html.append(f"</{name}>")

    def line_break(self) -> None:
        if not self.text:
            return
        if self.row is None and self.html[-1] == "<br>":
            self.flush()
        else:
            self.text.append(" ")
            self.html.append("<br>")

    def say(self, text: str) -> None:
        if text.isspace():
            if self.text:
                self.text.append(" ")
                if self.html[-1] != "<br>":
                    self.html.append(" ")
            return
        self.text.append(text)
        self.html.append(escape(text, quote=False))
        if self.links:
            self.link_words += _words(text)

    def flush(self) -> None:
        """End the run of text, and keep it as a block if there are words in it."""
        text = fold("".join(self.text)) if self.text else ""
        if text and self.frames and any(map(str.isalnum, text)):
            self.blocks.append(self.block(text, self.frames[-1]))
        self.text, self.link_words = [], 0
        self.html = [markup for _, markup in self.inline]

    def block(self, text: str, frame: _Frame) -> Block:
        words = _words(text)
        closing = "".join(f"</{name}>" for name, _ in reversed(self.inline))
        inner = "".join(self.html).strip().removesuffix("<br>") + closing
        return Block(
            tag=frame.role,
            text=text,
            html=f"<{frame.role}>{inner}</{frame.role}>",
            words=words,
            link_words=min(words, self.link_words),
            trail=frame.trail,
        )


def _words(text: str) -> int:
    """The number of words; two characters count as one where words are written without spaces."""
    spaced = len(text.split())
    return spaced if text.isascii() else spaced + len(_UNSPACED.findall(text)) // 2


@lru_cache(maxsize=4096)
def _names(tag: str, classes: str, ids: str) -> str:
    """The tag, classes and ids of an element in lower case; "relatedPosts" as "related-posts"."""
    own = f"{tag} {classes[:_MAX_NAMES]} {ids[:_MAX_NAMES]}"
    return fold(_HUMP.sub("-", own).lower())


def _is_row(row: lxml.html.HtmlElement) -> bool:
    """Whether a table row holds data, rather than laying out a page."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if len(cells) < 2 or next(row.iter(*_NOT_IN_A_ROW), None) is not None:
        return False
    breaks = sum(1 for _ in row.iter("br"))
    return breaks <= 2 * len(cells) and all(sum(map(len, cell.itertext())) < 600 for cell in cells)
