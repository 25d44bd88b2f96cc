"""What is known of the published documents: their content, when it changed, and what hubs were told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from aggregator.model import Channel
from aggregator.pings import Ping
from storage.schema import documents, floors, pings
from storage.sql import chunks, upsert


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The content of a document, as its SHA-256, and when that last changed."""

    digest: str
    modified_at: datetime


@dataclass(frozen=True, slots=True)
class Documents:
    """Reads and writes what is known of the documents."""

    connection: Connection

    def known(self) -> dict[str, Published]:
        """Every document that was published, by its name."""
        rows = self.connection.execute(select(documents))
        return {row.name: Published(digest=row.digest, modified_at=row.modified_at) for row in rows}

    def record(self, published: Mapping[str, Published]) -> None:
        """Remember what is published under these names."""
        rows = [
            {"name": name, "digest": one.digest, "modified_at": one.modified_at}
            for name, one in sorted(published.items())
        ]
        for part in chunks(rows):
            upsert(self.connection, documents, part, overwrite=("digest", "modified_at"))

    def forget(self, names: Iterable[str]) -> None:
        """Forget documents that are published no more."""
        for part in chunks(sorted(names)):
            self.connection.execute(delete(documents).where(documents.c.name.in_(part)))

    def floor(self, channel: Channel) -> datetime | None:
        """What was released before this has left the feed of a channel, and never comes back."""
        return self.connection.scalar(select(floors.c.since).where(floors.c.channel == channel.value))

    def raise_floor(self, channel: Channel, since: datetime) -> None:
        """Let what was released before leave the feed for ever. A floor only rises."""
        known = self.floor(channel)
        if known is None or known < since:
            row = {"channel": channel.value, "since": since}
            upsert(self.connection, floors, [row], overwrite=("since",))

    def pings(self) -> dict[tuple[str, str], Ping]:
        """What hubs were told, by hub and feed."""
        rows = self.connection.execute(select(pings)).mappings()
        return {(row["hub"], row["topic"]): Ping(**row) for row in rows}

    def told(self, ping: Ping) -> None:
        """Remember what a hub was told, or that it could not be."""
        row = {
            "hub": ping.hub,
            "topic": ping.topic,
            "digest": ping.digest,
            "failures": ping.failures,
            "next_at": ping.next_at,
            "last_error": ping.last_error,
        }
        names = ("digest", "failures", "next_at", "last_error")
        upsert(self.connection, pings, [row], overwrite=names)
