"""Feeds read back by a program that has nothing to do with ours."""

from __future__ import annotations

import json
from calendar import timegm
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import unescape
from typing import Any

import feedparser

ONE_KIND = "application/xml; charset=utf-8"


@dataclass(frozen=True)
class Read:
    """One entry, as a reader sees it."""

    uid: str
    title: str
    link: str
    summary: str
    content: str
    published: datetime


def parsed(document: bytes) -> Any:
    """What feedparser makes of Atom or RSS; it must have nothing to complain about."""
    feed = feedparser.parse(document, response_headers={"content-type": ONE_KIND}, sanitize_html=False)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def entries(name: str, document: bytes) -> list[Read]:
    """The entries of a feed of any of the three formats."""
    if name.endswith(".json"):
        return [_of_json(item) for item in json.loads(document)["items"]]
    read = [_of_xml(entry) for entry in parsed(document).entries]
    # The description of RSS is markup, also where it holds no tag.
    return [replace(one, summary=unescape(one.summary)) for one in read] if name.endswith(".rss") else read


def _of_json(item: dict[str, Any]) -> Read:
    published = datetime.fromisoformat(item["date_published"])
    return Read(item["id"], item["title"], item["url"], item["summary"], item["content_html"], published)


def _of_xml(entry: Any) -> Read:
    published = datetime.fromtimestamp(timegm(entry.published_parsed), UTC)
    return Read(entry.id, entry.title, entry.link, entry.summary, entry.content[0].value, published)
