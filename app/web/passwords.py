"""Trying passwords: slow to guess, and silent about who is known here."""

from __future__ import annotations

import logging
import secrets
from datetime import datetime, timedelta

from argon2.exceptions import InvalidHashError

from app.passwords import hash_password, verify_password

log = logging.getLogger(__name__)
FREE_TRIES = 5  # wrong passwords in a row before an account rests
LONGEST_PASSWORD = 1024
_FIRST_REST = timedelta(minutes=1)
_LONGEST_REST = timedelta(minutes=15)


def resting_until(failures: int, now: datetime) -> datetime | None:
    """Until when an account takes no password after so many wrong ones in a row: one minute
    after the fifth, then twice as long each time, and never longer than a quarter of an hour."""
    if failures < FREE_TRIES:
        return None
    doublings = min(failures - FREE_TRIES, 10)
    return now + min(_FIRST_REST * (1 << doublings), _LONGEST_REST)


class Passwords:
    """Checks passwords, in the same time whether there is such a user or not."""

    def __init__(self) -> None:
        self._nobodys = hash_password(secrets.token_urlsafe())

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
