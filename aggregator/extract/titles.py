"""Titles: which of those a page gives is the one above the article, and how it reads without the
name of the site, without a date, and without saying anything twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import unescape
from urllib.parse import urlsplit

from aggregator.extract.dates import written_dates
from aggregator.extract.parse import fold

_SEPARATOR = re.compile(r"\s+(?:[|\u2013\u2014\u2212·•»«›:~/-]|::|\|\|)\s+|\s*[|»]\s*|:\s+(?=[^:]*$)")
_SIGNS = frozenset("|»:-–—−·•«›~/")
_TIGHT = re.compile(r"\s+[-\u2013\u2014]|[-\u2013\u2014:]\s+|\s*[\u2013\u2014]\s*")
_DANGLING = re.compile(r"(?:\s+[-\u2013\u2014\u2212|·•»›~/]+|\s*[:|»\u2013\u2014])$")
_MARKUP = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,9}(?:\s[^<>]{0,100})?/?>")
_NOT_LETTERS = re.compile(r"[\W_]+")
_MAX_TITLE = 400
_LEAST_WORDS = 4  # of a title that a date is cut from: in a shorter one it tells one issue from the next
# Before a date they make it part of the sentence: "What changed on 6 July 2023".
_LEADS_ON = frozenset(
    "on of from since until till by for to in at the and or vom am ab seit bis zum der des und im du le la de"
    " au depuis et en del el desde hasta y il dal al di e van op tot sinds em até do da".split()
)
_ALIKE = 0.3  # the share of three-letter runs that two titles of one article have in common at least
_SAID = frozenset(("json-ld headline", "citation_title", "og:title", "twitter:title", "dc.title", "title"))
_AFTER_HEADINGS = frozenset(("title", "hint"))


def choose_title(given: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Of titles with their origins the one to use; the headings come first, then the others, best first.

    A heading of the page is preferred, for it is what stands above the article; but only where the
    page's head says something like it, for it may as well be the name of a section, or an advert's.
    A line above the title (a kicker) that the heading holds and the head does not is left out.
    """
    headings: list[str] = []
    others: list[tuple[str, str]] = []
    for origin, title in given:
        if origin == "h1":
            headings += [title] if title else []
        elif title:
            if origin in _SAID and (heading := next((one for one in headings if _alike(one, title)), "")):
                return (origin, title) if _is_kicked(heading, title) else ("h1", heading)
            others.append((origin, title))
            if not headings:
                break
    said = next((pair for pair in others if pair[0] not in _AFTER_HEADINGS), None)
    return said or next(iter([*(("h1", heading) for heading in headings), *others]), ("", ""))


@lru_cache(maxsize=256)  # the same title stands in three or four places of a page
def tidy_title(title: str, site_name: str, url: str) -> str:
    """`title` with its entities resolved, and the name of the site and a date glued to it cut from its
    ends; "" when it was nothing but that name. Capitals are left as they are."""
    title = unescape(unescape(title[: 2 * _MAX_TITLE]))
    title = _MARKUP.sub("", title) if "<" in title else title
    title = once(_without_date(fold(title)[:_MAX_TITLE]))
    names = site_keys(site_name, url)
    if key(title) in names:
        return ""
    title = _without_site(title, _SEPARATOR, site_name, names)
    if any(map(key(title).endswith, names)) or (site_name and key(title).startswith(key(site_name))):
        title = _without_site(title, _TIGHT, site_name, names)
    return _DANGLING.sub("", once(title)).strip()


def once(text: str) -> str:
    """What is told two or three times in a row, once."""
    words = text.split(" ")
    for times in (3, 2):
        size = len(words) // times
        if size > 1 and size * times == len(words):
            turns = {" ".join(words[at : at + size]).casefold() for at in range(0, len(words), size)}
            if len(turns) == 1:
                return " ".join(words[:size])
    return text


@lru_cache(maxsize=256)
def key(text: str) -> str:
    """`text` reduced to its letters and digits, for comparing."""
    return _NOT_LETTERS.sub("", text).casefold()


@lru_cache(maxsize=256)
def site_keys(site_name: str, url: str) -> frozenset[str]:
    """What a site may call itself, as keys: "news.example.co.uk" is News Example, Example, or
    example.co.uk."""
    host = urlsplit(url).hostname or "" if _is_fine(url) else ""
    labels = host.removeprefix("www.").split(".")
    hosts = {key(host), key(host.removeprefix("www.")), *(label for label in labels if len(label) > 3)}
    return frozenset(hosts | {key(site_name), key(site_name.removeprefix("The "))}) - {""}


def _without_site(title: str, separator: re.Pattern[str], site_name: str, names: frozenset[str]) -> str:
    if _SIGNS.isdisjoint(title):
        return title
    parts = _parts(title, separator)
    # "Salt - a love story" at salt.example is no site's name, nor is "Out of the sea: salt": there
    # only the full name counts.
    full = frozenset((key(site_name),))
    while len(parts) > 1:
        colon = title[: parts[-1][0]].rstrip().endswith(":")
        if not (_is_site(parts[-1][1], full if colon else names) or _repeats(parts)):
            break
        parts.pop()
    while len(parts) > 1 and _is_site(parts[0][1], full):
        parts.pop(0)
    return title[parts[0][0] : parts[-1][0] + len(parts[-1][1])].strip() if parts else title


def _parts(title: str, separator: re.Pattern[str]) -> list[tuple[int, str]]:
    """The parts between separators, each with where it begins."""
    parts, start = [], 0
    for match in separator.finditer(title):
        parts.append((start, title[start : match.start()]))
        start = match.end()
    parts.append((start, title[start:]))
    return [part for part in parts if part[1].strip()]


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


def _without_date(title: str) -> str:
    """A title without a date that was put behind it, or in front of it, and is no part of it."""
    if not any(map(str.isdigit, title)):
        return title
    dates = list(written_dates(title))
    if dates and not title[dates[-1].end :].strip(" .,)|-–—"):
        rest = title[: dates[-1].start].rstrip(" ,(|-–—·•:")
        words = rest.split()
        if len(words) >= _LEAST_WORDS and words[-1].casefold() not in _LEADS_ON:
            return rest
    if dates and not title[: dates[0].start].strip(" (|"):
        rest = title[dates[0].end :]
        if re.match(r"\s*[|·•\u2013\u2014:-]\s", rest) and len(rest.split()) > _LEAST_WORDS:
            return rest.lstrip(" |·•\u2013\u2014:-")
    return title


def _alike(first: str, second: str) -> bool:
    if key(first) in key(second):
        return True
    ours, theirs = _runs(first), _runs(second)
    return len(ours & theirs) >= _ALIKE * min(len(ours), len(theirs))


@lru_cache(maxsize=256)
def _runs(text: str) -> frozenset[str]:
    letters = key(text)
    return frozenset(letters[at : at + 3] for at in range(max(1, len(letters) - 2)))


def _is_kicked(heading: str, said: str) -> bool:
    """Whether the heading is `said` with a few words more in front."""
    ours, theirs = key(heading), key(said)
    front = ours[: -len(theirs)] if theirs and ours.endswith(theirs) else ""
    return len(front) > 3 and front.isalpha() and len(said.split()) > 2
