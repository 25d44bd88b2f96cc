"""RSS 2.0, with full content in content:encoded and authors in dc:creator."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.build import build
from feeds.channel import ChannelInfo, Entry


def render_rss(channel: ChannelInfo, entries: Sequence[Entry]) -> bytes:
    return build(channel, entries, "rss")
