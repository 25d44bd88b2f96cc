"""Atom (RFC 4287), the master of the formats."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.build import build
from feeds.channel import ChannelInfo, Entry


def render_atom(channel: ChannelInfo, entries: Sequence[Entry]) -> bytes:
    return build(channel, entries, "atom")
