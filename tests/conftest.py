"""What tests of every room share: databases, and an installation in a folder of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from app import compiled
from app.installation import Installation, open_installation, set_up
from app.settings import Settings
from storage.store import Store
from tests.databases import PostgresServer, new_sqlite, postgres_programs

compiled.check()
hypothesis.settings.register_profile("msdigest", deadline=None)  # a first call loads what it needs
hypothesis.settings.load_profile("msdigest")
KINDS = ("sqlite", "postgresql")
LOOPBACK: dict[str, Any] = {
    "public_url": "https://digest.example.org/",
    "contact": "desk@example.org",
    "crawl_delay": 0.0,
    "allow_networks": ("127.0.0.0/8",),
    "workers": 2,
}


def pytest_configure(config: pytest.Config) -> None:
    """Hundreds of processes that tests start would each compile the program anew where the environment
    forbids to keep that: it is kept in pytest's own folder. The workers of xdist inherit this."""
    if config.cache is not None and os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ["PYTHONPYCACHEPREFIX"] = str(config.cache.mkdir("compiled"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server, started once. Tests of it are skipped where it is not installed,
    except where CI is to prove that they pass."""
    programs = postgres_programs()
    reason = "PostgreSQL (initdb, pg_ctl) is not installed"
    if programs is None and os.environ.get("CI") == "true":
        pytest.fail(reason)
    if programs is None:
        pytest.skip(reason)
    server = PostgresServer(programs)
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database with the schema, on each kind."""
    if database_kind == "sqlite":
        yield new_sqlite(tmp_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.new_database()
    yield url
    server.drop(url)


@pytest.fixture
def empty_database(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a schema, on each kind."""
    if database_kind == "sqlite":
        yield new_sqlite(tmp_path, prepared=False)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.new_database(template="template1")
    yield url
    server.drop(url)


@pytest.fixture
def store(database: str, tmp_path: Path) -> Iterator[Store]:
    """A store over a fresh database, on each kind."""
    opened = Store.open(database, folder=tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """A new installation in a folder of its own, over SQLite, that may crawl loopback."""
    yield from opened_installation(Settings(home=tmp_path / "home", **LOOPBACK))


@pytest.fixture
def installation_on_each(database: str, tmp_path: Path) -> Iterator[Installation]:
    """The same over each kind of database."""
    settings = Settings(home=tmp_path / "home", database_url=database, **LOOPBACK)
    yield from opened_installation(settings)


def opened_installation(settings: Settings) -> Iterator[Installation]:
    if not settings.database_url:
        settings.home.mkdir(parents=True)
        new_sqlite(settings.home)
    set_up(settings)
    opened = open_installation(settings, durability="normal")
    yield opened
    opened.store.close()
