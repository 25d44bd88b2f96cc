"""The index of candidates: which known articles are worth comparing with a new one.

It is written in the transaction of the article, so it is never rebuilt at a start, and no killed process
leaves an article out of it. A hash that too many articles hold finds nobody: its rows are given up for one
word that it is common. So no question takes longer because of a template, and the index stays small. What
is old can be taken out of it (`forget`), and put back (`unindexed`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, TextClause, delete, func, select, text, update

from aggregator.dedupe import candidate_floor, sketch_of
from aggregator.model import Fingerprint, Known
from aggregator.urls import url_key
from storage.schema import articles, common_hashes, sketches
from storage.sql import bound, chunks, listed, upsert

COMMON_AFTER = 50  # articles
MOST_CANDIDATES = 50  # of each kind, compared exactly
# One statement, for the way to the database costs more than the search. CROSS JOIN keeps SQLite from walking
# the whole index for a handful of hashes.
_FIND = """
SELECT article_id FROM (
  SELECT s.article_id, count(*) AS held FROM {hashes} AS j CROSS JOIN sketches AS s WHERE s.hash = j.value
  GROUP BY s.article_id HAVING count(*) >= :floor ORDER BY held DESC, s.article_id LIMIT :most) AS sharing
UNION SELECT article_id FROM article_addresses WHERE url_key IN (SELECT value FROM {keys} AS k)
UNION SELECT id FROM (
  SELECT id FROM articles WHERE text_hash = :text ORDER BY id DESC LIMIT :most) AS same_text
UNION SELECT id FROM (
  SELECT id FROM articles WHERE title_key = :title AND :title <> '' ORDER BY id DESC LIMIT :most) AS same
"""
_KNOWN = """
SELECT a.id, a.source_id, a.story_id, a.url, a.title, a.title_key, a.text_hash, a.text, s.representative_id
FROM articles AS a JOIN stories AS s ON s.id = a.story_id
WHERE a.id IN (SELECT value FROM {ids} AS i) OR a.id IN (
  SELECT t.representative_id FROM articles AS b JOIN stories AS t ON t.id = b.story_id
  WHERE b.id IN (SELECT value FROM {ids} AS j))
ORDER BY a.id
"""
_KEYS = "SELECT url_key, article_id FROM article_addresses WHERE article_id IN (SELECT value FROM {ids} AS i)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unindexed:
    """An article that is not in the index, with what its sketch is made of."""

    article_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """Reads and writes the index."""

    connection: Connection

    def find(self, print_: Fingerprint, also: Sequence[str] = ()) -> list[Known]:
        """Known articles worth comparing exactly with one of this fingerprint: of the same address (or
        one of the `also`), title or text, or sharing enough of the sketch (`candidate_floor`); and
        with each the article that represents its story."""
        found = self.connection.scalars(
            _statement(_FIND, self._dialect),
            {
                "hashes": bound(self.connection, print_.sketch),
                "keys": bound(self.connection, (*print_.url_keys, *also)),
                "floor": candidate_floor(print_.sketch),
                "most": MOST_CANDIDATES,
                "text": print_.text_hash,
                "title": print_.title_key,
            },
        ).all()
        return self._known(found) if found else []

    @property
    def _dialect(self) -> str:
        return self.connection.dialect.name

    def add(self, article_id: int, sketch: Sequence[int]) -> None:
        """Write the sketch of an article that is marked as being in the index, and is not."""
        for part in chunks(sketch):
            common = self._common(part)
            rows = [{"hash": h, "article_id": article_id} for h in part if h not in common]
            upsert(self.connection, sketches, rows)

    def remove(self, article_id: int, sketch: Sequence[int]) -> None:
        """Take an article with this sketch out of the index."""
        for part in chunks(sketch):
            self.connection.execute(
                delete(sketches).where(sketches.c.hash.in_(part), sketches.c.article_id == article_id)
            )

    def index(self, article_id: int, sketch: Sequence[int]) -> None:
        """Write the sketch of an article that was not in the index."""
        self._mark(article_id, len(sketch))
        self.add(article_id, sketch)

    def unindexed(self, since: datetime | None, limit: int) -> list[Unindexed]:
        """Articles first seen since then that wait to be indexed, in order."""
        query = select(articles.c.id, articles.c.text).where(articles.c.sketched.is_(None))
        if since is not None:
            query = query.where(articles.c.first_seen_at >= since)
        rows = self.connection.execute(query.order_by(articles.c.id).limit(limit))
        return [Unindexed(article_id=row.id, text=row.text) for row in rows]

    def forget(self, before: datetime, limit: int) -> int:
        """Take articles first seen before then out of the index, `limit` at most: nothing is compared
        with them any more but by address, title and whole text. Returns how many."""
        query = select(articles.c.id, articles.c.text).where(
            articles.c.first_seen_at < before, articles.c.sketched.is_not(None)
        )
        rows = self.connection.execute(query.limit(limit)).all()
        for row in rows:
            self.remove(row.id, sketch_of(row.text))
            self._mark(row.id, None)
        return len(rows)

    def _mark(self, article_id: int, size: int | None) -> None:
        self.connection.execute(update(articles).where(articles.c.id == article_id).values(sketched=size))

    def _common(self, hashes: Sequence[int]) -> set[int]:
        """Which of these are common; those that become so give up their rows."""
        known = set(
            self.connection.scalars(select(common_hashes.c.hash).where(common_hashes.c.hash.in_(hashes)))
        )
        held = (
            select(sketches.c.hash)
            .where(sketches.c.hash.in_(hashes))
            .group_by(sketches.c.hash)
            .having(func.count() >= COMMON_AFTER)
        )
        if more := self.connection.scalars(held).all():
            upsert(self.connection, common_hashes, [{"hash": value} for value in more])
            self.connection.execute(delete(sketches).where(sketches.c.hash.in_(more)))
        return known | set(more)

    def _known(self, ids: Sequence[int]) -> list[Known]:
        """These articles, and those that represent their stories."""
        given = {"ids": bound(self.connection, ids)}
        rows = self.connection.execute(_statement(_KNOWN, self._dialect), given).all()
        given = {"ids": bound(self.connection, [row.id for row in rows])}
        keys: dict[int, list[str]] = {}
        for key, article_id in self.connection.execute(_statement(_KEYS, self._dialect), given):
            keys.setdefault(article_id, []).append(key)
        return [_known(row, keys.get(row.id, ())) for row in rows]


@cache
def _statement(template: str, dialect: str) -> TextClause:
    """A statement whose lists of values are one parameter each: with them one by one it would be another
    statement each time."""
    numbers, texts = ("bigint", "text")
    return text(
        template.format(
            hashes=listed(dialect, "hashes", numbers),
            keys=listed(dialect, "keys", texts),
            ids=listed(dialect, "ids", numbers),
        )
    )


def _known(row: Any, url_keys: Sequence[str]) -> Known:
    own = url_key(row.url)
    return Known(
        article_id=row.id,
        source_id=row.source_id,
        story_id=row.story_id,
        url_keys=(own, *sorted(key for key in url_keys if key != own)),
        title=row.title,
        title_key=row.title_key,
        text_hash=row.text_hash,
        text=row.text,
        represents=row.representative_id == row.id,
    )
