"""Articles and their addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, case, func, select, update

from aggregator.dedupe import sketch_of
from aggregator.model import Assessed, Evidence, Permission, Reference, Relevance, Removal, Source, TrustLine
from aggregator.release import Told
from storage.candidates import Candidates
from storage.errors import NotFound
from storage.schema import article_addresses, articles, sources, stories
from storage.sources import Sources
from storage.sql import chunks, insert_row, upsert

LOOK_AHEAD = 2_000  # characters beyond an excerpt: white space is folded before it is measured
_TOLD = ("id", "source_id", "story_id", "url", "title", "authors", "published_at", "language", "evidence")


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
    evidence: Evidence
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
        self._claim(article_id, assessed.fingerprint.url_keys)
        Candidates(self.connection).add(article_id, assessed.fingerprint.sketch)
        return article_id

    def revise(self, article_id: int, assessed: Assessed, now: datetime, *, shown: bool) -> None:
        """Overwrite an article with a newer reading of its address; `shown` lets readers see it."""
        before = self.connection.scalar(select(articles.c.text).where(articles.c.id == article_id)) or ""
        index = Candidates(self.connection)
        index.remove(article_id, sketch_of(before))
        row = _row(assessed, shown=shown)
        self.connection.execute(
            update(articles).where(articles.c.id == article_id).values(**row, revised_at=now)
        )
        self._claim(article_id, assessed.fingerprint.url_keys)
        index.add(article_id, assessed.fingerprint.sketch)

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

    def ids_after(self, article_id: int, limit: int) -> list[int]:
        """The next articles in the order in which they came."""
        query = select(articles.c.id).where(articles.c.id > article_id).order_by(articles.c.id).limit(limit)
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
        read than the longest excerpt needs: the whole where sentences of it were chosen."""
        whole = case((sources.c.permission == Permission.FULL_TEXT.value, articles.c.shown_html), else_="")
        beginning = func.substr(articles.c.shown_text, 1, sources.c.excerpt_chars + LOOK_AHEAD)
        text = case((stories.c.excerpt != "", articles.c.shown_text), else_=beginning)
        found: dict[int, list[Told]] = {}
        for part in chunks(sorted(set(story_ids))):
            query = (
                select(*(articles.c[name] for name in _TOLD), text.label("text"), whole.label("html"))
                .join(sources, sources.c.id == articles.c.source_id)
                .join(stories, stories.c.id == articles.c.story_id)
                .where(articles.c.story_id.in_(part))
                .order_by(articles.c.id)
            )
            rows = self.connection.execute(query).all()
            known = Sources(self.connection).by_id(sorted({row.source_id for row in rows}))
            for row in rows:
                found.setdefault(row.story_id, []).append(_told(row, known[row.source_id]))
        return found

    def _claim(self, article_id: int, url_keys: Sequence[str]) -> None:
        """An address another article holds stays with it: the first to claim it is believed."""
        rows = [{"url_key": key, "article_id": article_id} for key in url_keys]
        upsert(self.connection, article_addresses, rows)

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
        evidence=msgspec.convert(row.evidence, Evidence),
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
        "sketched": len(print_.sketch),
        "removals": msgspec.to_builtins(article.removals),
        "relevance": msgspec.to_builtins(assessed.relevance),
        "trust": msgspec.to_builtins(assessed.trust),
        "evidence": msgspec.to_builtins(assessed.evidence),
    }


def _stored(row: Row[Any]) -> StoredArticle:
    values = dict(row._mapping)
    for name in ("title_key", "shown_text", "shown_html", "sketched"):
        del values[name]
    values["authors"] = tuple(row.authors)
    values["origins"] = dict(row.origins)
    values["cited"] = tuple(Reference(kind=kind, id=name) for kind, name in row.cited)
    values["removals"] = msgspec.convert(row.removals, tuple[Removal, ...])
    values["relevance"] = msgspec.convert(row.relevance, Relevance)
    values["trust"] = msgspec.convert(row.trust, tuple[TrustLine, ...])
    values["evidence"] = msgspec.convert(row.evidence, Evidence)
    return StoredArticle(**values)
