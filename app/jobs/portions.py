"""What there is to do, cut into portions that processes can share: hosts to crawl, pages to ingest."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

from app.crawl_process import wanted
from app.installation import Installation
from app.jobs.ingest import PORTION
from crawler.hosts import by_host, owners

LANES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Due sources that one process crawls: those of one host after one another, others side by side.

    A host is always in the same lane, so who takes a lane at a time has its hosts to itself. A lane and not
    a host, because each crawl is a process, which takes a second to start.
    """

    name: str
    keys: tuple[str, ...]


def due_lanes(installation: Installation) -> list[Lane]:
    """The lanes with sources that are due, those that waited longest first."""
    lanes: dict[int, list[str]] = {}
    for group in by_host(wanted(installation, (), everything=False)):
        first = min(name for source in group for name in owners(source))
        lanes.setdefault(crc32(first.encode()) % LANES, []).extend(source.key for source in group)
    return [Lane(name=f"lane {number}", keys=tuple(keys)) for number, keys in lanes.items()]


def waiting_portions(installation: Installation, limit: int) -> list[int]:
    """The portions of pages that wait to be ingested, the oldest first."""
    with installation.store.read() as transaction:
        return transaction.pages.portions(PORTION, limit)


def all_portions(installation: Installation) -> range:
    """All portions of pages there are, for ingesting them again."""
    with installation.store.read() as transaction:
        return range(transaction.pages.last_id() // PORTION + 1)
