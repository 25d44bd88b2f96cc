"""The job that writes into the ledger of permission, and lets follow what follows from a line."""

from __future__ import annotations

import logging

from aggregator.ledger import SEEN, Kind
from app import clock
from app.installation import Installation

log = logging.getLogger(__name__)


def note(installation: Installation, key: str, kind: Kind, text: str, *, address: str = "", user: str) -> int:
    """Add a line about a source; returns how many addresses are shown no more because of it.

    After a takedown nothing of what it covers is asked for, and readers see the titles alone. When it is
    lifted, its pages are asked for again; what was published by then stays without its text, for the text
    that somebody vouched for is gone. Raises NotFound, and ValueError for a kind that only the program
    writes.
    """
    if kind in SEEN:
        raise ValueError(f"{kind.value} is what the program saw itself")
    with installation.store.begin() as transaction:
        transaction.stories.hold()
        source = transaction.sources.get(key)
        transaction.ledger.say(source.id, kind, text, clock.now(), address=address, user=user)
        if kind is not Kind.TAKEDOWN:
            return 0
        covered = transaction.ledger.covered(source.id, transaction.ledger.taken_down(source.id))
        for start in range(0, len(covered), 500):
            transaction.articles.hide(covered[start : start + 500])
    log.info("%s: %s of %s by %s", key, kind.value, address or "everything", user)
    return len(covered)
