"""What can go wrong in storage.

StorageError
├── Unreachable       the database cannot be opened or does not answer
├── WrongVersion      its schema is older or newer than this program
├── Conflict          a record is not as the change expects it
└── NotFound          no record under that name
"""

from __future__ import annotations


class StorageError(Exception):
    """Any failure of storage; the message names what it was about."""


class Unreachable(StorageError):  # noqa: N818 - named for what it says
    """The database cannot be opened or does not answer."""


class WrongVersion(StorageError):  # noqa: N818
    """The schema of the database does not fit this program."""


class Conflict(StorageError):  # noqa: N818
    """A record has been changed by somebody else meanwhile."""


class NotFound(StorageError):  # noqa: N818
    """No record under that name."""
