"""The published files, as readers fetch them: straight from the outbox, kept in memory until they change."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app import clock
from app.web.conditional import Representation, accepts_gzip, answer, represent

# One folder deep at most, and the only dot is that of the ending: no way leads out of the outbox,
# to a file half written or to the compressed copies.
_NAME = re.compile(r"(?:[a-z0-9][a-z0-9_-]{0,60}/)?[A-Za-z0-9][A-Za-z0-9_-]{0,80}(?P<ending>\.[a-z]{2,6})")
_FEEDS = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".json": "application/feed+json; charset=utf-8",
}
_TYPES = _FEEDS | {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
}
_METHODS = "GET, HEAD, OPTIONS"
_CACHE = {"Cache-Control": "public, max-age=1800"}
_ANYBODY = {"Access-Control-Allow-Origin": "*"}  # readers that run in a browser
_PREFLIGHT = _ANYBODY | {
    "Allow": _METHODS,
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}


@dataclass(frozen=True, slots=True)
class _Held:
    stamp: tuple[int, int]  # time of change in nanoseconds, and size
    shown: Representation


class PublicFiles:
    """Answers every address that is none of the program's own."""

    def __init__(self, folder: Path, home: str) -> None:
        self._folder = folder
        self._home = home
        self._held: dict[str, _Held] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = await self._respond(request, scope["path"].removeprefix("/") or "index.html")
        await response(scope, receive, send)

    async def _respond(self, request: Request, name: str) -> Response:
        match = _NAME.fullmatch(name)
        ending = match["ending"] if match else ""
        if ending not in _TYPES or not await self._plain(name, _TYPES[ending]):
            raise HTTPException(404)
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT if ending in _FEEDS else {"Allow": _METHODS})
        if request.method not in {"GET", "HEAD"}:
            raise HTTPException(405, headers={"Allow": _METHODS})
        shown = await self._shown(request, name, _TYPES[ending])
        return answer(
            request, shown, always=_always(ending), whole=self._whole(name, ending), now=clock.now()
        )

    def _whole(self, name: str, ending: str) -> dict[str, str]:
        headers = {"Referrer-Policy": "no-referrer"}
        if ending in _FEEDS:
            headers["Link"] = f'<{self._home}{name}>; rel="self"'
            headers["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link"
        return headers

    async def _shown(self, request: Request, name: str, media_type: str) -> Representation:
        held = None
        if accepts_gzip(request.headers.get("accept-encoding")):
            held = await self._file(f"{name}.gz", media_type, "gzip")
        held = held or await self._plain(name, media_type)
        if held is None:
            raise HTTPException(404)  # it went between two looks
        return held

    async def _plain(self, name: str, media_type: str) -> Representation | None:
        return await self._file(name, media_type, "")

    async def _file(self, name: str, media_type: str, coding: str) -> Representation | None:
        """A file of the outbox, read again only when it is another; None where there is none."""
        path = self._folder / name
        try:
            found = path.stat()
            if not stat.S_ISREG(found.st_mode):
                return None
            held = self._held.get(name)
            if held is None or held.stamp != (found.st_mtime_ns, found.st_size):
                held = self._held[name] = await run_in_threadpool(_read, path, media_type, coding)
        except (FileNotFoundError, NotADirectoryError):
            self._held.pop(name, None)
            return None
        return held.shown


def _always(ending: str) -> dict[str, str]:
    return _CACHE | _ANYBODY if ending in _FEEDS else _CACHE


def _read(path: Path, media_type: str, coding: str) -> _Held:
    with path.open("rb") as handle:
        found, body = os.fstat(handle.fileno()), handle.read()  # of one file, whatever is put in its place
    modified = datetime.fromtimestamp(found.st_mtime, UTC)
    return _Held((found.st_mtime_ns, found.st_size), represent(body, media_type, modified, coding))
