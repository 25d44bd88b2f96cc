"""How the web server speaks HTTP: as uvicorn does, but what was answered before goes out at once.

A reader's program asks for the same feed every hour for years, and mostly has it already. Such a request
needs no task and no application: the answer is written where the request was read. Everything else goes
uvicorn's own way. Nobody is waited for without end, and no head of a request is read without end.
"""

from __future__ import annotations

import asyncio
from enum import IntEnum

from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app.web.patience import BODY_SECONDS, HEAD_SECONDS, TAKE_SECONDS, Door
from app.web.quick import Memory

LONGEST_HEAD = 65_536  # bytes of the first line and the headers, about
_REFUSALS = {
    408: b"HTTP/1.1 408 Request Timeout\r\n",
    431: b"HTTP/1.1 431 Request Header Fields Too Large\r\n",
    503: b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 60\r\n",
}


class _Stage(IntEnum):
    """What of a request is being waited for."""

    NOTHING = 0
    HEAD = 1
    BODY = 2


_MOST_SECONDS = {_Stage.HEAD: HEAD_SECONDS, _Stage.BODY: BODY_SECONDS}


def speaking(memory: Memory, door: Door | None = None) -> type[HttpToolsProtocol]:
    """The protocol of a server that answers from this memory first."""
    return type("QuickProtocol", (_QuickProtocol,), {"memory": memory, "door": door or Door()})


class _QuickProtocol(HttpToolsProtocol):
    memory: Memory
    door: Door
    _answered = False  # the message that is being read has its answer
    _running: RequestResponseCycle | None = None  # the one that is being answered, or was last
    _stage = _Stage.HEAD
    _waited = 0  # seconds in this stage
    _untaken = 0  # seconds since an answer waits to be sent; 0 when none does
    _head = 0  # bytes of a head that is not complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if not self.door.come(self, self.loop):
            self._refuse(503)

    def connection_lost(self, exc: Exception | None) -> None:
        self.door.go(self)
        if self._running is not None:
            self._running.disconnected = True  # uvicorn tells only the last one that it read
        self.pipeline.clear()
        super().connection_lost(exc)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._stage is _Stage.HEAD:
            self._head += len(data)
            if self._head > LONGEST_HEAD and not self.transport.is_closing():
                self._refuse(431)
        elif not self._stage and not self._is_busy() and self.timeout_keep_alive_task is None:
            self._stage, self._waited = _Stage.HEAD, 0  # empty lines between requests are no request

    def pause_writing(self) -> None:
        self._untaken = 1
        super().pause_writing()

    def resume_writing(self) -> None:
        self._untaken = 0
        super().resume_writing()

    def tick(self) -> None:
        """A second went by."""
        if self._untaken:
            self._untaken += 1
            if self._untaken > TAKE_SECONDS:
                self.transport.abort()
        elif self._stage and not self._is_busy():
            self._waited += 1
            if self._waited > _MOST_SECONDS[self._stage]:
                self._refuse(408)

    def leave(self) -> bool:
        """Go, if no request is half read or half answered; whether it went."""
        if self._is_busy() or self._stage is _Stage.BODY or self._untaken or self.transport.is_closing():
            return False
        self.door.go(self)
        self.transport.close()
        return True

    def _is_busy(self) -> bool:
        """Whether the application has all it needs, and thinks."""
        return self.cycle is not None and not self.cycle.response_complete and not self.cycle.more_body

    def _refuse(self, status: int) -> None:
        """Hang up; say why where that cannot be taken for an answer to something else."""
        begun = self.cycle is not None and not self.cycle.response_complete and self.cycle.response_started
        if not begun and not self._answered and (self._head or self._stage is _Stage.BODY or status == 503):
            self.transport.write(_REFUSALS[status] + b"connection: close\r\ncontent-length: 0\r\n\r\n")
        self.transport.close()

    def on_message_begin(self) -> None:
        """Only what a known answer needs; the rest of a request is made when it is asked for."""
        self._stage = _Stage.HEAD
        self._waited = 0
        self.url = b""
        self.headers = []
        self.expect_100_continue = False

    def on_headers_complete(self) -> None:
        self._stage = _Stage.BODY
        self._waited = self._head = 0
        if self._answer():
            self._answered = True
            self.on_response_complete()
            return
        url, headers, expects = self.url, self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url, self.expect_100_continue = url, expects
        self.headers += headers  # the list that the request already holds
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self._answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._stage = _Stage.NOTHING
        if self._answered:
            self._answered = False
            return
        super().on_message_complete()

    def _answer(self) -> bool:
        """Whether a known answer was written: to a plain request, with nothing before it unanswered."""
        if self.cycle is not None and not self.cycle.response_complete:
            return False
        parser = self.parser
        lasting = parser.get_http_version() == "1.1" and parser.should_keep_alive()
        if not lasting or parser.should_upgrade() or self.flow.write_paused:
            return False
        path, _, _ = self.url.partition(b"?")  # what stands after it means nothing to a file
        if not path.startswith(b"/") or b"%" in path or self.root_path:
            return False
        known = self.memory.recall(
            parser.get_method().decode(), path.decode("ascii", "replace"), self.headers
        )
        if known is None:
            return False
        own = b"".join(name + b": " + value + b"\r\n" for name, value in self.server_state.default_headers)
        self.transport.write(known.first + own + known.rest)
        return True
