"""Titles, without the name of the site and without saying anything twice."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

from aggregator.extract.parse import fold

_SEPARATOR = re.compile(r"\s+(?:[|\u2013\u2014·•»«›:~/-]|::|\|\|)\s+|\s*[|»]\s*|:\s+(?=[^:]*$)")
_NOT_LETTERS = re.compile(r"[\W_]+")
_MAX_TITLE = 400


def tidy_title(title: str, site_name: str, url: str) -> str:
    """`title` with its entities resolved and the name of the site cut from its ends; "" when it
    was nothing but that name."""
    title = fold(unescape(unescape(title[: 2 * _MAX_TITLE])))[:_MAX_TITLE]
    names = _site_keys(site_name, url)
    if key(title) in names:
        return ""
    parts = _parts(title)
    while len(parts) > 1 and (_is_site(parts[-1][1], names) or _repeats(parts)):
        parts.pop()
    # "Salt - a love story" at salt.example is no site's name: at the front only the full name counts.
    while len(parts) > 1 and _is_site(parts[0][1], frozenset((key(site_name),))):
        parts.pop(0)
    return title[parts[0][0] : parts[-1][0] + len(parts[-1][1])].strip() if parts else title


def key(text: str) -> str:
    """`text` reduced to its letters and digits, for comparing."""
    return _NOT_LETTERS.sub("", text).casefold()


def _parts(title: str) -> list[tuple[int, str]]:
    """The parts between separators, each with where it begins."""
    parts, start = [], 0
    for match in _SEPARATOR.finditer(title):
        parts.append((start, title[start : match.start()]))
        start = match.end()
    parts.append((start, title[start:]))
    return [part for part in parts if part[1].strip()]


def _site_keys(site_name: str, url: str) -> frozenset[str]:
    host = urlsplit(url).hostname or "" if _is_fine(url) else ""
    labels = host.removeprefix("www.").split(".")
    # "news.example.co.uk" may call itself News Example, Example, or example.co.uk.
    hosts = {key(host), key(host.removeprefix("www.")), *(label for label in labels if len(label) > 3)}
    return frozenset(hosts | {key(site_name), key(site_name.removeprefix("The "))}) - {""}


def _is_fine(url: str) -> bool:
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


def _is_site(part: str, names: frozenset[str]) -> bool:
    folded = key(part)
    return not folded or folded in names or folded.removeprefix("the") in names


def _repeats(parts: list[tuple[int, str]]) -> bool:
    return key(parts[-1][1]) in {key(part) for _, part in parts[:-1]}
