"""Migrations, run once whoever starts first."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from storage.errors import StorageError
from storage.migrations import HEAD
from storage.store import Store

if TYPE_CHECKING:
    from alembic.config import Config

WAIT_SECONDS = 120


def migrate(store: Store) -> tuple[str | None, str]:
    """Bring the database to this program's schema; returns the revisions before and after.

    Waits while another process migrates. Raises StorageError when that takes more than two
    minutes, or when the database is newer than the program.
    """
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        with store.locks() as locks:
            if locks.acquire("migrate"):
                return _upgrade(store)
        if time.monotonic() > deadline:
            raise StorageError(
                "Another process has been migrating the database for two minutes. Is it stuck?"
            )
        time.sleep(0.2)


def script_config() -> Config:
    """Alembic's configuration, without a file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _upgrade(store: Store) -> tuple[str | None, str]:
    before = store.revision()
    if before == HEAD:
        return before, before
    from alembic import command  # most starts find nothing to do, and Alembic is slow to load
    from alembic.script import ScriptDirectory

    config = script_config()
    if before is not None and before not in {
        step.revision for step in ScriptDirectory.from_config(config).walk_revisions()
    }:
        raise StorageError(
            f"The database has schema {before}, which this program does not know: it is newer."
        )
    with store.migrating() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    return before, HEAD
