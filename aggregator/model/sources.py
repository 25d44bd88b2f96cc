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
    """Per-source rules, as data. Selectors are CSS; patterns are regular expressions
    searched in the whole address."""

    keep: tuple[str, ...] = ()  # the article is what these select
    drop: tuple[str, ...] = ()  # and never what these select
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
    address: str  # of the feed, the sitemap or the first listing page
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
    active: bool = True
    verified_at: datetime | None = None  # when `sources check` last found pages there
    note: str = ""
