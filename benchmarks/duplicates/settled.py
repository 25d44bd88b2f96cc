"""Articles told one after another to a real database: what became of each pair."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from benchmarks.duplicates.archive import Archive, Incoming
from storage.schema import articles, matches

BATCH = 200  # articles in a transaction: nothing is lost here when the machine stops
WEIGHT = ("related", "uncertain", "duplicate")
Document = tuple[str, str, str]  # id, title, text
PairVerdict = tuple[str, str, str, float]  # later id, earlier id, verdict, score


def settled(documents: Sequence[Document]) -> list[PairVerdict]:
    """Every pair that was joined, asked about or found related, each article being of a source of its
    own. An article that joined a story is a duplicate of each earlier article of that story."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder))
        try:
            names: dict[int, str] = {}
            for start in range(0, len(documents), BATCH):
                batch = documents[start : start + BATCH]
                added = archive.add(
                    (f"s{number}", _incoming(number, document).assessed())
                    for number, document in enumerate(batch, start)
                )
                names |= {one.article_id: name for one, (name, *_) in zip(added, batch, strict=True)}
            return [
                (names[newer], names[older], verdict, score)
                for (newer, older), (verdict, score) in sorted(_pairs(archive).items())
            ]
        finally:
            archive.close()


def _incoming(number: int, document: Document) -> Incoming:
    _, title, text = document
    return Incoming(site=f"s{number}", url=f"https://s{number}.example/{number}", title=title, text=text)


def _pairs(archive: Archive) -> dict[tuple[int, int], tuple[str, float]]:
    with archive.store.read() as transaction:
        ask = transaction.connection.execute
        story = {row.id: row.story_id for row in ask(select(articles.c.id, articles.c.story_id))}
        rows = ask(select(matches).where(matches.c.verdict.in_(WEIGHT))).all()
    members: dict[int, list[int]] = defaultdict(list)
    for article_id, story_id in story.items():
        members[story_id].append(article_id)
    found: dict[tuple[int, int], tuple[str, float]] = {}
    for row in rows:
        joined = row.verdict == "duplicate"
        for other in members[story[row.article_id]] if joined else [row.other_article_id]:
            if other < row.article_id:
                pair = row.article_id, other
                found[pair] = max(found.get(pair, _NOTHING), (row.verdict, row.score), key=_weight)
    return found


_NOTHING = ("related", -1.0)


def _weight(said: tuple[str, float]) -> tuple[int, float]:
    return WEIGHT.index(said[0]), said[1]
