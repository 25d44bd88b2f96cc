"""The one door to feedgen, which builds Atom and RSS.

feedgen is kept in check here. Left alone, it stamps the time of building on a feed and on each
of its entries, puts entries in reverse order, drops all but the address from the links of Atom
entries (its loop reuses the name it reads from), takes whichever link came last as the channel's,
leaves all but one link of a channel out of RSS, and switches the locale of the whole process to
format a date. Each is undone below, and each has a test.

An entry is built once and its bytes are kept: a feed that gains one entry costs that entry, and a
frame without any.
"""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import format_datetime
from functools import lru_cache
from html import escape
from typing import Literal

import feedgen.entry
import feedgen.feed
from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.channel import FEED_NAMES, ChannelInfo, Entry

Format = Literal["atom", "rss"]
MOST_KEPT = 32_768  # entries built before, to be put in again
_ATOM = "http://www.w3.org/2005/Atom"
_HISTORY = "http://purl.org/syndication/history/1.0"
_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_NAMES: dict[str | None, str] = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
_ENDS = {"atom": b"</feed>", "rss": b"</channel>"}

# email.utils formats dates without touching the locale of other threads.
feedgen.entry.formatRFC2822 = format_datetime
feedgen.feed.formatRFC2822 = format_datetime


def build(channel: ChannelInfo, entries: Sequence[Entry], kind: Format) -> bytes:
    """The document of a feed in one format."""
    head, end, tail = _frame(channel, kind).rpartition(_ENDS[kind])
    return b"".join((head, *(_entry(entry, kind) for entry in entries), end, tail, b"\n"))


def _frame(channel: ChannelInfo, kind: Format) -> bytes:
    """The document without its entries."""
    generator = _generator(channel, kind)
    written = generator.atom_str() if kind == "atom" else generator.rss_str()
    root = etree.fromstring(written)
    names: dict[str | None, str] = {None if kind == "atom" else "atom": _ATOM}
    framed = etree.Element(root.tag, attrib=dict(root.attrib), nsmap=names | _NAMES | _extra(channel, kind))
    framed.extend(list(root))
    etree.cleanup_namespaces(framed, keep_ns_prefixes=["dc", "content"])
    inside = framed if kind == "atom" else framed[0]
    _add_links(inside, channel, kind)
    return etree.tostring(framed, xml_declaration=True, encoding="UTF-8")


def _extra(channel: ChannelInfo, kind: Format) -> dict[str | None, str]:
    found: dict[str | None, str] = {"fh": _HISTORY} if channel.current else {}
    return found | ({"at": _TOMBSTONES} if channel.tombstones and kind == "atom" else {})


def _add_links(inside: etree._Element, channel: ChannelInfo, kind: Format) -> None:
    """Links between the documents of a feed (RFC 5005), to hubs, and what readers should delete."""
    links = [("hub", hub) for hub in channel.publication.hubs if not channel.current]
    if channel.current:
        links.append(("current", channel.sibling(channel.current, kind)))
    if channel.previous:
        links.append(("prev-archive", channel.sibling(channel.previous, kind)))
    for rel, address in links:
        etree.SubElement(inside, f"{{{_ATOM}}}link", rel=rel, href=address)
    if channel.current:
        etree.SubElement(inside, f"{{{_HISTORY}}}archive")
    if kind == "atom":
        for one in channel.tombstones:
            gone = etree.SubElement(inside, f"{{{_TOMBSTONES}}}deleted-entry")
            gone.set("ref", one.uid)
            gone.set("when", one.since.isoformat())


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
    # The channel's own link must come last: RSS takes the last one given.
    generator.link(href=channel.address(kind), rel="self", type=FEED_NAMES[kind])
    generator.link(href=channel.home, rel="alternate", type="text/html")
    if kind == "rss":
        generator.docs("https://www.rssboard.org/rss-specification")
        generator.lastBuildDate(channel.updated_at)
        generator.ttl(60)
    return generator


@lru_cache(MOST_KEPT)
def _entry(entry: Entry, kind: Format) -> bytes:
    """The bytes of one entry, as they stand in a document that declares the names already."""
    built = _built(entry, kind)
    element = _linked(built.atom_entry(), entry) if kind == "atom" else built.rss_entry()
    holder = etree.Element("holder", nsmap=_NAMES)
    holder.append(element)
    if kind == "rss":  # an extension of feedgen writes the same in ten times the time
        for name in entry.authors:
            etree.SubElement(element, f"{{{_NAMES['dc']}}}creator").text = name
    written = etree.tostring(holder, encoding="UTF-8")
    return written[written.index(b">", written.index(b"<holder")) + 1 : written.rindex(b"</holder>")]


def _linked(element: etree._Element, entry: Entry) -> etree._Element:
    """An Atom entry with what is said of its links; feedgen keeps but the address of any."""
    first = element.find("link")
    assert first is not None  # noqa: S101 - every entry is given one
    first.set("rel", "alternate")
    first.set("type", "text/html")
    others = [("via", entry.source_url, entry.source_name)] if entry.source_url else []
    for rel, address, title in reversed([*others, *(("related", *one) for one in entry.related)]):
        link = etree.Element("link", href=address, rel=rel, type="text/html")
        if title:
            link.set("title", title)
        first.addnext(link)
    return element


def _built(entry: Entry, kind: Format) -> FeedEntry:
    built = FeedEntry()
    built.title(entry.title)
    built.link(href=entry.link)
    built.published(entry.published_at)
    built.updated(entry.updated_at)
    if kind == "atom":
        _atom_parts(built, entry)
    else:
        _rss_parts(built, entry)
    built.category([{"term": topic} for topic in entry.topics])
    return built


def _atom_parts(built: FeedEntry, entry: Entry) -> None:
    built.id(entry.uid)
    built.summary(entry.summary)
    built.content(entry.content_html, type="html")
    built.author([{"name": name} for name in entry.authors or (entry.source_name,) if name])


def _rss_parts(built: FeedEntry, entry: Entry) -> None:
    built.guid(entry.uid, permalink=False)
    built.content(entry.content_html, type="CDATA")
    # RSS has no word for plain text: readers take a description for markup.
    built.description(escape(entry.summary, quote=False), isSummary=False)
