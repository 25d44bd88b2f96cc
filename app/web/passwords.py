"""Trying passwords: slow to guess, silent about who is known here, and no way to keep somebody out.

Wrong passwords are counted by name and address together, by address, and by name; a browser that has
signed the same person in before is counted by itself alone, so whatever others try does not hinder it.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from ipaddress import IPv6Address, ip_address

from argon2.exceptions import InvalidHashError

from app.passwords import hash_password, verify_password
from storage.tries import Tried

log = logging.getLogger(__name__)
LONGEST_PASSWORD = 1024
FORGOTTEN_AFTER = timedelta(days=1)
_FIRST_REST, _LONGEST_REST = timedelta(minutes=1), timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brake:
    """What slows tries down: `free` wrong ones in a row, then rests that double up to the longest."""

    key: str
    free: int
    longest: timedelta = _LONGEST_REST
    own: bool = True  # a right password takes it off

    def after_failure(self, tried: Tried | None, now: datetime) -> Tried:
        """The count after one more wrong password."""
        fresh = tried is None or abs(now - tried.tried_at) > FORGOTTEN_AFTER
        failures = 1 if tried is None or fresh else tried.failures + 1
        return Tried(key=self.key, failures=failures, tried_at=now, rests_until=self._rest(failures, now))

    def _rest(self, failures: int, now: datetime) -> datetime | None:
        if failures < self.free:
            return None
        return now + min(_FIRST_REST * (1 << min(failures - self.free, 10)), self.longest)


def brakes(name: str, address: str, device: str, *, known: bool) -> tuple[Brake, ...]:
    """What is counted for a try. `known` says that `device` has signed this name in before."""
    if known:
        return (Brake(key=_digest("device", device, name), free=5),)
    network = _network(address)
    return (
        Brake(key=_digest("pair", name, network), free=5),
        Brake(key=_digest("address", network), free=20, own=False),
        # Many addresses at once: short rests, for new devices alone.
        Brake(key=_digest("name", name), free=100, longest=_FIRST_REST, own=False),
    )


def rests(found: Sequence[Tried], now: datetime) -> bool:
    """Whether no password is taken now. A rest longer than any began while the clock was ahead."""
    return any(one.rests_until is not None and now < one.rests_until <= now + _LONGEST_REST for one in found)


def _network(address: str) -> str:
    """An address; of version 6 only the half that a household has for itself."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(int(found) >> 64) if isinstance(found, IPv6Address) else address


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


class Passwords:
    """Checks passwords, in the same time whether there is such a user or not."""

    def __init__(self) -> None:
        self._nobodys = _nobodys()

    def fits(self, password: str, stored: str | None) -> bool:
        """Whether a password is the one that was hashed; never for None, which stands for a user
        who is not there, or may not try now."""
        if len(password) > LONGEST_PASSWORD:
            password, stored = "", None
        try:
            return verify_password(stored or self._nobodys, password) and stored is not None
        except InvalidHashError:
            log.error("a password hash in the database cannot be read: set the password anew")
            return False


@cache
def _nobodys() -> str:
    """A hash that no password fits. Making it takes as long as trying one, so it is made once."""
    return hash_password(secrets.token_urlsafe())
