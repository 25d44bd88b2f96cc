"""Addresses that are being looked at, in memory: what is found is kept until it is saved or forgotten."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from aggregator.model import SourceRules
from aggregator.review import RulingError
from app.installation import Installation
from app.jobs.previews import SECONDS, Look, preview
from app.jobs.sources import ProbeError, look_at
from crawler.discovery import Candidate, Probe, best
from storage.errors import NotFound, StorageError

log = logging.getLogger(__name__)
MOST_AT_ONCE = 2
MOST_KEPT = 50
KEPT_FOR = 60 * 60.0  # seconds
_BITS = 48  # of a number nobody guesses; it fits into an address of the desk


@dataclass(slots=True, kw_only=True)
class Lookup:
    """One address that somebody pasted. `probe` is None while it is looked at; `chosen` is the place in
    `probe.candidates` of the way that is previewed."""

    address: str
    began: float = field(default_factory=time.monotonic)
    busy: str = "the address"  # what is being looked at; "" for nothing
    probe: Probe | None = None
    chosen: int | None = None
    look: Look | None = None
    error: str = ""

    @property
    def candidate(self) -> Candidate | None:
        return None if self.probe is None or self.chosen is None else self.probe.candidates[self.chosen]


class Lookups:
    """Looks at addresses in threads of their own, two at once at the most."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[int, Lookup] = {}

    def begin(self, installation: Installation, address: str) -> int:
        """Begin to look at an address; returns the number it is found under. Raises RulingError when
        others are being looked at."""
        lookup = Lookup(address=address)
        with self._lock:
            self._require_room()
            self._forget()
            number = secrets.randbits(_BITS)
            self._known[number] = lookup
        self._start(lookup, lambda: _look(installation, lookup))
        return number

    def choose(self, installation: Installation, number: int, chosen: int) -> None:
        """Look at the articles of another way to follow the site. Raises NotFound and RulingError."""
        lookup = self.get(number)
        if lookup.probe is None or not 0 <= chosen < len(lookup.probe.candidates):
            raise RulingError("There is no such way to follow the site.")
        if not lookup.probe.candidates[chosen].works:
            raise RulingError("That way names no pages.")
        with self._lock:
            self._require_room()
            lookup.busy, lookup.chosen, lookup.look, lookup.error = "its articles", chosen, None, ""
        self._start(lookup, lambda: _preview(installation, lookup))

    def get(self, number: int) -> Lookup:
        """Raises NotFound for one that is forgotten."""
        with self._lock:
            if number not in self._known:
                raise NotFound("What was found there is forgotten by now. Please paste the address again.")
            return self._known[number]

    def _require_room(self) -> None:
        if sum(bool(one.busy) for one in self._known.values()) >= MOST_AT_ONCE:
            raise RulingError("Other addresses are being looked at. Please try again in a minute.")

    def _forget(self) -> None:
        old = time.monotonic() - KEPT_FOR
        for number in [n for n, one in self._known.items() if one.began < old and not one.busy]:
            del self._known[number]
        for number in [n for n, one in self._known.items() if not one.busy][
            : len(self._known) - MOST_KEPT + 1
        ]:
            del self._known[number]

    def _start(self, lookup: Lookup, work: Callable[[], None]) -> None:
        def run() -> None:
            try:
                work()
            except (ProbeError, StorageError, OSError) as error:
                lookup.error = str(error)
            except Exception:
                log.exception("looking at %s", lookup.address)
                lookup.error = "Something went wrong with us, not with the site."
            finally:
                lookup.busy = ""

        # Nobody waits for it when the service stops: the child process has a limit of its own.
        threading.Thread(target=run, daemon=True, name="lookup").start()


def _look(installation: Installation, lookup: Lookup) -> None:
    probes = look_at(installation.settings, [(lookup.address, SourceRules())], seconds=SECONDS)
    if not probes:
        lookup.error = "it was not looked at: the looking was stopped"
        return
    lookup.error = probes[0].error
    chosen = best(probes[0].candidates)
    lookup.chosen = probes[0].candidates.index(chosen) if chosen else None
    lookup.busy = "its articles"
    lookup.probe = probes[0]
    if chosen is not None:
        _preview(installation, lookup)


def _preview(installation: Installation, lookup: Lookup) -> None:
    if lookup.candidate is not None:
        lookup.look = preview(installation, lookup.candidate)
