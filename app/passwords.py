"""Passwords: hashed with Argon2id, in the parameters of RFC 9106's low-memory choice."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.settings import SettingsError

SHORTEST = 10  # characters; length is what makes a password strong
_HASHER = PasswordHasher()


def hash_password(password: str) -> str:
    """The hash to store. Raises SettingsError for a password that is too short."""
    if len(password) < SHORTEST:
        raise SettingsError(f"A password has at least {SHORTEST} characters. A short sentence is a good one.")
    return _HASHER.hash(password)


def verify_password(stored: str, password: str) -> bool:
    """Whether a password is the one that was hashed."""
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
