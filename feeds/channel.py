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
    hubs: tuple[str, ...] = ()  # WebSub: who tells readers that there is something new


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """An entry that readers should delete (RFC 6721), and since when."""

    uid: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelInfo:
    """One feed: a channel of the publication. `name` is its file name without the ending."""

    uid: str
    name: str
    title: str
    description: str
    publication: Publication
    updated_at: datetime  # of the newest entry; of the installation while there is none
    page: str = ""  # the page of the same, seen from the home page
    current: str = ""  # for an archive (RFC 5005): the name of the feed whose past it holds
    previous: str = ""  # the name of the archive of what came before
    tombstones: tuple[Tombstone, ...] = ()

    def address(self, kind: str) -> str:
        """Where the feed of a kind ("atom", "rss", "json") is found."""
        return self.sibling(self.name, kind)

    def sibling(self, name: str, kind: str) -> str:
        """Where another feed of the publication is found."""
        return f"{self.publication.home}{name}.{kind}"

    @property
    def home(self) -> str:
        """The page that shows people the same."""
        return self.publication.home + self.page


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
    source_published_at: datetime | None = None
    related: tuple[tuple[str, str], ...] = ()  # (address, title)
