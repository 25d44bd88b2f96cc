"""What readers have, and what has become of the pages it came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, update

from aggregator.model import Case, CaseKind, StoryState
from aggregator.rhythm import GONE_AFTER, Visit
from storage.errors import NotFound
from storage.reviews import Reviews
from storage.schema import addresses, article_addresses, articles, cases, readings, stories
from storage.sql import chunks, upsert

WATCHED = (CaseKind.NOTICE, CaseKind.CHANGED, CaseKind.GONE)  # one queue for whoever answers them
PAGES = (CaseKind.CHANGED, CaseKind.GONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Had:
    """An article of a story that readers have, and since when."""

    article_id: int
    story_id: int
    released_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """How looking at the page of such an article went. `error` is why nothing came at the last visit."""

    had: Had
    url_key: str
    url: str
    visit: Visit
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a page said when readers got it, and when a question about it was asked."""

    before: str
    after: str
    after_html: str


@dataclass(frozen=True, slots=True)
class Watch:
    """Reads and writes what the watch on published stories needs."""

    connection: Connection

    def had(self, url_keys: Iterable[str]) -> dict[str, Had]:
        """The articles at these addresses whose story readers have and may rely on."""
        found: dict[str, Had] = {}
        for part in chunks(sorted(set(url_keys))):
            query = _had(article_addresses.c.url_key).where(article_addresses.c.url_key.in_(part))
            found |= {row.url_key: _row(row) for row in self.connection.execute(query)}
        return found

    def story_at(self, url_key: str) -> int | None:
        """The story of the article at an address."""
        query = (
            select(articles.c.story_id)
            .join(article_addresses, article_addresses.c.article_id == articles.c.id)
            .where(article_addresses.c.url_key == url_key)
        )
        return self.connection.scalar(query)

    def gone(self) -> list[Looked]:
        """The addresses of such articles where the last visits found the page gone."""
        return self._looked(addresses.c.gone_since.is_not(None))

    def early(self, now: datetime, since: datetime) -> list[Looked]:
        """Those of stories released since a moment whose next visit is not due yet."""
        return self._looked(stories.c.released_at >= since, addresses.c.next_at > now)

    def left_alone(self, before: datetime) -> list[Looked]:
        """Those that failed so often that nobody has asked for them since a moment."""
        return self._looked(addresses.c.failures >= GONE_AFTER, addresses.c.next_at <= before)

    def visit_at(self, url_key: str, at: datetime) -> None:
        """Let an address be visited at a time; one that was left alone gets one more try."""
        tries = func.min if self.connection.dialect.name == "sqlite" else func.least
        values = {"next_at": at, "failures": tries(addresses.c.failures, GONE_AFTER - 1)}
        self.connection.execute(update(addresses).where(addresses.c.url_key == url_key).values(**values))

    def missing(self, url_key: str, at: datetime, again_at: datetime) -> datetime:
        """Record that a page came and holds nothing of its article any more; it is to be visited again.
        Returns since when it has been so."""
        self.connection.execute(
            update(addresses)
            .where(addresses.c.url_key == url_key)
            .values(
                gone_since=func.coalesce(addresses.c.gone_since, at),
                gone_at=at,
                next_at=again_at,
            )
        )
        query = select(addresses.c.gone_since).where(addresses.c.url_key == url_key)
        return self.connection.scalar(query) or at

    def is_away(self, article_id: int) -> bool:
        """Whether the last visits to an address of an article found the page gone."""
        return bool(self.connection.scalar(_visited(article_id, addresses.c.gone_since.is_not(None))))

    def is_there(self, article_id: int, since: datetime) -> bool:
        """Whether an article was found at one of its addresses after a moment."""
        there = addresses.c.gone_since.is_(None), addresses.c.fetched_at > since, addresses.c.failures == 0
        return bool(self.connection.scalar(_visited(article_id, *there)))

    def back(self, url_keys: Iterable[str]) -> None:
        """Record that the article can be read at these addresses."""
        for part in chunks(sorted(set(url_keys))):
            self.connection.execute(
                update(addresses)
                .where(addresses.c.url_key.in_(part), addresses.c.gone_since.is_not(None))
                .values(gone_since=None, gone_at=None)
            )

    def shown(self, article_id: int) -> tuple[str, str]:
        """The text and the markup that readers are shown of an article."""
        query = select(articles.c.shown_text, articles.c.shown_html).where(articles.c.id == article_id)
        row = self.connection.execute(query).one()
        return row.shown_text, row.shown_html

    def keep(self, case_id: int, reading: Reading) -> None:
        """Keep what a question is about, or what it is about by now."""
        row = {
            "case_id": case_id,
            "before": reading.before,
            "after": reading.after,
            "after_html": reading.after_html,
        }
        upsert(self.connection, readings, [row], overwrite=("before", "after", "after_html"))

    def reading(self, case_id: int) -> Reading:
        """What a question is about. Raises NotFound."""
        row = self.connection.execute(select(readings).where(readings.c.case_id == case_id)).first()
        if row is None:
            raise NotFound(f"Question {case_id} is not about a changed page.")
        return Reading(before=row.before, after=row.after, after_html=row.after_html)

    def say_anew(self, case_id: int, reasons: Iterable[str]) -> None:
        """Say of an open question what it is about by now."""
        self.connection.execute(update(cases).where(cases.c.id == case_id).values(reasons=list(reasons)))

    def open_about(self, article_id: int) -> list[Case]:
        """The open questions about the page of an article."""
        own = [case for case in Reviews(self.connection).open_about([article_id]) if case.kind in PAGES]
        return [case for case in own if case.article_id == article_id]

    def open_gone(self) -> list[Case]:
        """All open questions about pages that are gone."""
        ids = select(cases.c.id).where(cases.c.decision == "", cases.c.kind == CaseKind.GONE.value)
        return list(Reviews(self.connection).by_id(self.connection.scalars(ids)).values())

    def asked(self, article_id: int) -> set[str]:
        """The keys of the questions that were ever asked about the page of an article."""
        query = select(cases.c.reasons).where(
            cases.c.article_id == article_id, cases.c.kind.in_([kind.value for kind in PAGES])
        )
        return {reasons[-1] for reasons in self.connection.scalars(query) if reasons}

    def waiting(self, limit: int, after_id: int = 0) -> list[Case]:
        """Open questions about what readers have, the oldest first."""
        query = select(cases.c.id).where(_open(), cases.c.id > after_id).order_by(cases.c.id).limit(limit)
        found = Reviews(self.connection).by_id(self.connection.scalars(query))
        return [found[case_id] for case_id in sorted(found)]

    def waiting_count(self) -> int:
        return self.connection.scalar(select(func.count()).select_from(cases).where(_open())) or 0

    def _looked(self, *conditions: Any) -> list[Looked]:
        query = (
            _had(addresses)
            .join(addresses, addresses.c.url_key == article_addresses.c.url_key)
            .where(~addresses.c.index_page, *conditions)
            .order_by(addresses.c.url_key)
        )
        return [
            Looked(
                had=_row(row),
                url_key=row.url_key,
                url=row.url,
                visit=Visit(
                    fetched_at=row.fetched_at,
                    changed_at=row.changed_at,
                    next_at=row.next_at,
                    failures=row.failures,
                    gone_since=row.gone_since,
                    gone_at=row.gone_at,
                ),
                error=row.last_error,
            )
            for row in self.connection.execute(query)
        ]


def _had(*columns: Any) -> Select[Any]:
    """Addresses of articles whose story was released, and stands."""
    return (
        select(*columns, articles.c.id.label("article_id"), articles.c.story_id, stories.c.released_at)
        .select_from(article_addresses)
        .join(articles, articles.c.id == article_addresses.c.article_id)
        .join(stories, stories.c.id == articles.c.story_id)
        .where(
            stories.c.released_at.is_not(None),
            stories.c.state == StoryState.APPROVED.value,
            stories.c.merged_into_id.is_(None),
        )
    )


def _visited(article_id: int, *conditions: Any) -> Select[Any]:
    """How many addresses of an article there are, as those."""
    return (
        select(func.count())
        .select_from(article_addresses)
        .join(addresses, addresses.c.url_key == article_addresses.c.url_key)
        .where(article_addresses.c.article_id == article_id, *conditions)
    )


def _row(row: Any) -> Had:
    return Had(article_id=row.article_id, story_id=row.story_id, released_at=row.released_at)


def _open() -> Any:
    return (cases.c.decision == "") & cases.c.kind.in_([kind.value for kind in WATCHED])
