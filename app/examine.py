"""Checks of what is around the program: its database, permissions, the mail server, the web, the clock."""

from __future__ import annotations

import http.client
import os
import smtplib
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import urlsplit

from app import clock
from app.settings import Settings
from app.telling import connected
from storage.store import Store

Level = Literal["ok", "warning", "error"]
SECONDS = 5.0
OLDEST_POSTGRESQL = 14
OLDEST_SQLITE = (3, 35)
MOST_UNUSED = 500_000_000  # bytes
MOST_WRONG = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    level: Level
    what: str
    advice: str = ""


def examine_database(store: Store) -> Iterator[Finding]:
    """The version of the database's program, and room that it holds and does not use."""
    version = store.server_version()
    numbers = tuple(int(part) for part in version.split(".") if part.isdigit())
    if numbers < (OLDEST_SQLITE if store.is_sqlite else (OLDEST_POSTGRESQL,)):
        yield Finding(
            level="error",
            what=f"the database's program is version {version}, which is too old",
            advice=f"It takes SQLite 3.{OLDEST_SQLITE[1]} or PostgreSQL {OLDEST_POSTGRESQL}, or a newer one.",
        )
    else:
        yield Finding(level="ok", what=f"database: its program is version {version}")
    if (unused := store.unused_bytes()) > MOST_UNUSED:
        yield Finding(
            level="warning",
            what=f"{unused // 1_000_000} MB of the database's file hold nothing",
            advice="`msdigest tidy --vacuum` gives them back. Nobody can write meanwhile.",
        )


def examine_permissions(settings: Settings) -> Iterator[Finding]:
    """Who may read what is nobody else's business."""
    database = settings.home / "msdigest.db"
    for path in (database, settings.editorial_file):
        if path.exists() and not os.access(path, os.R_OK | os.W_OK):
            advice = f"Give it to the user this program runs as (number {os.getuid()})."
            yield Finding(level="error", what=f"{path} cannot be read and written", advice=advice)
    if database.exists() and database.stat().st_mode & stat.S_IROTH and _is_open(settings):
        advice = f"`chmod o-rwx {settings.home}`: it holds who decided what, and the sign-in of curators."
        yield Finding(level="warning", what=f"everybody on this machine may read {database}", advice=advice)


def _is_open(settings: Settings) -> bool:
    return bool(settings.home.stat().st_mode & stat.S_IXOTH)


def examine_telling(settings: Settings) -> Iterator[Finding]:
    """Whether those who are to be told of alarms can be."""
    if not (settings.alarm_mail or settings.alarm_webhook):
        yield Finding(
            level="ok", what="alarms are told in the log alone (MSDIGEST_ALARM_MAIL, MSDIGEST_ALARM_WEBHOOK)"
        )
    if settings.alarm_mail:
        yield _mail_server(settings)
    if settings.alarm_webhook:
        yield _host_answers(settings.alarm_webhook)


def _mail_server(settings: Settings) -> Finding:
    try:
        with connected(settings) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        advice = "Check MSDIGEST_SMTP: smtp://user:password@host:587, or smtps://."
        return Finding(level="error", what=f"the mail server does not take us: {error}", advice=advice)
    return Finding(level="ok", what=f"the mail server takes messages to {settings.alarm_mail}")


def _host_answers(address: str) -> Finding:
    host = urlsplit(address).hostname or ""
    try:
        _head(address)
    except (OSError, http.client.HTTPException) as error:
        advice = "Check MSDIGEST_ALARM_WEBHOOK, and that this machine may reach it."
        return Finding(level="error", what=f"the webhook at {host} does not answer: {error}", advice=advice)
    return Finding(level="ok", what=f"the webhook at {host} answers")


def examine_reach(settings: Settings) -> Iterator[Finding]:
    """Whether the published feed is where readers are told it is, and what the clock there says."""
    if not settings.has_public_address:
        return  # told by the check of the settings
    address = f"{settings.public_url}digest.atom"
    try:
        status, date = _head(address)
    except (OSError, http.client.HTTPException) as error:
        yield Finding(
            level="warning",
            what=f"{address} cannot be reached from here: {error}",
            advice="Readers may not reach it either. Check the name, the certificate, the web server.",
        )
        return
    if status != 200:
        advice = "Is the service published there? `msdigest publish` writes the files."
        yield Finding(level="warning", what=f"{address} answers {status}", advice=advice)
    else:
        yield Finding(level="ok", what=f"readers find the digest at {address}")
    if date is not None and abs(date - clock.now()) > MOST_WRONG:
        yield Finding(
            level="error",
            what=f"the clock here says {clock.now():%H:%M} UTC, the one there {date:%H:%M} UTC",
            advice="Let the clock of this machine be kept by the network (NTP).",
        )


def _head(address: str) -> tuple[int, datetime | None]:
    """How a web server answers, and the time it says. Raises OSError and HTTPException."""
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=SECONDS)
    try:
        connection.request("HEAD", parts.path or "/")
        answer = connection.getresponse()
        return answer.status, _time(answer.getheader("Date", ""))
    finally:
        connection.close()


def _time(header: str) -> datetime | None:
    try:
        return parsedate_to_datetime(header).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None
