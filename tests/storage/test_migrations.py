"""Migrations: they lead to the schema of the tables, whoever starts them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from app.settings import Settings, as_environment
from storage.errors import StorageError, Unreachable, WrongVersion
from storage.migrate import migrate, script_config
from storage.migrations import HEAD
from storage.schema import metadata
from storage.store import Store

SET_UP = """
from app.installation import set_up
from app.settings import read_settings
print(set_up(read_settings())[1])
"""


def test_head_names_the_newest_step() -> None:
    assert ScriptDirectory.from_config(script_config()).get_heads() == [HEAD]


def test_the_steps_lead_to_the_tables_the_program_uses(empty_database: str, tmp_path: Path) -> None:
    store = Store.open(empty_database, folder=tmp_path)
    assert migrate(store) == (None, HEAD)
    assert migrate(store) == (HEAD, HEAD)
    store.require_current()
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    store.close()


def test_processes_that_start_at_once_set_up_one_installation(empty_database: str, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, database_url=empty_database)
    command = [sys.executable, "-c", SET_UP]
    environment = {"PATH": "", **as_environment(settings)}
    processes = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    ended = [process.communicate(timeout=120) for process in processes]
    assert [out.strip() for out, _ in ended] == [HEAD] * 4, "\n".join(err for _, err in ended)
    store = Store.open(empty_database, folder=tmp_path)
    with store.read() as transaction:
        assert transaction.issues.identity().authority.endswith(".invalid")
    store.close()


def test_a_newer_schema_is_refused(store: Store) -> None:
    with store.begin() as transaction:
        transaction.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="newer"):
        migrate(store)
    with pytest.raises(WrongVersion, match="9999"):
        store.require_current()


def test_an_empty_database_is_not_current(empty_database: str, tmp_path: Path) -> None:
    store = Store.open(empty_database, folder=tmp_path)
    assert store.revision() is None
    with pytest.raises(WrongVersion, match="migrate"):
        store.require_current()
    store.close()


@pytest.mark.parametrize("url", ["mysql://a/b", "nonsense", ""])
def test_an_address_of_no_database_of_ours_is_unreachable(url: str, tmp_path: Path) -> None:
    with pytest.raises(Unreachable):
        Store.open(url, folder=tmp_path)


def test_a_server_that_does_not_answer_is_unreachable_and_its_password_not_told(tmp_path: Path) -> None:
    store = Store.open("postgresql://me:secret@127.0.0.1:1/db", folder=tmp_path)
    with pytest.raises(Unreachable) as caught, store.read():
        pass
    assert "secret" not in str(caught.value)
