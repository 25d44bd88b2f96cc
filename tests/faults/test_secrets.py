"""Passwords, and addresses that hold one, stand in no log, no page, no report and no backup."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from typer.testing import CliRunner

from app import clock
from app.cli.common import app as commands
from app.installation import open_installation, set_up
from app.metrics import Figures
from app.passwords import hash_password
from app.settings import SettingsError, read_settings
from app.telling import TellingError, tell
from app.web.application import create_application
from storage.errors import StorageError
from storage.schema import users
from storage.store import Store
from tests.app.web.world import Client
from tests.databases import PostgresServer

HOME = "https://desk.example.org/"
DATABASE, HOOK, KEY, MAIL = "databasesecret", "hooksecret", "keysecret", "mailsecret"
RIGHT, WRONG, MISPLACED = "five quiet herons", "wrongsecret and long", "misplacedsecret"
SECRETS = (DATABASE, HOOK, KEY, MAIL, RIGHT, WRONG, MISPLACED, "$argon2id$")


class Place:
    """A web server that answers a webhook as it is told to."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, str]] = []
        self.asked: list[str] = []
        place = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                place.asked.append(self.path)
                self.rfile.read(int(self.headers["Content-Length"]))
                status, to = place.answers.pop(0)
                if not status:
                    self.wfile.write(f"{HOOK} is no answer of HTTP\r\n\r\n".encode())
                    return
                self.send_response(status, f"no {self.path}" if not to else "on")
                if to:
                    self.send_header("Location", to)
                self.end_headers()

            def do_GET(self) -> None:
                place.asked.append(f"GET {self.path}")
                self.send_response(200)
                self.end_headers()

            def do_HEAD(self) -> None:
                self.send_response(500, "broken")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def place() -> Iterator[Place]:
    made = Place()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
