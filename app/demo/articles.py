"""The prepared texts: small Markdown files with a TOML front matter, read into frozen values.

Only three kinds of block are known: a paragraph, a heading (``## ``) and a list (``- ``).
Nothing more is needed, and a reader of the texts sees at once what a page will say.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

_TEXTS = Path(__file__).with_name("texts")
_FENCE = "+++\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, a heading, or a list with one line an item."""

    tag: str  # p, h2, ul
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines of the block as one string."""
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One page of one demo site, and what should become of it."""

    slug: str
    site: str
    path: str
    title: str
    published: datetime
    modified: datetime
    outcomes: tuple[str, ...]  # how the page may end; the likeliest first
    blocks: tuple[Block, ...] = ()
    authors: tuple[str, ...] = ()
    summary: str = ""
    layout: str = "article"
    linked_as: str = ""  # what feeds and listings call it, when not by its path
    canonical: str = ""  # the path the page names as its own; "" for its path
    copies: str = ""  # the slug of the piece whose text this is
    resembles: str = ""  # the slug of the piece this one is a rewriting of
    dateline: str = ""
    disclosure: str = ""
    reserved: bool = False  # carries a tdm-reservation
    later: bool = False  # prepared, and published only by `DemoSites.add`
    stays: tuple[str, ...] = ()  # phrases that must survive cleaning

    @property
    def link(self) -> str:
        """The path that feeds, sitemaps and listings give for the page."""
        return self.linked_as or self.path

    @property
    def text(self) -> str:
        """All that the author wrote, one block a line."""
        return "\n".join(block.text for block in self.blocks)


@cache
def prepared() -> tuple[Piece, ...]:
    """Every prepared piece, oldest first. Copies take the words of the piece they copy."""
    fronts = {path.stem: _split(path.read_text("utf-8")) for path in sorted(_TEXTS.glob("*.md"))}
    pieces = [_piece(slug, front, _words_of(front, fronts, body)) for slug, (front, body) in fronts.items()]
    return tuple(sorted(pieces, key=lambda piece: (piece.published, piece.slug)))


def revised(piece: Piece, paragraph: str, *, at: datetime) -> Piece:
    """The piece with one more paragraph, changed at `at`."""
    return replace(piece, blocks=(*piece.blocks, Block(tag="p", lines=(paragraph,))), modified=at)


def _split(text: str) -> tuple[dict[str, Any], str]:
    _, front, body = text.split(_FENCE, 2)
    return tomllib.loads(front), body


def _words_of(
    front: dict[str, Any], fronts: dict[str, tuple[dict[str, Any], str]], body: str
) -> tuple[Block, ...]:
    if "copies" not in front:
        return parse(body)
    blocks = parse(fronts[front["copies"]][1])
    if "dropped" in front:
        blocks = without(blocks, front["dropped"])
    return opening(blocks, front["opening"]) if "opening" in front else blocks


def _piece(slug: str, front: dict[str, Any], blocks: tuple[Block, ...]) -> Piece:
    known = {key: value for key, value in front.items() if key not in {"dropped", "opening"}}
    fields: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in known.items()
    }
    return Piece(slug=slug, blocks=blocks, modified=front["published"], **fields)


def parse(body: str) -> tuple[Block, ...]:
    """The blocks of a text; blocks are parted by an empty line."""
    return tuple(_block(part) for part in body.strip().split("\n\n") if part)


def _block(part: str) -> Block:
    if part.startswith("## "):
        return Block(tag="h2", lines=(part.removeprefix("## "),))
    if part.startswith("- "):
        items = part.removeprefix("- ").split("\n- ")
        return Block(tag="ul", lines=tuple(" ".join(item.split()) for item in items))
    return Block(tag="p", lines=(" ".join(part.split()),))


def without(blocks: tuple[Block, ...], number: int) -> tuple[Block, ...]:
    """The blocks less the one at index `number`."""
    return blocks[:number] + blocks[number + 1 :]


def opening(blocks: tuple[Block, ...], share: float) -> tuple[Block, ...]:
    """The first `share` of the words, broken off in mid-sentence as content farms do."""
    left = round(share * sum(len(block.text.split()) for block in blocks))
    kept: list[Block] = []
    for block in blocks:
        words = block.text.split()
        if len(words) >= left:
            kept.append(replace(block, lines=(" ".join(words[:left]) + " …",)))
            break
        kept.append(block)
        left -= len(words)
    return tuple(kept)
