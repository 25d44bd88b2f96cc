"""How long the web server waits for those who ask, and how many it lets in.

A program that opens a connection and sends a byte a minute, or never takes its answer, costs one
connection, for a while. Once a second one look at all connections ends those that took too long: a timer
for each request would cost more than the answer.
"""

from __future__ import annotations

import asyncio
import resource
from typing import Protocol

HEAD_SECONDS = 15  # from the connection, or the first byte, to the end of a request's head
BODY_SECONDS = 60  # to the end of its body
TAKE_SECONDS = 120  # to take an answer that waits to be sent
SPARE_HANDLES = 256  # for files, the database and children
_MOST = 50_000  # connections, where the system sets no bound


class Guest(Protocol):
    """A connection as this room sees it."""

    def tick(self) -> None:
        """A second went by."""

    def leave(self) -> bool:
        """Go, if nothing is half done; whether it went."""


class Door:
    """Who is in, the one first that came first."""

    def __init__(self, most: int | None = None) -> None:
        self._most = most or _room()
        self._guests: dict[Guest, None] = {}
        self._looking = False

    def come(self, guest: Guest, loop: asyncio.AbstractEventLoop) -> bool:
        """Let a guest in; where the house is full somebody with nothing half done has to go, and will
        come again. False: there is nobody, and no room."""
        if len(self._guests) >= self._most and not any(one.leave() for one in list(self._guests)):
            return False
        self._guests[guest] = None
        if not self._looking:
            self._looking = True
            loop.call_later(1, self._look, loop)
        return True

    def go(self, guest: Guest) -> None:
        self._guests.pop(guest, None)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        self._looking = bool(self._guests)
        if self._looking:
            loop.call_later(1, self._look, loop)
        for guest in list(self._guests):
            guest.tick()


def raise_limit() -> None:
    """Let this process have as many file handles as the system grants it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _room() -> int:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST if soft == resource.RLIM_INFINITY else max(min(soft - SPARE_HANDLES, _MOST), soft // 2)
