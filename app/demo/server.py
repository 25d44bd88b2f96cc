"""The demo sites on loopback: one port each, a log of what was asked, and changes while
they run."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from app.demo.answer import Resource, answer, is_conditional
from app.demo.articles import Piece, prepared, revised
from app.demo.pages import site_resources
from app.demo.sites import SITES, Site
from app.demo.source_list import sources_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request that a demo site answered."""

    site: str
    method: str
    path: str  # with its query
    status: int
    conditional: bool


class _SiteServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, site: Site, port: int, sites: DemoSites) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.site, self.sites = site, sites
        self.resources: dict[str, Resource] = {}

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def publish(self, pieces: list[Piece]) -> None:
        # One assignment: a request sees the old site or the new one, never half of each.
        self.resources = site_resources(self.site, pieces, self.origin)


class _Handler(BaseHTTPRequestHandler):
    server: _SiteServer
    server_version, sys_version = "demo", ""
    timeout = 10

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        asked = {name.lower(): value for name, value in self.headers.items()}
        given = answer(self.server.resources.get(urlsplit(self.path).path), asked)
        # Before the bytes: whoever has the answer in hand must find it in the log.
        self.server.sites.note(
            Request(
                site=self.server.site.key,
                method=self.command,
                path=self.path,
                status=given.status,
                conditional=is_conditional(asked),
            )
        )
        self.send_response(given.status)
        for name, value in given.headers:
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            self.wfile.write(given.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
        """Silent: `DemoSites.requests` is the log."""


class DemoSites:
    """The five sites while they are being served."""

    def __init__(self, log: Path | None) -> None:
        self._log, self._lock = log, threading.Lock()
        self._requests: list[Request] = []
        self._pieces = [piece for piece in prepared() if not piece.later]
        self._servers: dict[str, _SiteServer] = {}

    @property
    def requests(self) -> list[Request]:
        """What was asked so far, in order; a copy."""
        with self._lock:
            return list(self._requests)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What is published now, revisions and additions included."""
        return tuple(self._pieces)

    def address(self, site_key: str) -> str:
        """The origin of a site, without a final slash."""
        return self._servers[site_key].origin

    def sources_toml(self) -> str:
        """These sites as a source list."""
        return sources_toml({site.key: self.address(site.key) for site in SITES})

    def revise(self, site: str, slug: str, new_paragraph: str) -> None:
        """Add a paragraph to a published piece; it is dated one day after its last change."""
        number = next(n for n, piece in enumerate(self._pieces) if (piece.site, piece.slug) == (site, slug))
        piece = self._pieces[number]
        self._pieces[number] = revised(piece, new_paragraph, at=piece.modified + timedelta(days=1))
        self._publish(site)

    def add(self, site: str, slug: str) -> Piece:
        """Publish a piece that was prepared for later."""
        piece = next(p for p in prepared() if (p.site, p.slug, p.later) == (site, slug, True))
        self._pieces.append(replace(piece, later=False))
        self._publish(site)
        return self._pieces[-1]

    def open(self, site: Site, port: int) -> _SiteServer:
        """Take a port for a site and fill it; whoever asks closes it."""
        server = self._servers[site.key] = _SiteServer(site, port, self)
        self._publish(site.key)
        return server

    def note(self, request: Request) -> None:
        """Write a request to the log."""
        with self._lock:
            self._requests.append(request)
            if self._log is not None:
                with self._log.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(request)) + "\n")

    def _publish(self, site_key: str) -> None:
        self._servers[site_key].publish([piece for piece in self._pieces if piece.site == site_key])


@contextmanager
def serve_sites(base_port: int = 0, *, log: Path | None = None) -> Iterator[DemoSites]:
    """The demo sites, on the ports from `base_port` up (0: on free ports), until the block ends."""
    sites = DemoSites(log)
    with ExitStack() as stack:
        for number, site in enumerate(SITES):
            server = stack.enter_context(sites.open(site, base_port and base_port + number))
            thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
        yield sites
