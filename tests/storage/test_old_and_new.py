"""While an installation is upgraded, processes of the version before go on for some seconds: what each
step of the schema leaves them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from storage.migrate import script_config
from storage.store import Store

# What was taken away all the same, once: an old process failed as a whole where it signed somebody in.
TAKEN = {
    "0007": {"users.failures", "users.locked_until"},
}
Columns = dict[str, Any]


def columns(connection: Connection) -> Columns:
    inspector = inspect(connection)
    return {
        f"{table}.{column['name']}": column
        for table in inspector.get_table_names()
        for column in inspector.get_columns(table)
        if table != "alembic_version"
    }


def demands(column: Any) -> bool:
    """Whether a row without this column is refused."""
    return not column["nullable"] and column["default"] is None and column.get("autoincrement") is not True


@pytest.fixture
def steps(tmp_path: Path) -> list[tuple[str, Columns]]:
    """The columns after each step, the first step first."""
    config = script_config()
    revisions = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()][::-1]
    store = Store.open(f"sqlite:///{tmp_path / 'it.db'}", folder=tmp_path)
    found = []
    with store.migrating() as connection:
        config.attributes["connection"] = connection
        for revision in revisions:
            command.upgrade(config, revision)
            connection.commit()
            found.append((revision, columns(connection)))
    store.close()
    return found


def test_a_step_takes_nothing_away_and_demands_nothing_more(steps: list[tuple[str, Columns]]) -> None:
    for (_, before), (revision, after) in pairwise(steps):
        tables = {name.partition(".")[0] for name in before}
        assert set(before) - set(after) == TAKEN.get(revision, set()), revision
        for name in sorted(set(after) - set(before)):
            if name.partition(".")[0] in tables:
                assert not demands(after[name]), f"{revision}: who does not know {name} cannot add a row"
        for name in sorted(set(after) & set(before)):
            assert before[name]["nullable"] <= after[name]["nullable"], f"{revision}: {name} is demanded now"
