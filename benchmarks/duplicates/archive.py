"""An archive on disk, of SQLite, to which articles are added as the service adds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from aggregator.dedupe import DedupePolicy, fingerprint, judge, origin_keys
from aggregator.model import (
    Assessed,
    Band,
    CaseKind,
    CleanArticle,
    Known,
    Metadata,
    Policy,
    Relevance,
    Source,
    Verdict,
    Way,
)
from aggregator.second import SecondReviewer
from app.jobs.settle import Settled, settle
from storage.migrate import migrate
from storage.schema import articles, cases, matches
from storage.store import Durability, Store, Transaction

NOW = datetime(2026, 1, 1, tzinfo=UTC)
RELEVANT = Relevance(band=Band.IN, score=1.0, reasons=())
INDEX = ("sketches", "common_hashes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """An article as it comes from a site."""

    site: str
    url: str
    title: str
    text: str

    def assessed(self) -> Assessed:
        """With its fingerprint; whether it is relevant and can be trusted is not looked into."""
        article = CleanArticle(
            url=self.url, metadata=Metadata(title=self.title), text=self.text, html=f"<p>{self.text}</p>"
        )
        return Assessed(article=article, relevance=RELEVANT, trust=(), fingerprint=fingerprint(article))


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the archive holds at the end, by the ids of articles."""

    stories: dict[int, int]  # article → story
    asked: list[tuple[int, int]]
    second_looks: list[tuple[int, int]]
    related: list[tuple[int, int]]


class Archive:
    """A database in a folder, with sources that are believed."""

    def __init__(self, folder: Path, *, durability: Durability = "normal") -> None:
        self.file = folder / "archive.db"
        self.policy = DedupePolicy()
        self.store = Store.open(f"sqlite:///{self.file}", folder=folder, durability=durability)
        migrate(self.store)
        with self.store.read() as transaction:
            self._sources = {source.key: source for source in transaction.sources.all()}
            self._minted = transaction.articles.count()

    def add(self, batch: Iterable[tuple[str, Assessed]]) -> list[Settled]:
        """Settle articles, each with the name of its site, in one transaction."""
        with self.store.begin() as transaction:
            settled = []
            for site, assessed in batch:
                self._minted += 1
                uid = f"tag:archive.example,2026:{self._minted}"
                source = self.source(transaction, site)
                settled.append(
                    settle(
                        transaction,
                        assessed,
                        source,
                        policy=self.policy,
                        uid=uid,
                        now=NOW,
                        asks=SecondReviewer.NEVER,
                    )
                )
            return settled

    def source(self, transaction: Transaction, site: str) -> Source:
        """The source that stands for a site."""
        if site not in self._sources:
            self._sources[site] = transaction.sources.add(_source(site))
        return self._sources[site]

    def candidates(self, transaction: Transaction, assessed: Assessed) -> list[Known]:
        """What is known that an article may repeat."""
        return transaction.candidates.find(assessed.fingerprint, origin_keys(assessed.article))

    def verdict(self, assessed: Assessed, site: str, known: list[Known]) -> Verdict:
        """What is to be said of an article; nothing is written."""
        source = self._sources[site].id if site in self._sources else 0
        return judge(assessed.article, assessed.fingerprint, known, source_id=source, policy=self.policy)

    def said(self) -> Said:
        """What was decided so far."""
        with self.store.read() as transaction:
            ask = transaction.connection.execute
            pair = select(cases.c.article_id, cases.c.other_article_id)
            related = select(matches.c.article_id, matches.c.other_article_id).where(
                matches.c.verdict == "related"
            )
            return Said(
                stories={row.id: row.story_id for row in ask(select(articles.c.id, articles.c.story_id))},
                asked=[tuple(r) for r in ask(pair.where(cases.c.kind == CaseKind.SAME_STORY.value))],
                second_looks=[tuple(r) for r in ask(pair.where(cases.c.kind == CaseKind.SECOND_LOOK.value))],
                related=[tuple(r) for r in ask(related)],
            )

    def index_bytes(self) -> int | None:
        """The size of the index of candidates, or None where this SQLite cannot tell."""
        names = ", ".join(f"'{name}'" for name in INDEX)
        with self.store.read() as transaction:
            try:
                found = transaction.connection.execute(
                    text(f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({names}) AND aggregate = TRUE")  # noqa: S608
                )
            except OperationalError:
                return None
            return int(found.scalar() or 0)

    def close(self) -> None:
        self.store.close()


def _source(site: str) -> Source:
    address = f"https://{site.replace(' ', '-').lower()}.example/feed"
    return Source(id=0, key=site, name=site, way=Way.FEED, address=address, policy=Policy.AUTO)
