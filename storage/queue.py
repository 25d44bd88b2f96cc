"""The room of the job queue in PostgreSQL: a schema of its own beside our tables.

What is in it can always be derived from our tables, so a backup leaves it out, and a queue that
another version of the library made is made anew rather than migrated.
"""

from __future__ import annotations

from sqlalchemy import Connection, func, select, text

from storage.errors import StorageError
from storage.store import Store

SCHEMA = "queue"
_ALONE = 0x6D73_6471_7565_7565  # any number that is always the same


def prepare_queue(store: Store, version: str, sql: str) -> bool:
    """Make the queue with the statements of the library's `version`, unless it is there.

    True when it was made now. Raises StorageError when a newer version made it.
    """
    with store.begin() as transaction:
        connection = transaction.connection
        connection.execute(select(func.pg_advisory_xact_lock(_ALONE)))
        made_by = _made_by(connection)
        if made_by == version:
            return False
        if made_by is not None and _number(made_by) > _number(version):
            raise StorageError(
                f"The job queue was made by version {made_by} of its library, this program has {version}. "
                "Bring this worker to the version of the others."
            )
        for statement in (f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE", f"CREATE SCHEMA {SCHEMA}"):
            connection.execute(text(statement))
        connection.execute(text(f"SET LOCAL search_path TO {SCHEMA}"))
        connection.exec_driver_sql(sql.replace("%", "%%"))
        connection.execute(text(f"COMMENT ON SCHEMA {SCHEMA} IS '{version}'"))
    return True


def _made_by(connection: Connection) -> str | None:
    found = connection.execute(
        text("SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = :name"),
        {"name": SCHEMA},
    ).first()
    return None if found is None else str(found[0] or "0")


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
