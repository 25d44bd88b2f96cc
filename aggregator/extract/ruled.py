"""What the rules of a source say of a page, over what the page says of itself.

They were written by a person who looked at the site, so that what they find is believed. What is no
title, name or date is passed over, and noted for whoever looks at why a page was read as it was.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from aggregator.extract.dates import Written, read_date, written_dates
from aggregator.extract.order import Order
from aggregator.extract.people import names
from aggregator.extract.reading import Picked
from aggregator.extract.titles import key, tidy_title
from aggregator.model import FetchedPage, Metadata

_MOST_AUTHORS = 20


def by_rules(metadata: Metadata, picked: Picked, page: FetchedPage) -> Metadata:
    """`metadata` with what was picked by rules in its place. Its origins tell which fields these are,
    and under "rules" which rules found nothing of use."""
    if picked == Picked():
        return metadata
    title = next(filter(None, (tidy_title(one, metadata.site_name, page.url) for one in picked.title)), "")
    authors = _authors(picked.author)
    published, sure = _published(picked.date, metadata, page)
    found = {"title": title, "authors": authors, "published_at": published}
    origins = dict(metadata.origins) | {name: "rules" for name, value in found.items() if value}
    if published:
        origins["published_at"] = "rules" if sure else "rules, ambiguous"
    unread = {"title": not title, "author": not authors, "date": not published}
    missed = [*picked.missed, *(name for name, none in unread.items() if none and getattr(picked, name))]
    if missed:
        origins["rules"] = f"nothing of use found by: {', '.join(missed)}"
    changed = metadata.modified_at
    if published and changed and changed < published:
        changed = None
        origins.pop("modified_at", None)
    return replace(
        metadata,
        title=title or metadata.title,
        authors=authors or metadata.authors,
        published_at=published or metadata.published_at,
        modified_at=changed,
        origins=tuple(sorted(origins.items())),
    )


def _authors(texts: tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for text in texts:
        for name in list(names(text, shown=True)) or names(text):
            found.setdefault(key(name.text), name.text)
    return tuple(found.values())[:_MOST_AUTHORS]


def _published(texts: tuple[str, ...], metadata: Metadata, page: FetchedPage) -> tuple[datetime | None, bool]:
    """The first date that can be, and whether it is sure which figure of it is the day."""
    days = [moment for moment in (metadata.published_at, metadata.modified_at) if moment]
    order = Order(language=metadata.language, url=page.url, days=days, texts=())
    for text in texts:
        written: Written | None = read_date(text, page.fetched_at)
        written = written or next(written_dates(text, page.fetched_at), None)
        if written is None:
            continue
        moment, sure = order.settle(written) if written.other else (written.moment, True)
        if moment:
            return moment, sure
    return None, True
