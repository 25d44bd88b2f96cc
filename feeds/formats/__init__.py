"""The formats of a feed: each a function from a channel and its entries to bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from feeds.channel import ChannelInfo, Entry
from feeds.formats.atom import render_atom
from feeds.formats.json_feed import render_json_feed
from feeds.formats.rss import render_rss

FORMATS: dict[str, Callable[[ChannelInfo, Sequence[Entry]], bytes]] = {
    "atom": render_atom,
    "rss": render_rss,
    "json": render_json_feed,
}
