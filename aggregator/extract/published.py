"""When an article was published and last changed, from all that a page says and shows of it.

Places are asked best first, and the first date that can be is taken. Two dates that cannot both be are
settled: a change before the publication is no change, unless the publication was only seen on the page
and the change is said to machines; then it is the publication that was misread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from aggregator.extract.dates import Written, read_date
from aggregator.extract.head import Head, Time
from aggregator.extract.json_ld import Node, texts
from aggregator.extract.order import Order
from aggregator.extract.visible import Visible
from aggregator.model import FetchedPage

_PUBLISHED = (
    "article:published_time og:published_time og:article:published_time datepublished"
    " citation_publication_date citation_online_date parsely-pub-date sailthru.date article.published"
    " dcterms.issued dcterms.created dc.date.issued dc.date dcterms.date publishdate pubdate publish_date"
    " publication_date date"
).split()
_MODIFIED = (
    "article:modified_time og:updated_time og:modified_time datemodified dcterms.modified dc.date.modified"
    " last-modified lastmod revised"
).split()
_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d\d)([/-]?)(\d\d)\2(\d\d)(?=[/_.-]|$)|/((?:19|20)\d\d)(/)(\d{1,2})/(\d{1,2})/"
)
_BY_MONTH = re.compile(r"\d{4}[-/.]\d{1,2}|[^\W\d_]{3,12}\.?\s\d{4}")
_MOST = 100  # dates of one page that are looked at
_DAY = timedelta(days=1)
_MODIFIED_NAMES = ("modified", "updated", "revised")


class Found(NamedTuple):
    """A date and where it was found; `seen`: on the page or in its address, not said to machines."""

    origin: str
    written: Written
    seen: bool = False


@dataclass(slots=True)
class Dates:
    """The dates of one page. Reading them notes their origins: a date that may be read in two ways is
    "…, ambiguous" where one was preferred, and "…, unclear" where none could be."""

    page: FetchedPage
    head: Head
    around: Visible
    language: str
    origins: list[tuple[str, str]] = field(default_factory=list)
    _order: Order | None = None

    def read(self) -> tuple[datetime | None, datetime | None]:
        """When it was published, and when it was changed after that."""
        change, changed = self._first(self._changes())
        known = changed if change and not change.seen else None
        publication, published = self._first(self._publications(), known)
        if changed and published and changed < published:
            change, changed = None, None
        for name, found in (("published_at", publication), ("modified_at", change)):
            if found:
                self.origins.append((name, found.origin))
        return published, changed

    def _first(
        self, dates: Iterable[Found], limit: datetime | None = None
    ) -> tuple[Found | None, datetime | None]:
        """The first date that can be. One that was only seen cannot be later than `limit`."""
        unclear: Found | None = None
        for found in islice(dates, _MOST):
            moment, sure = self._settle(found.written)
            if moment is None:
                unclear = unclear or found._replace(origin=f"{found.origin}, unclear")
            elif not (found.seen and limit and moment > limit + _DAY):
                return found if sure else found._replace(origin=f"{found.origin}, ambiguous"), moment
        return unclear, None

    def _settle(self, written: Written) -> tuple[datetime | None, bool]:
        """The moment that is meant, and whether that is sure. The rest of the page is only asked where
        a date may be read in two ways."""
        if written.other is None:
            return written.moment, True
        if self._order is None:
            self._order = self._read_order()
        return self._order.settle(written)

    def _read_order(self) -> Order:
        said = [
            *self._said("datePublished", _PUBLISHED),
            *self._said("dateModified", _MODIFIED),
            *self._in_address(),
        ]
        said += self._times("time", self.head.times)
        days = [found.written.moment for found in said if not found.written.other]
        hint = self.page.hint
        days += [moment for moment in (hint.published_at, hint.modified_at) if moment]
        return Order(language=self.language, url=self.page.url, days=days, texts=self.around.texts)

    def _publications(self) -> Iterator[Found]:
        yield from self._said("datePublished", _PUBLISHED)
        yield from self._linked(self.head.articles, "dateCreated")
        marked = [time for time in self.head.times if "published" in time.names or "pubdate" in time.names]
        yield from self._times("time, published", self._near_first(marked))
        others = [time for time in self.head.times if not _is_change(time)]
        kinds = [(self.around.kind(time.shown), time) for time in others]
        yield from self._times("time", [time for kind, time in kinds if kind == "published"])
        yield from self._shown("published", at_end=False)
        yield from self._times("time", [time for kind, time in kinds if kind == "bare"])
        yield from self._shown("bare", at_end=False)
        yield from self._hinted(self.page.hint.published_at)
        # Addresses were right wherever they could be checked; what follows them here, for two in three.
        yield from self._in_address()
        yield from self._shown("published", "bare", at_end=True)
        yield from self._times("time, anywhere", others)

    def _changes(self) -> Iterator[Found]:
        yield from self._said("dateModified", _MODIFIED)
        marked = [time for time in self.head.times if _is_change(time)]
        yield from self._times("time, modified", self._near_first(marked))
        near = [time for time in self.head.times if self.around.kind(time.shown) == "modified"]
        yield from self._times("time, modified", near)
        for at_end in (False, True):
            yield from self._shown("modified", at_end=at_end)
        for at_end in (False, True):
            yield from self._shown("reviewed", at_end=at_end)
        yield from self._hinted(self.page.hint.modified_at)

    def _said(self, name: str, metas: list[str]) -> Iterator[Found]:
        yield from self._linked(self.head.articles, name)
        for meta in metas:
            for text in self.head.meta.get(meta, ()):
                yield from self._read(meta, text)
        yield from self._linked(self.head.pages, name)

    def _linked(self, nodes: list[Node], name: str) -> Iterator[Found]:
        for node in nodes:
            for text in texts(node.get(name)):
                yield from self._read(f"json-ld {name}", text)

    def _near_first(self, times: list[Time]) -> list[Time]:
        """Those that stand near the title first: others may belong to teasers."""
        return sorted(times, key=lambda time: not self.around.says(time.shown))

    def _times(self, origin: str, times: Iterable[Time]) -> Iterator[Found]:
        for time in times:
            by_month = _BY_MONTH.fullmatch(time.written)
            for text in (time.shown, time.written) if by_month else (time.written, time.shown):
                for found in self._read(origin, text):
                    yield found._replace(seen=True)

    def _shown(self, *kinds: str, at_end: bool) -> Iterator[Found]:
        for shown in self.around.dates_at_end if at_end else self.around.dates_at_top:
            if shown.kind in kinds:
                origin = "text" if shown.kind == "bare" else f"text, {shown.kind}"
                yield Found(f"{origin}, at the end" if at_end else origin, shown.written, seen=True)

    def _hinted(self, moment: datetime | None) -> Iterator[Found]:
        yield from self._read("hint", moment.isoformat() if moment else "")

    def _in_address(self) -> Iterator[Found]:
        for match in _IN_ADDRESS.finditer(self.page.url[:500]):
            year, _, month, day = match.groups()[:4] if match[1] else match.groups()[4:]
            for found in self._read("address", f"{year}-{int(month):02}-{int(day):02}"):
                yield found._replace(seen=True)

    def _read(self, origin: str, text: str) -> Iterator[Found]:
        if written := read_date(text, self.page.fetched_at):
            yield Found(f"{origin}, by month" if _BY_MONTH.fullmatch(text.strip()) else origin, written)


def _is_change(time: Time) -> bool:
    return any(name in time.names for name in _MODIFIED_NAMES) and "published" not in time.names
