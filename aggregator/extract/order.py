"""Which of two figures is the day: 05/03/2024 is the fifth of March to most, and the third of May to some.

Another date of the page may prove it. Else the language of the page says so, unless it is plain English,
which is written both ways: there the country of the site decides, and the reader is told that it was
no more than that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from aggregator.extract.dates import Written

_NEAR = timedelta(days=1, hours=1)  # two dates of one day, in whatever zones they were written
_MOST_CHARS = 200_000
_FIGURES = re.compile(r"(?<![\d/-])(\d{1,2})([/-])(\d{1,2})\2\d{4}(?![\d/-])")
# English of these regions; Canada and others write both ways.
_DAY_FIRST = frozenset(("GB", "AU", "NZ", "IE", "IN", "ZA", "SG", "HK"))
_MONTH_FIRST = frozenset(("US", "PH"))
_DOTTED = frozenset("de da nb nn no fi et lv cs sk sl pl hu ro bg ru uk tr".split())
_AMERICAN = frozenset(("us", "gov", "mil", "edu"))
# Not the country's own: anybody buys these, or the country itself writes both ways.
_NO_COUNTRY = frozenset("ca ph io ai co me tv fm ly to gg cc ws eu".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is known of the way a page writes dates. `days` are those it says without doubt."""

    language: str
    url: str
    days: Sequence[datetime]
    texts: Iterable[str]

    def settle(self, written: Written) -> tuple[datetime | None, bool]:
        """Which of the two days is meant, None where nothing tells; and whether that is sure."""
        other = written.other or written.moment
        first, second = (self._is_near(moment) for moment in (written.moment, other))
        if first != second:
            return (written.moment if first else other), True
        day_first, sure = self._habit(written.sign)
        if day_first is None:
            return None, False
        return (written.moment if day_first else other), sure

    def _is_near(self, moment: datetime) -> bool:
        return any(abs(moment - day) < _NEAR for day in self.days)

    def _habit(self, sign: str) -> tuple[bool | None, bool]:
        """Whether the day is written first, None where nothing tells; and whether that is sure."""
        shown = self._shown()
        if shown is not None:
            return shown, True
        language, _, rest = self.language.partition("-")
        if language not in ("", "en"):
            # Where dates are written with dots, one with slashes comes from a template of elsewhere.
            return True, sign == "." or language not in _DOTTED
        country = _country(self.url)
        region = True if rest in _DAY_FIRST else False if rest in _MONTH_FIRST else None
        if region is None and country is None and sign == ".":
            return True, False  # dots are hardly ever put between an American's figures
        if region is None or (country is not None and country != region):
            return country, False
        return region, True

    def _shown(self) -> bool | None:
        """What other dates in figures on the page prove, unless they contradict each other."""
        text = "\n".join(self.texts)[:_MOST_CHARS]
        figures = [(int(match[1]), int(match[3])) for match in _FIGURES.finditer(text)]
        day_first = any(12 < first <= 31 and second <= 12 for first, second in figures)
        month_first = any(first <= 12 < second <= 31 for first, second in figures)
        return day_first if day_first != month_first else None


def _country(url: str) -> bool | None:
    """Whether the day is written first in the country that the address names, if it names one."""
    try:
        suffix = (urlsplit(url).hostname or "").rpartition(".")[2]
    except ValueError:
        return None
    if suffix in _AMERICAN:
        return False
    return True if len(suffix) == 2 and suffix not in _NO_COUNTRY else None
