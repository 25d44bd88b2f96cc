"""OPML 2.0: our sources, and our own feeds, for programs that take lists of feeds."""

from __future__ import annotations

from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from aggregator.model import Source, Way
from feeds.edition import Edition
from feeds.text import xml_safe


def render_sources(edition: Edition) -> bytes:
    """Where our stories come from."""
    opml, body = _document(edition, "sources")
    for source in edition.sources:
        _outline(body, source)
    return _bytes(opml)


def render_feeds(edition: Edition) -> bytes:
    """Our own feeds: the digest, every story, each topic."""
    opml, body = _document(edition, "feeds")
    publication = edition.publication
    feeds = {"digest": "digest", "stories": "every story"}
    feeds |= {f"topics/{key}": label for key, label in edition.topics.items()}
    for name, title in feeds.items():
        attributes = {"type": "rss", "text": f"{publication.title}: {title}"}
        attributes |= {"xmlUrl": f"{publication.home}{name}.atom", "htmlUrl": publication.home}
        SubElement(body, "outline", {key: xml_safe(value) for key, value in attributes.items()})
    return _bytes(opml)


def _document(edition: Edition, what: str) -> tuple[Element, Element]:
    opml = Element("opml", version="2.0")
    head = SubElement(opml, "head")
    SubElement(head, "title").text = xml_safe(f"{edition.publication.title}: {what}")
    SubElement(head, "dateCreated").text = format_datetime(edition.identity.created_at, usegmt=True)
    SubElement(head, "ownerName").text = xml_safe(edition.publication.publisher)
    return opml, SubElement(opml, "body")


def _outline(body: Element, source: Source) -> None:
    attributes = {"text": source.name, "title": source.name}
    if source.way is Way.FEED:
        attributes |= {"type": "rss", "xmlUrl": source.address}
    else:
        attributes |= {"type": "link", "url": source.homepage or source.address}
    if source.homepage:
        attributes["htmlUrl"] = source.homepage
    if source.language:
        attributes["language"] = source.language
    SubElement(body, "outline", {key: xml_safe(value) for key, value in attributes.items()})


def _bytes(opml: Element) -> bytes:
    written: bytes = tostring(opml, encoding="UTF-8", xml_declaration=True)
    return written + b"\n"
