"""Feeds: RSS and Atom through feedparser, and JSON Feed."""

from __future__ import annotations

import json
import re
from calendar import timegm
from datetime import UTC, datetime
from typing import Any

import feedparser
from dateutil import parser as dates

from aggregator.model import Hint
from aggregator.urls import join
from crawler.indexes import NotAnIndexError, Reading, looks_like
from crawler.intake import Link

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def read_feed(body: bytes, url: str, content_type: str = "") -> Reading:
    """The entries of a feed, as links. Raises NotAnIndexError."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(body, url)
    headers = {"content-type": content_type or "application/xml", "content-location": url}
    feed = feedparser.parse(body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    if not feed.get("version"):  # which an empty document does not even have
        raise NotAnIndexError(f"it is not a feed: it looks like {looks_like(body)}")
    links = [link for entry in feed.entries if (link := _link(entry, url))]
    return Reading(
        links=tuple(links), title=_text(feed.feed.get("title")), language=_text(feed.feed.get("language"))
    )


def _link(entry: Any, base: str) -> Link | None:
    address = join(base, str(entry.get("feedburner_origlink") or entry.get("link") or ""))
    if address is None or not (entry.get("feedburner_origlink") or entry.get("link")):
        return None
    # Asked with "in": where there is only a date of publication, `get` would give that, with a warning.
    updated = _moment(entry.get("updated_parsed")) if "updated_parsed" in entry else None
    hint = Hint(
        title=_text(entry.get("title")),
        authors=tuple(name for a in entry.get("authors", ()) if (name := _text(a.get("name")))),
        published_at=_moment(entry.get("published_parsed")) or updated,
        modified_at=updated,
    )
    return Link(url=address, hint=hint, lastmod=updated)


def _moment(value: Any) -> datetime | None:
    """The moment of one of feedparser's nine-tuples, which are in UTC."""
    if value is None:
        return None
    try:
        return datetime.fromtimestamp(timegm(value), UTC)
    except (ValueError, OverflowError, OSError):
        return None  # a year no calendar has: a hint we do without


def _json_feed(body: bytes, url: str) -> Reading:
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotAnIndexError(f"it is not a JSON Feed: {error}") from error
    if not isinstance(feed, dict) or "jsonfeed.org" not in str(feed.get("version", "")):
        raise NotAnIndexError("it is JSON, but not a JSON Feed")
    items = feed.get("items")
    links = [link for item in items if (link := _json_link(item, url))] if isinstance(items, list) else []
    return Reading(links=tuple(links), title=_text(feed.get("title")), language=_text(feed.get("language")))


def _json_link(item: Any, base: str) -> Link | None:
    if not isinstance(item, dict) or not isinstance(item.get("url"), str):
        return None
    address = join(base, item["url"])
    if address is None:
        return None
    authors = item.get("authors")
    names = [a.get("name") for a in authors if isinstance(a, dict)] if isinstance(authors, list) else []
    published, modified = _iso(item.get("date_published")), _iso(item.get("date_modified"))
    hint = Hint(
        title=_text(item.get("title")),
        authors=tuple(text for name in names if (text := _text(name))),
        published_at=published,
        modified_at=modified,
    )
    return Link(url=address, hint=hint, lastmod=modified)


def _text(value: object) -> str:
    """A text without NUL and lone surrogates, which JSON can spell and no database takes."""
    return _UNSTORABLE.sub("", str(value or ""))


def _iso(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = dates.isoparse(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
