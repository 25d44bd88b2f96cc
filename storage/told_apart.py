"""Pairs that curators told apart, and stories that have to do with each other.

Only what stands counts: an answer that was taken back leaves its case open, without a decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from aggregator.model import Decision
from storage.schema import articles, cases, matches
from storage.sql import chunks

APART = (Decision.DIFFERENT.value, Decision.RELATED.value)
_one, _other = articles.alias("one"), articles.alias("other")


def apart(connection: Connection, article_id: int) -> set[int]:
    """Articles that were ruled to tell another story than this one."""
    query = select(cases.c.article_id, cases.c.other_article_id).where(
        cases.c.decision.in_(APART),
        or_(cases.c.article_id == article_id, cases.c.other_article_id == article_id),
    )
    ids = {other for row in connection.execute(query) for other in row if other is not None}
    return ids - {article_id}


def apart_stories(connection: Connection, story_ids: Iterable[int]) -> set[tuple[int, int]]:
    """Pairs of stories that hold articles ruled to tell different ones; the smaller id first. At
    least one of each pair is among `story_ids`."""
    found: set[tuple[int, int]] = set()
    for part in chunks(sorted(set(story_ids))):
        held = select(articles.c.id).where(articles.c.story_id.in_(part))
        query = (
            select(_one.c.story_id, _other.c.story_id)
            .select_from(cases)
            .join(_one, _one.c.id == cases.c.article_id)
            .join(_other, _other.c.id == cases.c.other_article_id)
            .where(
                cases.c.decision.in_(APART),
                _one.c.story_id != _other.c.story_id,
                or_(cases.c.article_id.in_(held), cases.c.other_article_id.in_(held)),
            )
        )
        for first, second in connection.execute(query):
            found.add((min(first, second), max(first, second)))
    return found


def related(connection: Connection, article_ids: Sequence[int]) -> set[int]:
    """Stories that have to do with what these articles tell: so ruled, or found by the judge where no
    curator said that the two are simply different. Their own stories are left out."""
    ruled: dict[frozenset[int], bool] = {}
    own: set[int] = set()
    found: set[frozenset[int]] = set()
    for part in chunks(sorted(set(article_ids))):
        own |= set(connection.scalars(select(articles.c.story_id).where(articles.c.id.in_(part))))
        for row in connection.execute(_ruled_apart(part)):
            pair = _pair(row)
            ruled[pair] = ruled.get(pair, False) or row.decision == Decision.RELATED.value
        found |= {_pair(row) for row in connection.execute(_found_related(part))}
    pairs = {pair for pair, is_related in ruled.items() if is_related} | (found - ruled.keys())
    return _stories_of(connection, {one for pair in pairs for one in pair}) - own


def _ruled_apart(part: Sequence[int]) -> Any:
    return select(cases.c.article_id, cases.c.other_article_id, cases.c.decision).where(
        cases.c.decision.in_(APART),
        or_(cases.c.article_id.in_(part), cases.c.other_article_id.in_(part)),
    )


def _found_related(part: Sequence[int]) -> Any:
    return select(matches.c.article_id, matches.c.other_article_id).where(
        matches.c.verdict == "related",
        or_(matches.c.article_id.in_(part), matches.c.other_article_id.in_(part)),
    )


def _pair(row: Row[Any]) -> frozenset[int]:
    return frozenset((row.article_id, row.other_article_id))


def _stories_of(connection: Connection, article_ids: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for part in chunks(sorted(set(article_ids))):
        found |= set(connection.scalars(select(articles.c.story_id).where(articles.c.id.in_(part))))
    return found
