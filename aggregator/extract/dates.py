"""Dates as pages write them, for machines or for people, to aware datetimes in UTC.

Days and months written in figures alone are not told apart here: `05/03/2024` is read both ways, and
what else is known of the page decides (`aggregator.extract.published`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

from dateutil import parser
from dateutil.tz import tzoffset

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before the web: a placeholder, or a birthday
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_NO_DATE = datetime(1, 1, 1)  # noqa: DTZ001  # fills what a text leaves open, and is refused as too early
_HOURS = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7} | {
    "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "IST": 5.5, "JST": 9, "AEST": 10, "AEDT": 11
}  # fmt: skip
_MORE_THAN_A_YEAR = re.compile(r"\d\D{1,60}\d|\d{5}|[^\W\d_]{3}.{0,60}\d|\d.{0,60}[^\W\d_]{3}")
_IN_FIGURES = re.compile(r"\s*(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
# English, German, French, Spanish, Italian, Dutch, Portuguese. Left out is what is a word of another
# of them too: "5 out of 2024" names no October.
_MONTHS = (
    "january jan januar jänner janvier janv enero ene gennaio gen januari janeiro",
    "february feb februar février fevrier févr fevr fév febrero febbraio februari fevereiro fev",
    "march mar märz maerz mrz mär mars marzo maart mrt março marco",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag mei maio",
    "june jun juni juin junio giugno giu junho",
    "july jul juli juillet juil julio luglio lug julho",
    "august aug août aout agosto ago augustus",
    "september sept sep septembre septiembre setiembre settembre sett setembro",
    "october oct oktober okt octobre octubre ottobre ott outubro",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro",
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
_A_YEAR = re.compile(r"\d{4}|[./-]\d\d(?!\d)")  # one stands in every date; cheaper to look for
_NAME = r"[^\W\d_]{3,12}"
_WRITTEN = re.compile(
    rf"(?<![\d.,/:-])(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|°|\.)?(?:\s(?:de|of)\s|\s?[-/]\s?|\s{{0,2}})(?P<m>{_NAME})\.?,?"
    r"(?:\s(?:de|del|of)\s|\s?[-/]\s?|\s{0,2}),?\s{0,2}(?P<y>\d{4})(?!\d)"
    rf"|\b(?P<m2>{_NAME})\.?\s{{0,2}}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?,\s{{0,2}}|\s{{1,2}})(?P<y2>\d{{4}})(?!\d)"
    r"|(?<![\d.,/:-])(?P<y3>\d{4})(?P<s3>[-/.])(?P<m3>\d{1,2})(?P=s3)(?P<d3>\d{2}|\d(?!\d))"
    r"|(?<![\d.,/:-])(?P<d4>\d{1,2})(?P<s4>[./-])(?P<m4>\d{1,2})(?P=s4)(?P<y4>\d{4}|\d{2})(?![\d/-]|[.,]\d)"
    r"|(?P<y5>\d{4})年\s?(?P<m5>\d{1,2})月\s?(?P<d5>\d{1,2})日"
)


@dataclass(frozen=True, slots=True)
class Written:
    """A date as it stands in a text, from `start` to `end`. `other` is the day it names with the month
    first, where that is another day than with the day first; `sign` is what stands between its figures."""

    moment: datetime
    other: datetime | None = None
    sign: str = ""
    start: int = 0
    end: int = 0


def read_date(text: str, fetched_at: datetime) -> Written | None:
    """The time that the whole of `text` names. A time without a zone is taken as UTC. None when there
    is none, or one that cannot be: before 1990, or more than a day after the page was fetched."""
    text = text.strip()
    if not 4 < len(text) <= 64 or not _MORE_THAN_A_YEAR.search(text):
        return None
    if text[4] == "-" and (moment := _iso(text)):
        return Written(moment) if possible(moment, fetched_at) else None
    figures = _IN_FIGURES.match(text)
    first = _parsed(text, day_first=figures is not None)
    if first is None:
        found = next(written_dates(text, fetched_at), None)
        return replace(found, start=0, end=0) if found else None
    other = _parsed(text, day_first=False) if figures else None
    return _possible(first, other, fetched_at, figures[2] if figures else "")


def written_dates(text: str, fetched_at: datetime = _LATEST) -> Iterator[Written]:
    """The full dates that stand in a text, in its order, by the day."""
    if not _A_YEAR.search(text):
        return
    for match in _WRITTEN.finditer(text):
        part = match.groupdict()
        if part["d4"]:
            year = part["y4"] if len(part["y4"]) == 4 else f"20{part['y4']}"
            first = _day(year, part["m4"], part["d4"])
            other = _day(year, part["d4"], part["m4"])
        else:
            first, other = _named_day(part), None
        if found := _possible(first, other, fetched_at, part["s4"] or ""):
            yield replace(found, start=match.start(), end=match.end())


def possible(moment: datetime, fetched_at: datetime) -> bool:
    """Whether a page fetched then can have that date."""
    return _EARLIEST <= moment <= fetched_at + timedelta(days=1)


def _possible(
    first: datetime | None, other: datetime | None, fetched_at: datetime, sign: str
) -> Written | None:
    """What can be of two readings."""
    held = [one for one in (first, other) if one and possible(one, fetched_at)]
    if not held:
        return None
    return Written(held[0], held[1] if len(set(held)) > 1 else None, sign)


def _iso(text: str) -> datetime | None:
    try:
        return _utc(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None


def _parsed(text: str, *, day_first: bool) -> datetime | None:
    try:
        return _utc(parser.parse(text, default=_NO_DATE, tzinfos=_zone, dayfirst=day_first))
    except (ValueError, ArithmeticError, TypeError, LookupError, AttributeError):
        return None


def _utc(found: datetime) -> datetime:
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _named_day(part: dict[str, str | None]) -> datetime | None:
    """The day of a date that leaves no doubt which figure is the day."""
    if part["y3"] or part["y5"]:
        return _day(part["y3"] or part["y5"], part["m3"] or part["m5"], part["d3"] or part["d5"])
    month = _MONTH.get((part["m"] or part["m2"] or "").casefold())
    return _day(part["y"] or part["y2"], str(month), part["d"] or part["d2"]) if month else None


def _day(year: str | None, month: str | None, day: str | None) -> datetime | None:
    try:
        return datetime(int(year or 0), int(month or 0), int(day or 0), tzinfo=UTC)
    except ValueError:
        return None


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    if offset is not None:
        return tzoffset(name, offset)
    hours = _HOURS.get((name or "").upper())
    return UTC if hours is None else tzoffset(name, hours * 3600)