def environment(
    place: Place, postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    """An installation with a secret in every setting that may hold one."""
    database = postgres.new_database()
    made = {
        "MSDIGEST_HOME": str(tmp_path / "home"),
        "MSDIGEST_DATABASE_URL": database.replace("postgres@", f"postgres:{DATABASE}@"),
        "MSDIGEST_ALARM_WEBHOOK": f"{place.origin}/{HOOK}?key={KEY}",
        "MSDIGEST_ALARM_MAIL": "ops@example.org",
        "MSDIGEST_SMTP": f"smtp://user:{MAIL}@127.0.0.1:1",
        "MSDIGEST_PUBLIC_URL": HOME,
        "MSDIGEST_CONTACT": "desk@example.org",
        "MSDIGEST_LOG_LEVEL": "debug",
    }
    for name, value in made.items():
        monkeypatch.setenv(name, value)
    yield made
    postgres.drop(database)


def told(said: str) -> list[str]:
    return [secret for secret in SECRETS if secret in said]


def run(*arguments: str) -> str:
    done = CliRunner().invoke(commands, ["--verbose", *arguments])
    error = done.exception if isinstance(done.exception, Exception) else None
    return done.output + "".join(traceback.format_exception(error) if error else ())


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Commands set up logs anew, which would take them from the test, and leave it to their end to close
    the database."""
    monkeypatch.setattr("app.cli.common.set_up_logs", lambda *_: None)
    opened: list[Store] = []
    really = Store.open

    def open_one(url: str, **how: Any) -> Store:
        opened.append(really(url, **how))
        return opened[-1]

    monkeypatch.setattr(Store, "open", open_one)
    yield
    for store in opened:
        store.close()


def test_no_command_tells_a_secret(
    environment: dict[str, str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    backup = tmp_path / "it.backup"
    commands = ("migrate", "status --json", "doctor", "doctor --json", f"backup {backup}")
    said = {words: run(*words.split()) for words in commands}
    assert backup.is_file(), said
    assert "mail server does not take us" in said["doctor"]
    said["logs"] = caplog.text
    assert {words: told(text) for words, text in said.items() if told(text)} == {}
    assert told(backup.read_bytes().decode("latin-1")) == []


def test_no_page_and_no_log_tells_a_secret(
    environment: dict[str, str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(read_settings())
    caplog.set_level("DEBUG")
    installation = open_installation(read_settings())
    with installation.store.begin() as transaction:
        transaction.users.add("Amina", "operator", hash_password(RIGHT), clock.now())
    client = Client(create_application(installation), HOME)
    pages = [
        client.post("/login", {"name": name, "password": password, "next": "/status"})
        for name, password in (("Amina", WRONG), (MISPLACED, WRONG), ("Amina", RIGHT))
    ]
    assert [page.status for page in pages] == [403, 403, 303]
    pages += [client.get(path) for path in ("/status", "/settings", "/users", "/account", "/healthz")]
    assert {page.status for page in pages[3:]} == {200}
    monkeypatch.setattr("app.web.history.trail", _broken)
    pages.append(client.get("/history"))
    assert pages[-1].status == 500
    with pytest.raises(IntegrityError) as broken:  # as the server logs it
        _broken()
    assert told("".join(traceback.format_exception(broken.value))) == []
    client.close()
    # The page that was refused shows the name again, to whoever typed it and to nobody else.
    shown = "".join(page.response.text for page in pages).replace(MISPLACED, "")
    registry = CollectorRegistry()
    registry.register(Figures(installation))
    figures = generate_latest(registry).decode()
    installation.store.close()
    assert "msdigest_" in figures
    assert "do not fit" in caplog.text
    assert told(shown) == told(caplog.text) == told(figures) == told(repr(installation)) == []
    assert pages[2].headers["set-cookie"].split("=")[1].split(";")[0] not in caplog.text


def _broken(*_: object) -> None:
    """A database that refuses quotes what it was given."""
    installation = open_installation(read_settings())
    try:
        with installation.store.begin() as transaction:
            row = {"id": 1, "name": "Jo", "role": "curator", "created_at": clock.now()}
            transaction.connection.execute(insert(users), [row | {"password_hash": hash_password(RIGHT)}])
    finally:
        installation.store.close()


def test_a_webhook_that_fails_is_named_by_its_host_alone_and_sends_us_nowhere(
    environment: dict[str, str], place: Place
) -> None:
    settings = replace(read_settings(), alarm_mail="")
    place.answers += [(500, ""), (302, f"{place.origin}/inside"), (307, f"{place.origin}/inside"), (0, "")]
    for _ in range(4):
        with pytest.raises(TellingError, match=r"the webhook at 127\.0\.0\.1") as error:
            tell(settings, "subject", "text")
        assert told(str(error.value).replace(f"no /{HOOK}?key={KEY}", "")) == []
    assert place.asked == [f"/{HOOK}?key={KEY}"] * 4
    with pytest.raises(TellingError) as error:
        tell(replace(settings, alarm_webhook=f"http://127.0.0.1:1/{HOOK}"), "subject", "text")
    assert told(str(error.value)) == []
    with pytest.raises(TellingError) as error:
        tell(replace(read_settings(), alarm_webhook=""), "subject", "text")
    assert told(str(error.value)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", f"mysql://user:{DATABASE}@host/name"),
        ("DATABASE_URL", f"postgresql//user:{DATABASE}@host/name"),
        ("ALARM_WEBHOOK", f"ftp://host/{HOOK}"),
        ("ALARM_WEBHOOK", f"https://host/{HOOK} {KEY}"),
        ("ALARM_WEBHOOK", f"https://[host/{HOOK}"),
        ("ALARM_WEBHOOK", f"https://host:port{HOOK}/"),
        ("SMTP", f"http://user:{MAIL}@host"),
        ("SMTP", f"smtp://user:{MAIL}@[host"),
        ("SMTP", f"smtp://user:{MAIL}"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_and_not_shown(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"MSDIGEST_{name} cannot be used: it ") as error:
        read_settings({f"MSDIGEST_{name}": value})
    assert told(str(error.value)) == []
    assert error.value.__cause__ is None


@pytest.mark.parametrize("port", ["1", "x"])
def test_a_database_that_is_not_there_is_told_without_its_password(
    environment: dict[str, str], port: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MSDIGEST_DATABASE_URL", f"postgresql://user:{DATABASE}@127.0.0.1:{port}/name")
    said = run("status") + run("doctor")
    assert "atabase" in said
    assert told(said) == []
    with pytest.raises((StorageError, SettingsError)) as error:
        open_installation(read_settings())
    assert told(str(error.value)) == []


def test_secrets_may_stand_in_files(tmp_path: Path) -> None:
    values = {
        "DATABASE_URL": "postgresql://u:p@h/n",
        "ALARM_WEBHOOK": "https://h.example/x",
        "SMTP": "smtp://u:p@h:25",
    }
    variables = {}
    for name, value in values.items():
        (tmp_path / name).write_text(f"{value}\n")
        variables[f"MSDIGEST_{name}_FILE"] = str(tmp_path / name)
    settings = read_settings(variables)
    assert (settings.database_url, settings.alarm_webhook, settings.smtp) == tuple(values.values())
    assert read_settings(variables | {"MSDIGEST_SMTP": "smtp://other.example"}).smtp == "smtp://other.example"
    with pytest.raises(SettingsError, match="MSDIGEST_SMTP_FILE='/nowhere' cannot be read: No such file"):
        read_settings({"MSDIGEST_SMTP_FILE": "/nowhere"})
    with pytest.raises(SettingsError, match="no setting MSDIGEST_HOME_FILE"):
        read_settings({"MSDIGEST_HOME_FILE": "/nowhere"})
