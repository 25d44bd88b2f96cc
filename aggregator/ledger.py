"""What a source allows, forbids and asked for, and what follows from it for an address."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from aggregator.urls import url_key


class Kind(enum.StrEnum):
    """What a line of the ledger says. The first two are written by the program."""

    ROBOTS = "robots"  # robots.txt, as it was read; a line for each change
    RESERVATION = "reservation"  # an opt-out from text and data mining that was seen
    LICENCE = "licence"
    PERMISSION = "permission"
    CONTACT = "contact"
    TAKEDOWN = "takedown"  # what somebody asked us to show no more
    LIFTED = "lifted"  # a takedown of this address is over
    NOTE = "note"


SEEN = frozenset({Kind.ROBOTS, Kind.RESERVATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line. `address` is a page, the beginning of addresses, or "" for the whole source."""

    id: int
    kind: Kind
    address: str
    text: str
    said_by: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class TakenDown:
    """What of a source is to be asked for and shown no more."""

    addresses: frozenset[str] = frozenset()

    def covers(self, url: str) -> bool:
        """Whether an address is one of those, or stands below one that ends with a slash."""
        if not self.addresses:
            return False
        if "" in self.addresses or url in self.addresses:
            return True
        key = url_key(url)
        return any(
            url.startswith(one) if one.endswith("/") else key == url_key(one) for one in self.addresses
        )


def taken_down(lines: Iterable[Line]) -> TakenDown:
    """What the takedowns among lines, the oldest first, and those lifted since come to."""
    standing: set[str] = set()
    for line in lines:
        if line.kind is Kind.TAKEDOWN:
            standing.add(line.address)
        elif line.kind is Kind.LIFTED:
            standing.discard(line.address)
    return TakenDown(frozenset(standing))
