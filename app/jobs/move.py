"""The job that moves an installation into another database, of either kind."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from app import clock
from app.installation import Installation, open_store, set_up
from app.jobs import BusyError
from app.pulse import is_silent
from storage import backup as backups
from storage.drill import Compared, compared
from storage.errors import StorageError
from storage.locks import Locks


def move(
    installation: Installation, address: str, *, lose: bool = False, hear: Callable[[str, int], None]
) -> list[Compared]:
    """Copy everything into the database at an address, and compare every row; the one in use stays as it
    is. `lose` says that what the other holds may be lost.

    Raises BusyError while a process is at work, for what it does meanwhile would be lost, and
    StorageError for an address or a database that cannot be used.
    """
    settings = replace(installation.settings, database_url=address)
    with closing(open_store(settings)) as other, installation.store.locks() as locks:
        if other.engine.url == installation.store.engine.url:
            raise StorageError("That is the database in use.")
        hold(locks)
        _require_idle(installation)
        set_up(settings)
        with other.locks() as theirs, TemporaryDirectory(dir=settings.home, prefix=".move-") as folder:
            if not (other.is_sqlite and installation.store.is_sqlite):  # which share the locks of their home
                hold(theirs)
            file = Path(folder) / "move.backup"
            backups.backup(installation.store, file, hear)
            backups.restore(other, file, hear, replace=lose)
            return compared(other, file)


def hold(locks: Locks) -> None:
    """Keep everybody else from writing pages, stories and files. Raises BusyError when somebody does."""
    if not (locks.acquire("ingest") and locks.acquire("publish")):
        raise BusyError("another process is ingesting or publishing; stop the service first")


def _require_idle(installation: Installation) -> None:
    with installation.store.read() as transaction:
        beats = transaction.runs.beats()
    at_work = sorted(name for name, at in beats.items() if not is_silent(at, clock.now()))
    if at_work:
        raise BusyError(
            f"{', '.join(at_work)} was at work a moment ago; stop the service first, and wait a minute"
        )
