"""What a feed says of itself, and the entries it carries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

FEED_NAMES = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Who publishes, and where readers find it. `home` ends with a slash."""

    title: str
    description: str
    publisher: str
    language: str
    home: str
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelInfo:
    """One feed: a channel of the publication. `name` is its file name without the ending."""

    uid: str
    name: str
    title: str
    description: str
    publication: Publication
    updated_at: datetime  # of the newest entry; of the installation while there is none

    def address(self, kind: str) -> str:
        """Where the feed of a kind ("atom", "rss", "json") is found."""
        return f"{self.publication.home}{self.name}.{kind}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line in a feed, the same in every format."""

    uid: str
    title: str
    link: str
    summary: str  # plain text
    content_html: str
    published_at: datetime
    updated_at: datetime
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    source_name: str = ""
    source_url: str = ""
    related: tuple[tuple[str, str], ...] = ()  # (address, title)
