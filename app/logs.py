"""Logs: one line an event, as text or as JSON. What a line is about goes with it: see `about`."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal

NOISY = ("apscheduler", "scrapy", "twisted", "asyncio", "alembic", "httpx", "procrastinate")
_about: ContextVar[dict[str, str | int]] = ContextVar("about", default={})  # noqa: B039 - never changed


@contextmanager
def about(**things: str | int) -> Iterator[None]:
    """Every line logged within the block says what it is about: `page=12`, `url=…`."""
    token = _about.set(_about.get() | things)
    try:
        yield
    finally:
        _about.reset(token)


class TextFormatter(logging.Formatter):
    """One line of text, with the number of the page it is about."""

    def format(self, record: logging.LogRecord) -> str:
        page = _about.get().get("page")
        return super().format(record) + (f" [page {page}]" if page else "")


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_about.get(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def set_up_logs(form: Literal["text", "json"], level: str) -> None:
    """Send logs to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    text = TextFormatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S")
    handler.setFormatter(JsonFormatter() if form == "json" else text)
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
