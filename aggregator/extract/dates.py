"""Times as pages write them, to aware datetimes in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from dateutil import parser
from dateutil.tz import tzoffset

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before the web: a placeholder, or a birthday
_NO_DATE = datetime(1, 1, 1)  # noqa: DTZ001  # fills what a text leaves open, and is refused as too early
_HOURS = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7} | {
    "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "IST": 5.5, "JST": 9, "AEST": 10, "AEDT": 11
}  # fmt: skip
_DIGITS = re.compile(r"\d")


def read_date(text: str, fetched_at: datetime) -> datetime | None:
    """The time `text` names. A time without a zone is taken as UTC. None when there is none, or
    one that cannot be: before 1990, or more than a day after the page was fetched."""
    text = text.strip()
    if not 4 < len(text) <= 64 or not _DIGITS.search(text):
        return None
    try:
        found = parser.parse(text, default=_NO_DATE, tzinfos=_zone)
        moment = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, ArithmeticError, TypeError, LookupError, AttributeError):
        return None
    return moment if possible(moment, fetched_at) else None


def possible(moment: datetime, fetched_at: datetime) -> bool:
    """Whether a page fetched then can have that date."""
    return _EARLIEST <= moment <= fetched_at + timedelta(days=1)


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    if offset is not None:
        return tzoffset(name, offset)
    hours = _HOURS.get((name or "").upper())
    return UTC if hours is None else tzoffset(name, hours * 3600)
