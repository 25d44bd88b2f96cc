"""The job that tells hubs of feeds that have changed (WebSub), so that readers need not ask.

Publishing neither waits for it nor fails with it: what a hub was not told yet is in the database, and
each waking tries what is due.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

from aggregator.pings import Ping, after, due
from app import clock
from app.installation import Installation
from app.jobs import BusyError
from app.jobs.answers import post
from crawler.answers import Answer
from feeds.formats import FORMATS

log = logging.getLogger(__name__)
JOB = "websub"
SECONDS = 120.0
_ENDINGS = tuple(f".{kind}" for kind in FORMATS)
_ARCHIVES = "archive/"  # they gain nothing: nobody waits for news of them


def tell_hubs(installation: Installation, *, stop: threading.Event | None = None) -> int:
    """Tell each hub of each feed that has changed since it was told; returns how many could be told.

    Raises BusyError while another process does so, and ProbeError when nothing could be asked at all.
    """
    hubs = installation.editorial.publication.hubs
    if not hubs:
        return 0
    with installation.store.locks() as locks:
        if not locks.acquire(JOB):
            raise BusyError("another process tells the hubs")
        with installation.store.read() as transaction:
            published = transaction.documents.known()
            told = transaction.documents.pings()
        feeds = {name: one.digest for name, one in published.items() if _is_feed(name)}
        waiting = due(hubs, feeds, told, clock.now())
        if not waiting:
            return 0
        answers = post(installation.settings, _forms(installation, waiting), seconds=SECONDS, stop=stop)
        done = [
            after(ping, digest=feeds[ping.topic], error=_trouble(answer), now=clock.now())
            for ping, answer in zip(waiting, answers, strict=True)
        ]
        with installation.store.begin() as transaction:
            for ping in done:
                transaction.documents.told(ping)
        for ping in done:
            if ping.last_error:
                log.warning("%s was not told of %s: %s", ping.hub, ping.topic, ping.last_error)
        return sum(1 for ping in done if not ping.last_error)


def _is_feed(name: str) -> bool:
    return name.endswith(_ENDINGS) and not name.startswith(_ARCHIVES)


def _forms(installation: Installation, waiting: Sequence[Ping]) -> list[tuple[str, dict[str, str]]]:
    """Hubs read the address from one field or the other: both are sent."""
    home = installation.publication.home
    return [
        (ping.hub, {"hub.mode": "publish", "hub.url": home + ping.topic, "hub.topic": home + ping.topic})
        for ping in waiting
    ]


def _trouble(answer: Answer) -> str:
    if answer.error and not 200 <= answer.status < 300:
        return answer.error
    return "" if 200 <= answer.status < 300 else f"it answered {answer.status}"
