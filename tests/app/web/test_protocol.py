"""The web server's own way with what it answered before, over a real socket."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.headers import Headers
from app.web.protocol import speaking
from app.web.public import PublicFiles
from feeds.outbox import write_documents

ATOM, NEWER = b"<feed>one</feed>", b"<feed>another one</feed>"


class Counted:
    """Counts the requests that reach the application."""

    asked = 0

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        Counted.asked += scope["type"] == "http"
        await self._app(scope, receive, send)


async def echo(request: Request) -> Response:
    return PlainTextResponse(await request.body())


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    folder = tmp_path / "public"
    write_documents(folder, {"stories.atom": ATOM})
    return folder


@pytest.fixture
def port(outbox: Path) -> Iterator[int]:
    Counted.asked = 0
    files = PublicFiles(outbox, "https://digest.example.org/")
    app = Starlette(
        routes=[Route("/echo", echo, methods=["POST"])], middleware=[Middleware(Counted), Middleware(Headers)]
    )
    app.router.default = files
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(
            app,
            log_level="warning",
            ws="none",
            lifespan="off",
            http=speaking(files.memory),
            server_header=False,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()


def asked(
    connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection.request(method, path, body, {name.replace("_", "-"): text for name, text in headers.items()})
    answer = connection.getresponse()
    told = {name.lower(): text for name, text in answer.getheaders() if name.lower() != "date"}
    assert answer.headers["Date"]
    return answer.status, told, answer.read()


def test_what_was_answered_is_answered_again_without_the_application(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    first = asked(connection, "GET", "/stories.atom", Accept_Encoding="identity")
    for path in ("/stories.atom", "/stories.atom?from=somewhere"):
        assert asked(connection, "GET", path, Accept_Encoding="identity") == first
    assert first[::2] == (200, ATOM)
    known = [asked(connection, "GET", "/stories.atom", If_None_Match=first[1]["etag"]) for _ in range(3)]
    assert known[0][::2] == (304, b"")
    assert known == [known[0]] * 3
    assert known[0][1]["etag"] == first[1]["etag"]
    assert Counted.asked == 2
    connection.close()


def test_a_head_has_no_body_and_a_change_is_seen_at_once(port: int, outbox: Path) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    heads = [asked(connection, "HEAD", "/stories.atom") for _ in range(2)]
    assert heads[0] == heads[1]
    assert heads[0][2] == b""
    assert heads[0][1]["content-length"] == str(len(ATOM))
    assert asked(connection, "GET", "/stories.atom")[2] == ATOM
    write_documents(outbox, {"stories.atom": NEWER})
    for _ in range(2):
        assert asked(connection, "GET", "/stories.atom")[::2] == (200, NEWER)
    write_documents(outbox, {})
    (outbox / "stories.atom").unlink(missing_ok=True)
    assert asked(connection, "GET", "/stories.atom", Accept_Encoding="identity")[0] == 404
    connection.close()


def test_other_requests_go_their_own_way_on_the_same_connection(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for number in range(3):
        assert asked(connection, "GET", "/stories.atom")[::2] == (200, ATOM)
        sent = f"draft {number}".encode()
        assert asked(connection, "POST", "/echo", sent)[::2] == (200, sent)
        assert asked(connection, "POST", "/stories.atom", b"x")[0] == 405
        assert asked(connection, "GET", "/stories.atom", b"a body nobody asked for")[::2] == (200, ATOM)
    connection.close()


def test_requests_one_after_another_in_one_packet_are_answered_in_order(port: int) -> None:
    plain = b"GET /stories.atom HTTP/1.1\r\nHost: a\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        posted = b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
        connection.sendall(
            plain + plain + posted + plain + plain.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
        )
        said = b"".join(iter(lambda: connection.recv(65_536), b""))
    bodies = [part.partition(b"\r\n\r\n")[2] for part in said.split(b"HTTP/1.1 200 OK")[1:]]
    assert bodies == [ATOM, ATOM, b"hi", ATOM, ATOM]


def test_an_old_program_is_answered_and_hung_up_on(port: int) -> None:
    for _ in range(2):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(b"GET /stories.atom HTTP/1.0\r\n\r\n")
            said = b"".join(iter(lambda: connection.recv(65_536), b""))
        assert said.endswith(ATOM)


INNER = b"GET /stories.atom HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.mark.parametrize(
    "head",
    [
        b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: 5\r\nContent-Length: 50\r\n",
        b"Content-Length: +5\r\n",
        b"Content-Length: 5, 50\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Transfer-Encoding : chunked\r\n",
        b"Content-Length\r\n : 5\r\n",
    ],
)
@pytest.mark.parametrize("start", [b"POST /echo", b"GET /stories.atom"])
def test_what_could_be_read_in_two_ways_is_not_read_at_all(port: int, start: bytes, head: bytes) -> None:
    """A request smuggled in another's body, past a front that reads the length differently."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as first:
        asked(first, "GET", "/stories.atom")  # is in memory from now on
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(start + b" HTTP/1.1\r\nHost: a\r\n" + head + b"\r\n0\r\n\r\n" + INNER)
        connection.shutdown(socket.SHUT_WR)
        said = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert said.count(b"HTTP/1.1 ") <= 1
    assert ATOM not in said
