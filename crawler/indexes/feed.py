"""Feeds: RSS and Atom through feedparser, and JSON Feed."""

from __future__ import annotations

import json
import re
from calendar import timegm
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import feedparser
from dateutil import parser as dates

from aggregator.model import Hint
from aggregator.urls import join
from crawler.indexes import LONGEST_INDEX, MOST_LINKS, NotAnIndexError, Reading, looks_like
from crawler.intake import Link

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_OPENING = re.compile(rb"<(?:[\w-]+:)?(?:item|entry)[\s>]")
_CLOSING = re.compile(rb"</(?:[\w-]+:)?(?:item|entry)\s*>")
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]{6,40})|([0-9]{7,40}))")
_LAST_CHARACTER = 0x10FFFF
_MOST_TAGS = 100_000  # the parser takes its time over each, 25 microseconds or so
_LONGEST_END = 10_000  # bytes after the last entry: they close the feed, and seldom say more
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")


def read_feed(body: bytes, url: str, content_type: str = "") -> Reading:
    """The entries of a feed, as links. Raises NotAnIndexError."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(body, url)
    headers = {"content-type": content_type or "application/xml", "content-location": url}
    try:
        feed = feedparser.parse(
            _without_impossible(_shortened(body)),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # of the parser's own: it is many years old, and reads anything
        raise NotAnIndexError(f"the parser of feeds cannot read it: {error}") from error
    if not feed.get("version"):  # which an empty document does not even have
        raise NotAnIndexError(f"it is not a feed: it looks like {looks_like(body)}")
    links = [link for entry in feed.entries[:MOST_LINKS] if (link := _link(entry, url))]
    return Reading(
        links=tuple(links), title=_text(feed.feed.get("title")), language=_text(feed.feed.get("language"))
    )


def _shortened(body: bytes) -> bytes:
    """The feed with no more entries than are read, before the parser builds them all. What closes
    it stays, so that a feed which was well formed still is."""
    tag = next(islice(re.finditer(b"<", body), _MOST_TAGS, None), None)
    limit = min(tag.start() if tag else len(body), LONGEST_INDEX)
    starts = [match.start() for match in islice(_OPENING.finditer(body), MOST_LINKS + 1)]
    whole = [start for start in starts if start <= limit]
    if len(whole) <= MOST_LINKS and len(body) <= limit:
        return body
    cut = whole[-1] if len(whole) > 1 else limit  # a single long entry is better cut than lost
    closed = list(_CLOSING.finditer(body, max(cut, len(body) - _LONGEST_END)))
    return body[:cut] + (body[closed[-1].end() :] if closed else b"")


def _without_impossible(body: bytes) -> bytes:
    """The feed without references to characters that there cannot be: one of them stops the parser."""

    def checked(match: re.Match[bytes]) -> bytes:
        code = int(match[1], 16) if match[1] else int(match[2])
        return match[0] if code <= _LAST_CHARACTER else b""

    return _REFERENCE.sub(checked, body)


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
        feed = json.loads(body) if len(body) <= LONGEST_INDEX else _beginning(body)
    except (ValueError, RecursionError) as error:
        raise NotAnIndexError(f"it is not a JSON Feed: {error}") from error
    if not isinstance(feed, dict) or "jsonfeed.org" not in str(feed.get("version", "")):
        raise NotAnIndexError("it is JSON, but not a JSON Feed")
    items = feed.get("items")
    items = items[:MOST_LINKS] if isinstance(items, list) else []
    links = [link for item in items if (link := _json_link(item, url))]
    return Reading(links=tuple(links), title=_text(feed.get("title")), language=_text(feed.get("language")))


def _beginning(body: bytes) -> dict[str, Any]:
    """What stands in the beginning of a long JSON Feed, item by item. Raises ValueError."""
    text = body[:LONGEST_INDEX].decode("utf-8-sig", "ignore")
    opening = _ITEMS.search(text)
    if opening is None:
        raise ValueError("it is too long, and its beginning has no items")
    items: list[Any] = []
    place, decode = opening.end(), json.JSONDecoder().raw_decode
    with suppress(ValueError):  # the item that was cut in two, or the end of the list
        while len(items) < MOST_LINKS:
            between = _BETWEEN.match(text, place)
            item, place = decode(text, between.end() if between else place)
            items.append(item)
    head: dict[str, Any] = json.loads(text[: opening.start()].rstrip().removesuffix(",") + "}")
    # Members have no order: with the items first, the version stands in what was not read.
    version = "jsonfeed.org" if b"jsonfeed.org/version" in body else ""
    return {"version": version} | head | {"items": items}


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
