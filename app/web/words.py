"""Dates, counts and addresses in words."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo


def moment(at: datetime, zone: str) -> str:
    """A day and a time of day: "Tue 17 Nov 2026, 09:10"."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b %Y}, {local:%H:%M}"


def time_of_day(at: datetime, zone: str) -> str:
    """A time of day: "09:10"."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def day(at: datetime, zone: str) -> str:
    """A day: "5 March 2024". A date without a time of day, which is kept as the first moment of its
    day in UTC, is that day everywhere."""
    local = at if (at.hour, at.minute, at.second) == (0, 0, 0) else at.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%B %Y}"


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 word", "2 words"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def sentence(text: str) -> str:
    """A phrase with a capital letter and a full stop."""
    if not text:
        return ""
    ended = text if text[-1] in ".!?…" else f"{text}."
    return ended[0].upper() + ended[1:]


def address(url: str) -> str:
    """An address as people read it: without what all have in common."""
    return url.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def outward(address: str) -> str:
    """The address of a page, or "#" for one that a browser would run instead of fetching."""
    return address if urlsplit(address).scheme in {"http", "https"} else "#"
