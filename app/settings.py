"""Deployment settings, from `MSDIGEST_*` variables: where things are, and what may be reached.

What is published, and how, is an editorial matter: see `app.editorial`.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, quote, urlsplit

from crawler.settings import Politeness

PREFIX = "MSDIGEST_"
LEAST_MEMORY = 256  # MB: the program alone has half of that
# May stand in a file instead, named by the variable with this ending; and are shown nowhere.
SECRETS = frozenset({"database_url", "alarm_webhook", "smtp"})
FILE = "_FILE"


class SettingsError(ValueError):
    """A setting that cannot be used; the message names it and says what would do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where this installation keeps its things, and how it meets the world.

    Each field is set by the variable of its name: `home` by ``MSDIGEST_HOME``.
    """

    home: Path = Path("data")  # the database, the published files, the editorial file
    database_url: str = field(default="", repr=False)  # default: SQLite in the home folder
    public_url: str = "http://127.0.0.1:8080/"  # where readers find the published files
    bind: str = "127.0.0.1:8080"  # where the web pages are served
    contact: str = ""  # for whoever finds us in the log of their server
    crawl_delay: float = 1.0  # seconds between two requests to one host, at least
    allow_networks: tuple[str, ...] = ()  # private networks a crawl may reach: tests and demos only
    workers: int = 0  # processes that read pages; 0: one for each core but one
    memory_mb: int = 768  # that each of them may have; a crawl may have twice that; 0: all there is
    alarm_webhook: str = field(default="", repr=False)  # where alarms are posted, as JSON with a text
    alarm_mail: str = ""  # whom alarms are sent to by e-mail
    # The mail server: smtp://user:password@host:587, or smtps://; default: this machine.
    smtp: str = field(default="", repr=False)
    keep_pages_days: int = 0  # after which the raw pages are let go, their hashes kept; 0: never
    keep_pages_mb: int = 0  # of raw pages, compressed, the oldest let go first; 0: all
    metrics_bind: str = ""  # where Prometheus may read; default: nowhere
    log_format: Literal["text", "json"] = "text"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{quote(str(self.home.absolute() / 'msdigest.db'))}"

    @property
    def outbox(self) -> Path:
        """The folder of published files."""
        return self.home / "public"

    @property
    def editorial_file(self) -> Path:
        return self.home / "editorial.toml"

    @property
    def host_and_port(self) -> tuple[str, int]:
        host, _, port = self.bind.rpartition(":")
        return host.strip("[]"), int(port)

    @property
    def politeness(self) -> Politeness:
        return Politeness(
            contact=self.contact,
            homepage=self.public_url if self.has_public_address else "",
            delay=self.crawl_delay,
            allowed_networks=self.allow_networks,
        )

    @property
    def has_public_address(self) -> bool:
        """Whether the public address is one that other machines can reach."""
        host = urlsplit(self.public_url).hostname or ""
        return "." in host and not host.replace(".", "").isdigit()


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process. Raises SettingsError for an unknown variable or a bad value."""
    environ = _with_files(os.environ if environ is None else environ)
    known = {PREFIX + field.name.upper(): field.name for field in fields(Settings)}
    values: dict[str, Any] = {}
    for variable, text in sorted(environ.items()):
        if not variable.startswith(PREFIX):
            continue
        if variable not in known:
            raise SettingsError(_unknown(variable, list(known)))
        name = known[variable]
        try:
            values[name] = _READERS[name](text.strip())
        except ValueError as error:
            shown = variable if name in SECRETS else f"{variable}={text!r}"
            # Not "from error": some errors quote what they were given.
            raise SettingsError(f"{shown} cannot be used: {error}") from (None if name in SECRETS else error)
    return Settings(**values)


