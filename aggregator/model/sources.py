"""Sources: where to look, and what we may do with what is found there."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta


class Way(enum.StrEnum):
    """How the pages of a source are found."""

    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"
    PUBMED = "pubmed"  # these three: a search at an API, whose records are the pages
    EUROPE_PMC = "europe_pmc"
    CLINICAL_TRIALS = "clinical_trials"


class Policy(enum.StrEnum):
    """Whether a person must approve a source's articles before they are published."""

    REVIEW = "review"
    AUTO = "auto"


class Permission(enum.StrEnum):
    """How much of a source's text its owner lets us publish."""

    LINK = "link"
    EXCERPT = "excerpt"
    FULL_TEXT = "full_text"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRules:
    """Per-source rules, as data. A selector is CSS or XPath, told apart by how it begins
    (`aggregator.extract.selectors`); patterns are regular expressions searched in the whole address.
    """

    keep: tuple[str, ...] = ()  # selectors: the article is what these select
    keep_first: bool = False  # only the first of these that selects anything counts
    drop: tuple[str, ...] = ()  # selectors: and never what these select
    strip_id_or_class: tuple[str, ...] = ()  # nor an element whose id or class contains one of these
    replace: tuple[tuple[str, str], ...] = ()  # texts, and what stands for them before the page is read
    title: tuple[str, ...] = ()  # selectors: the first that selects a text names the article,
    author: tuple[str, ...] = ()  # its authors
    date: tuple[str, ...] = ()  # and its day, whatever the page says elsewhere
    tests: tuple[str, ...] = ()  # addresses of pages the rules were written for
    follow: tuple[str, ...] = ()  # only addresses matching one of these are articles
    ignore: tuple[str, ...] = ()  # addresses matching one of these are never fetched
    next_page: str = ""  # selector of the link to a listing's next page


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where to look, how to find pages there, and what we may do with them."""

    id: int
    key: str  # short and stable, used on the command line: "ms-trust"
    name: str
    way: Way
    address: str  # of the feed, the sitemap, the first listing page or the search
    homepage: str = ""
    language: str = ""  # BCP 47; "" when not known
    rhythm: timedelta = timedelta(hours=6)
    max_pages: int = 200  # new pages fetched per crawl
    max_depth: int = 3  # listing pages, or nested sitemap indexes, followed one after another
    max_bytes: int = 10_000_000  # per response, after decompression
    rules: SourceRules = SourceRules()
    policy: Policy = Policy.REVIEW
    permission: Permission = Permission.EXCERPT
    excerpt_chars: int = 200
    licence_note: str = ""  # what its owner allowed, and where that stands
    contact: str = ""  # of its owner, for questions about that
    active: bool = True
    verified_at: datetime | None = None  # when `sources check` last found pages there
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """A passage that many pages of a source repeat: boilerplate of that source, unless it is `kept`."""

    key: str  # of its words, however they are written
    text: str  # a sample, its beginning
    pages: int  # it stands on so many
    of_pages: int  # different ones, which were looked at
    kept: bool = False  # a person said that it belongs to the articles
    said: bool = False  # a person spoke of it: then it is kept or cut whatever anything else says
