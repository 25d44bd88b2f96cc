"""The ledger of permission."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from aggregator.ledger import Kind, Line, TakenDown, taken_down
from aggregator.tdmrep import PLACE, Reserved, reserved
from storage.schema import article_addresses, articles, ledger
from storage.sql import insert_row

LONGEST = 64_000  # characters of a line: a robots.txt may be endless


@dataclass(frozen=True, slots=True)
class Ledger:
    """Reads and writes the ledger."""

    connection: Connection

    def say(
        self, source_id: int, kind: Kind, text: str, now: datetime, *, address: str = "", user: str = ""
    ) -> int:
        """Add a line; returns its number."""
        return insert_row(
            self.connection,
            ledger,
            source_id=source_id,
            kind=kind.value,
            address=address,
            text=text.replace("\0", "")[:LONGEST],
            said_by=user,
            said_at=now,
        )

    def saw(self, source_id: int, kind: Kind, text: str, now: datetime, *, address: str = "") -> bool:
        """Add what the program saw, unless the newest line about that address says so already."""
        newest = (
            select(ledger.c.text)
            .where(ledger.c.source_id == source_id, ledger.c.kind == kind.value)
            .where(ledger.c.address == address)
            .order_by(ledger.c.id.desc())
            .limit(1)
        )
        if self.connection.scalar(newest) == text.replace("\0", "")[:LONGEST]:
            return False
        self.say(source_id, kind, text, now, address=address)
        return True

    def lines(self, source_id: int) -> list[Line]:
        """All that is known of a source, the oldest first."""
        return self._lines(ledger.c.source_id == source_id)

    def taken_down(self, source_id: int) -> TakenDown:
        """What of a source is to be asked for and shown no more."""
        kinds = (Kind.TAKEDOWN.value, Kind.LIFTED.value)
        return taken_down(self._lines(ledger.c.source_id == source_id, ledger.c.kind.in_(kinds)))

    def reserved(self, source_id: int) -> Reserved:
        """What the sites of a source reserve, as their files were last read."""
        ours = ledger.c.source_id == source_id, ledger.c.kind == Kind.RESERVATION.value
        files = (ledger.c.address != "", ledger.c.address.endswith(PLACE))
        newest = {line.address: line.text for line in self._lines(*ours, *files)}
        return reserved(newest.items())

    def covered(self, source_id: int, down: TakenDown | Reserved) -> list[str]:
        """The keys of the addresses of a source's articles that were taken down, or are reserved."""
        query = (
            select(articles.c.url, article_addresses.c.url_key)
            .join(article_addresses, article_addresses.c.article_id == articles.c.id)
            .where(articles.c.source_id == source_id)
        )
        return [row.url_key for row in self.connection.execute(query) if down.covers(row.url)]

    def _lines(self, *conditions: Any) -> list[Line]:
        query = select(ledger).where(*conditions).order_by(ledger.c.id)
        return [_line(row) for row in self.connection.execute(query)]


def _line(row: Row[Any]) -> Line:
    return Line(
        id=row.id,
        kind=Kind(row.kind),
        address=row.address,
        text=row.text,
        said_by=row.said_by,
        said_at=row.said_at,
    )
