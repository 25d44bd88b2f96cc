"""Whether the owner of a page opted out of what we do with it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aggregator.extract.head import Head
from aggregator.model import FetchedPage

_AGENT = re.compile(r"^\s*([\w*.-]+)\s*:\s*(.*)$", re.DOTALL)
_WITH_VALUE = frozenset(("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"))
_OPT_OUTS = {"noindex": "noindex", "none": "noindex", "noai": "noai"}


def reservation(page: FetchedPage, head: Head) -> str:
    """Why the page is reserved, in words; "" when it is not.

    `noindex` is read as an opt-out: a page that must not be found through an index must not be
    found through a digest either.
    """
    if page.header("tdm-reservation").strip() == "1":
        return "the header TDM-Reservation is 1"
    if "1" in (value.strip() for value in head.metas("tdm-reservation")):
        return "the page says tdm-reservation: 1"
    lines = (value for name, value in page.headers if name == "x-robots-tag")
    if found := _opt_out(map(_for_everyone, lines)):
        return f"the header X-Robots-Tag says {found}"
    if found := _opt_out(head.metas("robots")):
        return f"the page tells robots {found}"
    return ""


def _opt_out(lines: Iterable[str]) -> str:
    words = (word.strip().lower() for line in lines for word in line.split(","))
    return next((_OPT_OUTS[word] for word in words if word in _OPT_OUTS), "")


def _for_everyone(line: str) -> str:
    """`line` without what is said to one robot only ("googlebot: noindex")."""
    match = _AGENT.match(line)
    if not match or match[1].lower() in _WITH_VALUE:
        return line
    return match[2] if match[1] == "*" else ""
