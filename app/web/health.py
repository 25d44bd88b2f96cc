"""How the service is: for people, and for the programs that watch it."""

from __future__ import annotations

import logging
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.installation import Installation
from storage.errors import StorageError, WrongVersion

log = logging.getLogger(__name__)
_KINDS = ("atom", "rss", "json")
PUBLISHED = (
    "index.html",
    "style.css",
    *(f"{name}.{kind}" for name in ("digest", "stories") for kind in _KINDS),
)


def routes() -> list[Route]:
    return [
        Route("/healthz", _alive, methods=["GET"]),
        Route("/readyz", _ready, methods=["GET"]),
    ]


async def _alive(_: Request) -> Response:
    return PlainTextResponse("The process answers.\n")


async def _ready(request: Request) -> Response:
    problem = await run_in_threadpool(_problem, request.app.state.installation)
    return PlainTextResponse(f"{problem or 'Ready.'}\n", 503 if problem else 200)


def _problem(installation: Installation) -> str:
    """Why readers and curators cannot be served, or "". Anybody may ask, so it names no address."""
    try:
        installation.store.require_current()
    except WrongVersion as error:
        return str(error)
    except StorageError as error:
        log.error("not ready: %s", error)
        return "The database does not answer."
    return missing(installation.settings.outbox)


def missing(outbox: Path) -> str:
    """Which documents of those that are always there are not, in words, or ""."""
    missing = [name for name in PUBLISHED if not (outbox / name).is_file()]
    return f"Not published yet: {', '.join(missing)}." if missing else ""