def _with_files(environ: Mapping[str, str]) -> Mapping[str, str]:
    """The variables, with what stands in the files that some name. A variable goes before its file."""
    found = dict(environ)
    for name in sorted(SECRETS):
        variable = PREFIX + name.upper()
        path = found.pop(variable + FILE, "").strip()
        if path and not found.get(variable, "").strip():
            try:
                found[variable] = Path(path).read_text(encoding="utf-8").strip()
            except (OSError, ValueError) as error:
                why = error.strerror if isinstance(error, OSError) else "it is no text"
                raise SettingsError(f"{variable}{FILE}={path!r} cannot be read: {why}") from error
    return found


def as_environment(settings: Settings) -> dict[str, str]:
    """The variables that give a child process the same settings."""
    values = {PREFIX + field.name.upper(): getattr(settings, field.name) for field in fields(settings)}
    variables = {
        variable: ",".join(value) if isinstance(value, tuple) else str(value)
        for variable, value in values.items()
    }
    # The child finds this program wherever it is started.
    path = os.pathsep.join(filter(None, (str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH"))))
    return variables | {"PYTHONPATH": path}


def _unknown(variable: str, known: list[str]) -> str:
    near = difflib.get_close_matches(variable, known, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]}?" if near else f" Known ones: {', '.join(known)}."
    return f"There is no setting {variable}.{hint}"


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("it must be an http or https address, such as https://digest.example.org/")
    if parts.query or parts.fragment:
        raise ValueError("it must have no query and no fragment")
    return text.rstrip("/") + "/"


def _bind(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or not 0 <= int(port) < 65536:
        raise ValueError("it must be an address and a port, such as 127.0.0.1:8080")
    return text


def _networks(text: str) -> tuple[str, ...]:
    return tuple(str(ipaddress.ip_network(part.strip())) for part in text.split(",") if part.strip())


def _at_least_zero(text: str) -> float:
    number = float(text)
    if not 0 <= number < 3600:
        raise ValueError("it must be a number of seconds from 0 to 3600")
    return number


def _optional(read: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: read(text) if text else ""


def _hook(text: str) -> str:
    parts = _split(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("it must be an http or https address")
    if not (text.isascii() and text.isprintable()) or " " in text:
        raise ValueError("it must have no spaces, and only letters that an address may have")
    return text


def _database(text: str) -> str:
    kinds = ("sqlite:", "postgresql:", "postgresql+psycopg:", "postgres:")
    if text and not text.startswith(kinds):
        raise ValueError("it must name SQLite or PostgreSQL: sqlite:////a/file, postgresql://user@host/name")
    return text


def _split(text: str) -> SplitResult:
    """The parts of an address. Raises ValueError without quoting it: it may hold a secret."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise ValueError("it is no address") from None
    return parts


def _mail_server(text: str) -> str:
    parts = _split(text)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("it must look like smtp://user:password@mail.example.org:587")
    return text


def _mail_address(text: str) -> str:
    if not re.fullmatch(r"[^@\s,<>]+@[^@\s,<>]+", text):
        raise ValueError("it must be one e-mail address")
    return text


def _count(text: str) -> int:
    if not text.isdigit():
        raise ValueError("it must be a whole number")
    return int(text)


def _memory(text: str) -> int:
    number = _count(text)
    if 0 < number < LEAST_MEMORY:
        raise ValueError(f"it must be {LEAST_MEMORY} or more, or 0 for no bound")
    return number


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"it must be one of {', '.join(choices)}")
        return text

    return read


_READERS: dict[str, Callable[[str], Any]] = {
    "home": Path,
    "database_url": _database,
    "public_url": _web_address,
    "bind": _bind,
    "contact": str,
    "crawl_delay": _at_least_zero,
    "allow_networks": _networks,
    "workers": _count,
    "memory_mb": _memory,
    "alarm_webhook": _optional(_hook),
    "alarm_mail": _optional(_mail_address),
    "smtp": _optional(_mail_server),
    "keep_pages_days": _count,
    "keep_pages_mb": _count,
    "metrics_bind": _optional(_bind),
    "log_format": _one_of("text", "json"),
    "log_level": _one_of("debug", "info", "warning", "error"),
}
