"""The one door to feedgen, which builds Atom and RSS.

feedgen is kept in check here. Left alone, it stamps the time of building on a feed and on each
of its entries, puts entries in reverse order, drops all but the address from the links of Atom
entries (its loop reuses the name it reads from), takes whichever link came last as the channel's,
and switches the locale of the whole process to format a date. Each is undone below, and each has
a test.
"""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import format_datetime
from typing import Any, Literal

import feedgen.entry
import feedgen.feed
from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.channel import FEED_NAMES, ChannelInfo, Entry

Format = Literal["atom", "rss"]
_LINK_ATTRIBUTES = ("rel", "type", "hreflang", "title", "length")

# email.utils formats dates without touching the locale of other threads.
feedgen.entry.formatRFC2822 = format_datetime
feedgen.feed.formatRFC2822 = format_datetime


class LinkKeepingEntry(FeedEntry):  # type: ignore[misc] # feedgen has no types
    """A FeedEntry whose Atom links keep what was said of them."""

    def atom_entry(self, extensions: bool = True) -> Any:
        element = super().atom_entry(extensions)
        for link, wanted in zip(element.findall("link"), self.link() or [], strict=True):
            for name in _LINK_ATTRIBUTES:
                if wanted.get(name):
                    link.set(name, wanted[name])
        return element


def build(channel: ChannelInfo, entries: Sequence[Entry], kind: Format) -> bytes:
    """The document of a feed in one format."""
    generator = _generator(channel, kind)
    for entry in entries:
        generator.add_entry(_entry(entry, kind), order="append")
    document: bytes = generator.atom_str() if kind == "atom" else generator.rss_str()
    return _declared(document)


def _generator(channel: ChannelInfo, kind: Format) -> FeedGenerator:
    publication = channel.publication
    generator = FeedGenerator()
    generator.id(channel.uid)
    generator.title(channel.title)
    generator.subtitle(channel.description)
    generator.description(channel.description)
    generator.language(publication.language)
    generator.updated(channel.updated_at)
    generator.generator("msdigest")
    generator.author({"name": publication.publisher})
    generator.load_extension("dc")
    # The channel's own link must come last: RSS takes the last one given.
    generator.link(href=channel.address(kind), rel="self", type=FEED_NAMES[kind])
    generator.link(href=publication.home, rel="alternate", type="text/html")
    if kind == "rss":
        generator.docs("https://www.rssboard.org/rss-specification")
        generator.lastBuildDate(channel.updated_at)
        generator.ttl(60)
    return generator


def _entry(entry: Entry, kind: Format) -> LinkKeepingEntry:
    built = LinkKeepingEntry()
    built.register_extension("dc", *_dublin_core())
    built.id(entry.uid)
    built.guid(entry.uid, permalink=False)
    built.title(entry.title)
    built.link(href=entry.link, rel="alternate", type="text/html")
    built.published(entry.published_at)
    built.updated(entry.updated_at)
    if kind == "atom":
        _atom_parts(built, entry)
    else:
        _rss_parts(built, entry)
    built.category([{"term": topic} for topic in entry.topics])
    return built


def _atom_parts(built: LinkKeepingEntry, entry: Entry) -> None:
    built.summary(entry.summary)
    built.content(entry.content_html, type="html")
    built.author([{"name": name} for name in entry.authors or (entry.source_name,) if name])
    for address, title in entry.related:
        built.link(href=address, rel="related", type="text/html", title=title)


def _rss_parts(built: LinkKeepingEntry, entry: Entry) -> None:
    built.content(entry.content_html, type="CDATA")
    built.description(entry.summary, isSummary=False)
    for name in entry.authors:
        built.dc.dc_creator(name)


def _dublin_core() -> tuple[type, bool, bool]:
    from feedgen.ext.dc import DcEntryExtension

    return DcEntryExtension, False, True


def _declared(document: bytes) -> bytes:
    """The document with a declaration in the usual spelling and a line end."""
    tree = etree.fromstring(document)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", pretty_print=False) + b"\n"
