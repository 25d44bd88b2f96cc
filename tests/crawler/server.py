"""A small site on loopback whose behaviour a test chooses by path, and a log of what was asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

WORDS = "Twenty people with multiple sclerosis ate more fish for a month and wrote down how they slept. " * 8


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a path answers."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "text/html; charset=utf-8"
    slow: float = 0.0  # seconds before the answer
    cut: int = 0  # bytes promised and not sent
    chunked: bool = False  # sent in a chunk whose end, where it is `cut`, never comes


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request: when it came, when it was answered, and what it carried."""

    path: str
    began: float
    ended: float
    headers: Mapping[str, str]


Behaviour = Answer | Callable[[Mapping[str, str]], Answer]


class Site:
    """Paths and their behaviours; what is not named answers 404. A service answers a path whatever its
    query is."""

    def __init__(self, port: int) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self.paths: dict[str, Behaviour] = {}
        self.services: dict[str, Callable[[Mapping[str, str]], Answer]] = {}  # path → from query to answer
        self.asked: list[Asked] = []

    def page(self, path: str, text: str = "", **values: object) -> None:
        """A page that says something of its own."""
        html = f"<html><head><title>About {path}</title></head><body><article><h1>About {path}</h1>"
        body = f"{html}<p>{text or WORDS} See {path}.</p></article></body></html>".encode()
        self.paths[path] = Answer(body=body, **values)  # type: ignore[arg-type]

    def feed(self, *links: str, path: str = "/feed", **values: object) -> None:
        """A feed that names pages, by their path or address."""
        items = "".join(
            f"<item><title>x</title><link>{link if '//' in link else self.origin + link}</link></item>"
            for link in links
        )
        body = f"<rss version='2.0'><channel><title>Feed</title>{items}</channel></rss>".encode()
        self.paths[path] = Answer(body=body, kind="application/rss+xml", **values)  # type: ignore[arg-type]

    def robots(self, text: str) -> None:
        self.paths["/robots.txt"] = Answer(body=text.encode(), kind="text/plain")

    @property
    def asked_paths(self) -> list[str]:
        """But for what is asked of each site once a day: it says nothing of what a test is about."""
        return [one.path for one in self.asked if one.path != "/.well-known/tdmrep.json"]

    def most_at_once(self) -> int:
        """The most requests that were being answered at one moment."""
        moments = sorted([(a.began, 1) for a in self.asked] + [(a.ended, -1) for a in self.asked])
        open_now = most = 0
        for _, step in moments:
            open_now += step
            most = max(most, open_now)
        return most


@contextmanager
def serve() -> Iterator[Site]:
    """A site with nothing on it, until the block ends."""
    server = _Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.site = Site(self.server_port)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no error of ours."""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, _Server)
        site = self.server.site
        began, headers = time.monotonic(), dict(self.headers)
        path, _, query = self.path.partition("?")
        if self.path not in site.paths and path in site.services:
            answer = site.services[path](dict(parse_qsl(query)))
        else:
            behaviour = site.paths.get(self.path, Answer(status=404, body=b"no"))
            answer = behaviour(headers) if callable(behaviour) else behaviour
        time.sleep(answer.slow)
        # Noted before the answer, so that the asker cannot be quicker than the log.
        site.asked.append(Asked(path=self.path, began=began, ended=time.monotonic(), headers=headers))
        try:
            self._send(answer)
        except ConnectionError:
            self.close_connection = True

    def _send(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        self.send_header("Date", formatdate(usegmt=True))
        self.send_header("Content-Type", answer.kind)
        if answer.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(len(answer.body) + answer.cut))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.cut:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(_in_chunks(answer) if answer.chunked else answer.body)
        self.close_connection = bool(answer.cut)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


def _in_chunks(answer: Answer) -> bytes:
    whole = b"%x\r\n%b\r\n" % (len(answer.body), answer.body)
    return whole if answer.cut else whole + b"0\r\n\r\n"
