"""The published files, as readers fetch them: straight from the outbox, kept in memory until they change."""

from __future__ import annotations

import logging
import os
import re
import stat as modes
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app import clock
from app.web.conditional import CODINGS, Representation, answer, codings, represent
from app.web.quick import Memory, Stamp, stamp

log = logging.getLogger(__name__)
# One folder deep at most, and the only dot is that of the ending: no way leads out of the outbox,
# to a file half written or to the compressed copies. Without an ending it is a page.
_NAME = re.compile(
    r"(?P<folder>[a-z0-9][a-z0-9_-]{0,60}/)?[A-Za-z0-9][A-Za-z0-9_-]{0,80}(?P<ending>\.[a-z]{2,6})?"
)
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
_GONE = "gone/"  # pages of stories that were removed, told with the status 410 at their old address
_METHODS = "GET, HEAD, OPTIONS"
_CACHE = {"Cache-Control": "public, max-age=1800"}
_ANYBODY = {"Access-Control-Allow-Origin": "*"}  # readers that run in a browser
_PREFLIGHT = _ANYBODY | {
    "Allow": _METHODS,
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}
# Stricter than the desk's: nothing here runs, nothing is sent. Markup in a feed is never a page of ours.
_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
_OF_PAGES = f"{_POLICY}; style-src 'self'; img-src 'self'"
_OF_FEEDS = f"{_POLICY}; sandbox"
MOST_HELD = 4_000  # files in memory


@dataclass(frozen=True, slots=True)
class _Held:
    stamp: Stamp
    shown: Representation


class PublicFiles:
    """Answers every address that is none of the program's own."""

    def __init__(self, folder: Path, home: str, hubs: Sequence[str] = ()) -> None:
        self._folder = folder
        self._home = home
        self._hubs = tuple(hubs)
        self._held: dict[str, _Held] = {}
        self.memory = Memory()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = await self._respond(request, scope["path"].removeprefix("/") or "index.html")
        await response(scope, receive, send)

    async def _respond(self, request: Request, asked: str) -> Response:
        match = _NAME.fullmatch(asked)
        if match is None or match["folder"] == _GONE:
            raise HTTPException(404)
        name = asked if match["ending"] else f"{asked}.html"
        ending = match["ending"] or ".html"
        if ending not in _TYPES or not await self._plain(name, _TYPES[ending]):
            return await self._gone(request, name)
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT if ending in _FEEDS else {"Allow": _METHODS})
        if request.method not in {"GET", "HEAD"}:
            raise HTTPException(405, headers={"Allow": _METHODS})
        served, held = await self._shown(request, name, _TYPES[ending])
        response = answer(
            request, held.shown, always=_always(ending), whole=self._whole(name, ending), now=clock.now()
        )
        self.memory.keep(request.scope, response, self._folder / served, held.stamp)
        return response

    async def _gone(self, request: Request, name: str) -> Response:
        """What stands in the place of a page that was removed. Raises HTTPException where none was."""
        folder, _, own = name.rpartition("/")
        held = await self._plain(_GONE + own, _TYPES[".html"]) if folder == "story" else None
        if held is None:
            raise HTTPException(404)
        headers = _CACHE | {"Content-Type": held.media_type, "Content-Security-Policy": _OF_PAGES}
        headers |= {"Content-Length": str(len(held.body)), "X-Robots-Tag": "noindex"}
        return Response(b"" if request.method == "HEAD" else held.body, status_code=410, headers=headers)

    def _whole(self, name: str, ending: str) -> dict[str, str]:
        is_feed = ending in _FEEDS
        headers = {"Referrer-Policy": "no-referrer"}
        headers["Content-Security-Policy"] = _OF_FEEDS if is_feed else _OF_PAGES
        if is_feed:
            links = [f'<{self._home}{name}>; rel="self"', *(f'<{hub}>; rel="hub"' for hub in self._hubs)]
            headers["Link"] = ", ".join(links)
            headers["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link"
        return headers

    async def _shown(self, request: Request, name: str, media_type: str) -> tuple[str, _Held]:
        """The file that suits the reader best, with its name."""
        for coding in codings(request.headers.get("accept-encoding")):
            served = f"{name}{CODINGS.get(coding, '')}"
            held = await self._file(served, media_type, coding)
            if held is not None:
                return served, held
        raise HTTPException(404)  # it went between two looks

    async def _plain(self, name: str, media_type: str) -> Representation | None:
        held = await self._file(name, media_type, "")
        return held.shown if held else None

    async def _file(self, name: str, media_type: str, coding: str) -> _Held | None:
        """A file of the outbox, read again only when it is another; None where there is none."""
        path = self._folder / name
        try:
            found = path.stat()
            if not modes.S_ISREG(found.st_mode):
                return None
            held = self._held.get(name)
            if held is None or held.stamp != stamp(found):
                if len(self._held) >= MOST_HELD:
                    self._held.clear()
                held = self._held[name] = await run_in_threadpool(_read, path, media_type, coding)
        except (FileNotFoundError, NotADirectoryError):
            self._held.pop(name, None)
            return None
        except OSError as error:  # no file handles left, or a disk that does not answer
            held = self._held.get(name)
            if held is None:
                raise
            log.warning("the last good %s is served: %s", name, error)
        return held


def _always(ending: str) -> dict[str, str]:
    return _CACHE | _ANYBODY if ending in _FEEDS else _CACHE


def _read(path: Path, media_type: str, coding: str) -> _Held:
    with path.open("rb") as handle:
        found, body = os.fstat(handle.fileno()), handle.read()  # of one file, whatever is put in its place
    # The time that the outbox gave the file: when its content changed, as the database remembers it.
    modified = datetime.fromtimestamp(found.st_mtime, UTC)
    return _Held(stamp(found), represent(body, media_type, modified, coding))
