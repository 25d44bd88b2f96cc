"""Articles, their addresses, and the index of candidates for duplicates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, case, delete, func, or_, select, update

from aggregator.model import Assessed, Known, Permission, Reference, Relevance, Removal, Source, TrustLine
from aggregator.release import Told
from aggregator.urls import url_key
from storage.errors import NotFound
from storage.schema import article_addresses, articles, sketches, sources, stories
from storage.sources import Sources
from storage.sql import chunks, insert_row, upsert

LOOK_AHEAD = 2_000  # characters beyond an excerpt: white space is folded before it is measured
_TOLD = ("id", "source_id", "story_id", "url", "title", "authors", "published_at", "language")
_COMPARED = ("id", "source_id", "story_id", "url", "title", "title_key", "text_hash", "text")
MOST_CANDIDATES = 50  # compared exactly; more can only be a template that escaped the stop rule


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """A clean article as it is kept, with what was decided about it."""

    id: int
    source_id: int
    story_id: int
    url: str
    title: str
    authors: tuple[str, ...]
    published_at: datetime | None
    modified_at: datetime | None
    canonical_url: str
    language: str
    image_url: str
    origins: dict[str, str]
    section: str
    licence: str
    cited: tuple[Reference, ...]
    text: str
    html: str
    words: int
    text_hash: str
    removals: tuple[Removal, ...]
    relevance: Relevance
    trust: tuple[TrustLine, ...]
    first_seen_at: datetime
    revised_at: datetime | None


@dataclass(frozen=True, slots=True)
class Articles:
    """Reads and writes articles."""

    connection: Connection

    def add(self, assessed: Assessed, *, source_id: int, story_id: int, now: datetime) -> int:
        """Store a new article with its addresses and its sketch; returns its id."""
        row = _row(assessed, shown=True)
        row |= {"source_id": source_id, "story_id": story_id, "first_seen_at": now}
        article_id = insert_row(self.connection, articles, **row)
        assert article_id is not None  # noqa: S101 - RETURNING of an insert always gives a row
        self._index(article_id, assessed)
        return article_id

    def revise(self, article_id: int, assessed: Assessed, now: datetime, *, shown: bool) -> None:
        """Overwrite an article with a newer reading of its address; `shown` lets readers see it."""
        row = _row(assessed, shown=shown)
        self.connection.execute(
            update(articles).where(articles.c.id == article_id).values(**row, revised_at=now)
        )
        self.connection.execute(delete(sketches).where(sketches.c.article_id == article_id))
        self._index(article_id, assessed)

    def get(self, article_id: int) -> StoredArticle:
        """One article. Raises NotFound."""
        row = self.connection.execute(select(articles).where(articles.c.id == article_id)).first()
        if row is None:
            raise NotFound(f"There is no article {article_id}.")
        return _stored(row)

    def titles(self, article_ids: Iterable[int]) -> dict[int, str]:
        """The titles of articles, by id; those that do not exist are missing."""
        found: dict[int, str] = {}
        for part in chunks(sorted(set(article_ids))):
            query = select(articles.c.id, articles.c.title).where(articles.c.id.in_(part))
            found |= {row.id: row.title for row in self.connection.execute(query)}
        return found

    def of_stories(self, story_ids: Iterable[int]) -> dict[int, list[StoredArticle]]:
        """The articles of stories, the first seen first."""
        found: dict[int, list[StoredArticle]] = {}
        for part in chunks(sorted(set(story_ids))):
            query = select(articles).where(articles.c.story_id.in_(part)).order_by(articles.c.id)
            for row in self.connection.execute(query):
                found.setdefault(row.story_id, []).append(_stored(row))
        return found

    def ids_of(self, story_id: int) -> list[int]:
        """The articles of a story, the first seen first."""
        query = select(articles.c.id).where(articles.c.story_id == story_id).order_by(articles.c.id)
        return list(self.connection.scalars(query))

    def show(self, story_id: int) -> None:
        """Let readers be shown the articles of a story as they are now."""
        self.connection.execute(
            update(articles)
            .where(articles.c.story_id == story_id)
            .values(shown_text=articles.c.text, shown_html=articles.c.html)
        )

    def hide(self, url_keys: Sequence[str]) -> None:
        """Show nothing of the article at an address any more: its owner reserved it."""
        query = select(article_addresses.c.article_id).where(article_addresses.c.url_key.in_(url_keys))
        self.connection.execute(
            update(articles).where(articles.c.id.in_(query)).values(shown_text="", shown_html="")
        )

    def told(self, story_ids: Iterable[int]) -> dict[int, list[Told]]:
        """What readers may see of the articles of stories, the first seen first. No more text is
        read than the longest excerpt needs."""
        whole = case((sources.c.permission == Permission.FULL_TEXT.value, articles.c.shown_html), else_="")
        beginning = func.substr(articles.c.shown_text, 1, sources.c.excerpt_chars + LOOK_AHEAD)
        found: dict[int, list[Told]] = {}
        for part in chunks(sorted(set(story_ids))):
            query = (
                select(*(articles.c[name] for name in _TOLD), beginning.label("text"), whole.label("html"))
                .join(sources, sources.c.id == articles.c.source_id)
                .where(articles.c.story_id.in_(part))
                .order_by(articles.c.id)
            )
            rows = self.connection.execute(query).all()
            known = Sources(self.connection).by_id(sorted({row.source_id for row in rows}))
            for row in rows:
                found.setdefault(row.story_id, []).append(_told(row, known[row.source_id]))
        return found

    def candidates(
        self,
        url_keys: Sequence[str],
        title_key: str,
        text_hash: str,
        sketch: Sequence[int],
        *,
        floor: int,
        common_after: int,
    ) -> list[Known]:
        """Known articles worth comparing exactly: of the same address, title or text, or
        sharing at least `floor` hashes of the sketch, those hashes left out that more than
        `common_after` articles hold (they belong to a template); and with each the article that
        represents its story."""
        ids = self._same(url_keys, title_key, text_hash) | self._sharing(sketch, floor, common_after)
        return self._known(ids | self._representatives(ids))

    def _representatives(self, ids: set[int]) -> set[int]:
        """The articles that represent the stories of these."""
        query = (
            select(stories.c.representative_id)
            .join(articles, articles.c.story_id == stories.c.id)
            .where(articles.c.id.in_(ids), stories.c.representative_id.is_not(None))
        )
        return set(self.connection.scalars(query))

    def _same(self, url_keys: Sequence[str], title_key: str, text_hash: str) -> set[int]:
        by_address = select(article_addresses.c.article_id).where(article_addresses.c.url_key.in_(url_keys))
        by_words = (
            select(articles.c.id)
            .where(
                or_(
                    articles.c.text_hash == text_hash, (articles.c.title_key == title_key) & (title_key != "")
                )
            )
            .order_by(articles.c.id.desc())
            .limit(MOST_CANDIDATES)
        )
        return set(self.connection.scalars(by_address)) | set(self.connection.scalars(by_words))

    def _sharing(self, sketch: Sequence[int], floor: int, common_after: int) -> set[int]:
        shared: dict[int, int] = {}
        for part in chunks(sketch):
            rare = (
                select(sketches.c.hash)
                .where(sketches.c.hash.in_(part))
                .group_by(sketches.c.hash)
                .having(func.count() <= common_after)
            )
            query = select(sketches.c.article_id, func.count()).where(sketches.c.hash.in_(rare))
            for article_id, count in self.connection.execute(query.group_by(sketches.c.article_id)):
                shared[article_id] = shared.get(article_id, 0) + count
        enough = sorted((-count, article_id) for article_id, count in shared.items() if count >= floor)
        return {article_id for _, article_id in enough[:MOST_CANDIDATES]}

    def _known(self, ids: set[int]) -> list[Known]:
        keys: dict[int, list[str]] = {}
        query = select(article_addresses).where(article_addresses.c.article_id.in_(ids))
        for key, article_id in self.connection.execute(query):
            keys.setdefault(article_id, []).append(key)
        rows = self.connection.execute(
            select(*(articles.c[name] for name in _COMPARED), stories.c.representative_id)
            .join(stories, stories.c.id == articles.c.story_id)
            .where(articles.c.id.in_(ids))
            .order_by(articles.c.id)
        )
        return [_known(row, keys.get(row.id, ())) for row in rows]

    def _index(self, article_id: int, assessed: Assessed) -> None:
        print_ = assessed.fingerprint
        # An address another article holds stays with it: the first to claim it is believed.
        upsert(
            self.connection,
            article_addresses,
            [{"url_key": k, "article_id": article_id} for k in print_.url_keys],
        )
        for part in chunks(print_.sketch):
            upsert(self.connection, sketches, [{"hash": h, "article_id": article_id} for h in part])

    def count(self) -> int:
        return self.connection.scalar(select(func.count()).select_from(articles)) or 0


def _told(row: Any, source: Source) -> Told:
    return Told(
        article_id=row.id,
        source=source,
        url=row.url,
        title=row.title,
        authors=tuple(row.authors),
        published_at=row.published_at,
        language=row.language,
        text=row.text,
        html=row.html,
    )


def _row(assessed: Assessed, *, shown: bool) -> dict[str, Any]:
    article, metadata, print_ = assessed.article, assessed.article.metadata, assessed.fingerprint
    may_see = {"shown_text": article.text, "shown_html": article.html} if shown else {}
    return may_see | {
        "url": article.url,
        "title": metadata.title,
        "title_key": print_.title_key,
        "authors": list(metadata.authors),
        "published_at": metadata.published_at,
        "modified_at": metadata.modified_at,
        "canonical_url": metadata.canonical_url,
        "language": metadata.language,
        "image_url": metadata.image_url,
        "origins": [list(pair) for pair in metadata.origins],
        "section": metadata.section,
        "licence": metadata.licence,
        "cited": [[reference.kind, reference.id] for reference in assessed.cited],
        "text": article.text,
        "html": article.html,
        "words": article.words,
        "text_hash": print_.text_hash,
        "removals": msgspec.to_builtins(article.removals),
        "relevance": msgspec.to_builtins(assessed.relevance),
        "trust": msgspec.to_builtins(assessed.trust),
    }


def _stored(row: Row[Any]) -> StoredArticle:
    values = dict(row._mapping)
    for name in ("title_key", "shown_text", "shown_html"):
        del values[name]
    values["authors"] = tuple(row.authors)
    values["origins"] = dict(row.origins)
    values["cited"] = tuple(Reference(kind=kind, id=name) for kind, name in row.cited)
    values["removals"] = msgspec.convert(row.removals, tuple[Removal, ...])
    values["relevance"] = msgspec.convert(row.relevance, Relevance)
    values["trust"] = msgspec.convert(row.trust, tuple[TrustLine, ...])
    return StoredArticle(**values)


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
