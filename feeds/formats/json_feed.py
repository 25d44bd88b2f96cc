"""JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from feeds.channel import ChannelInfo, Entry


def render_json_feed(channel: ChannelInfo, entries: Sequence[Entry]) -> bytes:
    publication = channel.publication
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.home,
        "feed_url": channel.address("json"),
        "description": channel.description,
        "language": publication.language,
        "authors": [{"name": publication.publisher}],
    }
    if publication.hubs:
        feed["hubs"] = [{"type": "WebSub", "url": hub} for hub in publication.hubs]
    feed["items"] = [_item(entry) for entry in entries]
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def _item(entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.uid,
        "url": entry.link,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.content_html,
        "date_published": entry.published_at.isoformat(),
        "date_modified": entry.updated_at.isoformat(),
    }
    if entry.source_url:
        item["external_url"] = entry.source_url
    if entry.authors:
        item["authors"] = [{"name": name} for name in entry.authors]
    if entry.topics:
        item["tags"] = list(entry.topics)
    if entry.source_published_at:
        item["_source"] = {"date_published": entry.source_published_at.isoformat()}
    return item
