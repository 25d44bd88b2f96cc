"""What there is to do, cut into portions that processes can share: hosts to crawl, pages to ingest."""

from __future__ import annotations

from dataclasses import dataclass

from app.crawl_process import wanted
from app.installation import Installation
from app.jobs.ingest import PORTION
from crawler.hosts import by_host, owners


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """Due sources that share hosts, so that one process has to crawl them, one after another."""

    name: str  # of the owners of the hosts
    keys: tuple[str, ...]


def due_hosts(installation: Installation) -> list[Hosts]:
    """The hosts whose sources are due, those that waited longest first."""
    groups = by_host(wanted(installation, (), everything=False))
    return [
        Hosts(
            name=" ".join(sorted({name for source in group for name in owners(source)})),
            keys=tuple(source.key for source in group),
        )
        for group in groups
    ]


def waiting_portions(installation: Installation, limit: int) -> list[int]:
    """The portions of pages that wait to be ingested, the oldest first."""
    with installation.store.read() as transaction:
        return transaction.pages.portions(PORTION, limit)


def all_portions(installation: Installation) -> range:
    """All portions of pages there are, for ingesting them again."""
    with installation.store.read() as transaction:
        return range(transaction.pages.last_id() // PORTION + 1)
