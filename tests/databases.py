"""Databases for tests: SQLite files, and a PostgreSQL server of the tests' own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from functools import cache
from itertools import count
from pathlib import Path

import psycopg

from storage.migrate import migrate
from storage.store import Store

ACCOUNT = "postgres"  # the server refuses to run as root
CONFIGURATION = " ".join(
    f"-c {setting}"
    for setting in (
        "listen_addresses=''",
        "fsync=off",
        "full_page_writes=off",
        "synchronous_commit=off",
        "max_connections=60",
    )
)


def postgres_programs() -> Path | None:
    """The folder of initdb and pg_ctl, or None when PostgreSQL is not installed."""
    on_path = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    return Path(on_path).resolve().parent if on_path else found[-1].parent if found else None


class PostgresServer:
    """A server in a folder of its own, reached through a socket there and not by the network."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._numbers = count()
        # The path of a socket has a hundred characters or so, too few for the folders of pytest.
        self.folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
        if os.geteuid() == 0:
            account = pwd.getpwnam(ACCOUNT)
            os.chown(self.folder, account.pw_uid, account.pw_gid)

    def start(self) -> None:
        data = str(self.folder / "data")
        self._run(
            "initdb", "-D", data, "-A", "trust", "-U", ACCOUNT, "-E", "UTF8", "--no-locale", "--no-sync"
        )
        options = f"{CONFIGURATION} -k {self.folder}"
        self._run("pg_ctl", "-D", data, "-w", "-l", str(self.folder / "log"), "-o", options, "start")
        template = self.new_database(template="template1", name="prepared")
        store = Store.open(template, folder=self.folder)
        migrate(store)
        store.close()

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_database(self, *, template: str = "prepared", name: str = "") -> str:
        """The address of a fresh database: with the schema, or empty from "template1"."""
        name = name or f"test{next(self._numbers)}"
        self._command(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._url(name)

    def drop(self, url: str) -> None:
        name = url.partition("?")[0].rpartition("/")[2]
        self._command(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _url(self, name: str) -> str:
        return f"postgresql://{ACCOUNT}@/{name}?host={self.folder}"

    def _command(self, sql: str) -> None:
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(sql.encode())

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        if os.geteuid() == 0:
            command = ["setpriv", f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--clear-groups", *command]
        # Files, not pipes: the server keeps what it inherits, and a pipe would never end.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(command, stdout=said, stderr=said, cwd="/", timeout=120, check=False)
            said.seek(0)
            assert done.returncode == 0, said.read().decode(errors="replace")


def new_sqlite(folder: Path, *, prepared: bool = True) -> str:
    """The address of a fresh SQLite database."""
    file = folder / "msdigest.db"
    if prepared:
        file.write_bytes(sqlite_prepared())
    return f"sqlite:///{file}"


@cache
def sqlite_prepared() -> bytes:
    """What a SQLite file with the schema and nothing in it holds: writing it is quicker than migrating."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "msdigest.db"
        store = Store.open(f"sqlite:///{file}", folder=file.parent, durability="normal")
        migrate(store)
        store.close()
        return file.read_bytes()
