"""Articles: what was read from a page, and what was cut from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One run of text of a page: a paragraph, a heading, a list item, a table row, a quote.

    `trail` names, in lower case, the tags, classes and ids of the elements around the
    block, innermost last: what a site itself calls the place the block stands in.
    `likelihood`, from 0 to 1, is the classifier's that the block belongs to the article;
    None where it was not asked, because the rules of the source chose the article.
    """

    tag: str  # p, h1…h6, li, blockquote, pre, tr, figcaption, dt, dd, …
    text: str  # white space folded; never empty
    html: str  # the block's own markup, not yet sanitized
    words: int
    link_words: int  # how many of the words stand inside links
    trail: str = ""
    likelihood: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A paper or trial that an article names; `kind` is doi, pmid, pmcid, nct, isrctn or euctr."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says of itself. `origins` tells where each field was found
    ("title" → "og:title"), for a curator to judge; see `aggregator.origins`."""

    title: str
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    canonical_url: str = ""
    language: str = ""
    image_url: str = ""
    site_name: str = ""
    section: str = ""  # the part of the site it stands in, as the site calls it
    licence: str = ""  # an address where there is one, else words
    origins: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What was read from a page; `blocks` may still hold boilerplate."""

    url: str
    metadata: Metadata
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """Something cut from an article: by which step, why in words, and what. `html` is for looking up
    links and to give the passage back: it is not sanitized, and never shown."""

    step: str
    reason: str
    position: int  # index of the first block cut, in Article.blocks
    text: str
    html: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanArticle:
    """An article fit to be judged, kept and published. `text` has one block a line;
    `html` is sanitized."""

    url: str
    metadata: Metadata
    text: str
    html: str
    removals: tuple[Removal, ...] = ()

    @property
    def words(self) -> int:
        """The number of white-space separated words of the text."""
        return len(self.text.split())
