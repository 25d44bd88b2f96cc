"""The blocks of a page in columns, because the classifier reads all of them; written out as `Block`
only where they are of the article."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape

from aggregator.extract.parse import absolute
from aggregator.model import Block

_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u4e00-\u9fff]")  # Thai, Lao, kana, Chinese characters
_NO_TRAIL = frozenset(("body", "html", "head"))
_MAX_TRAIL = 800

Pieces = list[str | tuple[str, str]]  # text, and markup as (name, address); a name that ends is "/name"


@dataclass(slots=True)
class Places:
    """The elements around blocks, outer ones first: element `i` holds the blocks from `starts[i]`
    up to, not including, `ends[i]`. `names` are its tag, classes and ids."""

    tags: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)  # -1 for the root


@dataclass(slots=True)
class Segments:
    """The blocks of a page in reading order, in columns, and the elements around them."""

    base: str = ""  # what links are seen from; "" leaves them as they are written
    tags: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    link_words: list[int] = field(default_factory=list)
    inner: list[int] = field(default_factory=list)  # the innermost place
    pieces: list[Pieces] = field(default_factory=list)
    places: Places = field(default_factory=Places)
    _trails: dict[int, str] = field(default_factory=lambda: {-1: ""})  # of places asked for so far

    def __len__(self) -> int:
        return len(self.texts)

    def block(self, index: int, likelihood: float | None = None, *, bare: bool = False) -> Block:
        """The block at `index`, written out; `bare` of markup."""
        tag = self.tags[index]
        return Block(
            tag=tag,
            text=self.texts[index],
            html="" if bare else f"<{tag}>{_html(self.pieces[index], self.base)}</{tag}>",
            words=self.words[index],
            link_words=self.link_words[index],
            trail=self.trail(self.inner[index]),
            likelihood=likelihood,
        )

    def trail(self, place: int) -> str:
        """The names of the elements around and including `place`, innermost last."""
        known, places = self._trails, self.places
        inner: list[int] = []
        while place not in known:
            inner.append(place)
            place = places.parents[place]
        trail = known[place]
        for place in reversed(inner):
            if places.tags[place] not in _NO_TRAIL:
                trail = (f"{trail} {places.names[place]}" if trail else places.names[place])[-_MAX_TRAIL:]
            known[place] = trail
        return trail


def _html(pieces: Pieces, base: str) -> str:
    written: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            if not piece.isspace():
                written.append(escape(piece, quote=False))
            elif written and written[-1] != "<br>":
                written.append(" ")
        elif piece[0] == "a":
            href = absolute(piece[1], base) if base else piece[1][:2000]
            written.append(f'<a href="{escape(href)}">')
        else:
            written.append(f"<{piece[0]}>")
    return "".join(written).strip().removesuffix("<br>")


def count_words(text: str) -> int:
    """The number of words of a folded text; two characters count as one where words are written
    without spaces."""
    spaced = text.count(" ") + 1 if text else 0
    return spaced if text.isascii() else spaced + len(_UNSPACED.findall(text)) // 2
