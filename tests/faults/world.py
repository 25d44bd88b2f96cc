"""Installations to be killed in: one for each stage of the way, made once and copied for each life."""

from __future__ import annotations

import os
import shutil
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from alembic import command

from app import clock
from app.installation import Installation, open_installation, set_up
from app.jobs.crawl import crawl
from app.jobs.ingest import ingest
from app.settings import Settings
from app.source_files import read_toml
from storage import backup as backups
from storage.migrate import script_config
from storage.store import Store
from tests.databases import PostgresServer

CURATOR = "Amina"
OLDER = "0004"  # a schema of before, for a migration to find
STAGES = ("older", "sources", "crawled", "ingested")


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One installation, from a stage on until all its work is done."""

    settings: Settings
    stage: str

    @contextmanager
    def opened(self) -> Iterator[Installation]:
        installation = open_installation(self.settings)
        try:
            yield installation
        finally:
            installation.store.close()


class World:
    """The stages, and where lives are led."""

    def __init__(self, folder: Path, sources: Path, server: PostgresServer | None) -> None:
        self._folder = folder
        self._server = server
        self._lives = 0
        self._templates: dict[str, str] = {}
        _apart(lambda: self._make(sources))
        if server is not None:
            self._templates |= {stage: self._template(server, stage) for stage in STAGES}

    @property
    def database(self) -> str:
        return "postgresql" if self._server else "sqlite"

    def life(self, stage: str) -> Life:
        """A new installation that begins at a stage."""
        self._lives += 1
        home = self._folder / f"life{self._lives}"
        if self._server is None:
            shutil.copytree(self._folder / stage, home)
            return Life(settings=_settings(home), stage=stage)
        home.mkdir()
        shutil.copy(self._folder / stage / "editorial.toml", home)
        url = self._server.new_database(template=self._templates[stage], name=f"life{self._lives}")
        return Life(settings=replace(_settings(home), database_url=url), stage=stage)

    def end(self, life: Life) -> None:
        if self._server is not None:
            self._server.drop(life.settings.database)
        shutil.rmtree(life.settings.home)

    def _make(self, sources: Path) -> None:
        self._older()
        home = self._folder / "sources"
        set_up(_settings(home))
        installation = open_installation(_settings(home))
        with installation.store.begin() as transaction:
            for source in read_toml(sources.read_text()):
                transaction.sources.add(source)
            transaction.users.add(CURATOR, "curator", "no password fits this", clock.now())
        crawled = self._after(home, "crawled")
        crawl(crawled, everything=True)
        ingested = self._after(crawled.settings.home, "ingested")
        ingest(ingested)
        for one in (installation, crawled, ingested):
            one.store.close()

    def _after(self, home: Path, stage: str) -> Installation:
        shutil.copytree(home, self._folder / stage)
        return open_installation(_settings(self._folder / stage))

    def _older(self) -> None:
        settings = _settings(self._folder / "older")
        set_up(settings)  # for the editorial file
        Path(settings.home / "msdigest.db").unlink()
        store = Store.open(settings.database, folder=settings.home)
        _upgrade(store, OLDER)
        store.close()

    def _template(self, server: PostgresServer, stage: str) -> str:
        name = f"stage_{stage}"
        url = server.new_database(template="template1" if stage == "older" else "prepared", name=name)
        store = Store.open(url, folder=self._folder)
        if stage == "older":
            _upgrade(store, OLDER)
        else:
            self._restore(store, stage)
        store.close()
        return name

    def _restore(self, store: Store, stage: str) -> None:
        file = self._folder / f"{stage}.backup"
        installation = open_installation(_settings(self._folder / stage))
        backups.backup(installation.store, file, lambda *_: None)
        installation.store.close()
        backups.restore(store, file, lambda *_: None)


def _apart(work: Callable[[], None]) -> None:
    """Do some work in a process of its own: this one must have no thread when it is forked later."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            if code:
                traceback.print_exc()
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0, "the stages could not be made"


def _settings(home: Path) -> Settings:
    return Settings(
        home=home,
        public_url="https://digest.example.org/",
        crawl_delay=0.0,
        allow_networks=("127.0.0.0/8",),
        workers=1,
    )


def _upgrade(store: Store, revision: str) -> None:
    with store.engine.connect() as connection:
        config = script_config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()
