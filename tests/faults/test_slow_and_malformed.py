"""Programs that dawdle, and requests that two servers could read in two ways: hung up on, never answered
twice, never in the way of others."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.web import protocol
from app.web.headers import Headers
from app.web.public import PublicFiles
from feeds.outbox import write_documents
from tests.faults.server import serving

ATOM = b"<feed>one</feed>"
LARGE = b"<feed>" + b"x" * 8_000_000 + b"</feed>"
MOST = 4  # connections at once
GET = b"GET /stories.atom HTTP/1.1\r\nHost: a\r\n"
POST = b"POST /echo HTTP/1.1\r\nHost: a\r\n"


async def echo(request: Request) -> Response:
    return PlainTextResponse(b"said " + await request.body())


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(protocol, "_MOST_SECONDS", dict.fromkeys(protocol._MOST_SECONDS, 1))
    monkeypatch.setattr(protocol, "TAKE_SECONDS", 2)
    write_documents(tmp_path / "public", {"stories.atom": ATOM, "large.atom": LARGE})
    files = PublicFiles(tmp_path / "public", "https://digest.example.org/")
    middleware = [Middleware(Headers), Middleware(RequestBodyLimitMiddleware, max_body_size=1_000)]
    app = Starlette(routes=[Route("/echo", echo, methods=["POST"])], middleware=middleware)
    app.router.default = files
    with serving(app, files.memory, most=MOST) as port:
        yield port


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=15)


def rest(connection: socket.socket) -> bytes:
    """What comes until the server hangs up. Raises TimeoutError where it never does."""
    said = b""
    with suppress(ConnectionResetError):  # hung up on, with more of ours on the way
        while more := connection.recv(65_536):
            said += more
    return said


def told(port: int, sent: bytes) -> bytes:
    with connected(port) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(sent)
        return rest(connection)


@pytest.mark.parametrize(
    ("begun", "answer"),
    [
        (b"", b""),
        (b"G", b"HTTP/1.1 408"),
        (GET + b"X-Slow: ", b"HTTP/1.1 408"),
        (b"\r\n\r\n", b"HTTP/1.1 408"),
        (POST + b"Content-Length: 10\r\n\r\nhal", b"HTTP/1.1 408"),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhal", b"HTTP/1.1 408"),
        (GET + b"\r\n" + GET, b"HTTP/1.1 200"),
        (GET + b"Content-Length: 10\r\n\r\nhal", b"HTTP/1.1 200"),
    ],
)
def test_who_dawdles_is_hung_up_on(port: int, begun: bytes, answer: bytes) -> None:
    assert told(port, begun).startswith(answer)


def test_empty_lines_keep_no_connection_open(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(GET + b"\r\n")
        try:
            for _ in range(100):
                connection.settimeout(0.2)
                try:
                    if not connection.recv(65_536):
                        return
                except TimeoutError:
                    connection.sendall(b"\r\n")
        except (BrokenPipeError, ConnectionResetError):
            return
    pytest.fail("it is still open")


def test_who_takes_nothing_is_hung_up_on_and_the_others_are_answered(port: int) -> None:
    with socket.socket() as greedy:
        greedy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        greedy.settimeout(15)
        greedy.connect(("127.0.0.1", port))
        greedy.sendall(GET.replace(b"stories", b"large") + b"\r\n")
        assert told(port, GET + b"Connection: close\r\n\r\n").endswith(ATOM)
        for _ in range(40):
            try:
                greedy.sendall(b"G")
            except (BrokenPipeError, ConnectionResetError):
                break
            told(port, GET + b"Connection: close\r\n\r\n")
            time.sleep(0.2)
        else:
            pytest.fail("it is still open")


def test_a_full_house_lets_the_next_one_in(port: int) -> None:
    """Connections on which nothing is going on make room."""
    idle = [connected(port) for _ in range(MOST * 3)]
    try:
        assert told(port, GET + b"Connection: close\r\n\r\n").endswith(ATOM)
    finally:
        for connection in idle:
            connection.close()


HELLO = b"Content-Length: 5\r\n\r\nhello"
REFUSED = {
    "two lengths": POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
    "the same length twice": POST + b"Content-Length: 5\r\n" + HELLO,
    "length and chunks": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "chunks not last": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "chunks misspelt": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "space before the colon": POST + b"Content-Length : 5\r\n\r\nhello",
    "a folded line": POST + b"X-A: b\r\n c\r\n" + HELLO,
    "a length with a sign": POST + b"Content-Length: +5\r\n\r\nhello",
    "a length in words": POST + b"Content-Length: five\r\n\r\nhello",
    "a length below zero": POST + b"Content-Length: -5\r\n\r\nhello",
    "an endless length": POST + b"Content-Length: 99999999999999999999999\r\n\r\nhello",
    "a chunk of no size": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
    "an endless chunk": POST + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nhello\r\n0\r\n\r\n",
    "a line ended by LF": b"POST /echo HTTP/1.1\nHost: a\n" + HELLO.replace(b"\r\n", b"\n"),
    "a line ended by CR": POST.replace(b"\r\n", b"\r") + HELLO,
    "a null byte": POST + b"X-A: b\0c\r\n" + HELLO,
    "no name": POST + b": b\r\n" + HELLO,
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/9": b"GET /stories.atom HTTP/9.9\r\nHost: a\r\n\r\n",
    "a giant line": b"GET /" + b"a" * 400_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    "a giant header": GET + b"X-A: " + b"b" * 400_000 + b"\r\n\r\n",
    "many headers": GET + b"X-A: b\r\n" * 40_000 + b"\r\n",
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_what_can_be_read_in_two_ways_is_answered_once_at_most(port: int, name: str) -> None:
    smuggled = b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
    said = told(port, REFUSED[name] + smuggled)
    assert said.count(b"HTTP/1.1 ") <= 1, said
    assert not said or said.startswith(b"HTTP/1.1 4"), said
    assert told(port, GET + b"Connection: close\r\n\r\n").endswith(ATOM)


def test_after_a_body_that_was_refused_the_next_request_is_the_next(port: int) -> None:
    long = POST + b"Content-Length: 2000\r\n\r\n" + GET.ljust(2_000, b"x")
    said = told(port, long + GET + b"Connection: close\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 413")
    assert said.count(b"HTTP/1.1 ") == 2
    assert said.endswith(ATOM)


def test_who_goes_with_requests_unanswered_leaves_no_trouble(
    port: int, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        with socket.socket() as gone:
            gone.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            gone.connect(("127.0.0.1", port))
            gone.sendall((GET.replace(b"stories", b"large") + b"\r\n") * 10)
            time.sleep(0.2)
    assert told(port, GET + b"Connection: close\r\n\r\n").endswith(ATOM)
    assert "Traceback" not in caplog.text
    assert "Exception" not in caplog.text
